"""What a situation picture shows, on the public page and at the desk."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from varsam.areas.programme.models import Picture
from varsam.site.programme import pictures, spans, tables
from varsam.site.programme.tables import Figures


def period(picture: Picture, language: str) -> str:
    return spans.months(picture.period_from, picture.period_to, language)


def lines(title: str) -> list[str]:
    """The finding, one sentence a line."""
    said = [each for each in title.rstrip(".").split(". ") if each]
    return [f"{each}." for each in said] if title.endswith(".") else said


@dataclass(frozen=True)
class Text:
    """A text of several paragraphs: the first, and the rest, which folds where the page is long."""

    first: str
    rest: Sequence[str]


def text(said: str) -> Text:
    """The text in its paragraphs, which blank lines part."""
    parts = [each for each in re.split(r"\n\s*\n", said.replace("\r\n", "\n").strip()) if each.strip()]
    return Text(parts[0] if parts else "", parts[1:])


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
        "texts": [
            ("kartlaggning", _("Kartläggning"), text(picture.said("mapping"))),
            ("information", _("Information"), text(picture.said("information"))),
            ("analys", _("Analys"), text(picture.said("analysis"))),
        ],
        "aim": picture.said("aim"),
    }
