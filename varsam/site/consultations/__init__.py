"""Questions to the Knowledge House: asking, reading, answering each other, and the joined advice."""
