"""The word lists of this package, read once."""

import unicodedata
from functools import cache
from importlib.resources import files

_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans("ıłŁđĐøØæßðþ", "ilLdDoOasdt")


def key(word: str) -> str:
    """Return the form in which a word is looked up: composed, without case and invisible characters."""
    visible = "".join(character for character in word if unicodedata.category(character) != "Cf")
    return unicodedata.normalize("NFC", visible).casefold().replace("i̇", "i").replace("’", "'")


def plain(word: str) -> str:
    """Return a key without the accents that are often left out in writing; å, ä and ö are letters and stay."""
    kept = [
        character if character in "åäö" else unicodedata.normalize("NFD", character)[0]
        for character in word.translate(_LETTERS_WITHOUT_DECOMPOSITION)
    ]
    return "".join(kept)


def word_set(text: str) -> frozenset[str]:
    """Return the words of `text`, which are separated by white space."""
    return frozenset(text.split())


@cache
def words(name: str) -> frozenset[str]:
    """Return the keys of the words in data file `name`, "_" read as a space."""
    lines = files(__package__).joinpath("data", f"{name}.txt").read_text(encoding="utf-8").splitlines()
    entries = (word for line in lines if not line.startswith("#") for word in line.split())
    return frozenset(key(entry.replace("_", " ")) for entry in entries)


@cache
def public_numbers() -> frozenset[str]:
    """Return the digits of public services' telephone numbers, as dialled in Sweden."""
    return words("public_numbers")


@cache
def context_free() -> frozenset[str]:
    """Return the words that cannot be a name without further signs: places, organisations, everyday words."""
    return words("places") | words("not_names")


@cache
def ambiguous() -> frozenset[str]:
    """Return names that are also words or places; family names of two letters are always so."""
    short = frozenset(name for name in words("surnames") if len(name) <= 2)
    return words("ambiguous") | short | (context_free() & (words("given_names") | words("surnames")))


@cache
def given_names() -> frozenset[str]:
    """Return given names, with and without accents."""
    return _with_plain_forms(words("given_names"))


@cache
def surnames() -> frozenset[str]:
    """Return family names, with and without accents."""
    return _with_plain_forms(words("surnames"))


def _with_plain_forms(names: frozenset[str]) -> frozenset[str]:
    taken = words("ambiguous") | context_free()
    return names | frozenset(form for form in map(plain, names) if form not in taken)
