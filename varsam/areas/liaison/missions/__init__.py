"""What the city was asked or asks, where it goes and where it belongs: one owner, a deadline, a thread and an answer."""
