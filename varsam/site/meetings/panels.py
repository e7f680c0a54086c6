"""What other parts of the site tell on a group's page: an agreement behind it, promises to it. They register themselves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import User


@dataclass(frozen=True)
class Line:
    """One thing and where it is read."""

    words: str
    address: str
    hint: str = ""
    chip: str = ""
    chip_words: str = ""


@dataclass(frozen=True)
class Panel:
    """A heading with what stands beneath it; `empty` is said where there is nothing."""

    heading: str
    lines: Sequence[Line]
    empty: str = ""


_known: list[Callable[[Group, User], Panel | None]] = []


def register(panel: Callable[[Group, User], Panel | None]) -> None:
    """Shown on every group's page where it answers with one."""
    if panel not in _known:
        _known.append(panel)


def of(group: Group, user: User) -> list[Panel]:
    """All that is told about a group, to the one who reads."""
    return [shown for panel in _known if (shown := panel(group, user)) is not None]
