"""From an editor's Markdown to what a browser is given: few elements, no pictures, no scripts, no styles."""

from collections.abc import Sequence
from itertools import pairwise

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_ALLOWED: dict[str, set[str]] = {
    "h2": {"dir"},
    "h3": {"dir"},
    "h4": {"dir"},
    "p": {"dir"},
    "ul": {"dir"},
    "ol": {"dir", "start"},
    "li": {"dir"},
    "blockquote": {"dir"},
    "a": {"href"},
    "strong": set(),
    "em": set(),
    "code": set(),
    "br": set(),
    "hr": set(),
    "table": {"dir"},
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "th": {"dir", "scope"},
    "td": {"dir"},
}
_SCHEMES = {"http", "https", "tel", "mailto"}
# Each of these stands in the direction of its own words, whatever the page's language is.
_BLOCKS = {"heading_open", "paragraph_open", "bullet_list_open", "ordered_list_open", "blockquote_open"} | {
    "list_item_open",
    "table_open",
    "th_open",
    "td_open",
}
_HIGHEST, _LOWEST = 2, 4


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def render(text: str, direction: str = "auto") -> SafeString:
    """The HTML of a Markdown text. The page has its own h1: the text's top headings become h2, none below h4.

    `direction` is how its blocks run where its language is known: rtl or ltr.
    """
    reader = _reader()
    tokens = reader.parse(text)
    _shift_headings(tokens)
    for token in tokens:
        if token.type in _BLOCKS:
            token.attrSet("dir", direction)
        if token.type == "th_open":
            token.attrSet("scope", "col")
        token.attrs.pop("style", None)
    html = reader.renderer.render(tokens, reader.options, {})
    clean = nh3.clean(
        html,
        tags=set(_ALLOWED),
        attributes=_ALLOWED,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    return mark_safe(clean)  # noqa: S308  sanitised above: nothing but the elements of _ALLOWED is left


def parted(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A Markdown text in its parts: what stands before the first heading of the second level, and then each such
    heading with what stands below it."""
    lines = text.split("\n")
    tokens = _reader().parse(text)
    starts = [
        (token.map, following.content)
        for token, following in pairwise(tokens)
        if token.type == "heading_open" and token.tag == "h2" and token.level == 0 and token.map
    ]
    ends = [*(span[0] for span, _heading in starts[1:]), len(lines)][: len(starts)]
    lead = "\n".join(lines[: starts[0][0][0]] if starts else lines).strip()
    parts = [
        (heading, "\n".join(lines[span[1] : end]).strip())
        for (span, heading), end in zip(starts, ends, strict=True)
    ]
    return lead, parts


def _shift_headings(tokens: Sequence[Token]) -> None:
    """Make the highest heading an h2 and close the gaps below it, so that no level is skipped."""
    found = sorted({token.tag for token in tokens if token.type == "heading_open"})
    levels = {tag: f"h{min(_LOWEST, _HIGHEST + rank)}" for rank, tag in enumerate(found)}
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = levels[token.tag]
