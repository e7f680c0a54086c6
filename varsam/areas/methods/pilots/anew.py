"""What is published of a pilot that is evaluated anew: nothing small follows from holding it against what was published before.

- A place that has measured meanwhile makes a sum larger by what it told. Where that is fewer than LEAST people, of all or of those
  to whom something happened or did not, the sum is hidden, and what was computed from it.
- Harms that have been told of meanwhile and are fewer than LEAST are not counted: it says at least how many there are.
- A number that the same places have corrected is shown: the difference between two is nobody.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from varsam.areas.methods.pilots import results
from varsam.areas.methods.pilots.enums import Kind
from varsam.areas.methods.pilots.models import Evaluation, Pilot
from varsam.areas.methods.pilots.results import REST, Result
from varsam.lib.suppression import LEAST

Figures = dict[str, Any]


def to_publish(pilot: Pilot, found: list[Result]) -> Figures:
    """The results as everybody is to read them, whatever they have read before."""
    made = results.as_published(pilot, found)
    for earlier in Evaluation.objects.filter(pilot=pilot).order_by("number"):
        made = held_against(made, earlier.figures)
    return made


def held_against(made: Figures, earlier: Mapping[str, Any]) -> Figures:
    pairs = zip(made["measures"], earlier["measures"], strict=True)
    return {
        **made,
        "harms": _harms(made["harms"], earlier["harms"]),
        "measures": [_measure(now, then) for now, then in pairs],
    }


def _harms(now: Mapping[str, Any], then: Mapping[str, Any]) -> Figures:
    counts = now["total"], then["total"]
    if (
        all(isinstance(each, int) for each in counts)
        and then["total"]
        and 0 < abs(counts[0] - counts[1]) < LEAST
    ):
        return {**dict.fromkeys(now, REST), "total": min(counts), "at_least": True}
    return dict(now)


def _measure(now: Mapping[str, Any], then: Mapping[str, Any]) -> Figures:
    kind = Kind(now["kind"])
    groups = [_group(kind, *pair) for pair in zip(now["groups"], then["groups"], strict=True)]
    is_kept = all("value" in group[moment] for group in groups for moment in ("before", "after"))
    effect = now["effect"] if is_kept or not now["effect"] else {"mark": REST}
    return {**now, "groups": groups, "effect": effect}


def _group(kind: Kind, now: Mapping[str, Any], then: Mapping[str, Any]) -> Figures:
    if now["places"] == then["places"]:
        return dict(now)
    made = {moment: _number(kind, now[moment], then[moment]) for moment in ("before", "after")}
    earlier = {each["month"]: each for each in then.get("during", ())}
    is_kept = all("value" in each for each in made.values())
    return {
        **now,
        **made,
        "during": [_number(kind, each, earlier.get(each["month"], {})) for each in now["during"]],
        "change": now["change"] if is_kept or "mark" in now["change"] else {"mark": REST},
    }


def _number(kind: Kind, now: Mapping[str, Any], then: Mapping[str, Any]) -> Figures:
    """The number, or nothing but its mark."""
    if not any(0 < each < LEAST for each in _apart(kind, now, then)):
        return dict(now)
    kept = {key: said for key, said in now.items() if key not in {"value", "low", "high", "n"}}
    return {**kept, "mark": REST}


def _apart(kind: Kind, now: Mapping[str, Any], then: Mapping[str, Any]) -> Iterable[int]:
    """By how many the two differ: of all, and of those to whom something happened or did not."""
    if "value" not in now or "value" not in then:
        return
    yield abs(now["n"] - then["n"])
    if kind is not Kind.MEAN:
        events = [round(each["value"] * each["n"]) for each in (now, then)]
        yield abs(events[0] - events[1])
        if kind is Kind.SHARE:
            yield abs((now["n"] - events[0]) - (then["n"] - events[1]))
