"""Mutants of SQL functions: one small wrong change each, by words. PostgreSQL itself says which are no SQL at all."""

import re
from collections.abc import Iterator

from bench.mutation.python import Change

_SWAPS = (
    (re.compile(r" is null\b"), " is not null"),
    (re.compile(r" is not null\b"), " is null"),
    (re.compile(r"(?<!not )\bexists \("), "not exists ("),
    (re.compile(r"\bnot exists \("), "exists ("),
    (re.compile(r" <= "), " < "),
    (re.compile(r" >= "), " > "),
    (re.compile(r" < (?!>)"), " <= "),
    (re.compile(r" > "), " >= "),
    (re.compile(r" <> "), " = "),
    (re.compile(r" and (?!l\.)"), " or "),
    (re.compile(r" or (?!replace)"), " and "),
    (re.compile(r" is distinct from "), " is not distinct from "),
    (re.compile(r"\breturn false;"), "return true;"),
    (re.compile(r"\breturn true;"), "return false;"),
)
# A condition on a line of its own, and whole acts.
_DROPPED = (
    (re.compile(r"^[ \t]+(?:and|or) [^\n]*$", re.MULTILINE), ""),
    (re.compile(r"\braise [a-z_]+ using message = '[^']*';"), "null;"),
    (re.compile(r"\bperform (?:varsam|1)[^;]*;"), "null;"),
)
_COMMENT = re.compile(r"--[^\n]*")


def changes(source: str) -> Iterator[Change]:
    """Every change that could be made to a file of functions; offsets are bytes."""
    comments = [match.span() for match in _COMMENT.finditer(source)]
    for pattern, new in (*_SWAPS, *_DROPPED):
        for match in pattern.finditer(source):
            if any(start <= match.start() < end for start, end in comments):
                continue
            if new == "" and match[0].count("(") != match[0].count(")"):
                continue
            before = len(source[: match.start()].encode())
            line = source.count("\n", 0, match.start()) + 1
            yield Change(before, before + len(match[0].encode()), new, line, match[0].strip())
