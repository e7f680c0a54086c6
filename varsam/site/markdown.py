"""From an editor's Markdown to what a browser is given: few elements, no pictures, no scripts, no styles."""

from collections.abc import Sequence

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
    # No HTML of the editor's own, no pictures; code blocks have no use in a text for the public.
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "html_block", "html_inline"])


def render(text: str) -> SafeString:
    """The HTML of a Markdown text. The page has its own h1: the text's top headings become h2, none below h4."""
    reader = _reader()
    tokens = reader.parse(text)
    _shift_headings(tokens)
    for token in tokens:
        if token.type in _BLOCKS:
            token.attrSet("dir", "auto")
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
    return mark_safe(clean)  # sanitised on the line above: nothing but the elements of _ALLOWED is left


def _shift_headings(tokens: Sequence[Token]) -> None:
    """Keep the order of the text's own headings, from h2 on and without a gap at the top."""
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    shift = _HIGHEST - min(levels, default=_HIGHEST)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(_LOWEST, int(token.tag[1]) + shift)}"
