"""Where a method is pointed at, with the way to that list for those who can go it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from varsam.areas.methods.register import usage
from varsam.areas.methods.register.models import Method
from varsam.kernel.access import actor
from varsam.lib.rows import Verb

# The list in which each kind is found, and what reading it takes.
_WAYS = {
    "plans": ("cases:board", "record"),
    "courses": ("occasions:courses", "course"),
    "guides": ("unit_support:guides", "guide"),
    "unit_measures": ("unit_support:requests", "unit_request"),
    "programme": ("programme:programme", "adopted"),
}
# What lies in somebody's rooms, and what reading any of it takes; of the other kinds everybody may read what is in use.
_HELD = {"plans": ("record", "shared"), "unit_measures": ("unit_request", "own_request")}


@dataclass(frozen=True)
class Used:
    """How many of one kind point at the method; `address` is empty for those who have no such list."""

    words: str | Promise
    count: int
    address: str


def of(method: Method) -> list[Used]:
    """What points at it, as far as the one who reads may see."""
    return [Used(each.words, each.count, _address(each.key)) for each in usage.of([method.slug])[method.slug]]


def unread() -> list[str | Promise]:
    """Kinds of which the one who reads may see none: that none of them is counted does not say that there is none."""
    return [words for key, words in usage.kinds() if not _reads(key)]


def _reads(key: str) -> bool:
    return key not in _HELD or any(actor.may(resource, Verb.READ) for resource in _HELD[key])


def _address(key: str) -> str:
    name, resource = _WAYS.get(key, ("", ""))
    return reverse(name) if name and actor.may(resource, Verb.READ) else ""
