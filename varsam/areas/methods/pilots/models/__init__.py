"""A pilot: what is tried where, what was measured, what went wrong, and what came of it."""

from varsam.areas.methods.pilots.models.harm import Harm, Quiet
from varsam.areas.methods.pilots.models.numbers import Evaluation, Measure, Reading
from varsam.areas.methods.pilots.models.pilot import Pilot, Place, Step

__all__ = ["Evaluation", "Harm", "Measure", "Pilot", "Place", "Quiet", "Reading", "Step"]
