"""The city's link to the country and the world: who asked what, who answers for it, and whom we know where."""
