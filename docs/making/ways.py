"""The ways of enquiries, cases and methods: a diagram, and a table with the reason of each step."""

import re
from typing import Any

from docs.making.marks import MADE

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


def states() -> str:
    """The way of an enquiry: a diagram, and a table with the reason of each step."""
    from varsam.kernel.conversations.states import OPEN, TRANSITIONS, State

    lines = [MADE, "# The way of an enquiry", "", _STATES_INTRO, "", "```mermaid", "stateDiagram-v2"]
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

    lines = [MADE, "# The way of a case", "", _CASES_INTRO]
    return _gated(lines, State, Gate, TRANSITIONS, begins=State.PROPOSED, ends=State.ENDED)


def method_states() -> str:
    """The way of a method, in the same manner."""
    from varsam.areas.methods.register.states import TRANSITIONS, Gate, State

    lines = [MADE, "# The way of a method", "", _METHODS_INTRO]
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


def _swedish(state: object) -> str:
    from django.utils.translation import override

    with override("sv"):
        return str(state.label)  # type: ignore[attr-defined]
