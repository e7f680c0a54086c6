"""The cases of the demo town as they are told: all stages, good outcomes and bad, along the table, and nobody named."""

from typing import Any

from varsam.areas.knowledge_house.cases.states import TRANSITIONS, State
from varsam.lib import deidentification
from varsam.site.reference import read_yaml

CASES = read_yaml("varsam.site", "demo_cases.yaml")["cases"]


def way(case: dict[str, Any]) -> list[State]:
    """The states that a case is led through, as its acts tell it."""
    states = [State.PROPOSED]
    for act in case["acts"]:
        ((name, said),) = act.items()
        after = {
            "step": lambda said: State(said[0]),
            "offer": lambda _said: State.HANDOVER_OFFERED,
            "complete": lambda _said: State.HANDED_OVER,
            "go_back": lambda _said: states[-2],
            "post_checks": lambda _said: State.POST_CHECKS,
        }.get(name)
        if after:
            states.append(after(said))
    return states


def texts(told: Any) -> list[str]:
    """Everything that is said in words; a single word is a name of the program's."""
    if isinstance(told, str):
        return [told] if " " in told else []
    parts = told.values() if isinstance(told, dict) else told if isinstance(told, list) else []
    return [text for part in parts for text in texts(part)]


def test_every_case_goes_along_the_table() -> None:
    for case in CASES:
        states = way(case)
        assert set(zip(states, states[1:], strict=False)) <= set(TRANSITIONS), case["why"]


def test_a_dozen_cases_stand_in_all_stages_with_outcomes_good_and_bad() -> None:
    assert len(CASES) >= 12
    last = {way(case)[-1] for case in CASES}
    assert {State.PROPOSED, State.CONSENT_ASKED, State.CONFERENCE, State.PLANNING, State.ACTIVE, State.STEPPED_DOWN,
            State.HANDOVER_OFFERED, State.HANDED_OVER, State.POST_CHECKS, State.ENDED} <= last  # fmt: skip
    told = [
        said
        for case in CASES
        for act in case["acts"]
        for name, said in act.items()
        if name in {"outcome", "answer"}
    ]
    assert {said.get("harm") for said in told} >= {"none", "some"}
    assert {said.get("ending") for said in told} >= {"goals", "refused"}
    assert {said.get("accepted") for said in told} >= {True, False}


def test_nobody_is_named() -> None:
    found = [(text, each.text) for text in texts(CASES) for each in deidentification.find(text)]
    assert found == []
