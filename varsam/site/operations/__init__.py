"""Support to the units of the city: their guides, their request, and what comes of it."""
