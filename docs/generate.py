"""Writes the pages of the docs that are made from the code: `python docs/generate.py`, after any change of states,
models, rules of law or tests that hold a line of it. The tests fail when a page differs from what this would write."""

import ast
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from varsam.lib.rows import Declaration

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


def case_states() -> str:
    """The way of a case: a diagram, what each gate asks, and a table with the reason and the gates of each step."""
    from varsam.areas.knowledge_house.cases.states import TRANSITIONS, Gate, State

    lines = [_MADE, "# The way of a case", "", _CASES_INTRO]
    return _gated(lines, State, Gate, TRANSITIONS, begins=State.PROPOSED, ends=State.ENDED)


def method_states() -> str:
    """The way of a method, in the same manner."""
    from varsam.areas.methods.register.states import TRANSITIONS, Gate, State

    lines = [_MADE, "# The way of a method", "", _METHODS_INTRO]
    asked = _asked_from_above()
    names = {step: [name for name, _holds, _package in each] for step, each in asked.items()}
    page = _gated(lines, State, Gate, TRANSITIONS, begins=State.IDEA, ends=None, more=names)
    rows = ["", "| Gate of a package above | Package | What must hold |", "|---|---|---|"]
    every = dict.fromkeys(gate for each in asked.values() for gate in each)
    rows += [f"| {name} | {package} | {holds} |" for name, holds, package in every]
    return page + "\n".join(rows) + "\n"


def _asked_from_above() -> dict[Any, list[tuple[str, str, str]]]:
    """What packages above the register ask for before a step: its name, what must hold, and whose it is."""
    from varsam.areas.methods.register import gates

    def one(missing: Any) -> tuple[str, str, str]:
        said = re.sub(r"\s+", " ", missing.__doc__).strip().partition(". ")[0].rstrip(".")
        return missing.__name__, said, missing.__module__.split(".")[-2]

    return {step: [one(missing) for missing in each] for step, each in gates.asked().items()}


def _gated(
    lines: list[str], states: Any, gates: Any, ways: Any, *, begins: Any, ends: Any, more: Any = None
) -> str:
    above = more or {}
    lines += ["", "```mermaid", "stateDiagram-v2", f"    [*] --> {begins.value}"]
    lines += [f"    {before.value} --> {after.value}" for before, after in ways]
    lines += [f"    {ends.value} --> [*]"] if ends else []
    lines += ["```", "", "| State | In Swedish |", "|---|---|"]
    lines += [f"| {state.value} | {_swedish(state)} |" for state in states]
    lines += ["", "| From | To | Why the step exists | Gates |", "|---|---|---|---|"]
    lines += [
        f"| {before.value} | {after.value} | {way.why} | "
        f"{', '.join([*(gate.value for gate in way.gates), *above.get((before, after), [])])} |"
        for (before, after), way in ways.items()
    ]
    lines += ["", "| Gate | What must hold, as the handler reads it |", "|---|---|"]
    lines += [f"| {gate.value} | {_swedish(gate)} |" for gate in gates]
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


def privacy() -> str:
    """The page about privacy, with the part of the assessment that the declarations write between its two marks."""
    page = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    before, rest = page.split(_BEGINS, 1)
    return before + _BEGINS + "\n\n" + _processing() + "\n" + _ENDS + rest.split(_ENDS, 1)[1]


def _processing() -> str:
    """Every table that holds something personal: what, why, by what right, how long, who."""
    known, used = _rules_by_slug(), set()
    parts: dict[str, list[str]] = {}
    for package, name, declaration in _personal():
        parts.setdefault(package, []).append(_processed(name, declaration, known))
        used |= set(declaration.basis)
    lines = []
    for package, tables in parts.items():
        lines += [f"#### {package}", "", *tables]
    return "\n".join([*lines, "#### The rules that it rests on", "", *_rules_used(used, known)]) + "\n"


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
            f"- Who reads: {_readers(declaration.protection)}",
            "",
        ]
    )


