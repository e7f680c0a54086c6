"""Findings of de-identification as people read them: numbered, marked in the text, with what they become."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from varsam.lib import deidentification
from varsam.lib.deidentification import Finding, Kind


@dataclass(frozen=True)
class Shown:
    number: int
    kind: str
    kind_words: str
    text: str
    masked: str


def words() -> dict[Kind, str]:
    """The kinds, in the language that is active."""
    return {
        Kind.PERSONNUMMER: _("personnummer"),
        Kind.PHONE: _("telefon"),
        Kind.EMAIL: _("e-post"),
        Kind.ADDRESS: _("adress"),
        Kind.NAME: _("namn"),
        Kind.VEHICLE: _("bil"),
        Kind.USERNAME: _("användarnamn"),
    }


def shown(findings: list[Finding]) -> list[Shown]:
    said = words()
    return [
        Shown(number, f.kind.value, said[f.kind].capitalize(), f.text, f"[{said[f.kind]}]")
        for number, f in enumerate(findings, start=1)
    ]


def mask(text: str, findings: list[Finding]) -> str:
    """The text with each finding replaced by its kind in brackets."""
    return deidentification.mask(text, findings, words())


def marked(text: str, findings: list[Finding]) -> SafeString:
    """The text with each finding marked and numbered; everything in it is escaped."""
    parts: list[tuple[SafeString]] = []
    at = 0
    for number, finding in enumerate(findings, start=1):
        parts.append((format_html("{}", text[at : finding.start]),))
        parts.append((format_html("<mark>{}<sup>{}</sup></mark>", finding.text, number),))
        at = finding.end
    parts.append((format_html("{}", text[at:]),))
    return format_html_join("", "{}", parts)
