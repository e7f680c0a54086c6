"""The form of consent on paper: one line for each organisation, in the language of the one who is asked."""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.utils import timezone, translation

from varsam.areas.relatives.models import Contact
from varsam.kernel.lawfulness import consents, terms
from varsam.kernel.lawfulness.models import SignerRole
from varsam.kernel.people.models import Organisation
from varsam.kernel.records.enums import Information
from varsam.kernel.records.models import Record
from varsam.lib import when
from varsam.site.consent.standing import Asked, Person
from varsam.ui.documents import api as documents
from varsam.ui.documents.contracts import ConsentForm, Section, SharedWith

# Whom one rings who does not know whom to ask for: the contact that the public pages show too.
_SWITCHBOARD = "goteborg-kontaktcenter"


@cache
def _words() -> dict[str, Any]:
    file = resources.files("varsam.site.consent").joinpath("data", "form_words.yaml")
    return dict(yaml.safe_load(file.read_text(encoding="utf-8")))


def name(organisation: Organisation, language: str) -> str:
    """What an organisation is called on paper: where Swedish is foreign, what it is comes first."""
    known: dict[str, str] = _words()[language]["organisations"]
    by_slug = [
        said for key, said in known.items() if key.endswith("*") and organisation.slug.startswith(key[:-1])
    ]
    what = next(iter(by_slug), known.get(organisation.kind, ""))
    own = organisation.name_en if language == "en" else organisation.name_sv
    return f"{what}\n{own}" if what else own


def _telephone() -> str:
    contact = Contact.objects.filter(slug=_SWITCHBOARD).first()
    return contact.phone_display if contact else ""


def data(record: Record, asked: Asked, people: Sequence[Person], language: str) -> ConsentForm:
    """What the template wants. No name of anybody who is asked: the reference alone ties the paper to a person.

    `people` are those who sign this paper. Two who may answer differently each get one of their own.
    """
    said, term = _words()[language], terms.words(asked.request.term, language)
    assert term is not None
    today, telephone = timezone.localdate(), _telephone()
    contact = said["contact_value"].format(
        phone=f"\u2066{telephone}\u2069", reference=f"\u2066{record.reference}\u2069"
    )
    with translation.override("en" if language == "en" else "sv"):
        unit, asker = record.unit.name, asked.request.asked_by.name
    city = Organisation.objects.filter(pk=record.unit.ancestors[0]).first() or record.unit
    return {
        "city": city.name_en if language == "en" else city.name_sv,
        "unit": unit,
        "title": term.title,
        "reference": record.reference,
        "issued": today.isoformat(),
        "date": when.full_date(today, language),
        "labels": {key: said[key] for key in ("reference", "date", "page")},  # type: ignore[typeddict-item]
        "facts": [
            {"label": said["purpose"], "value": term.purpose},
            {"label": said["who_asks"], "value": f"{asker}, {unit}"},
            {
                "label": said["until"],
                "value": when.full_date(consents.last_day(asked.request.until), language),
            },
            {"label": said["contact"], "value": contact},
        ],
        "sharing": {
            "heading": said["sharing"],
            "text": said["sharing_text"],
            "columns": {
                "organisation": said["organisation"],
                "information": said["information"],
                "yes": said["agree"],
                "no": said["decline"],
            },
            "organisations": [
                _shared(line.scope.organisation, line.scope.information, language) for line in asked.lines
            ],
        },
        "sections": [_section(heading, text) for heading, text in term.sections],
        "answer": {
            "heading": said["answer"],
            "choices": [{"text": said["answer_yes"]}, {"text": said["answer_no"]}],
        },
        "signatures": {
            "heading": said["signatures"],
            "text": said["signatures_text"],
            "labels": {key: said[key] for key in ("signature", "name", "place_and_date")},  # type: ignore[typeddict-item]
            "signers": [
                {"role": _role(person.signer.role, person.signer.position, asked, language)}
                for person in people
            ],
        },
    }


def _section(heading: str, text: str) -> Section:
    return {"heading": heading, "text": text}


def _shared(organisation: Organisation, information: list[str], language: str) -> SharedWith:
    # One row, one answer: what stands on it is agreed to or refused as a whole, as it is registered.
    kinds: dict[str, str] = _words()[language]["kinds"]
    lines = [f"• {kinds[kind.value]}" for kind in Information if kind.value in information]
    return {"name": name(organisation, language), "information": [{"text": "\n".join(lines)}]}


def _role(role: str, position: int, asked: Asked, language: str) -> str:
    said: str = _words()[language]["signers"][role]
    number = str(position) if len(asked.guardians) > 1 or role != SignerRole.GUARDIAN else ""
    return said.format(number=number).strip()


def pdf(record: Record, asked: Asked, people: Sequence[Person], language: str) -> bytes:
    """The form as PDF/UA; `language` is one in which the term can be printed."""
    return documents.render("consent_form", data(record, asked, people, language), language)
