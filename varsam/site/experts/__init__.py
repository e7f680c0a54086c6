"""The network of experts at the desk: search, entries, load."""
