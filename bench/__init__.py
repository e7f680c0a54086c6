"""Measures Varsam against plain baselines in the same run; nothing here is a test, and nothing is shipped."""
