"""Every table with what it says of itself, and the part of the assessment that the declarations write."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docs.making import protections, rules
from docs.making.marks import MADE, ROOT

if TYPE_CHECKING:
    from varsam.lib.rows import Declaration

_DATA_INTRO = """Made from the declarations on the models (`varsam/lib/rows.py`), which are the same that row security
is written from. *Kept* is what a table promises. What a program carries out today, and what it does not yet, stands
in [privacy.md](privacy.md). A unit is an organisation that rows lie in."""
_BEGINS = "<!-- From here to the next mark: made by docs/generate.py from the declarations. -->"
_ENDS = "<!-- Up to here. -->"


def data() -> str:
    """Every table with what it says of itself."""
    from django.apps import apps

    from varsam.kernel.access import policies, third_party

    ours, theirs = [], []
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda m: m._meta.db_table):
        declaration = policies.declaration_of(model)
        if declaration is None:
            continue
        is_library = model._meta.db_table in third_party.DECLARED
        part = _table(model._meta.db_table, "" if is_library else _said(model), declaration)
        (theirs if is_library else ours).append(part)
    parts = [
        f"{MADE}\n# What is stored\n\n{_DATA_INTRO}",
        "## Tables of Varsam",
        *ours,
        "## Tables of libraries",
        *theirs,
    ]
    return "\n\n".join(parts) + "\n"


def _table(name: str, said: str, declaration: object) -> str:
    from varsam.lib.rows import Declaration

    assert isinstance(declaration, Declaration)
    lines = [f"### {name}", "", *([said, ""] if said else [])]
    lines += [
        f"- Purpose: {declaration.purpose}.",
        f"- Kept: {declaration.retention}.",
        f"- Who: {protections.words(declaration.protection)}",
    ]
    if declaration.personal:
        lines.append("- Personal:")
        lines += [f"  - `{field}`: {why}." for field, why in declaration.personal.items()]
    else:
        lines.append("- Personal: nothing.")
    return "\n".join(lines)


def _said(model: type) -> str:
    return re.sub(r"\s+", " ", (model.__doc__ or "").strip())


def privacy() -> str:
    """The page about privacy, with the part of the assessment that the declarations write between its two marks."""
    page = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    before, rest = page.split(_BEGINS, 1)
    return before + _BEGINS + "\n\n" + _processing() + "\n" + _ENDS + rest.split(_ENDS, 1)[1]


def _processing() -> str:
    """Every table that holds something personal: what, why, by what right, how long, who."""
    known, used = rules.by_slug(), set()
    parts: dict[str, list[str]] = {}
    for package, name, declaration in _personal():
        parts.setdefault(package, []).append(_processed(name, declaration, known))
        used |= set(declaration.basis)
    lines = []
    for package, tables in parts.items():
        lines += [f"#### {package}", "", *tables]
    return "\n".join([*lines, "#### The rules that it rests on", "", *rules.used(used, known)]) + "\n"


def _personal() -> "Iterator[tuple[str, str, Declaration]]":
    """(package, table, declaration) of every table with personal fields, package by package."""
    from django.apps import apps

    from varsam.kernel.access import policies

    found = []
    for model in apps.get_models(include_auto_created=True):
        declaration = policies.declaration_of(model)
        if declaration and declaration.personal:
            ours = model.__module__.startswith("varsam.")
            package = model.__module__.split(".")[2 if ".kernel." in model.__module__ else 1] if ours else ""
            found.append((package or "libraries", model._meta.db_table, declaration))
    yield from sorted(found, key=lambda row: row[:2])


def _processed(name: str, declaration: "Declaration", known: dict[str, dict[str, Any]]) -> str:
    basis = "; ".join(f"{known[slug]['law']}, {known[slug]['section']}" for slug in declaration.basis)
    fields = "; ".join(f"`{field}`: {why}" for field, why in declaration.personal.items())
    return "\n".join(
        [
            f"**`{name}`**",
            "",
            f"- Why: {declaration.purpose}.",
            f"- What: {fields}.",
            f"- By what right: {basis}.",
            f"- How long: {declaration.retention}.",
            f"- Who reads: {protections.readers(declaration.protection)}",
            "",
        ]
    )
