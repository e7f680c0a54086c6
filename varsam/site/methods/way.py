"""How far a method has come on its way from idea to decision: the marks on the line, and each step with who and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from varsam.areas.methods.register.models import Method, Origin, State, Step
from varsam.lib import when
from varsam.lib.working_days import STOCKHOLM
from varsam.site.methods import cards, words

_LINE = (State.IDEA, State.REVIEW, State.CHECKS, State.PILOT, State.EVALUATION)
_DECIDED = (State.RECOMMENDED, State.CAUTION, State.WITHDRAWN)
_ORIGINS: dict[Origin, str | Promise] = {
    Origin.INSIGHT: gettext_lazy("Idén kom från något vi lärde oss av andra."),
    Origin.LESSON: gettext_lazy("Idén kom ur en lärdom av vårt eget arbete."),
    Origin.ENQUIRY: gettext_lazy("Idén kom ur en fråga som någon ställde till oss."),
    Origin.EXCHANGE: gettext_lazy("Kortet är hämtat från en annan kommun."),
}


@dataclass(frozen=True)
class Mark:
    """One mark on the line; `state` is done, skipped, here or ahead."""

    words: str
    state: str
    is_here: bool


@dataclass(frozen=True)
class Taken:
    """A step that was taken: from where to where, when, by whom and why."""

    words: str
    when: str
    who: str
    why: str


def marks(method: Method, steps: Sequence[Step]) -> list[Mark]:
    """The line with the decision last. What the method never was is skipped, not done."""
    now = State(method.state)
    been = {step.before for step in steps} | {step.after for step in steps}
    at = _LINE.index(now) if now in _LINE else len(_LINE)
    line = []
    for index, state in enumerate(_LINE):
        said = "ahead" if index > at else "here" if index == at else "done"
        if said == "done" and state.value not in been and state is not State.IDEA:
            said = "skipped"
        line.append(Mark(str(state.label), said, said == "here"))
    if now in _DECIDED:
        return [*line, Mark(_phase(now), "here", True)]
    return [*line, Mark(_("Beslut"), "ahead", False)]


def taken(steps: Sequence[Step], *, is_public: bool) -> list[Taken]:
    """All steps, the newest first. Publicly the role stands where the name does at the desk."""
    return [
        Taken(
            _("Från ”%(before)s” till ”%(after)s”")
            % {"before": _phase(State(step.before)), "after": _phase(State(step.after))},
            when.full_date(step.at.astimezone(STOCKHOLM).date(), get_language() or "sv"),
            cards.who(step.role) if is_public else step.by.name,
            step.why,
        )
        for step in steps
    ]


def _phase(state: State) -> str:
    """A state as a part of the way. What is withdrawn was not used by that alone."""
    return str(words.named(state) if state is State.WITHDRAWN else state.label)


def origin(method: Method) -> str:
    """Where the idea came from; "" where it is the city's own from the beginning."""
    said = str(_ORIGINS.get(Origin(method.origin_kind), "")) if method.origin_kind else ""
    return f"{said} {method.origin_words}".strip()
