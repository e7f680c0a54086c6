"""A pilot with its cast, as its pages show it."""

from tests.areas.methods.pilots.conftest import method, running, trial

__all__ = ["method", "running", "trial"]
