"""De-identification: finds what points straight at a person in Swedish and English text, and masks it.

Word lists and rules only: no network, no model, the same answer every time, in time that grows with the
length of the text. It misses some names and marks some words too many (measured in `bench.deidentification`);
a person reads before a text is passed on.
"""

from varsam.lib.deidentification.finder import find
from varsam.lib.deidentification.findings import Finding, Kind
from varsam.lib.deidentification.masking import mask

__all__ = ["Finding", "Kind", "find", "mask"]
