"""What is published of a pilot that is evaluated anew: nothing small follows from holding it against what was published before.

- A place that has measured meanwhile makes a sum larger by what it told. Where that is fewer than LEAST people, of all or of those
  to whom something happened or did not, the sum is hidden, and what was computed from it.
- Harms that have been told of meanwhile and are fewer than LEAST are not counted: it says at least how many there are.
- How bad they were is said again only where every number of it, and what is hidden of them together, is the same or differs by
  LEAST or more; else no severity is. One that was hidden stays so: harms only become more, so that what is shown later bounds it.
- A number that the same places have corrected is shown: the difference between two is nobody.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from varsam.areas.methods.pilots import results
from varsam.areas.methods.pilots.enums import Kind, Severity
from varsam.areas.methods.pilots.models import Evaluation, Pilot
from varsam.areas.methods.pilots.results import REST, Result
from varsam.lib.suppression import LEAST

Figures = dict[str, Any]
_SEVERITIES: Final = tuple(each.name.lower() for each in Severity)


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
    if not all(isinstance(each, int) for each in counts) or not then["total"]:
        return dict(now)
    hidden = dict.fromkeys(_SEVERITIES, REST)
    if _is_few(*counts):
        return {**hidden, "total": min(counts), "at_least": True}
    return dict(now) if _can_be_compared(now, then) else {**now, **hidden}


def _can_be_compared(now: Mapping[str, Any], then: Mapping[str, Any]) -> bool:
    """Whether no number of fewer than LEAST follows from the severities of two publications."""
    pairs = [(now[name], then[name]) for name in _SEVERITIES]
    if any(a != b for a, b in pairs if not (isinstance(a, int) and isinstance(b, int))):
        return False
    told = [(a, b) for a, b in pairs if isinstance(a, int)]
    rest = [pair[0] - sum(pair[1:]) for pair in zip((now["total"], then["total"]), *told, strict=True)]
    return not any(_is_few(*pair) for pair in [*told, rest])


def _is_few(one: int, other: int) -> bool:
    return 0 < abs(one - other) < LEAST


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
