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
        acts = {BASELINE: visits(Server(port, (pid,)), "/")} | {path: visits(varsam, path) for path in PATHS}
        found = beside_baseline("Public pages", acts)
    return [
        Bound(name, ">= 400/s, p95 < 50 ms", f"{rate:.0f}/s, {p95:.0f} ms", rate >= 400 and p95 < 50)
        for name, (rate, p95) in found.items()
        if name != BASELINE
    ]


def beside_baseline(title: str, acts: dict[str, Callable[[], Result]]) -> dict[str, tuple[float, float]]:
    """Run the acts in rounds, after one round that does not count, and print them beside BASELINE, which is one of them.
    For each its requests a second and its p95 in ms, medians of the rounds."""
    for act in acts.values():
        act()
    before = report.load_average()
    results, rows, middles = load.in_rounds(ROUNDS, acts), [], {}
    base = middle([result.rate for result in results[BASELINE]])
    for name, rounds in results.items():
        rates, p95 = [result.rate for result in rounds], middle([result.p95 for result in rounds])
        rate, cost = middle(rates), middle([result.cost for result in rounds])
        rows.append((name, rate, p95, f"{min(rates):.0f}–{max(rates):.0f}", cost, f"{rate / base:.2f} x"))
        middles[name] = rate, p95
    head = ("", "requests/s", "p95 ms", "slowest–fastest round", "processor ms each", "of baseline")
    report.table(
        f"{title}, {CLIENTS} clients, {ROUNDS} rounds of {REQUESTS}; load {before} to {report.load_average()}",
        head,
        rows,
    )
    return middles


def visits(server: Server, path: str) -> Callable[[], Result]:
    """One round: so many requests for one page."""
    request = load.request(path, Accept_Encoding="gzip, br")
    return lambda: load.send(server, [request] * REQUESTS, CLIENTS, keep=False).check(200)
