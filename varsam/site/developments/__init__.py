"""What happens in the city, told without persons: noting it, seeing it over time and over the city, concluding from it."""
