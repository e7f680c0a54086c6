"""What a situation picture shows, on the public page and at the desk."""

from typing import Any

from varsam.areas.programme.models import Picture
from varsam.site.programme import pictures, spans, tables
from varsam.site.programme.tables import Figures


def period(picture: Picture, language: str) -> str:
    return spans.months(picture.period_from, picture.period_to, language)


def lines(title: str) -> list[str]:
    """The finding, one sentence a line."""
    said = [each for each in title.rstrip(".").split(". ") if each]
    return [f"{each}." for each in said] if title.endswith(".") else said


def shown(picture: Picture, figures: Figures, language: str) -> dict[str, Any]:
    """The context of the picture's own part: numbers as tables and charts, and the three texts of the law."""
    every = tables.every(figures)
    districts = next((each for each in every if each.key == "omraden"), None)
    return {
        "picture": picture,
        "title_lines": lines(picture.title),
        "period": period(picture, language),
        "sentence": tables.in_a_sentence(figures),
        "charts": pictures.every(figures),
        "districts": districts,
        "tracks": next((each for each in every if each.key == "tracks"), None),
        "work": next((each for each in every if each.key == "arbetet"), None),
        "marks": set().union(*(each.marks for each in every)) if every else set(),
        "next": spans.month(picture.next_by, language) if picture.next_by else "",
        "lead": picture.said("lead"),
        "mapping": picture.said("mapping"),
        "information": picture.said("information"),
        "analysis": picture.said("analysis"),
        "aim": picture.said("aim"),
    }
