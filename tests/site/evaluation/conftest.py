"""Occasions that are asked about."""

from tests.areas.training.evaluation.conftest import asked, clock, held, over, rows

__all__ = ["asked", "clock", "held", "over", "rows"]
