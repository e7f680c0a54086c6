"""The participant's own copy of the plan, on paper or as a file, in the language that they read."""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.utils import timezone, translation

from varsam.areas.knowledge_house.plans.models import GoalState
from varsam.areas.knowledge_house.plans.reading import GoalOf, Line, MeasureOf, Plan
from varsam.areas.relatives.models import Contact
from varsam.kernel.people.models import Organisation
from varsam.lib import when
from varsam.ui.documents import api as documents
from varsam.ui.documents import contracts

LANGUAGES: dict[str, str] = {
    "sv": "Svenska",
    "en": "English",
    "ar": "العربية",
    "so": "Soomaali",
    "fa": "فارسی",
}
# Whom one rings who does not know whom to ask for: the contact that the public pages show too.
_SWITCHBOARD = "goteborg-kontaktcenter"


@cache
def _words() -> dict[str, Any]:
    file = resources.files("varsam.site.plans").joinpath("data", "copy_words.yaml")
    return dict(yaml.safe_load(file.read_text(encoding="utf-8")))


def data(plan: Plan, language: str, *, name: str = "") -> contracts.Plan:
    """What the template wants. The reference alone ties the paper to a person, unless `name` is given."""
    said, today, record = _words()[language], timezone.localdate(), plan.record
    contact = Contact.objects.filter(slug=_SWITCHBOARD).first()
    telephone = contact.phone_display if contact else ""
    contact_value = said["contact_value"].format(
        phone=f"\u2066{telephone}\u2069", reference=f"\u2066{record.reference}\u2069"
    )
    city = Organisation.objects.filter(pk=record.unit.ancestors[0]).first() or record.unit
    with translation.override("en" if language == "en" else "sv"):
        unit, city_name = record.unit.name, city.name
    facts: list[contracts.Fact] = [{"label": said["name"], "value": name}] if name else []
    document: contracts.Plan = {
        "city": city_name,
        "unit": unit,
        "title": said["title"],
        "lead": said["lead"],
        "reference": record.reference,
        "issued": today.isoformat(),
        "date": when.full_date(today, language),
        "labels": {"reference": said["reference"], "date": said["date"], "page": said["page"]},
        "facts": [*facts, {"label": said["contact"], "value": contact_value}],
        "goals": {
            "heading": said["goals"],
            "goals": [_goal(each, said, language) for each in plan.in_state(GoalState.OPEN)],
            "empty": said["no_goals"],
        },
        "sections": [
            *_points(said["reached"], plan.in_state(GoalState.REACHED)),
            *_points(said["strengths"], plan.strengths),
            *_points(said["needs"], plan.needs),
            *_points(said["dropped"], plan.in_state(GoalState.DROPPED)),
        ],
        "rights": {"heading": said["rights"], "text": said["rights_text"]},
    }
    for section in _points(said["disagreements"], plan.disagreements):
        document["disagreement"] = section
    return document


def _points(heading: str, rows: Sequence[GoalOf] | Sequence[Line]) -> list[contracts.Section]:
    """A section of short texts; none where there is nothing to say."""
    return [{"heading": heading, "points": [each.text for each in rows]}] if rows else []


def _goal(each: GoalOf, said: dict[str, Any], language: str) -> contracts.PlanGoal:
    goal: contracts.PlanGoal = {
        "heading": each.text,
        "measures": {
            "columns": [said["what"], said["who"], said["until"]],
            "widths": [2.4, 1.3, 1.1],
            "rows": [_measure(one, said, language) for one in each.measures],
            "empty": said["no_measures"],
        },
    }
    if each.now is None:
        return goal
    changed = each.start is not None and each.start.value != each.now.value
    rating: contracts.OwnRating = {
        "now": each.now.value,
        "text": said["rating"]["changed" if changed else "same"].format(
            start=each.start.value if each.start else "",
            now=each.now.value,
            date=when.full_date(timezone.localdate(each.now.at), language),
        ),
    }
    if changed and each.start is not None:
        rating["start"] = each.start.value
    goal["rating"] = rating
    return goal


def _measure(one: MeasureOf, said: dict[str, Any], language: str) -> Sequence[str | Sequence[str]]:
    due = one.measure.due_on
    return [
        [one.text, said["states"][one.measure.state]],
        one.owner or said["nobody"],
        when.full_date(due, language) if due else said["no_day"],
    ]


def pdf(plan: Plan, language: str, *, name: str = "") -> bytes:
    """The copy as PDF/UA-1; `language` is one of LANGUAGES."""
    return documents.render("plan", data(plan, language, name=name), language)
