"""The screens of cases: the board, the case as a picture of our work, its steps, reviews and handovers."""
