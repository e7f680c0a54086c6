"""The review of the reading log: rounds, one reading at a time, and what it came to."""
