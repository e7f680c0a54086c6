"""Talking with communities and associations: what they ask, what the city promises, and whether it keeps it."""
