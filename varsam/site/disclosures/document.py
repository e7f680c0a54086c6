"""The decision on paper, with what förvaltningslagen (2017:900) 31 § asks of it. Always in Swedish, the language of
authorities."""

from collections.abc import Sequence

from django.utils import timezone, translation

from varsam.kernel.lawfulness.disclosures import Opened
from varsam.kernel.lawfulness.grounds import regimes
from varsam.kernel.lawfulness.models import Disclosure, LegalRule, Outcome
from varsam.kernel.people.models import Organisation
from varsam.kernel.records.enums import Information
from varsam.lib import when
from varsam.ui.documents import api as documents
from varsam.ui.documents.contracts import Decision, Fact, Section

_YES, _NO = "Ja", "Nej"


def data(opened: Opened) -> Decision:
    """What the template `decision` wants."""
    found, said = opened.disclosure, opened.said
    on = timezone.localdate(found.decided_at)
    outcome = Outcome(found.outcome)
    recipient = found.recipient.name_sv if found.recipient else found.authority or said.recipient
    made: Decision = {
        "city": _city(found.unit),
        "unit": found.unit.name_sv,
        "kind": "Beslut",
        "title": title(found),
        "reference": found.reference,
        "issued": on.isoformat(),
        "date": when.full_date(on, "sv"),
        "labels": {"reference": "Referens", "date": "Datum", "page": "Sida {page} av {pages}"},
        "outcome": {"label": str(outcome.label), "text": said.content},
        "facts": _facts(opened, recipient),
        "rule": _rule(found.rule),
        "tests": {
            "heading": "Regelns frågor och våra svar",
            "columns": {"test": "Fråga", "answer": "Svar", "words": "Skäl"},
            "rows": [
                {"test": answer.question, "answer": _YES if answer.yes else _NO, "words": answer.words}
                for answer in opened.answers
            ]
            or [{"test": "Regeln ger inget stöd", "answer": "–", "words": "Se skälen."}],
        },
        "reasons": {
            "heading": "Skäl",
            "text": said.reasons or "Regelns frågor är besvarade ovan och öppnar för ett utlämnande.",
        },
        "signatures": {
            "heading": "Underskrift",
            "labels": {
                "signature": "Underskrift",
                "name": "Namnförtydligande",
                "place_and_date": "Ort och datum",
            },
            "signers": [{"role": "Beslutsfattare", "name": found.decided_by.name}],
        },
    }
    if found.is_given:
        made["sent"] = {
            "heading": "Vad som lämnades ut",
            "table": {
                "columns": ["Uppgift", "Till", "Hur och när"],
                "widths": [1.5, 1.1, 1],
                "rows": [
                    [
                        opened.sent if opened.sent is not None else "Står i akten och visas inte här.",
                        [part for part in (recipient, said.recipient if found.recipient else "") if part],
                        said.how or "–",
                    ]
                ],
                "empty": "Inget lämnades ut.",
            },
        }
    if said.appeal:
        made["appeal"] = {"heading": "Så här överklagas beslutet", "text": said.appeal}
    return made


def title(found: Disclosure) -> str:
    """What the paper is called. It stands in the file's properties too: an authority is named there, a person never."""
    what = "Uppgifter lämnas inte ut" if found.outcome == Outcome.REFUSED else "Utlämnande av uppgifter"
    recipient = found.recipient.name_sv if found.recipient else found.authority
    return f"{what} till {recipient}" if recipient else what


def _facts(opened: Opened, recipient: str) -> Sequence[Fact]:
    found, said = opened.disclosure, opened.said
    asked = (
        f"{when.full_date(found.requested_on, 'sv')}"
        if found.requested_on
        else "Ingen begäran, prövat på eget initiativ"
    )
    rows: list[Fact] = [
        {"label": "Dag för beslutet", "value": when.full_date(timezone.localdate(found.decided_at), "sv")},
        {"label": "Begäran", "value": [part for part in (asked, said.case_number) if part]},
        {"label": "Begärda uppgifter", "value": said.asked or "–"},
        {"label": "Mottagare", "value": recipient or "–"},
        {"label": "Akt", "value": found.about or "Uppgifterna finns inte i någon akt"},
        {
            "label": "Sekretess",
            "value": regimes()[found.regime].label_sv if found.regime in regimes() else found.regime,
        },
        {"label": "Beslutat av", "value": said.decider or found.decided_by.name},
        {"label": "Föredragande", "value": found.presented_by.name if found.presented_by else "Ingen"},
        {"label": "Andra som deltog", "value": said.participants.splitlines() or "Ingen"},
    ]
    if found.corrects is not None:
        rows.append({"label": "Rättar", "value": f"Beslut {found.corrects.reference}, som står kvar"})
    if found.opens_until is not None:
        with translation.override("sv"):
            kinds = ", ".join(str(Information(kind).label) for kind in found.information)
        until = when.full_date(timezone.localdate(found.opens_until), "sv")
        rows.append({"label": "Mottagaren får läsa", "value": f"{kinds}, till och med {until}"})
    return rows


def _rule(rule: LegalRule) -> Section:
    since = f", gäller från {when.full_date(rule.valid_from, 'sv')}" if rule.valid_from else ""
    checked = (
        f"Kontrollerad av {rule.checked_by.name}"
        if rule.checked_by
        else "Inte kontrollerad av jurist i staden"
    )
    return {
        "heading": "Regeln som har prövats",
        "text": rule.short_sv,
        "facts": [
            {"label": "Lag", "value": rule.title},
            {"label": "Version", "value": f"Version {rule.number}{since}"},
            {"label": "Källa", "value": [rule.source, checked]},
        ],
    }


def _city(unit: Organisation) -> str:
    root = Organisation.objects.filter(pk=unit.ancestors[0]).first()
    return root.name_sv if root else unit.name_sv


def pdf(opened: Opened) -> bytes:
    """The decision as PDF/UA."""
    return documents.render("decision", data(opened), "sv")
