"""Public pages under load: `/anhorig/`, `/` and `/personuppgifter/`.

Measured: requests a second and p95 of `varsam serve` (two workers, PostgreSQL beside it) with 16 clients on
connections that they keep, on the same machine; medians of the rounds.
Against: a Django view that says "Hej", without middleware or database, on the same server with the same workers.
Bound: at least 400 requests a second, p95 below 50 ms. The pages are made once a minute and kept in memory.
"""

from collections.abc import Callable

from bench import house, load, report
from bench.load import Result
from bench.report import Bound, middle

CLIENTS, REQUESTS, ROUNDS = 16, 1500, 5
PATHS = ("/anhorig/", "/", "/personuppgifter/")
BASELINE = "baseline: a view that says “Hej”"


def run() -> list[Bound]:
    port = house.free_port()
    with house.serving() as (served, pid), house.process("bench.hello", port=port, path="/") as plain:
        acts = {BASELINE: _visits(port, plain, "/")} | {path: _visits(served, pid, path) for path in PATHS}
        for act in acts.values():
            act()
        found = load.in_rounds(ROUNDS, acts)
    base = middle([result.rate for result, _ in found[BASELINE]])
    rows, bounds = [], []
    for name, results in found.items():
        rates, p95 = [r.rate for r, _ in results], middle([r.p95 for r, _ in results])
        rate, cost = middle(rates), middle([cost for _, cost in results])
        rows.append((name, rate, p95, f"{min(rates):.0f}–{max(rates):.0f}", cost, f"{rate / base:.2f} x"))
        if name != BASELINE:
            bounds.append(
                Bound(name, ">= 400/s, p95 < 50 ms", f"{rate:.0f}/s, {p95:.0f} ms", rate >= 400 and p95 < 50)
            )
    head = ("", "requests/s", "p95 ms", "slowest–fastest round", "server's processor, ms each", "of baseline")
    report.table(f"Public pages, {CLIENTS} clients, {ROUNDS} rounds of {REQUESTS} requests", head, rows)
    return bounds


def _visits(port: int, pid: int, path: str) -> Callable[[], tuple[Result, float]]:
    request = load.request(path, Accept_Encoding="gzip, br")

    def act() -> tuple[Result, float]:
        before = load.processor_seconds(pid)
        result = load.send(port, [request] * REQUESTS, CLIENTS, keep=False).check(200)
        return result, (load.processor_seconds(pid) - before) * 1000 / REQUESTS

    return act
