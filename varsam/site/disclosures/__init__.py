"""Deciding whether something secret is given out: one question at a time, then the decision, printed."""
