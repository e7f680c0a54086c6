"""Public pages under load: `/anhorig/`, `/` and `/personuppgifter/`.

Measured: requests a second and p95 of `varsam serve` (two workers, PostgreSQL beside it) with 16 clients on
connections that they keep, on the same machine; medians of the rounds.
Against: a Django view that says "Hej", without middleware or database, on the same server with the same workers.
Bound: at least 400 requests a second, p95 below 50 ms. The pages are made once a minute and kept in memory.
"""

from collections.abc import Callable

from bench import house, load, report
from bench.load import Result, Server
from bench.report import Bound, middle

CLIENTS, REQUESTS, ROUNDS = 16, 1500, 5
PATHS = ("/anhorig/", "/", "/personuppgifter/")
BASELINE = "baseline: a view that says “Hej”"


def run() -> list[Bound]:
    port = house.free_port()
    with house.serving() as varsam, house.process("bench.hello", port=port, path="/") as pid:
        acts = {BASELINE: _visits(Server(port, (pid,)), "/")} | {
            path: _visits(varsam, path) for path in PATHS
        }
        for act in acts.values():
            act()
        found = load.in_rounds(ROUNDS, acts)
    base = middle([result.rate for result in found[BASELINE]])
    rows, bounds = [], []
    for name, results in found.items():
        rates, p95 = [result.rate for result in results], middle([result.p95 for result in results])
        rate, cost = middle(rates), middle([result.cost for result in results])
        rows.append((name, rate, p95, f"{min(rates):.0f}–{max(rates):.0f}", cost, f"{rate / base:.2f} x"))
        if name != BASELINE:
            bounds.append(
                Bound(name, ">= 400/s, p95 < 50 ms", f"{rate:.0f}/s, {p95:.0f} ms", rate >= 400 and p95 < 50)
            )
    head = ("", "requests/s", "p95 ms", "slowest–fastest round", "processor ms each", "of baseline")
    report.table(f"Public pages, {CLIENTS} clients, {ROUNDS} rounds of {REQUESTS} requests", head, rows)
    return bounds


def _visits(server: Server, path: str) -> Callable[[], Result]:
    request = load.request(path, Accept_Encoding="gzip, br")
    return lambda: load.send(server, [request] * REQUESTS, CLIENTS, keep=False).check(200)