def _readers(rule: object) -> str:
    """Who may read, role by role; a kind that is not here is told in the words of data.md."""
    from varsam.kernel.access import policies
    from varsam.lib import rows
    from varsam.lib.rows import Verb

    match rule:
        case rows.InUnit():
            writer = "; the outside writer, theirs" if rule.writer else ""
            return f"{_roles(rule.resource)}{writer}.{_others(rule.reads)}"
        case rows.Through():
            parent = next(found for table, found in policies.declared() if table == rule.parent)
            assert parent
            inside = _readers(parent.protection).split(".")[0]
            return f"{inside}.{_others(rule.reads)}"
        case rows.Shared(open_read=False):
            return f"{_roles(rule.resource)}."
        case rows.Where():
            return _others(rule.conditions.get(Verb.READ)).strip() or "nobody directly."
    return _words(rule)


def _others(condition: str | None) -> str:
    """To whom else a row opens: the roles and the functions of the database that the condition asks."""
    if not condition:
        return ""
    roles = [_roles(resource) for resource in re.findall(r"varsam\.units\('(\w+)'", condition)]
    asked = sorted(set(re.findall(r"varsam\.\w+", condition)) - {"varsam.units", "varsam.actor"})
    named = ["the user whom the row names"] if "varsam.actor" in condition else []
    by = [*dict.fromkeys(roles), *named, *(f"`{name}`" for name in asked)]
    return f" Others only where the condition of the table lets them: {'; '.join(by)}." if by else ""


def _roles(resource: str) -> str:
    """The roles that read a resource, and how far; nobody where no role does."""
    from varsam.kernel.access.roles import RIGHTS
    from varsam.lib.rows import Verb

    reach = {"unit": "in their unit", "subtree": "in theirs and below", "municipality": "in the municipality"}
    found: dict[str, list[str]] = {}
    for role, rights in RIGHTS.items():
        for right in rights:
            if right.resource == resource and Verb.READ in right.verbs:
                found.setdefault(reach[right.reach], []).append(role.value.replace("_", " "))
    return "; ".join(f"{', '.join(roles)} ({where})" for where, roles in found.items()) or "no role"


def _rules_by_slug() -> dict[str, dict[str, Any]]:
    """The newest version in the seed of every rule."""
    file = ROOT / "varsam" / "kernel" / "lawfulness" / "data" / "legal_rules.yaml"
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]
    return {row.get("version_of") or row["id"]: row for row in rows}


def _rules_used(slugs: set[str], known: dict[str, dict[str, Any]]) -> list[str]:
    lines = ["| Rule | What it says | How sure |", "|---|---|---|"]
    for slug in sorted(slugs):
        row = known[slug]
        lines.append(
            f"| {row['law']}, {row['section']} (`{slug}`) | {row['short']['en']} | {_SURETY[row['certainty']]} |"
        )
    return lines


def law() -> str:
    """Each line of the law with its rules, what the software does, and the tests that hold it."""
    lines = yaml.safe_load((ROOT / "docs" / "law.yaml").read_text(encoding="utf-8"))["lines"]
    tests, rules = holding_tests(), _rules_by_slug()
    parts = [f"{_MADE}\n# From the law to the tests\n\n{_LAW_INTRO}"]
    for line, said in lines.items():
        own = sorted(slug for slug, row in rules.items() if row["domain_ref"] == line)
        lacks = [f"**What is missing.** {said['lacks']}"] if said.get("lacks") else []
        named = [f"- `{test}` in `{file}`" for file, test in tests.get(line, [])]
        parts += [
            f"## {line}: {said['title']}",
            said["fact"],
            f"**Rules.** {', '.join(f'`{slug}`' for slug in own) or 'None.'}",
            f"**What Varsam does.** {said['does']}",
            *lacks,
            "**Held by**\n\n" + "\n".join(named) if named else "**Held by** no test: nothing of it is built.",
        ]
    return "\n\n".join(parts) + "\n"


