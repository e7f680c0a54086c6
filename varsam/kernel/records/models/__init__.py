"""Records, what is written in them, and who else may see them."""

from varsam.kernel.records.models.clock import Clock
from varsam.kernel.records.models.glass import BreakGlass
from varsam.kernel.records.models.grant import Grant
from varsam.kernel.records.models.record import Entry, Record

__all__ = ["BreakGlass", "Clock", "Entry", "Grant", "Record"]
