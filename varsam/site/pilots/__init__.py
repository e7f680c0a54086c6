"""Pilots at the desk: for those who lead them, for the contact of a place, and what a method's card shows of them."""
