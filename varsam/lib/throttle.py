"""Counting attempts without knowing by whom: in this process's memory, under a key that dies with it."""

import hmac
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from hashlib import sha256

_KEY = secrets.token_bytes(32)


class Throttle:
    """At most `most` failures in `seconds` from one source; sources are keyed digests that nothing can turn back.

    A source that has been quiet for `seconds` is forgotten altogether.
    """

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._seen: dict[bytes, deque[float]] = {}
        self._lock = threading.Lock()
        self._swept = clock()

    def _digest(self, source: str) -> bytes:
        return hmac.digest(_KEY, source.encode(), sha256)

    def _forget(self, now: float) -> None:
        # Every source is looked at: with thousands of them, not at each question.
        if now < self._swept + self._seconds / 100:
            return
        self._swept = now
        for key in [k for k, times in self._seen.items() if times[-1] < now - self._seconds]:
            del self._seen[key]

    def is_closed(self, source: str) -> bool:
        """Whether this source has failed too often of late."""
        now = self._clock()
        with self._lock:
            self._forget(now)
            times = self._seen.get(self._digest(source), deque())
            return sum(at > now - self._seconds for at in times) >= self._most

    def failed(self, source: str) -> None:
        """Count one failure."""
        with self._lock:
            self._seen.setdefault(self._digest(source), deque(maxlen=self._most)).append(self._clock())
