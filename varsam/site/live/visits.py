"""Somebody's open window: who watches which item, and what is on its way to them."""

import asyncio
import uuid
from dataclasses import dataclass, field
from enum import StrEnum

# So many messages may wait for one window; who does not take them is let go and comes back by itself.
_WAITING = 64


class Said(StrEnum):
    """What a window is told: a line as it is drawn, that something else is new, that it lives, that it is over."""

    LINE = "rad"
    NEWS = "nytt"
    PULSE = "puls"
    OUT = "ut"


class End(StrEnum):
    """Why it is over: they are outside (of the item, or of the meeting), or their session has ended."""

    OUTSIDE = "utanfor"
    SIGNED_OUT = "utloggad"


@dataclass(frozen=True)
class Visit:
    """Who has been let in, and where. `item` is 0 before any is open; `password` is a digest of the sealed digest, so
    that a session of before a change of password ends; `sees` are the lines that they saw when they came."""

    user: int
    session: str
    password: bytes
    meeting: int
    item: int
    language: str
    is_inside: bool
    may_lead: bool
    writes: bool
    sees: frozenset[uuid.UUID]


@dataclass(eq=False)
class Watcher:
    """A visit that lasts, with its own queue."""

    visit: Visit
    is_inside: bool
    seen: set[uuid.UUID]
    queue: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(_WAITING + 1))
    is_over: bool = False

    @classmethod
    def of(cls, visit: Visit) -> "Watcher":
        return cls(visit, visit.is_inside, set(visit.sees))

    def tell(self, what: Said, words: str = "") -> None:
        """Put a message on its way; whoever has too many waiting is let go."""
        if self.is_over:
            return
        if self.queue.qsize() >= _WAITING:
            self.end()
            return
        self.queue.put_nowait(message(what, words))

    def end(self, why: End | None = None) -> None:
        """Nothing comes after this. Without a reason the window may come back, and will."""
        if self.is_over:
            return
        self.is_over = True
        while why is not None and not self.queue.empty():
            # Whoever is out does not get what was on its way either.
            self.queue.get_nowait()
        if why is not None:
            self.queue.put_nowait(message(Said.OUT, why))
        self.queue.put_nowait(None)


def message(what: Said, words: str = "") -> bytes:
    """An event of the stream, as HTML's standard has them (server-sent events)."""
    lines = "".join(f"data: {line}\n" for line in words.splitlines() or [""])
    return f"event: {what}\n{lines}\n".encode()
