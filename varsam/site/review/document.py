"""A signed round on paper, in the look of a decision. Always in Swedish, the language of authorities."""

from django.utils import timezone, translation

from varsam.kernel.lawfulness.models import Judgement, ReviewResult, Why
from varsam.kernel.lawfulness.reviews import Line, Opened
from varsam.lib import when
from varsam.site.desk import moments
from varsam.site.review import picture, words
from varsam.ui.documents import api as documents
from varsam.ui.documents.contracts import Decision, Test


def data(opened: Opened) -> Decision:
    """What the template `decision` wants; the round is signed."""
    review = opened.review
    assert review.signed_at is not None
    assert review.signed_by is not None
    on = timezone.localdate(review.signed_at)
    begin, end = (
        when.full_date(timezone.localdate(each), "sv") for each in (review.from_at, review.until_at)
    )
    return {
        "city": review.municipality.name_sv,
        "unit": "Dataskydd",
        "kind": "Granskning",
        "title": f"Granskning av läsloggen, {begin} till {end}",
        "reference": review.reference,
        "issued": on.isoformat(),
        "date": when.full_date(on, "sv"),
        "labels": {"reference": "Referens", "date": "Datum", "page": "Sida {page} av {pages}"},
        "outcome": {
            "label": "Resultat",
            "text": f"{ReviewResult(review.result).label}. {picture.finding([(n, odd) for _day, n, odd in review.days])}.",
        },
        "facts": [
            {"label": "Granskat", "value": f"{len(opened.lines)} poster ur {review.readings} läsningar"},
            {"label": "Skulle vara klar", "value": when.full_date(timezone.localdate(review.due), "sv")},
            {"label": "Underskriven av", "value": f"{review.signed_by.name}, {when.full_date(on, 'sv')}"},
        ],
        "rule": {
            "heading": "Så valdes läsningarna",
            "text": review.rule.short_sv,
            "facts": [
                {"label": "Regel", "value": f"{review.rule.law}, version {review.rule.number}"},
                {"label": "Källa", "value": review.rule.source},
            ],
        },
        "tests": {
            "heading": "Läsningarna och bedömningarna",
            "columns": {"test": "Läsning", "answer": "Bedömning", "words": "Skäl"},
            "rows": [_row(line) for line in opened.lines]
            or [{"test": "Inget lästes under perioden.", "answer": "–", "words": "–"}],
        },
        "reasons": {"heading": "Sammanfattning", "text": opened.words or "Inget att tillägga till bedömningarna."},
        "signatures": {
            "heading": "Underskrift",
            "labels": {
                "signature": "Underskrift",
                "name": "Namnförtydligande",
                "place_and_date": "Ort och datum",
            },
            "signers": [{"role": "Granskare", "name": review.signed_by.name}],
        },
    }  # fmt: skip


def _row(line: Line) -> Test:
    item = line.item
    assert item.judged_by is not None
    about = ", ".join(item.references) or "utan referens"
    why = ", ".join(str(Why(each).label).lower() for each in item.why)
    at = moments.short(item.first_at, timezone.now())
    said = line.words or "–"
    if item.told_at is not None:
        said += f"\n\nDen personuppgiftsansvarige vet sedan {moments.short_day(item.told_at)}."
    return {
        "test": f"{item.place}. {item.reader.name}, {item.unit.name_sv}\n{words.what(item)}: {about}\n{at}, {why}",
        "answer": str(Judgement(item.judgement).label),
        "words": f"{said}\n\n{item.judged_by.name}",
    }


def pdf(opened: Opened) -> bytes:
    """The result as PDF/UA."""
    with translation.override("sv"):
        return documents.render("decision", data(opened), "sv")
