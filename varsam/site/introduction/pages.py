"""One page of the introduction, and the way through it, as templates show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import get_language

from varsam.areas.training.introduction.enums import Kind, Part, Verdict
from varsam.areas.training.introduction.models import Version
from varsam.areas.training.introduction.progress import Progress
from varsam.site import markdown
from varsam.site.introduction import texts
from varsam.site.introduction.texts import Known

# What there are drawings of, and what each is; the editor chooses among them.
PICTURES = {
    "reasons": "introduction/picture_reasons.html",
    "iceberg": "introduction/picture_iceberg.html",
    "bubbles": "introduction/picture_bubbles.html",
    "path": "introduction/picture_path.html",
}
# How a verdict looks: never as a mark of right or wrong.
_CHIPS = {
    Verdict.GOOD: ("done", "circle-check"),
    Verdict.DEPENDS: ("wait", "circle-help"),
    Verdict.RATHER_NOT: ("plain", "undo-2"),
}


@dataclass(frozen=True)
class Stop:
    """One step on the way: its number from 1, its place in the picture in per cent, and whether it is done."""

    number: int
    slug: str
    title: str
    is_case: bool
    is_done: bool
    is_here: bool
    x: str
    width: str


@dataclass(frozen=True)
class Way:
    """The whole way, and where one stands on it; `here` is None beside the steps."""

    stops: list[Stop]
    parts: list[tuple[str, list[Stop]]]
    here: Stop | None

    @property
    def done(self) -> int:
        return sum(stop.is_done for stop in self.stops)

    @property
    def is_through(self) -> bool:
        return self.done == len(self.stops)

    @property
    def go_on(self) -> Stop | None:
        """The first step that is not done."""
        return next((stop for stop in self.stops if not stop.is_done), None)

    @property
    def before(self) -> Stop | None:
        return self.stops[self.here.number - 2] if self.here and self.here.number > 1 else None

    @property
    def after(self) -> Stop | None:
        return self.stops[self.here.number] if self.here and self.here.number < len(self.stops) else None

    @property
    def part(self) -> str:
        """The words of the part in which one stands."""
        return next((words for words, stops in self.parts if self.here in stops), "")


def way(versions: Sequence[Version], progress: Progress | None, here: str = "") -> Way:
    """The way through these steps, as far as somebody has come."""
    every, done = len(versions), progress.done if progress else frozenset()
    stops = [
        Stop(
            number=number,
            slug=each.step.slug,
            title=each.title,
            is_case=each.step.kind == Kind.CASE,
            is_done=each.step.slug in done,
            is_here=each.step.slug == here,
            x=f"{(number - 1) / every * 100:.2f}%",
            width=f"{100 / every - 0.8:.2f}%",
        )
        for number, each in enumerate(versions, start=1)
    ]
    in_parts = groupby(zip(versions, stops, strict=True), key=lambda pair: pair[0].step.part)
    parts = [(str(Part(part).label), [stop for _version, stop in pairs]) for part, pairs in in_parts]
    return Way(stops, parts, next((stop for stop in stops if stop.is_here), None))


@dataclass(frozen=True)
class Answer:
    """A choice as it is shown, with what is said of it."""

    key: str
    text: str
    why: str
    verdict: str
    chip: str
    icon: str


def answers(version: Version, found: Known) -> list[Answer]:
    """The choices of a case in the active language."""
    shown = []
    for each in texts.filled(version, found):
        chip, icon = _CHIPS[Verdict(each.verdict)]
        shown.append(Answer(each.key, each.text, each.why, str(Verdict(each.verdict).label), chip, icon))
    return shown


def page(version: Version, *, chosen: str = "") -> dict[str, Any]:
    """What the template of one step shows. `chosen` is the key of an answer to a case; an unknown one is none."""
    found = texts.known([version], get_language() or "sv")
    offered = answers(version, found)
    mine = next((each for each in offered if each.key == chosen), None)
    return {
        "title": version.title,
        "kind": version.step.kind,
        "picture": PICTURES.get(version.picture, ""),
        "body_html": markdown.render(found.fill_markdown(version.said("body"))),
        "question": found.fill(version.said("question")),
        "answers": offered,
        "mine": mine,
        "others": [each for each in offered if each is not mine],
        "keep": found.fill(version.said("keep")),
        "cards": texts.cards(version, found),
        "laws": texts.laws(version, found),
        "source": version.source,
        "danger": found.cards.get("sos-alarm-112"),
    }
