"""Whom the city knows where: bodies, and people who have said that it may keep how to reach them."""