def holding_tests() -> dict[str, list[tuple[str, str]]]:
    """Line of the law → (file, test) of every test that is marked `@pytest.mark.law(line)`."""
    found: dict[str, list[tuple[str, str]]] = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                for line in _marked(node):
                    found.setdefault(line, []).append((file.relative_to(ROOT).as_posix(), node.name))
    return found


def _marked(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Iterator[str]:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.law":
            yield from (ast.literal_eval(argument) for argument in decorator.args)


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
                f"({_verbs(rule.verbs)}).{writer}{_others(rule.reads)}"
            )
        case rows.Through():
            writer = (
                f" Its outside writer: {_verbs(rule.writer_verbs)}"
                + ("." if rule.writer_where == "true" else f", where `{rule.writer_where}`.")
                if rule.writer_verbs
                else ""
            )
            where = f"as the row of `{rule.parent}` that `{rule.column}` points at"
            return f"{where} ({_verbs(rule.verbs)}).{writer}{_others(rule.reads)}"
        case rows.Own():
            return f"the user in `{rule.column}` and nobody else ({_verbs(rule.verbs)})."
        case rows.Shared():
            reading = "everyone reads" if rule.open_read else "reading needs the capability too"
            return (
                f"{reading}; writing needs a capability for `{rule.resource}` in some unit "
                f"({_verbs(rule.verbs)})."
            )
    return _seldom(rule)


def _seldom(rule: object) -> str:
    """The same for protections that belong to no unit."""
    from varsam.lib import rows
    from varsam.lib.rows import Verb

    match rule:
        case rows.Keys():
            return (
                "read by those who see a row that the key encrypts; stored and destroyed by functions only."
            )
        case rows.Where():
            others = _others(rule.conditions.get(Verb.READ))
            return f"by conditions of its own ({_verbs(frozenset(rule.conditions))}).{others}"
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
_CASES_INTRO = """Made from the table `TRANSITIONS` in `varsam/areas/knowledge_house/cases/states.py`. The database gets the same
table at every migration (`cases_way`) and moves a case along it and nowhere else, when every gate of the step holds: the
app's login cannot write a state. `closed`, `post_checks` and `ended` go back to `proposed` where help is needed again: a
new round, with a new question of consent."""
_METHODS_INTRO = """Made from the table `TRANSITIONS` in `varsam/areas/methods/register/states.py`. The database gets the same table at
every migration (`methods_way`): a step is a row that says who and why, and a trigger refuses any other. Packages above add gates of
their own, in words (`register/gates.py`) and as triggers on `methods_step`: they stand last."""

_DATA_INTRO = """Made from the declarations on the models (`varsam/lib/rows.py`), which are the same that row security
is written from. *Kept* is what a table promises. What a program carries out today, and what it does not yet, stands
in [privacy.md](privacy.md). A unit is an organisation that rows lie in."""

_BEGINS = "<!-- From here to the next mark: made by docs/generate.py from the declarations. -->"
_ENDS = "<!-- Up to here. -->"
_SURETY = {
    "confirmed": "read, not by a lawyer of the city",
    "amended_text_not_seen": "today's wording not read",
    "general_knowledge": "general knowledge, not read",
}
_LAW_INTRO = """Line by line: what the law says, in our own words and to be checked by a lawyer; the rules that stand for
it among the data (`varsam/kernel/lawfulness/data/legal_rules.yaml`, edited at `/arbete/regler/`); what Varsam does; what
it does not do; and the tests that fail if it stops. The words are in `docs/law.yaml`. A test says which line it holds
by `@pytest.mark.law("L3")`. `tests/architecture/test_law.py` fails for a line without a test, unless nothing of it is
built and the line says so. It is a map for people, not a proof that the law is met."""

PAGES = {
    "states.md": states,
    "case-states.md": case_states,
    "method-states.md": method_states,
    "data.md": data,
    "privacy.md": privacy,
    "law.md": law,
}


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
