"""The way of an occasion: the steps that there are, and why. The database holds the same (sql/20_counting.sql)."""

from varsam.areas.training.occasions.enums import State

TRANSITIONS: dict[tuple[State, State], str] = {
    (State.DRAFT, State.OPEN): "it has a day, and people may sign up",
    (State.OPEN, State.CLOSED): "no more sign-ups; who waits can still get a place",
    (State.CLOSED, State.OPEN): "there is room for more after all",
    (State.OPEN, State.HELD): "it has been, and who came is noted",
    (State.CLOSED, State.HELD): "it has been, and who came is noted",
    (State.DRAFT, State.CANCELLED): "it comes to nothing",
    (State.OPEN, State.CANCELLED): "it comes to nothing, and everybody is told",
    (State.CLOSED, State.CANCELLED): "it comes to nothing, and everybody is told",
}
