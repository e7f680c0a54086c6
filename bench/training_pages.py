"""The catalogue of courses under load: `/utbildning/` and the page of one course.

Measured and against as in pages.py: requests a second and p95 of `varsam serve` with 16 clients, beside a Django view that
says "Hej" on the same server. Bound: at least 400 requests a second; also while people sign up, which changes what the
catalogue says (how many places are left).
"""

import threading
from collections.abc import Callable

from bench import house, training_crowd, training_house
from bench.load import Result, Server
from bench.pages import BASELINE, beside_baseline, visits
from bench.report import Bound

CATALOGUE = "/utbildning/"
BUSY = "/utbildning/ while two sign up"
BOUND = 400


def run() -> list[Bound]:
    occasion = training_house.occasion(training_house.MOST)
    port = house.free_port()
    with house.serving() as varsam, house.process("bench.hello", port=port, path="/") as pid:
        course = f"/utbildning/{training_house.course()}/"
        acts = {BASELINE: visits(Server(port, (pid,)), "/")}
        acts |= {path: visits(varsam, path) for path in (CATALOGUE, course)}
        acts[BUSY] = lambda: _while_signing_up(varsam, occasion, acts[CATALOGUE])
        rate, p95 = beside_baseline("Catalogue", acts)[CATALOGUE]
    return [Bound(CATALOGUE, f">= {BOUND}/s", f"{rate:.0f}/s, p95 {p95:.0f} ms", rate >= BOUND)]


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
