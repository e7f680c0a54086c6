"""Where rules of law are read by all staff, and given new versions by those who answer for them."""
