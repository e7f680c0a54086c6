"""Five hundred people in the same moment for a hundred places: nobody too many, nobody lost, the line in order.

Measured: ten trials, each a new occasion with 100 places and 500 people, every one of them on a connection of their own to
`varsam serve`; what each was told, what the database then holds, and how long it took until the last was answered. The line
is in order when the places went to the first who arrived, everybody was told what is stored of them, and nobody stands
behind one who sent only after they themselves had been answered.
Against: pretix (orders by its REST interface, and its waiting list for who is told that it is full), which is the
baseline, and Indico (its registration form with a limit; it has no waiting list), three trials each.
Bound: exactly 100 places and 400 in line, in order, in ten of ten.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bench import house, report, training_crowd, training_house
from bench.load import Server
from bench.peers import indico, pretix
from bench.peers.environments import Missing
from bench.peers.visitor import Line
from bench.report import Bound, middle
from bench.training_crowd import Came

PEOPLE, PLACES = 500, 100
TRIALS, OF_PEERS = 10, 3


@dataclass(frozen=True)
class Trial:
    """What 500 were told, what was stored (places, and who waits), and the seconds until the last was answered."""

    told: Counter[str]
    stored: tuple[int, int]
    seconds: float
    slowest: float
    wrong: str = ""

    @property
    def is_exact(self) -> bool:
        return (
            self.stored == (PLACES, PEOPLE - PLACES)
            and self.told == Counter(placed=PLACES, waiting=PEOPLE - PLACES)
            and not self.wrong
        )


def run() -> list[Bound]:
    before = report.load_average()
    found, missing = dict[str, list[Trial]](), list[str]()
    for name, act in (
        ("Varsam, the form", _varsam),
        ("pretix, REST interface", _pretix),
        ("Indico, the form", _indico),
    ):
        try:
            found[name] = act()
        except Missing as why:
            missing.append(f"{name}: {why}")
    head = ("", "trials", "places given", "in line", "told otherwise", "seconds in all", "slowest answer, s")
    rows = [_row(name, trials) for name, trials in found.items()]
    report.table(
        f"{PEOPLE} people at once, {PLACES} places; load {before} to {report.load_average()}", head, rows
    )
    for name, trials in found.items():
        for told in sorted({*_remarks(trials)}):
            print(f"  {name}: {told}")
    print("\n".join(f"  Not measured: {told}" for told in missing), end="\n" if missing else "")
    exact = sum(trial.is_exact for trial in found["Varsam, the form"])
    told = f"{exact} of {TRIALS}"
    return [Bound("exactly 100 places, 400 in order", f"{TRIALS} of {TRIALS}", told, exact == TRIALS)]


def _row(name: str, trials: list[Trial]) -> tuple[object, ...]:
    places, line = ({trial.stored[which] for trial in trials} for which in (0, 1))
    other = max(
        PEOPLE - trial.told["placed"] - trial.told["waiting"] - trial.told["full"] for trial in trials
    )
    return (
        name, len(trials), _span(places), _span(line), other,
        middle([trial.seconds for trial in trials]), max(trial.slowest for trial in trials),
    )  # fmt: skip


def _span(values: set[int]) -> str:
    return str(min(values)) if len(values) == 1 else f"{min(values)}–{max(values)}"


def _remarks(trials: list[Trial]) -> list[str]:
    """What was not as it should be, with how often."""
    said = [trial.wrong for trial in trials if trial.wrong]
    for trial in trials:
        said += [
            f"{number} told {what!r}"
            for what, number in trial.told.items()
            if what not in ("placed", "waiting", "full")
        ]
    return said


def _trial(came: list[Came], stored: tuple[int, int], wrong: str = "") -> Trial:
    begun = min(each.sent for each in came)
    return Trial(
        Counter(each.outcome for each in came), stored, max(each.answered for each in came) - begun,
        max(each.answered - each.sent for each in came), wrong,
    )  # fmt: skip


def _varsam() -> list[Trial]:
    trials = []
    with house.serving() as server:
        for _ in range(TRIALS):
            occasion = training_house.occasion(PLACES)
            forms = training_house.opened(server, occasion, PEOPLE)
            came = training_crowd.at_once(
                server, lambda line, person: training_house.send(line, occasion, person, forms.pop()), PEOPLE  # noqa: B023
            )  # fmt: skip
            trials.append(
                _trial(came, training_house.stored(occasion), training_house.disorder(occasion, came))
            )
    return trials


def _of_peer[Event](
    server: Server,
    begin: Callable[[], Event],
    act: Callable[[Line, Event, int], Awaitable[str]],
    stored: Callable[[Event], tuple[int, int]],
) -> list[Trial]:
    trials = []
    for _ in range(OF_PEERS):
        event = begin()
        came = training_crowd.at_once(server, lambda line, person: act(line, event, person), PEOPLE)  # noqa: B023
        trials.append(_trial(came, stored(event)))
    return trials


def _pretix() -> list[Trial]:
    with pretix.serving() as peer:
        return _of_peer(peer.server, lambda: peer.event(PLACES), peer.order_or_wait, peer.given)


def _indico() -> list[Trial]:
    with indico.serving() as peer:
        return _of_peer(
            peer.server, lambda: peer.form(PLACES), peer.register, lambda form: (peer.given(form), 0)
        )
