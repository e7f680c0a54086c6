"""Printed documents: `render` makes a tagged PDF from a template and data; it knows no domain.

The templates and what each wants are in `contracts.py` (a certificate: `contracts_training.py`), the shared look in `templates/letter.typ`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

import typst

from varsam.ui.documents import fonts
from varsam.ui.documents.writing import printable

STANDARD: Final = "ua-1"
TEMPLATES = Path(__file__).resolve().parent / "templates"
NAMES = (
    "certificate",
    "consent_form",
    "decision",
    "meeting_minutes",
    "minutes",
    "register_extract",
    "reading_extract",
    "plan",
    "picture",
)
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_MISSING = re.compile(r'does not contain key "(\w+)"')
_PLACE = re.compile(r"([a-z_]+\.typ:\d+)")


class DocumentFailed(Exception):
    """A document could not be made; says which template, and where in it, never what the document holds."""


def render(template: str, data: Mapping[str, object], language: str, drawings: Sequence[str] = ()) -> bytes:
    """The document as PDF/UA-1 (ISO 14289-1), tagged, with title, language and direction.

    `template` is one of NAMES, `data` follows its contract in `contracts.py`, `language` is a code of ISO 639 such
    as "sv" or "ar". `drawings` are charts as SVG (varsam.ui.charts), for templates that say so. The same arguments give the
    same bytes. Nothing is fetched and nothing is written to disk.
    Raises ValueError for an unknown template or a language or date that is none, TypeError for data that is not
    JSON, DocumentFailed for data that breaks its contract, FontsMissing before set-up.
    """
    return _compile(template, data, language, "pdf", drawings=drawings)[0]


def pictures(
    template: str,
    data: Mapping[str, object],
    language: str,
    drawings: Sequence[str] = (),
    *,
    per_inch: int = 96,
) -> list[bytes]:
    """The pages as PNG, for looking at; arguments and errors as in `render`."""
    return _compile(template, data, language, "png", per_inch, drawings)


def _compile(
    template: str,
    data: Mapping[str, object],
    language: str,
    form: str,
    per_inch: int = 96,
    drawings: Sequence[str] = (),
) -> list[bytes]:
    if template not in NAMES:
        raise ValueError(f"There is no template {template!r}.")
    if not _LANGUAGE.fullmatch(language):
        raise ValueError(f"{language!r} is no code of a language.")
    if "issued" not in data:
        raise DocumentFailed(f"{template}: the data has no 'issued'")
    issued = date.fromisoformat(str(data["issued"]))
    compiler = typst.Compiler(TEMPLATES / f"{template}.typ", root=TEMPLATES, font_paths=_fonts())
    # Text goes in as a value and is read by the template as JSON: it is never part of the template's own code.
    inputs = {
        "data": json.dumps(printable(data)),
        "language": language,
        "issued": issued.isoformat(),
        "drawings": json.dumps(list(drawings)),
    }
    return _made(compiler, template, inputs, form, per_inch)


def _made(
    compiler: typst.Compiler,
    template: str,
    inputs: dict[str, str],
    form: str,
    per_inch: int,
) -> list[bytes]:
    try:
        if form == "png":
            made = compiler.compile(format="png", ppi=per_inch, sys_inputs=inputs)
        else:
            made = compiler.compile(format="pdf", pdf_standards=[STANDARD], sys_inputs=inputs)
    except typst.TypstError as failure:
        said = _harmless(failure)
    else:
        assert made is not None
        return [made] if isinstance(made, bytes) else made
    # Outside of the handler, so that no error report finds the compiler's own words in the context.
    raise DocumentFailed(f"{template}: {said}")


def _harmless(failure: typst.TypstError) -> str:
    # A message may quote the text that could not be printed; a missing key and the place in the template may not.
    missing = _MISSING.search(failure.message)
    place = _PLACE.search(failure.diagnostic)
    what = f"the data has no {missing[1]!r}" if missing else "it could not be set"
    return f"{what} ({place[1]})" if place else what


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    fonts.files()
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.FOLDER)]
    )
