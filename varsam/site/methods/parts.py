"""What the packages above the register put on a method's card: its studies, pilots, what we saw ourselves, lessons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from varsam.areas.methods.register.models import Method


@dataclass(frozen=True)
class Part:
    """One part of a card: its heading and anchor for the table of contents, one line of what stands there, and what draws it.

    `template` draws the part's body, without its heading, from `context`, to which the page adds `method`, `part` and
    `is_public`. `summary` is a few words in the table of contents ("3 studier, 1 av dem slumpad"); it may be empty. `harm` is a
    sentence that the card says where it tells what could harm: what the part has found of it; empty where it found none.
    """

    template: str
    context: Mapping[str, object]
    title: str | Promise
    anchor: str
    summary: str | Promise = ""
    harm: str = ""


@dataclass(frozen=True)
class Brief:
    """What a part comes to where methods stand beside each other: its `harm` and `summary`, with its title and anchor on the
    card."""

    title: str | Promise
    anchor: str
    harm: str = ""
    summary: str = ""


class Tell(Protocol):
    """What a package hands in besides: its part in brief of each of these methods, by key, in a constant number of queries. Of
    methods that it has nothing to say of there need be none. It reads nothing of who asks."""

    def __call__(self, methods: Sequence[Method]) -> Mapping[int, Brief]: ...


class Render(Protocol):
    """What a package hands in: the part of this method's card, or None where it has nothing to say there."""

    def __call__(self, method: Method, request: HttpRequest, *, is_public: bool) -> Part | None: ...


@dataclass(frozen=True)
class Drawn:
    """A part as the card shows it."""

    title: str | Promise
    anchor: str
    summary: str | Promise
    body: SafeString
    harm: str = ""


@dataclass
class _Registry:
    """Who hands in parts, by name, the style sheets that they take, and who tells them in brief."""

    parts: dict[str, tuple[int, Render]] = field(default_factory=dict)
    styles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    briefs: dict[str, Tell] = field(default_factory=dict)


_registry = _Registry()


def register_part(
    name: str, render: Render, order: int, styles: tuple[str, ...] = (), brief: Tell | None = None
) -> None:
    """Put a part on every method's card, on the public page and at the desk; called when the house loads.

    Parts stand by `order` (studies 10, pilots 20, learning 30, insights 40, exchange 50). A public page is rendered once a
    minute for everybody: `render(..., is_public=True)` reads nothing of who asks, and whoever changes what it shows calls
    `varsam.kernel.people.published.changed()` in the same transaction. `styles` are static files that the page loads.
    `brief` says the same harm and summary of several methods, for whoever compares them.
    """
    _registry.parts[name] = (order, render)
    _registry.styles[name] = styles
    if brief is not None:
        _registry.briefs[name] = brief


def styles() -> list[str]:
    """The style sheets of all parts, each once."""
    return list(dict.fromkeys(sheet for sheets in _registry.styles.values() for sheet in sheets))


def briefs(methods: Sequence[Method]) -> dict[str, Mapping[int, Brief]]:
    """The parts of these methods in brief, by name in the order of the card, then by the method's key."""
    order = sorted(_registry.briefs, key=lambda name: _registry.parts[name][0])
    return {name: _registry.briefs[name](methods) for name in order}


def of(method: Method, request: HttpRequest, *, is_public: bool) -> list[Drawn]:
    """The parts of a method's card in their order, drawn for this visit; a constant number of queries for each."""
    drawn = []
    for _order, render in sorted(_registry.parts.values(), key=lambda each: each[0]):
        part = render(method, request, is_public=is_public)
        if part is not None:
            context = {**part.context, "method": method, "part": part, "is_public": is_public}
            body = render_to_string(part.template, context, request)
            drawn.append(Drawn(part.title, part.anchor, part.summary, body, part.harm))
    return drawn
