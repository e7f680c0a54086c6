"""Pages of the city's link to the country and the world: missions, whom we know where, bodies, a calendar and costs."""
