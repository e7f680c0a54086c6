"""What came of a method's pilots, as others read it: what our own public card says of them, in words and never in numbers of people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from varsam.areas.methods.pilots.models import Evaluation
from varsam.areas.methods.pilots.openly import Open

# How many harms were told of: nobody, fewer than five, or more.
HARMS = ("none", "few", "more")


def of(known: Sequence[Open], evaluations: Iterable[Evaluation]) -> list[dict[str, Any]]:
    """Every pilot that has begun, or was given up before it did, the newest first: none is left out because it went badly. Days of
    months are their first. What it came to is null until somebody has evaluated it."""
    newest = {each.pilot_id: each for each in evaluations}
    return [
        {
            "state": each.state.value,
            "design": each.design.value,
            "aim": each.aim,
            "began": _day(each.began),
            "ended": _day(each.ended),
            "stopped": _day(each.stopped),
            "by_rule": each.is_rule,
            "evaluated_on": _day(each.evaluated),
            **_found(newest.get(each.pilot)),
        }
        for each in known
    ]


def _found(evaluation: Evaluation | None) -> dict[str, Any]:
    if evaluation is None:
        return {
            "conclusion": None,
            "words": {"sv": "", "en": ""},
            "places": None,
            "beside": None,
            "harms": None,
            "months": None,
        }
    figures: Mapping[str, Any] = evaluation.figures
    return {
        "conclusion": evaluation.conclusion,
        "words": {"sv": evaluation.words_sv, "en": evaluation.words_en},
        "places": figures["places"],
        "beside": figures["comparison"],
        "harms": _harms(figures["harms"]["total"]),
        "months": {"said": figures["months"]["said"], "of": figures["months"]["of"]},
    }


def _harms(total: int | str) -> str:
    """A number would tell, version by version, how many came to harm between two evaluations."""
    none, few, more = HARMS
    if total == 0:
        return none
    return more if isinstance(total, int) else few


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
