"""What packages above missions put on a mission's page, such as what was learned from it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.template.loader import render_to_string

from varsam.areas.liaison.missions.models import Mission
from varsam.site.methods.parts import Drawn, Part

Render = Callable[[Mission, HttpRequest], Part | None]


@dataclass
class _Registry:
    """Who hands in parts, by name, with their order; and the style sheets that they take."""

    parts: dict[str, tuple[int, Render]] = field(default_factory=dict)
    styles: dict[str, tuple[str, ...]] = field(default_factory=dict)


_registry = _Registry()


def register_part(name: str, render: Render, order: int = 100, styles: tuple[str, ...] = ()) -> None:
    """Put a card on every mission's page; called when the house loads. Who reads it may read the mission, and nothing else:
    the part asks row security for its own. `styles` are static files that the page loads."""
    _registry.parts[name] = (order, render)
    _registry.styles[name] = styles


def styles() -> list[str]:
    """The style sheets of all parts, each once."""
    return list(dict.fromkeys(sheet for sheets in _registry.styles.values() for sheet in sheets))


def of(mission: Mission, request: HttpRequest) -> list[Drawn]:
    """The parts of a mission in their order, drawn for this visit."""
    drawn = []
    for _order, render in sorted(_registry.parts.values(), key=lambda each: each[0]):
        part = render(mission, request)
        if part is not None:
            body = render_to_string(part.template, {**part.context, "mission": mission}, request)
            drawn.append(Drawn(part.title, part.anchor, part.summary, body))
    return drawn
