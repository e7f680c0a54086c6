"""Signing up for a course: the public form, beside what people would take instead, in the same run.

Measured: places given a second, and p95, with 8 clients on one occasion with room for all: the form sent by who has it
open, and the whole visit (the form fetched, filled in and sent). `varsam serve` with two workers, PostgreSQL beside it.
Against: pretix (one order by its REST interface, which is the baseline; the whole way through its web shop) and Indico
(its registration form sent alone; the page, the form and the page that confirms it), each on a PostgreSQL of its own
with the same settings, asked in turn. Mails are queued everywhere and sent nowhere. bench/peers says how they run.
Bound: at least ten times the orders of pretix's interface, p95 below 150 ms.
"""

import contextlib
from collections.abc import Callable

from bench import house, load, report, training_crowd, training_house
from bench.load import Result
from bench.peers import indico, pretix
from bench.peers.environments import Missing
from bench.report import Bound, middle

CLIENTS, ROUNDS = 8, 3
BASELINE = "pretix, an order by its REST interface"
FORM = "Varsam, the form sent"
TIMES, P95 = 10, 150


def run() -> list[Bound]:
    acts: dict[str, Callable[[], Result]] = {}
    with contextlib.ExitStack() as stack:
        missing = [told for told in (_pretix(stack, acts), _indico(stack, acts)) if told]
        _varsam(stack, acts)
        # Not counted: what each keeps in memory is there from the first on.
        for act in acts.values():
            act()
        before = report.load_average()
        found = load.in_rounds(ROUNDS, acts)
    base = middle([result.rate for result in found[BASELINE]]) if BASELINE in found else 0.0
    rows = [_row(name, results, base) for name, results in found.items()]
    head = ("", "a second", "median ms", "p95 ms", "processor ms each", "of the baseline")
    report.table(
        f"Signing up, {CLIENTS} clients, {ROUNDS} rounds; load {before} to {report.load_average()}",
        head,
        rows,
    )
    print("\n".join(f"  Not measured: {told}" for told in missing), end="\n" if missing else "")
    rate, p95 = (middle([getattr(result, what) for result in found[FORM]]) for what in ("rate", "p95"))
    ratio = (
        f"{rate:.0f}/s, {rate / base:.1f} times {base:.1f}/s"
        if base
        else f"{rate:.0f}/s, pretix not measured"
    )
    return [
        Bound(
            "sign-ups beside pretix's orders", f">= {TIMES} times", ratio, bool(base) and rate >= TIMES * base
        ),
        Bound(f"a sign-up, {CLIENTS} clients", f"p95 < {P95} ms", f"{p95:.0f} ms", p95 < P95),
    ]


def _row(name: str, results: list[Result], base: float) -> tuple[object, ...]:
    rate, p95, cost = (
        middle([getattr(result, what) for result in results]) for what in ("rate", "p95", "cost")
    )
    return (
        name,
        rate,
        middle([middle(result.taken) for result in results]),
        p95,
        cost,
        f"{rate / base:.1f} x" if base else "",
    )


def _pretix(stack: contextlib.ExitStack, acts: dict[str, Callable[[], Result]]) -> str:
    try:
        peer = stack.enter_context(pretix.serving())
        event = peer.event(None)
    except Missing as why:
        return f"pretix: {why}"
    acts[BASELINE] = lambda: training_crowd.in_turn(
        peer.server, lambda line, person: peer.order(line, event, person), 80, CLIENTS
    )
    acts["pretix, the way through its web shop"] = lambda: training_crowd.in_turn(
        peer.server, lambda line, person: peer.check_out(line, event, person), 16, CLIENTS
    )
    return ""


def _indico(stack: contextlib.ExitStack, acts: dict[str, Callable[[], Result]]) -> str:
    try:
        peer = stack.enter_context(indico.serving())
        form = peer.form(None)
    except Missing as why:
        return f"Indico: {why}"
    acts["Indico, the form sent"] = lambda: training_crowd.in_turn(
        peer.server, lambda line, person: peer.register(line, form, person), 120, CLIENTS
    )
    acts["Indico, the visit"] = lambda: training_crowd.in_turn(
        peer.server, lambda line, person: peer.visit_and_register(line, form, person), 40, CLIENTS
    )
    return ""


def _varsam(stack: contextlib.ExitStack, acts: dict[str, Callable[[], Result]]) -> None:
    server = stack.enter_context(house.serving())
    occasion = training_house.occasion(training_house.MOST)

    def sent() -> Result:
        forms = training_house.opened(server, occasion, 200)
        return training_crowd.in_turn(
            server,
            lambda line, person: training_house.send(line, occasion, person, forms.pop()),
            200,
            CLIENTS,
        )

    acts[FORM] = sent
    acts["Varsam, the visit"] = lambda: training_crowd.in_turn(
        server, lambda line, person: training_house.visit(line, occasion, person), 200, CLIENTS
    )
