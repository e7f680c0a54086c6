"""Why a time cannot be had, each as an exception of its own, so that pages can say it kindly."""

import uuid


class Taken(Exception):
    """Somebody else was first, or the time was taken back."""


class NotNow(Exception):
    """It begins too soon or has begun, or nobody asks for a time any more."""


class AlreadyBooked(Exception):
    """They have another time already; `appointment` is its uid."""

    def __init__(self, appointment: uuid.UUID) -> None:
        super().__init__(str(appointment))
        self.appointment = appointment


class Overlaps(Exception):
    """The host has another time then; `times` are those that they cannot be at, as (starts, ends)."""

    def __init__(self, times: list[tuple[object, object]]) -> None:
        super().__init__(len(times))
        self.times = times


class IsBooked(Exception):
    """Somebody has that time: it is cancelled first."""


class Unreachable(Exception):
    """The form of meeting needs a number or an address, and none was given."""
