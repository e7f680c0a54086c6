"""References as files that other programs read: CSL-JSON and RIS."""

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from varsam.lib.bibliography.reference import Reference

_TYPES: Final = {
    "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS", "book": "BOOK", "chapter": "CHAP",
    "report": "RPRT", "thesis": "THES", "paper-conference": "CPAPER", "webpage": "ELEC", "post-weblog": "BLOG",
    "dataset": "DATA", "manuscript": "UNPB",
}  # fmt: skip
_LINES = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def item(reference: Reference) -> dict[str, Any]:
    """A reference as an item of CSL-JSON; what it does not say is left out."""
    said: dict[str, Any] = {
        "type": reference.kind,
        "title": reference.title,
        "author": [_name(each.family, each.given) for each in reference.authors],
        "issued": {"date-parts": [[reference.year]]} if reference.year else None,
        "container-title": reference.container,
        "volume": reference.volume,
        "issue": reference.issue,
        "page": reference.pages,
        "publisher": reference.publisher,
        "DOI": reference.doi,
        "PMID": reference.pmid,
        "URL": reference.url,
        "language": reference.language,
        "abstract": reference.abstract,
    }
    return {name: value for name, value in said.items() if value}


def _name(family: str, given: str) -> dict[str, str]:
    return {"family": family, "given": given} if given else {"literal": family}


def as_csl(references: Iterable[Reference]) -> str:
    """A list of items, each with an id of its own."""
    items = [{"id": str(at), **item(each)} for at, each in enumerate(references, start=1)]
    return json.dumps(items, ensure_ascii=False, indent=1)


def as_ris(references: Iterable[Reference]) -> str:
    """Records with the line ends that RIS asks for. No value can begin a line: none holds a line end."""
    return "".join(_record(each) for each in references)


def _record(reference: Reference) -> str:
    first, _dash, last = reference.pages.replace("-", "–").partition("–")
    said = [
        ("TY", _TYPES.get(reference.kind, "GEN")),
        ("TI", reference.title),
        *(("AU", str(each)) for each in reference.authors),
        ("PY", str(reference.year or "")),
        ("T2", reference.container),
        ("VL", reference.volume),
        ("IS", reference.issue),
        ("SP", first.strip()),
        ("EP", last.strip()),
        ("PB", reference.publisher),
        ("DO", reference.doi),
        ("UR", reference.url),
        ("LA", reference.language),
        ("AB", reference.abstract),
    ]
    lines = [f"{tag}  - {_LINES.sub(' ', value)}" for tag, value in said if value]
    return "\r\n".join([*lines, "ER  - ", "", ""])
