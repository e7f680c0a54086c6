"""Varsam's side of the measurements of training: an occasion of the demo town, and its public form as a browser sends it."""

import html
import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import accumulate

from bench import house, load
from bench.load import Server
from bench.peers.visitor import Line, Visitor
from bench.training_crowd import Came

# More than anybody would teach at once: room for all who sign up in a run.
MOST = 20_000
_LEADER = "samordnare@demo.varsam.test"
_HIDDEN = re.compile(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"')
_PLACED = 'class="notice" data-kind="done"'
_WAITING = 'class="notice" data-kind="care"'


@dataclass(frozen=True)
class Occasion:
    """An occasion that is open for all, and the domain of the addresses that may sign up."""

    pk: int
    path: str
    domain: str

    def address(self, person: int) -> str:
        return f"person{person}@{self.domain}"


@cache
def course() -> str:
    """The slug of a course that is held in a room."""
    from varsam.areas.training.courses.models import Course

    return Course.objects.filter(is_offered=True).exclude(form="self_paced").order_by("position")[0].slug


def occasion(capacity: int) -> Occasion:
    """A new occasion in a month, open for everybody."""
    from django.utils import timezone

    from varsam.areas.training.courses.models import Course, WorkDomain
    from varsam.areas.training.occasions import actions
    from varsam.kernel.access.actor import acting
    from varsam.kernel.people.models import User

    leader = User.objects.get(email=_LEADER)
    begins = timezone.now() + timedelta(days=30)
    with acting(leader):
        made = actions.create_occasion(
            course=Course.objects.get(slug=course()), unit=leader.memberships.order_by("pk")[0].organisation_id,
            times=[(begins, begins + timedelta(hours=3))], capacity=capacity, form="classroom", place="Älven", link="",
            district=None, language="sv", opens_at=None, closes_at=begins - timedelta(days=1), cancel_until=None,
            note_sv="", note_en="", teachers=[leader], by=leader,
        )  # fmt: skip
        actions.open_(occasion=made, by=leader)
    made.refresh_from_db()
    domain = WorkDomain.objects.order_by("domain").values_list("domain", flat=True).first()
    return Occasion(made.pk, f"/utbildning/tillfalle/{made.reference}/anmal/", domain or "example.org")


def opened(server: Server, wanted: Occasion, number: int) -> list[dict[str, str]]:
    """As many forms as people have open in front of them, each fetched by itself; gives what each carries unseen."""
    pages = load.send(server, [load.request(wanted.path)] * number, 8).check(200).answers
    return [_carried(page.text) for page in pages]


async def send(line: Line, wanted: Occasion, person: int, carried: dict[str, str]) -> str:
    """Send a form that is open: "placed", "waiting", or what else came back."""
    return await _send(_browser(line, person), wanted, person, carried)


async def visit(line: Line, wanted: Occasion, person: int) -> str:
    """Fetch the form and send it."""
    browser = _browser(line, person)
    page = await browser.get(wanted.path)
    return await _send(browser, wanted, person, _carried(page.text))


def _browser(line: Line, person: int) -> Visitor:
    return Visitor(line, f"10.{person >> 16 & 255}.{person >> 8 & 255}.{person & 255}", "sv-SE,sv;q=0.9")


async def _send(browser: Visitor, wanted: Occasion, person: int, carried: dict[str, str]) -> str:
    said = carried | {
        "name": f"Person {person}",
        "email": wanted.address(person),
        "unit": "",
        "group": "",
        "needs": "",
    }
    page = await browser.post(wanted.path, said)
    if page.status in (302, 303):
        page = await browser.follow(page)
    if page.status == 200 and _PLACED in page.text:
        return "placed"
    return "waiting" if page.status == 200 and _WAITING in page.text else f"{page.status}"


def _carried(page: str) -> dict[str, str]:
    found = {name: html.unescape(value) for name, value in _HIDDEN.findall(page)}
    if "submission" not in found:
        raise SystemExit("the form of the sign-up has no submission field")
    return found


# --- what the database holds ------------------------------------------------------------------------
def stored(wanted: Occasion) -> tuple[int, int]:
    """How many have a place, and how many wait, counted in the rows themselves."""
    found = [state for state, _, _ in _rows(wanted)]
    return found.count("placed"), found.count("waiting")


def disorder(wanted: Occasion, came: list[Came]) -> str:
    """What is wrong with the order, as one sentence; empty where all is as it should be.

    Places go to the first who arrived; everybody was told what is stored of them; and whoever had their answer before
    another had sent arrived before them.
    """
    from varsam.areas.training.occasions import addresses

    rows = {index: (state, arrival) for state, arrival, index in _rows(wanted)}
    found = {
        each.person: rows.get(addresses.index(addresses.read(wanted.address(each.person)))) for each in came
    }
    lost = [each.person for each in came if found[each.person] is None]
    if lost:
        return f"{len(lost)} people are not stored at all"
    told = sum(found[each.person][0] != each.outcome for each in came)
    if told:
        return f"{told} people were told otherwise than is stored"
    arrivals = sorted((row[1], row[0]) for row in rows.values())
    if len({arrival for arrival, _ in arrivals}) != len(came):
        return "two arrived at once"
    if any(state == "placed" for _, state in arrivals[sum(state == "placed" for _, state in arrivals) :]):
        return "somebody got a place before one who arrived earlier"
    overtaken = _overtaken([(each.sent, each.answered, found[each.person][1]) for each in came])
    return f"{overtaken} people stand behind one who sent after they had their answer" if overtaken else ""


def _overtaken(seen: list[tuple[float, float, int]]) -> int:
    """How many arrived after somebody who sent only when they had been answered: (sent, answered, arrival) each."""
    by_sending = sorted(seen)
    # least[n]: the earliest arrival among all but the first n who sent.
    least = [*accumulate((arrival for _, _, arrival in reversed(by_sending)), min, initial=10**9)][::-1]
    sendings = [sent for sent, _, _ in by_sending]
    return sum(least[bisect_right(sendings, answered)] < arrival for _, answered, arrival in seen)


def _rows(wanted: Occasion) -> list[tuple[str, int, bytes]]:
    with house.connect("postgres") as everything:
        return [
            (str(state), int(arrival), bytes(index))
            for state, arrival, index in everything.execute(
                "select state, arrival, email_index from occasions_signup where occasion_id = %s", [wanted.pk]
            ).fetchall()
        ]
