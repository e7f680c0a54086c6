"""The deadlines and periods that an installation begins with, read from their file and checked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from varsam.kernel.people.models import TimeLimit


def rows(data: Mapping[str, Any], valid_from: datetime) -> list[TimeLimit]:
    """Unsaved limits, as data/time_limits.yaml says them.

    ValueError where a key stands twice or is unknown, an amount or unit is none, or nobody answers for it: found when
    Varsam starts for the first time, not when the first clock asks.
    """
    units, keys = dict(TimeLimit.UNITS), dict(TimeLimit.KEYS)
    found: dict[str, TimeLimit] = {}
    for row in data["limits"]:
        key, amount, unit = row["key"], row["amount"], row["unit"]
        source = data["sources"].get(row["source"], row["source"])
        if key in found or key not in keys or unit not in units or not source:
            raise ValueError(f"time_limits.yaml: {key} stands twice, or lacks its words, a unit or a source")
        if type(amount) is not int or amount < 1:
            raise ValueError(f"time_limits.yaml: {key} has no whole amount")
        found[key] = TimeLimit(key=key, amount=amount, unit=unit, source=source, valid_from=valid_from)
    return list(found.values())
