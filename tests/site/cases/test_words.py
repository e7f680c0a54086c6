"""Every step and state has its words, so that no page meets one that it cannot tell."""

import pytest
from django.utils import translation

from varsam.areas.knowledge_house.cases.models import Outcome
from varsam.areas.knowledge_house.cases.states import STAGES, TRANSITIONS, Gate, State
from varsam.site.cases import case_page, columns, gate_lines, stepping, views_board


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


@pytest.mark.parametrize(
    ("reached", "open_", "said"),
    [
        (0, 0, "Inga mål i planen"),
        (1, 0, "Målet är nått"),
        (0, 1, "Målet är inte nått"),
        (0, 3, "Inget av 3 mål är nått"),
        (1, 2, "Ett av 3 mål är nått"),
        (2, 1, "2 av 3 mål är nådda"),
        (3, 0, "Alla 3 mål är nådda"),
    ],
)
def test_goals_are_counted_as_people_do(reached: int, open_: int, said: str) -> None:
    with translation.override("sv"):
        assert case_page.goals_reached(Outcome(goals_reached=reached, goals_open=open_)) == said


def test_all_cases_are_not_everyone() -> None:
    with translation.override("en"):
        assert str(views_board._CHOICES[0][1]) == "All"
