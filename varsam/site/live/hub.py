"""Who watches which meeting, and telling them: woken by the database, and never with more than each may see."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import psycopg
from django.db import close_old_connections, connection

from varsam.site.live import asking, drawing
from varsam.site.live.drawing import Drawn
from varsam.site.live.visits import End, Said, Visit, Watcher

CHANNEL = "varsam_meeting"
# Each thread has a lasting connection to the database; more would take turns on the same processors. Whoever comes in, and
# what is drawn, does not wait behind the questions.
_ASKING, _OTHER = 2, 2
# So many are asked for in one transaction: the first of them are told before the last are asked for.
_AT_ONCE = 10
# How often it is asked whether everybody still may watch, also when nothing happens: shares and sessions run out.
BEAT = 15.0
_AGAIN_AFTER = 1.0
# What one transaction has written arrives together.
_TOGETHER = 0.004
# Clocks of two machines differ a little; and an hour-old page asks anew in any case.
_CLOCKS, _REMEMBERED = 2.0, 3600.0
# Windows of one user: more than somebody has open, and few enough not to fill the house.
_EACH = 20

# What the listening connection is called in the database, where all others are the pages'.
EAR = "varsam live"

log = logging.getLogger("varsam.live")


class Hub:
    """The process's one. Lives in its loop; questions to the database are asked in threads."""

    def __init__(self) -> None:
        self._watchers: dict[int, set[Watcher]] = {}
        self._heard: dict[int, list[tuple[int, str]]] = {}
        self._last: dict[int, float] = {}
        self._since = float("inf")
        self._working: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._asking = ThreadPoolExecutor(_ASKING, thread_name_prefix="asking")
        self._other = ThreadPoolExecutor(_OTHER, thread_name_prefix="other")
        self._listens = asyncio.Event()

    # --- coming and going ---------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to listen; from within the loop."""
        self._keep(self._listen())
        self._keep(self._beat())

    async def stop(self) -> None:
        """Let everybody go."""
        for task in self._tasks:
            task.cancel()
        self._let_go()
        for pool in (self._asking, self._other):
            pool.shutdown(wait=False, cancel_futures=True)

    async def do[T](self, act: Callable[..., T], *values: Any) -> T:
        """What comes of something that asks the database for one person."""
        return await asyncio.get_running_loop().run_in_executor(self._other, partial(_asked, act, *values))

    async def _ask[T](self, question: Callable[..., T], *values: Any) -> T:
        """The answer for many."""
        work = partial(_asked, question, *values)
        return await asyncio.get_running_loop().run_in_executor(self._asking, work)

    async def add(self, visit: Visit, read_at: float) -> Watcher:
        """Begin to tell somebody. `read_at` (seconds of 1970) is when their page was read: what has come since, they have
        not seen."""
        watcher = Watcher.of(visit)
        theirs = [w for ws in self._watchers.values() for w in ws if w.visit.user == visit.user]
        if len(theirs) >= _EACH:
            theirs[0].end()
        self._watchers.setdefault(visit.meeting, set()).add(watcher)
        watcher.tell(Said.PULSE)
        if not self._knows_since(visit.meeting, read_at):
            watcher.tell(Said.NEWS)
        return watcher

    def remove(self, watcher: Watcher) -> None:
        """They have gone."""
        watcher.end()
        among = self._watchers.get(watcher.visit.meeting, set())
        among.discard(watcher)
        if not among:
            self._watchers.pop(watcher.visit.meeting, None)

    @property
    def is_listening(self) -> bool:
        return self._listens.is_set()

    def _knows_since(self, meeting: int, read_at: float) -> bool:
        """Whether nothing has happened at a meeting since then, as far as is known here."""
        now = time.time()
        known_from = max(self._since, now - _REMEMBERED)
        return read_at - _CLOCKS > known_from and self._last.get(meeting, 0.0) < read_at - _CLOCKS

    def _let_go(self) -> None:
        for among in list(self._watchers.values()):
            for watcher in list(among):
                watcher.end()

    def _keep(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- listening ----------------------------------------------------------------------------------------------

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except (psycopg.Error, OSError) as error:
                # Its message would name the server; who watches comes back by themselves, and reads anew.
                log.warning("the database is not heard (%s)", type(error).__name__)
            self._listens.clear()
            self._since = float("inf")
            self._let_go()
            await asyncio.sleep(_AGAIN_AFTER)

    async def _listen_once(self) -> None:
        async with await psycopg.AsyncConnection.connect(**_place(), autocommit=True) as ear:
            await ear.execute(f"listen {CHANNEL}")
            self._since = time.time()
            self._listens.set()
            while True:
                async for notice in ear.notifies(timeout=BEAT):
                    self.hear(notice.payload)
                # Found out here, not by silence, if nobody is at the other end.
                await ear.execute("select 1")

    def hear(self, payload: str) -> None:
        """'<meeting>:<item or 0>:<what>', as the database says it."""
        try:
            number, place, what = payload.split(":", 2)
            meeting, item = int(number), int(place)
        except ValueError:
            return
        self._remember(meeting)
        if meeting in self._watchers:
            self._heard.setdefault(meeting, []).append((item, what))
            if meeting not in self._working:
                self._working.add(meeting)
                self._keep(self._work(meeting))

    def _remember(self, meeting: int) -> None:
        now = time.time()
        if len(self._last) > 10_000:
            self._last = {which: at for which, at in self._last.items() if at > now - _REMEMBERED}
        self._last[meeting] = now

    # --- telling ------------------------------------------------------------------------------------------------

    async def _work(self, meeting: int) -> None:
        try:
            while True:
                await asyncio.sleep(_TOGETHER)
                heard = self._heard.pop(meeting, [])
                if not heard:
                    return
                await self._tell(meeting, heard)
        finally:
            self._working.discard(meeting)

    async def _tell(self, meeting: int, heard: Sequence[tuple[int, str]]) -> None:
        written = dict.fromkeys(item for item, what in heard if what == "line")
        promised = set()
        for item in written:
            drawn: dict[str, asyncio.Future[list[Drawn]]] = {}
            await self._each(meeting, partial(self._tell_lines, item, drawn))
            made = [each for task in drawn.values() if not task.exception() for each in task.result()]
            if any(each.is_promise for each in made):
                promised.add(item)
        # A promise comes with its line, and has been told with it; one that is settled comes alone.
        rest = [each for each in heard if each[1] != "line"]
        for told in [(item, "action") for item in promised]:
            if told in rest:
                rest.remove(told)
        if rest:
            for_all = any(what not in {"action", "minutes", "document"} for _item, what in rest)
            await self._each(meeting, partial(self._tell_state, sorted({item for item, _ in rest}), for_all))

    async def _each(self, meeting: int, tell: Callable[[list[Watcher]], Any]) -> None:
        """Do it for all at a meeting, some at once. Whoever could not be asked for is let go: told nothing, they come back."""
        groups = list(_groups([w for w in self._watchers.get(meeting, ()) if not w.is_over]))
        for group, outcome in zip(
            groups, await asyncio.gather(*map(tell, groups), return_exceptions=True), strict=True
        ):
            if isinstance(outcome, Exception):
                log.error("somebody could not be told", exc_info=outcome)
                for watcher in group:
                    watcher.end()

    async def _tell_lines(
        self, item: int, drawn: dict[str, asyncio.Future[list[Drawn]]], group: list[Watcher]
    ) -> None:
        answers = await self._ask(asking.lines, [each.visit for each in group], item)
        for watcher, answer in zip(group, answers, strict=True):
            new = [line for line in answer.lines if line not in watcher.seen]
            if not answer.is_signed_in:
                watcher.end(End.SIGNED_OUT)
            elif self._is_turned(watcher, item, is_inside=bool(answer.lines)):
                continue
            elif new:
                watcher.seen.update(new)
                await self._send(watcher, item, new, drawn)

    async def _send(
        self, watcher: Watcher, item: int, new: Sequence[Any], drawn: dict[str, asyncio.Future[list[Drawn]]]
    ) -> None:
        language = watcher.visit.language
        if language not in drawn:
            # Drawn once; the others of this language wait for it.
            drawn[language] = asyncio.ensure_future(
                self.do(drawing.draw, watcher.visit, item, frozenset(new), language)
            )
        made: list[Drawn] = await drawn[language]
        known = frozenset[Any]().union(*(each.ids for each in made))
        if not known.issuperset(new):
            # They see more that is new than the one for whom it was drawn.
            made = await self.do(drawing.draw, watcher.visit, item, frozenset(new), language)
        words = "\n".join(each.of(watcher.visit, item) for each in made if not each.ids.isdisjoint(new))
        if words.strip():
            watcher.tell(Said.LINE, words)

    async def _tell_state(self, items: Sequence[int], for_all: bool, group: list[Watcher]) -> None:
        answers = await self._ask(asking.states, [each.visit for each in group], items)
        for watcher, answer in zip(group, answers, strict=True):
            if not answer.is_signed_in:
                watcher.end(End.SIGNED_OUT)
            elif not answer.is_there:
                watcher.end(End.OUTSIDE)
            elif self._is_turned(watcher, watcher.visit.item, is_inside=watcher.visit.item in answer.opened):
                continue
            elif for_all or answer.opened.intersection(items):
                watcher.tell(Said.NEWS)

    def _is_turned(self, watcher: Watcher, item: int, *, is_inside: bool) -> bool:
        """Whether somebody is out of the item that they watch, or in: told so, and nothing else."""
        if item != watcher.visit.item or item == 0 or is_inside == watcher.is_inside:
            return False
        if watcher.is_inside:
            watcher.end(End.OUTSIDE)
        else:
            watcher.is_inside = True
            watcher.tell(Said.NEWS)
        return True

    # --- the beat -----------------------------------------------------------------------------------------------

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            for meeting in list(self._watchers):
                await self._each(meeting, self._beat_for)

    async def _beat_for(self, group: list[Watcher]) -> None:
        await self._tell_state([], False, group)
        for watcher in group:
            watcher.tell(Said.PULSE)


def _groups(watchers: Sequence[Watcher]) -> Iterator[list[Watcher]]:
    for begin in range(0, len(watchers), _AT_ONCE):
        yield list(watchers[begin : begin + _AT_ONCE])


def _asked[T](question: Callable[..., T], *values: Any) -> T:
    close_old_connections()
    try:
        return question(*values)
    finally:
        close_old_connections()


def _place() -> dict[str, Any]:
    """The same database, as the same login; a connection that only listens, and is called so among the others."""
    known = ("host", "port", "user", "password", "dbname", "connect_timeout", "application_name")
    found = connection.get_connection_params() | {"application_name": EAR}
    return {name: found[name] for name in known if found.get(name) not in {None, ""}}
