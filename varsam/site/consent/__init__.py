"""Asking for consent, taking down what was said, sharing by it and taking it back; the texts that people sign."""
