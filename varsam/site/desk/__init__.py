"""The staff's desk: what waits, since when, and what a colleague can do about it."""
