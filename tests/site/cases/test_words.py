"""Every step and state has its words, so that no page meets one that it cannot tell."""

from varsam.areas.knowledge_house.cases.states import STAGES, TRANSITIONS, Gate, State
from varsam.site.cases import columns, gate_lines, stepping


def test_every_step_is_told_and_no_other() -> None:
    assert set(stepping.TELLINGS) == set(TRANSITIONS)


def test_every_state_has_one_address() -> None:
    assert sorted(stepping.SLUGS.values()) == sorted(State)


def test_the_step_that_comes_next_is_a_step() -> None:
    assert set(stepping.FORWARD.items()) <= set(TRANSITIONS)


def test_every_state_of_the_board_stands_in_one_column() -> None:
    shown = [state for stage in columns.STAGES for state in stage.states]
    assert sorted(shown) == sorted(STAGES)
    assert set(columns.ICONS) == set(State)


def test_what_ends_something_says_what() -> None:
    assert all(
        telling.losses
        for telling in stepping.TELLINGS.values()
        if telling.act == stepping.TELLINGS[State.ACTIVE, State.CLOSED].act
    )


def test_a_gate_is_mended_somewhere_or_by_waiting() -> None:
    # The reason is written with the step; whether a case has come to a new unit is nobody's to mend.
    assert set(Gate) - set(gate_lines._LINKS) == {Gate.REASON, Gate.RECEIVED}
