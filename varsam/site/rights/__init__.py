"""What people ask about their own data: taken in, answered in time, and printed for them."""
