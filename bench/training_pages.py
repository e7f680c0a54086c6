"""The catalogue of courses under load: `/utbildning/` and the page of one course.

Measured and against as in pages.py: requests a second and p95 of `varsam serve` with 16 clients, beside a Django view that
says "Hej" on the same server. Bound: at least 400 requests a second; also while people sign up, which changes what the
catalogue says (how many places are left).
"""

import threading
from collections.abc import Callable

from bench import house, load, report, training_crowd, training_house
from bench.load import Result, Server
from bench.report import Bound, middle

CLIENTS, REQUESTS, ROUNDS = 16, 1500, 5
BASELINE = "baseline: a view that says “Hej”"
CATALOGUE = "/utbildning/"
BUSY = "/utbildning/ while two sign up"
BOUND = 400


def run() -> list[Bound]:
    occasion = training_house.occasion(training_house.MOST)
    port = house.free_port()
    with house.serving() as varsam, house.process("bench.hello", port=port, path="/") as pid:
        course = f"/utbildning/{training_house.course()}/"
        acts = {BASELINE: _visits(Server(port, (pid,)), "/")}
        acts |= {path: _visits(varsam, path) for path in (CATALOGUE, course)}
        acts[BUSY] = lambda: _while_signing_up(varsam, occasion, acts[CATALOGUE])
        for act in acts.values():
            act()
        before = report.load_average()
        found = load.in_rounds(ROUNDS, acts)
    base = middle([result.rate for result in found[BASELINE]])
    rows, bounds = [], []
    for name, results in found.items():
        rates, p95 = [result.rate for result in results], middle([result.p95 for result in results])
        rate, cost = middle(rates), middle([result.cost for result in results])
        rows.append((name, rate, p95, f"{min(rates):.0f}–{max(rates):.0f}", cost, f"{rate / base:.2f} x"))
        if name == CATALOGUE:
            bounds.append(Bound(name, f">= {BOUND}/s", f"{rate:.0f}/s, p95 {p95:.0f} ms", rate >= BOUND))
    head = ("", "requests/s", "p95 ms", "slowest–fastest round", "processor ms each", "of baseline")
    report.table(
        f"Catalogue, {CLIENTS} clients, {ROUNDS} rounds of {REQUESTS}; load {before} to {report.load_average()}",
        head,
        rows,
    )
    return bounds


def _visits(server: Server, path: str) -> Callable[[], Result]:
    request = load.request(path, Accept_Encoding="gzip, br")
    return lambda: load.send(server, [request] * REQUESTS, CLIENTS, keep=False).check(200)


def _while_signing_up(
    server: Server, occasion: training_house.Occasion, visits: Callable[[], Result]
) -> Result:
    """The same visits while two people at a time sign up for an occasion that the catalogue shows."""
    done = threading.Event()

    def sign_up() -> None:
        while not done.is_set():
            training_crowd.in_turn(
                server, lambda line, person: training_house.visit(line, occasion, person), 10, 2
            )

    beside = threading.Thread(target=sign_up)
    beside.start()
    try:
        return visits()
    finally:
        done.set()
        beside.join()
