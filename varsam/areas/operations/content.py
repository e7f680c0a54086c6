"""What a guide says, as data: its shape, what is missing in it, and the keys of its responsibilities."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from varsam.areas.operations.enums import ROLES, Certainty
from varsam.lib import deidentification
from varsam.lib.deidentification import Kind

LANGUAGES = ("sv", "en")
type Content = dict[str, Any]


def of(row: Mapping[str, Any]) -> Content:
    """The content of a scenario as `scenarios.yaml` or an editor writes it; every responsibility gets a key of its own."""
    known: Counter[str] = Counter()
    return {
        "title": dict(row["title"]),
        "situation": dict(row["situation"]),
        "responsibilities": [_responsibility(each, known) for each in row["responsibilities"]],
        "first_steps": {language: list(row["first_steps"].get(language, [])) for language in LANGUAGES},
        "do_not": {language: list(row["do_not"].get(language, [])) for language in LANGUAGES},
        "who_to_contact": {
            kind: list(row["who_to_contact"].get(kind, [])) for kind in ("contacts", "organisations")
        },
        "methods": list(row["methods"]),
    }


def _responsibility(row: Mapping[str, Any], known: Counter[str]) -> dict[str, Any]:
    role = str(row["role"])
    known[role] += 1
    return {
        "key": row.get("key") or f"{role.replace('_', '-')}-{known[role]}",
        "role": role,
        "rule": row.get("rule") or None,
        "duty": dict(row["duty"]),
        "certainty": str(row["certainty"]),
    }


def empty() -> Content:
    """What the draft of a new guide begins with."""
    return {
        "title": {"sv": "", "en": ""},
        "situation": {"sv": "", "en": ""},
        "responsibilities": [],
        "first_steps": {"sv": [], "en": []},
        "do_not": {"sv": [], "en": []},
        "who_to_contact": {"contacts": [], "organisations": []},
        "methods": [],
    }


def faults(content: Content) -> list[str]:
    """What keeps a guide from being published, in plain sentences; empty where nothing does."""
    found = []
    for language, named in (("sv", _("svenska")), ("en", _("engelska"))):
        found += [line % {"language": named} for line in _faults_in(content, language)]
    if not content["responsibilities"]:
        found.append(_("Skriv minst ett ansvar: vem gör vad?"))
    found += _faults_of_responsibilities(content["responsibilities"])
    # Everybody reads a guide, and a number points at somebody whoever wrote it and for whatever reason.
    if any(
        each.kind is Kind.PERSONNUMMER for text in _texts(content) for each in deidentification.find(text)
    ):
        found.append(_("Ett personnummer kan aldrig vara kvar här. Ta bort det eller byt ut det."))
    return found


def _texts(content: Content) -> Iterator[str]:
    for language in LANGUAGES:
        yield content["title"].get(language, "")
        yield content["situation"].get(language, "")
        yield "\n".join(each["duty"].get(language, "") for each in content["responsibilities"])
        yield "\n".join(content["first_steps"].get(language, []))
        yield "\n".join(content["do_not"].get(language, []))


def _faults_in(content: Content, language: str) -> list[str]:
    found = []
    if not content["title"].get(language, "").strip():
        found.append(_("Rubriken saknas på %(language)s."))
    if not content["situation"].get(language, "").strip():
        found.append(_("Beskrivningen av situationen saknas på %(language)s."))
    if not content["first_steps"].get(language):
        found.append(_("De första stegen saknas på %(language)s."))
    if any(
        not line.strip() for part in ("first_steps", "do_not") for line in content[part].get(language, [])
    ):
        found.append(_("En rad bland stegen är tom på %(language)s."))
    if len(content["first_steps"]["sv"]) != len(content["first_steps"].get(language, [])):
        found.append(_("De första stegen är inte lika många på %(language)s."))
    if len(content["do_not"]["sv"]) != len(content["do_not"].get(language, [])):
        found.append(_("Det som man inte ska göra är inte lika mycket på %(language)s."))
    return found


def _faults_of_responsibilities(responsibilities: list[dict[str, Any]]) -> list[str]:
    found = []
    keys = [each["key"] for each in responsibilities]
    if len(set(keys)) != len(keys):
        found.append(_("Två ansvar har samma nyckel."))
    for place, each in enumerate(responsibilities, start=1):
        if not all(each["duty"].get(language, "").strip() for language in LANGUAGES):
            found.append(_("Ansvar %(place)s måste stå på svenska och engelska.") % {"place": place})
        if each["role"] not in ROLES:
            found.append(_("Ansvar %(place)s måste ha en roll.") % {"place": place})
        if each["certainty"] not in Certainty.values:
            found.append(_("Ansvar %(place)s måste säga hur säkert det är.") % {"place": place})
    return found
