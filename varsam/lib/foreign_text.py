"""Text that somebody outside has written, made harmless to show and to keep: words, and nothing that acts.

Hidden signs are removed because they make a line read otherwise than it is stored (Unicode Technical Report 36, 3.1).
"""

import html
import re
import unicodedata

import nh3

_BREAKS = re.compile(r"\r\n?|\u2028|\u2029|\u0085")
# Signs that turn the direction of writing, or that nobody sees; a joiner between letters is a part of Persian words.
_KEPT = frozenset("\n\t\u200c\u200d")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def plain(text: str, longest: int) -> str:
    """The words of `text`, without markup, hidden signs and turned directions, at most `longest` characters."""
    # Cut before it is cleaned too: what is far too long is not worth the work.
    words = html.unescape(nh3.clean(_BREAKS.sub("\n", text[: longest * 4]), tags=set()))
    seen = "".join(sign for sign in words if sign in _KEPT or unicodedata.category(sign) not in _HIDDEN)
    return unicodedata.normalize("NFC", seen).strip()[:longest]


def line(text: str, longest: int) -> str:
    """The same in one line."""
    return " ".join(plain(text, longest).split())
