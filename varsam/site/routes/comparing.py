"""What differs between two versions of the rule table, rule by rule, for people to read."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.experts import languages
from varsam.site.editing import differences
from varsam.site.editing.differences import Part
from varsam.site.routes import words

Rules = list[dict[str, Any]]


@dataclass(frozen=True)
class Difference:
    """One thing of a rule that reads otherwise."""

    label: str
    parts: list[Part]


@dataclass(frozen=True)
class Changed:
    """One rule that is new, gone, moved or reads otherwise; `kind` in words."""

    rule: str
    route: str
    kind: str
    differences: list[Difference]


def between(before: Rules, after: Rules) -> list[Changed]:
    """Every rule that differs, in the order of the later table; those that are gone come last."""
    old = {rule["id"]: rule for rule in before}
    new = {rule["id"]: rule for rule in after}
    stayed = [rule["id"] for rule in before if rule["id"] in new]
    places = {name: place for place, name in enumerate(each["id"] for each in after if each["id"] in old)}
    found = []
    for rule in after:
        name = rule["id"]
        was = old.get(name)
        moved = was is not None and stayed.index(name) != places[name]
        said = _said(was, rule)
        if said or moved or was is None:
            kind = _("Ny") if was is None else _("Flyttad") if moved and not said else _("Ändrad")
            found.append(Changed(name, str(words.ROUTES[rule["route"]]), kind, said))
    gone = [rule for rule in before if rule["id"] not in new]
    return found + [
        Changed(rule["id"], str(words.ROUTES[rule["route"]]), _("Borttagen"), _said(rule, None))
        for rule in gone
    ]


def _said(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[Difference]:
    was, now = _texts(before), _texts(after)
    labels = list(dict.fromkeys([*now, *was]))
    return [
        Difference(label, differences.shown(was.get(label, ""), now.get(label, "")))
        for label in labels
        if was.get(label, "") != now.get(label, "")
    ]


def _texts(rule: dict[str, Any] | None) -> dict[str, str]:
    """Everything that a rule says, by what it is called."""
    if rule is None:
        return {}
    said = {_("Leder till"): str(words.ROUTES[rule["route"]]), _("När"): "\n".join(words.cases(rule))}
    for place, reason in enumerate(rule["reasons"], start=1):
        condition = words.case(reason["if"]) if "if" in reason else ""
        for language in words.LANGUAGES:
            label = _("Skäl %(number)s, %(language)s") % {
                "number": place,
                "language": languages.name(language),
            }
            said[label] = (
                f"{condition}: {reason['text'][language]}" if condition else reason["text"].get(language, "")
            )
    said[_("Källa")] = rule.get("source", "")
    return said
