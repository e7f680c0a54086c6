"""The library of advice: which guides there are, in which order, and whom each of them says to call.

Their texts are pages that the coordinator edits, on a higher floor, which says through `read_by` how to read them. What
an installation begins with lies in `data/guides.<language>.yaml`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from varsam.ui.languages import RELATIVES

# Before the slug of a guide's page, so that it cannot be taken for another page.
PREFIX = "rad-"
PARTS = 4
"""What to do, what to leave, whom to call, what it rests on: in this order, each below a heading of its own."""


@dataclass(frozen=True)
class Topic:
    """A guide as the catalogue knows it; `contacts` are slugs, the first to call first."""

    slug: str
    group: str
    icon: str
    contacts: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called among colleagues: the title that it began with, in Swedish."""
        return str(_file("guides.sv.yaml")["guides"][self.slug]["title"])

    @property
    def page(self) -> str:
        """The slug of its page."""
        return PREFIX + self.slug


@dataclass(frozen=True)
class Part:
    """A heading and the safe HTML below it."""

    heading: str
    html: str


@dataclass(frozen=True)
class Text:
    """A guide's published text in one language, which is another than the reader's where theirs is not there yet."""

    title: str
    language: str
    direction: str
    lead: str
    parts: tuple[Part, ...]
    published_on: date
    review_by: date


Source = Callable[[Sequence[str]], Mapping[str, Text]]
_sources: list[Source] = []


def read_by(source: Source) -> None:
    """Say how the published texts of pages are read, by slug; called once, by the floor that holds them."""
    _sources[:] = [source]


def texts(*topics: Topic) -> dict[str, Text]:
    """The published texts by the guide's slug, in the active language where there is one; what is not there is left out."""
    found = _sources[0]([topic.page for topic in topics]) if _sources else {}
    return {topic.slug: found[topic.page] for topic in topics if topic.page in found}


@cache
def _file(name: str) -> Any:
    folder = resources.files("varsam.areas.relatives").joinpath("data")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(folder.joinpath(name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 (both are the safe ones)


@cache
def topics() -> tuple[Topic, ...]:
    """All guides, in the order of the library."""
    rows = _file("guides.yaml")["guides"]
    return tuple(Topic(row["slug"], row["group"], row["icon"], tuple(row["contacts"])) for row in rows)


def topic(slug: str) -> Topic | None:
    """The guide of this slug."""
    return next((each for each in topics() if each.slug == slug), None)


def groups(language: str) -> list[tuple[str, str]]:
    """The slugs and names of the groups that guides stand in."""
    return [(row["slug"], row["name"][language]) for row in _file("guides.yaml")["groups"]]


def seeds() -> Iterator[tuple[str, str, str, str]]:
    """What an installation begins with: the page's slug, language, title and Markdown of every guide in every language."""
    for language in RELATIVES:
        said = _file(f"guides.{language}.yaml")
        for each in topics():
            row = said["guides"][each.slug]
            yield each.page, language, row["title"], markdown(row, said["headings"])


def markdown(row: Mapping[str, Any], headings: Mapping[str, str]) -> str:
    """One guide of the file as the page that an editor reads; what to say stands as a quotation below what to do."""
    does = "\n\n".join(_do(item) for item in row["do"])
    donts = "\n".join(f"- {item}" for item in row["dont"])
    basis = "\n".join(f"- {item}" for item in row["basis"])
    parts = {"do": does, "dont": donts, "call": row["call"], "basis": basis}
    return "\n\n".join([row["lead"], *(f"## {headings[key]}\n\n{text}" for key, text in parts.items())])


def _do(item: Mapping[str, str]) -> str:
    said = f"\n\n  > {item['say']}" if "say" in item else ""
    return f"- {item['do']}{said}"
