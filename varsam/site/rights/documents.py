"""The extracts and the answer on paper, in Swedish: the language of authorities, and plain."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone, translation

from varsam.kernel.lawfulness.models import Answer, Outcome, Right, SignerRole
from varsam.kernel.lawfulness.models import Decision as ConsentDecision
from varsam.kernel.lawfulness.rights import Opened, Reading
from varsam.kernel.people.models import Organisation
from varsam.kernel.records.enums import Basis, Information, Track
from varsam.lib import when
from varsam.site.rights import gathering, saying
from varsam.site.rights.gathering import Gathered, Held
from varsam.ui.documents import api as documents
from varsam.ui.documents.contracts import (
    Category,
    Decision,
    Fact,
    LetterLabels,
    Note,
    ReadingExtract,
    RegisterExtract,
    Section,
    Table,
)

_LABELS: LetterLabels = {"reference": "Referens", "date": "Datum", "page": "Sida {page} av {pages}"}
_RIGHTS: Section = {
    "heading": "Dina rättigheter",
    "points": [
        "Är något fel kan du begära att det rättas. Det gamla står kvar, med rättelsen bredvid.",
        "Du kan begära att något raderas. Du får alltid ett svar med skäl.",
        "Du kan invända mot hur vi använder uppgifterna.",
        "Du kan klaga hos Integritetsskyddsmyndigheten, imy.se.",
    ],
}


def _day(at: datetime) -> str:
    return when.full_date(timezone.localdate(at), "sv")


def _kinds(information: Sequence[str]) -> str:
    return ", ".join(str(kind.label) for kind in Information if kind.value in information)


# --- register extract ------------------------------------------------------------------------------------------


def register_extract(gathered: Gathered) -> RegisterExtract:
    """What the template `register_extract` wants."""
    at, city = gathered.at, gathered.city
    moment = f"{_day(at)} klockan {when.clock(at, 'sv')}"
    return {
        "city": city.name_sv,
        "unit": gathered.request.unit.name_sv,
        "kind": "Registerutdrag",
        "title": "Det här finns om dig",
        "lead": "Du har frågat vad vi har om dig. Här är allt som lämnas ut, varför vi har det och hur länge det sparas.",
        "reference": gathered.request.reference,
        "issued": timezone.localdate(at).isoformat(),
        "date": _day(at),
        "labels": _LABELS,
        "facts": [
            {"label": "Personuppgiftsansvarig", "value": city.name_sv},
            {"label": "Utdraget visar", "value": f"Det som fanns {moment}"},
            {"label": "Antal akter", "value": str(len(gathered.held))},
        ],
        "categories": [category for held in gathered.held for category in _categories(held, city, gathered)],
        "notes": {
            "heading": "Anteckningar i ordning",
            "text": _left_out(gathered),
            "entries": [note for held in gathered.held for note in _notes(held, many=len(gathered.held) > 1)],
            "empty": "Det finns inga anteckningar." if gathered.held else "Vi har inga akter om dig.",
        },
        "sections": [_why_notes(city), _RIGHTS],
    }


def _left_out(gathered: Gathered) -> str:
    count = sum(held.left_out for held in gathered.held)
    if not count:
        return "Alla anteckningar är med. En rättelse står efter den anteckning som den rättar."
    words = "En anteckning lämnas" if count == 1 else f"{count} anteckningar lämnas"
    return f"{words} inte ut, därför att de är hemliga också för dig. Skälen står i beslutet."


def _why_notes(city: Organisation) -> Section:
    found = gathering.why("notes", city)
    return {
        "heading": "Om anteckningarna",
        "facts": [
            {"label": "Varför", "value": found.why},
            {"label": "Rättslig grund", "value": found.basis or "–"},
            {"label": "Varifrån", "value": found.source},
            {"label": "Hur länge", "value": found.how_long},
        ],
    }


def _categories(held: Held, city: Organisation, gathered: Gathered) -> list[Category]:
    prefix = f"{held.record.reference}: " if len(gathered.held) > 1 else ""
    tables = {
        "identity": _identity(held),
        "record": _record(held),
        "consent": _consents(held),
        "sharing": _sharing(held),
    }
    made: list[Category] = []
    for name, table in tables.items():
        found = gathering.why(name, city)
        facts: list[Fact] = [
            {"label": "Varför", "value": found.why},
            {"label": "Rättslig grund", "value": found.basis or "–"},
            {"label": "Varifrån", "value": found.source},
            {"label": "Hur länge", "value": found.how_long},
        ]
        made.append({"heading": f"{prefix}{found.heading}", "facts": facts, "held": table})
    return made


def _identity(held: Held) -> Table:
    rows: list[list[str]] = []
    if held.person is not None:
        rows.append(["Namn", held.person.name])
        if held.person.number:
            rows.append(["Personnummer", held.person.number_shown])
    if held.contact is not None:
        told = {"Adress": held.contact.address, "Telefon": held.contact.phone, "E-post": held.contact.email, "Annat": held.contact.other}  # fmt: skip
        rows += [[label, value] for label, value in told.items() if value]
    elif held.is_protected:
        rows.append(["Kontaktuppgifter", "Skyddade. De finns, men skrivs inte ut."])
    return {
        "columns": ["Uppgift", "Vad som står"],
        "widths": [1, 2],
        "rows": rows,
        "empty": "Inget namn är antecknat.",
    }


def _record(held: Held) -> Table:
    record = held.record
    rows = [
        ["Referens", record.reference],
        ["Kallas i listor", record.pseudonym],
        ["Enhet", record.unit.name_sv],
        ["Spår", str(Track(record.track).label)],
        ["Öppnad", _day(record.opened_at)],
    ]
    if record.closed_at:
        rows.append(["Avslutad", _day(record.closed_at)])
    return {"columns": ["Uppgift", "Vad som står"], "widths": [1, 2], "rows": rows, "empty": "–"}


def _consents(held: Held) -> Table:
    rows = [
        [
            when.full_date(said.decided_on, "sv"),
            f"{SignerRole(said.role).label} {said.number if said.role == SignerRole.GUARDIAN else ''}".strip(),
            str(ConsentDecision(said.decision).label),
            [said.organisation.name_sv, _kinds(said.information), f"till och med {_day(said.until)}"],
        ]
        for said in held.consents
    ]
    return {
        "columns": ["När", "Vem", "Svar", "Om vad"],
        "widths": [1, 1, 0.7, 1.8],
        "rows": rows,
        "empty": "Ingen har frågat om samtycke.",
    }


def _sharing(held: Held) -> Table:
    rows: list[list[str | Sequence[str]]] = [
        [
            share.organisation.name_sv,
            _kinds(share.information),
            [
                f"{_day(share.starts_at)} – {_day(share.ended_at or share.until)}",
                str(Basis(share.basis_kind).label),
            ],
        ]
        for share in held.recipients
    ]
    rows += [
        [
            found.recipient.name_sv if found.recipient else found.authority or "Någon annan",
            str(Outcome(found.outcome).label),
            [_day(found.decided_at), f"Beslut {found.reference}, {found.rule.section}"],
        ]
        for found in held.disclosures
    ]
    return {
        "columns": ["Vem", "Vad", "När och med stöd av vad"],
        "widths": [1.1, 1.2, 1.2],
        "rows": rows,
        "empty": "Ingen utanför enheten har fått del av något.",
    }


def _notes(held: Held, *, many: bool) -> list[Note]:
    made: list[Note] = []
    for text in held.texts:
        what = f"{held.record.reference}, " if many else ""
        kind = Information(text.entry.information).label
        rettar = " (rättelse)" if text.entry.corrects_id else ""
        heading = f"{what}{_day(text.entry.happened_at)}, {text.entry.author.name}: {kind}{rettar}"
        made.append({"heading": heading, "text": text.body})
    return made


# --- who has read ----------------------------------------------------------------------------------------------


def reading_extract(gathered: Gathered) -> ReadingExtract:
    """What the template `reading_extract` wants."""
    seen = sorted(
        ((held, one) for held in gathered.held for one in held.readings),
        key=lambda pair: pair[1].at,
        reverse=True,
    )
    many = len(gathered.held) > 1
    span = f"{_day(seen[-1][1].at)} – {_day(seen[0][1].at)}" if seen else "–"
    return {
        "city": gathered.city.name_sv,
        "unit": gathered.request.unit.name_sv,
        "kind": "Läslogg",
        "title": "De här har läst dina uppgifter",
        "lead": "Varje gång någon öppnar dina uppgifter skrivs det upp. Här är listan, med det senaste först.",
        "reference": gathered.request.reference,
        "issued": timezone.localdate(gathered.at).isoformat(),
        "date": _day(gathered.at),
        "labels": _LABELS,
        "facts": [{"label": "Tid", "value": span}, {"label": "Antal läsningar", "value": str(len(seen))}],
        "readings": {
            "heading": "Läsningar",
            "table": {
                "columns": ["När", "Vem", "Vad", "Ändamål"],
                "widths": [1.3, 1.45, 1.25, 1.2],
                "rows": [_reading_row(held.record.reference if many else "", one) for held, one in seen],
                "empty": "Ingen har läst något.",
            },
        },
        "sections": [
            {
                "heading": "Om listan",
                "text": "Medarbetarnas namn visas, därför att de har läst i tjänsten. Loggen går inte att ändra, och den "
                "granskas. Ser du något som du inte förstår kan du fråga oss, eller vända dig till stadens dataskyddsombud.",
            },
            _RIGHTS,
        ],
    }


def _reading_row(reference: str, seen: Reading) -> list[str | Sequence[str]]:
    what, why = saying.what_and_why(seen)
    return [
        [_day(seen.at), f"klockan {when.clock(seen.at, 'sv')}"],
        [seen.user.name, saying.roles(seen), *(place.name_sv for place in seen.organisations)],
        [what, reference] if reference else what,
        why,
    ]


# --- the answer ------------------------------------------------------------------------------------------------


def answer(opened: Opened, city: Organisation) -> Decision:
    """The answer as a letter, by the template `decision`."""
    request, step = opened.request, opened.steps[-1]
    assert request.answered_at is not None
    assert request.answered_by is not None
    assert request.answered_by_rule is not None
    rule, outcome = request.answered_by_rule, Answer(request.answer)
    made: Decision = {
        "city": city.name_sv,
        "unit": request.unit.name_sv,
        "kind": "Svar",
        "title": f"Svar på din begäran: {str(Right(request.kind).label).lower()}",
        "reference": request.reference,
        "issued": timezone.localdate(request.answered_at).isoformat(),
        "date": _day(request.answered_at),
        "labels": _LABELS,
        "outcome": {"label": "Beslutet", "text": str(outcome.label)},
        "facts": [
            {"label": "Dag för beslutet", "value": _day(request.answered_at)},
            {"label": "Din begäran kom", "value": when.full_date(request.received_on, "sv")},
            {"label": "Det du bad om", "value": opened.asker.asked if opened.asker else "–"},
            {"label": "Beslutat av", "value": request.answered_by.name},
            {"label": "Föredragande", "value": "Ingen"},
            {"label": "Andra som deltog", "value": "Ingen"},
        ],
        "rule": {
            "heading": "Regeln som svaret vilar på",
            "text": rule.short_sv,
            "facts": [
                {"label": "Lag", "value": rule.title},
                {"label": "Version", "value": f"Version {rule.number}"},
            ],
        },
        "tests": {
            "heading": "Vad vi har prövat",
            "columns": {"test": "Fråga", "answer": "Svar", "words": "Skäl"},
            "rows": [
                {
                    "test": "Har du rätt till det som du begär?",
                    "answer": _YES_NO[outcome],
                    "words": "Se svaret nedan.",
                }
            ],
        },
        "reasons": {"heading": "Vårt svar", "text": step.words["text"]},
    }
    if step.words.get("appeal"):
        made["appeal"] = {"heading": "Så här överklagar du", "text": step.words["appeal"]}
    return made


_YES_NO = {Answer.GRANTED: "Ja", Answer.PARTLY: "Delvis", Answer.REFUSED: "Nej"}


def pdf(template: str, data: RegisterExtract | ReadingExtract | Decision) -> bytes:
    """A document as PDF/UA."""
    return documents.render(template, data, "sv")


def in_swedish() -> translation.override:
    """Labels that stand in a document are Swedish, whatever language the registrar works in."""
    return translation.override("sv")
