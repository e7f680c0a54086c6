"""Measures the de-identifier on labelled and clean messages."""
