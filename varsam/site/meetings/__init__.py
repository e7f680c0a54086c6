"""Pages of meetings and their rooms."""
