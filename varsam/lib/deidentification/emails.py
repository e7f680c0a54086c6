"""E-mail addresses, also those written to fool a robot: "namn (at) example punkt se"."""

import re

from varsam.lib.deidentification.findings import Span, Spans

_LOCAL_MAX, _DOMAIN_MAX = 64, 255
_LOCAL = re.compile(r"\w(?:[\w.+%'-]{0,62}[\w+-])?$")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,6}[^\W\d_]{2,24}(?![\w-])")
# "x @y" is a user name after a word, so blanks stand on both sides or on none.
_AT = re.compile(r"(?<!\s)[@＠](?!\s)|[ \u00a0][@＠][ \u00a0]")
_SPELT_AT = re.compile(
    r"\s{0,2}(?:[(\[{<]\s?(?:at|snabel-?a|a|@)\s?[)\]}>]|(?<=\s)(?:snabel-?a|at|@)(?=\s))\s{0,2}",
    re.IGNORECASE,
)
_DOT = r"(?:\s{0,2}[(\[{<]\s?(?:punkt|dot|\.)\s?[)\]}>]\s{0,2}|\s(?:punkt|dot)\s|\s?\.\s?)"
_SPELT_DOMAIN = re.compile(
    rf"[^\W_][\w-]{{0,62}}(?:{_DOT}[^\W_][\w-]{{0,62}}){{0,4}}?{_DOT}"
    r"(?:se|com|org|net|nu|eu|info|io|dk|no|fi|de|uk|invalid|test|example)(?![\w-])",
    re.IGNORECASE,
)


def emails(text: str) -> Spans:
    """Yield the spans of e-mail addresses; work is bounded for each at sign, so hostile text stays linear."""
    end = 0
    for marker, domain in ((_AT, _DOMAIN), (_SPELT_AT, _SPELT_DOMAIN)):
        end = 0
        for at in marker.finditer(text):
            found = _around(text, at, domain, floor=end)
            if found:
                end = found[1]
                yield found


def _around(text: str, at: re.Match[str], domain: re.Pattern[str], floor: int) -> Span | None:
    name = domain.match(text, at.end(), min(len(text), at.end() + _DOMAIN_MAX))
    if not name:
        return None
    before = text[max(floor, at.start() - _LOCAL_MAX) : at.start()].rsplit(maxsplit=1)
    local = _LOCAL.search(before[-1]) if before else None
    return (at.start() - len(local[0]), name.end()) if local else None
