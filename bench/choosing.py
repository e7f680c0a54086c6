"""The route chooser in process: what proposing costs, and what trying a changed table on everybody costs.

Measured: `Table.propose` on the 83 saved examples, each many times, reasons in Arabic; reading a table from data; `trying.trial`
of a changed table, which goes through every combination of answers. Against: the same questions as a plain chain of `if` that
knows the rules by heart and gives no reasons. Bound: proposing below 5 ms at p95 (issue 7).
"""

from collections.abc import Callable
from functools import partial
from time import perf_counter

from bench.report import Bound, middle, milliseconds, percentile, table

TIMES, REPEATS, MOST = 20, 10, 5.0


def run() -> list[Bound]:
    """Time the chooser, with no database between."""
    from varsam.lib.routing import Table
    from varsam.site.cli.route import seeded
    from varsam.site.reference import read_yaml
    from varsam.site.routes import trying

    chooser, asked = seeded(), [example.situation for example in trying.examples()]
    for situation in asked:
        assert by_heart(situation) == chooser.routes(situation)
    proposed = [
        _one(partial(chooser.propose, situation, "ar")) for situation in asked for _time in range(TIMES)
    ]
    plain = [_one(partial(by_heart, situation)) for situation in asked for _time in range(TIMES)]
    rules = read_yaml("varsam.site", "route_rules.yaml")["rules"]
    read = milliseconds(lambda: Table(rules), REPEATS)
    changed = Table(
        [
            {**rule, "when": [{**rule["when"][0], "age": {"below": 16}}]} if rule["id"] == "R4" else rule
            for rule in rules
        ]
    )
    tried = milliseconds(lambda: trying.trial(chooser, changed), REPEATS, warm=1)
    table(
        f"Route chooser, {len(asked)} examples, ms",
        ("", "median", "p95", "worst"),
        [
            (name, middle(values), percentile(values, 0.95), max(values))
            for name, values in (
                ("propose, with reasons", proposed),
                ("a chain of if, without", plain),
                ("read the table from data", read),
                ("try a changed table on everybody", tried),
            )
        ],
    )
    ratio = middle(proposed) / middle(plain)
    print(f"  proposing takes {ratio:.0f} times the chain of if")
    worst = percentile(proposed, 0.95)
    return [Bound("proposing routes, p95", f"{MOST:.0f} ms", f"{worst:.3f} ms", worst < MOST)]


def _one(act: Callable[[], object]) -> float:
    begun = perf_counter()
    act()
    return (perf_counter() - begun) * 1000


def by_heart(said: object) -> tuple[str, ...]:
    """The seeded rules written as code, as fast as they can be: what the table costs beyond it is what editing costs."""
    sender, about, age = said.sender, said.about, said.age  # type: ignore[attr-defined]
    consent, danger = said.consent, said.danger  # type: ignore[attr-defined]
    is_person, found = about == "person", []
    if danger == "immediate":
        found.append("call_112")
    if danger == "suspected_plan":
        found.append("security_police")
    if is_person and age is not None and age < 18 and said.child_may_be_harmed:  # type: ignore[attr-defined]
        found.append("orosanmalan")
    if is_person and age is not None and consent == "given":
        found.append("sspf" if age < 18 else "sig")
    if is_person and (consent != "given" or age is None) and sender not in ("relative", "citizen"):
        found.append("consultation")
    found += _by_sender(sender, about)
    if not found or (sender == "citizen" and danger == "none"):
        found.append("contact_centre")
    return tuple(found)


def _by_sender(sender: str | None, about: str | None) -> list[str]:
    found = ["relative_support"] if sender == "relative" else []
    if about == "situation" and sender in ("school", "youth_centre", "other_unit"):
        found.append("unit_support")
    if about == "training":
        found.append("training")
    if about == "method":
        found.append("methods")
    if sender == "abroad" or (sender == "partner" and about == "information"):
        found.append("liaison")
    return found
