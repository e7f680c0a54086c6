"""What was learned from outside, at the desk: writing it, passing it on, reading it, the reading list, the month's letter."""
