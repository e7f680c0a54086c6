"""A study's DOI in one spelling, however it was written.

DOIs are compared without regard to case (ISO 26324 § 4.2; DOI Handbook § 3.4), and written here in small letters, without what
leads to them on the web.
"""

import re
from urllib.parse import quote, unquote, urlsplit

_LONGEST = 250
_BEFORE = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi\.org/|info:doi/|doi\s*:?\s*)", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[!-~]+")
_AFTER = ".,;:\"'"


def normalised(text: str) -> str:
    """The DOI in a text that is one (10.1234/abc), or an empty text. Nothing is searched for inside a sentence."""
    said = text.strip()
    while found := _BEFORE.match(said):
        said = said[found.end() :].strip()
        if text.lower().lstrip().startswith("http"):
            said = unquote(said)
    said = said.rstrip(_AFTER).lower()
    # A bracket at the end belongs to the DOI only where it was opened in it.
    while said.endswith((")", ">", "]")) and said.count(said[-1]) > said.count(
        {")": "(", ">": "<", "]": "["}[said[-1]]
    ):
        said = said[:-1].rstrip(_AFTER)
    return said if len(said) <= _LONGEST and _DOI.fullmatch(said) else ""


def of_address(address: str) -> str:
    """The DOI that an address of doi.org leads to, or an empty text."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return normalised(address) if host in {"doi.org", "dx.doi.org", "www.doi.org"} else ""


def address(doi: str) -> str:
    """Where a normalised DOI leads to."""
    return f"https://doi.org/{quote(doi, safe='/:;()._-')}"
