"""The way of an engagement, as one table: from → to, with why the step exists. The database holds the same table
(sql/20_states.sql), and a test compares them."""

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    MATCHED = "matched", pgettext_lazy("insats", "Föreslagen")
    INTRODUCED = "introduced", pgettext_lazy("insats", "Har träffats")
    STARTED = "started", pgettext_lazy("insats", "Pågår")
    PAUSED = "paused", pgettext_lazy("insats", "Pausad")
    ENDED = "ended", pgettext_lazy("insats", "Avslutad")


OPEN = (State.MATCHED, State.INTRODUCED, State.STARTED, State.PAUSED)

TRANSITIONS: dict[tuple[State, State], str] = {
    (State.MATCHED, State.INTRODUCED): "they have met, and the participant decides whether to go on",
    (State.MATCHED, State.ENDED): "it came to nothing",
    (
        State.INTRODUCED,
        State.STARTED,
    ): "the participant wants to, and what is needed is shared with the engaged person",
    (State.INTRODUCED, State.PAUSED): "what was shared with the engaged person ended before it began",
    (State.INTRODUCED, State.ENDED): "having met, they do not go on",
    (State.STARTED, State.PAUSED): "they agreed to rest, or what was shared with the engaged person ended",
    (State.STARTED, State.ENDED): "it has done what it was for, or cannot go on",
    (State.PAUSED, State.STARTED): "they go on, and what is needed is shared again",
    (State.PAUSED, State.ENDED): "they do not go on",
}


def next_states(state: str) -> list[State]:
    """Where an engagement can go from here, in the order of the way."""
    return [to for (start, to) in TRANSITIONS if start == state]
