"""The pages of the docs that are made from the code, by what they tell of."""
