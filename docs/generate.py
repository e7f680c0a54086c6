"""Writes the pages of the docs that are made from the code: `python docs/generate.py`, after any change of states or
models. The tests fail when a page differs from what this would write."""

import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def states() -> str:
    """The way of an enquiry: a diagram, and a table with the reason of each step."""
    from varsam.kernel.conversations.states import OPEN, TRANSITIONS, State

    lines = [_MADE, "# The way of an enquiry", "", _STATES_INTRO, "", "```mermaid", "stateDiagram-v2"]
    lines += [f"    [*] --> {state.value}" for state in (State.RECEIVED, State.ACKNOWLEDGED)]
    lines += [f"    {before.value} --> {after.value}" for before, after in TRANSITIONS]
    lines += [
        f"    {State.ERASED.value} --> [*]",
        "```",
        "",
        "| State | In Swedish | Open |",
        "|---|---|---|",
    ]
    lines += [
        f"| {state.value} | {_swedish(state)} | {'yes' if state in OPEN else 'no'} |" for state in State
    ]
    lines += ["", "| From | To | Why the step exists |", "|---|---|---|"]
    lines += [f"| {before.value} | {after.value} | {why} |" for (before, after), why in TRANSITIONS.items()]
    return "\n".join(lines) + "\n"


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
        f"{_MADE}\n# What is stored\n\n{_DATA_INTRO}",
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
        f"- Who: {_words(declaration.protection)}",
    ]
    if declaration.personal:
        lines.append("- Personal:")
        lines += [f"  - `{field}`: {why}." for field, why in declaration.personal.items()]
    else:
        lines.append("- Personal: nothing.")
    return "\n".join(lines)


def _said(model: type) -> str:
    return re.sub(r"\s+", " ", (model.__doc__ or "").strip())


def _verbs(verbs: object) -> str:
    from varsam.lib.rows import Verb

    assert isinstance(verbs, frozenset)
    return ", ".join(verb.value for verb in Verb if verb in verbs) or "nothing"


def _words(rule: object) -> str:
    """A protection in plain words; a kind that is not here must be written here first."""
    from varsam.lib import rows

    match rule:
        case rows.InUnit():
            writer = (
                f" The outside writer whose token fits `{rule.writer}` may read and change theirs."
                if rule.writer
                else ""
            )
            return (
                f"those with a capability for `{rule.resource}` in the unit in `{rule.unit}` "
                f"({_verbs(rule.verbs)}).{writer}"
            )
        case rows.Through():
            writer = (
                f" Its outside writer: {_verbs(rule.writer_verbs)}"
                + ("." if rule.writer_where == "true" else f", where `{rule.writer_where}`.")
                if rule.writer_verbs
                else ""
            )
            return f"as the row of `{rule.parent}` that `{rule.column}` points at ({_verbs(rule.verbs)}).{writer}"
        case rows.Keys():
            return (
                "read by those who see a row that the key encrypts; stored and destroyed by functions only."
            )
        case rows.Own():
            return f"the user in `{rule.column}` and nobody else ({_verbs(rule.verbs)})."
        case rows.Shared():
            reading = "everyone reads" if rule.open_read else "reading needs the capability too"
            return (
                f"{reading}; writing needs a capability for `{rule.resource}` in some unit "
                f"({_verbs(rule.verbs)})."
            )
        case rows.FunctionsOnly():
            return f"nobody directly: {rule.why}."
        case rows.Open():
            own = f" Only the user in `{rule.own}` writes." if rule.own else ""
            return f"not protected by row: {rule.why} ({_verbs(rule.verbs)}).{own}"
    raise TypeError(rule)


def _swedish(state: object) -> str:
    from django.utils.translation import override

    with override("sv"):
        return str(state.label)  # type: ignore[attr-defined]


_MADE = "<!-- Made by docs/generate.py; change the code and run it again. -->\n"
_STATES_INTRO = """Made from the table `TRANSITIONS` in `varsam/kernel/conversations/states.py`. A step that is not in
the table does not exist: `policies.check_can_move` refuses it. A telephone call that staff note begins as
acknowledged; everything else begins as received. Only the writer, or the end of the time, erases."""
_DATA_INTRO = """Made from the declarations on the models (`varsam/lib/rows.py`), which are the same that row security
is written from. *Kept* is what a table promises. What a program carries out today, and what it does not yet, stands
in [privacy.md](privacy.md). A unit is an organisation that rows lie in."""

PAGES = {"states.md": states, "data.md": data}


def main() -> None:
    """Write the pages."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    for name, make in PAGES.items():
        (ROOT / "docs" / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
