"""Personal names, from word lists and from what stands around a word.

A word that is only a name counts wherever it has a capital letter. A word that is also something else, and a
word in no list, count only with a sign: a name beside it, "heter", "min bror", a greeting, a verb of persons.
Every rule looks a fixed number of words around, so that the work grows with the length of the text only.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from varsam.lib.deidentification import name_cues as cues
from varsam.lib.deidentification.findings import Spans
from varsam.lib.deidentification.lexicon import context_free, word_set
from varsam.lib.deidentification.name_roles import (
    MAYBE,
    NO_PERSON,
    SURE,
    Role,
    has_surname_ending,
    is_genitive,
    is_listed,
    is_strict,
    role,
    stem,
)
from varsam.lib.deidentification.name_signs import BESIDE, Signs
from varsam.lib.deidentification.words import Word, split

_AFTER_INITIAL = frozenset({". ", ".", ".\u00a0", " "})
_SHORTEST_SMALL = 4
_OPENERS = word_set("will may hope mark my said hans grace faith rose joy sue pat bill")
# Letters of neighbour languages that Swedish and English words and loans do not have.
_FOREIGN_LETTER = re.compile("[şğıčćžšđłńśźżřěťőűăţțș]")
_DEFINITE = ("ens", "ets", "nas", "ans", "ers", "ors", "ars", "res")
_GENITIVE_MARK = re.compile(r"['’´‘]s?$")


def names(text: str) -> Spans:
    """Yield the spans of personal names, given and family name as one."""
    words = split(text)
    search = _Search(text, words, _roles(words))
    search.seed()
    search.spread()
    search.coordinate()
    search.spread()
    search.repeat()
    yield from search.spans()


def _roles(words: Sequence[Word]) -> list[Role]:
    """The role of each word by itself, or of two words that are listed together: "Kalle Anka"."""
    roles = [role(word.key) for word in words]
    for index, (first, second) in enumerate(pairwise(words)):
        if f"{first.key} {second.key}" in context_free():
            roles[index] = roles[index + 1] = Role.NEVER
    return roles


class _Search:
    """One pass over a text: which of its words are names so far."""

    def __init__(self, text: str, words: Sequence[Word], roles: Sequence[Role]) -> None:
        self.text = text
        self.words = words
        self.roles = roles
        self.signs = Signs(text, words, roles)
        self.found = [False] * len(words)

    # ---- first signs ------------------------------------------------------------------------------------

    def seed(self) -> None:
        """Mark the words that are names by themselves or by what stands before or after."""
        for index, word in enumerate(self.words):
            if self.roles[index] in NO_PERSON or self.signs.names_a_place(index):
                continue
            self.found[index] = (
                self._is_capitalised_name(index) if word.is_capitalised else self._is_small_name(index)
            )

    def _is_capitalised_name(self, index: int) -> bool:
        word, what = self.words[index], self.roles[index]
        if len(word.key) < 2:
            return False
        if what in SURE:
            told = not word.opens or is_listed(word.key) or self.signs.acts(index)
            return told and not (word.is_shouted and len(word.key) < 4)
        if word.is_shouted:
            return False
        if self.signs.has_cue(index):
            return not (what is Role.UNKNOWN and self.signs.is_ordinary_opener(index))
        return (
            self._is_possible_given_name(index)
            if what is Role.MAYBE_GIVEN
            else self._is_possible_surname(index)
        )

    def _is_possible_surname(self, index: int) -> bool:
        """A word in no list, or a family name that is also a word."""
        word = self.words[index]
        if self.roles[index] is Role.UNKNOWN and _FOREIGN_LETTER.search(word.key):
            return True
        return self.signs.acts(index) and not (word.opens and word.key.endswith(_DEFINITE))

    def _is_possible_given_name(self, index: int) -> bool:
        """A given name that is also a word: inside a sentence its capital letter tells, at the start a verb must."""
        word = self.words[index]
        if self.signs.names_something(index):
            return False
        if is_strict(word.key):
            return self.signs.key_at(index + 1) in cues.FEELS
        if not word.opens or self.signs.acts_surely(index):
            return True
        return word.key not in _OPENERS and self.signs.acts(index)

    def _is_small_name(self, index: int) -> bool:
        """ "hej jag heter nellie": names in small letters, as in messages from a telephone."""
        word = self.words[index]
        if self.roles[index] is Role.GIVEN and "-" not in word.key and is_listed(word.key):
            return self.signs.is_named(index) or (
                len(word.key) >= _SHORTEST_SMALL and stem(word.key) not in cues.SMALL_WORDS
            )
        if self.roles[index] is Role.MAYBE_GIVEN:
            following = self.signs.word_at(index + 1)
            return self.signs.is_named(index) and not (following and following.key in cues.KIN)
        return False

    # ---- neighbours -------------------------------------------------------------------------------------

    def spread(self) -> None:
        """Let a name take the capitalised words beside it: family names, initials, "von", "al"."""
        for index in range(1, len(self.words)):
            if self.found[index - 1] and not self.found[index]:
                self._spread_right(index)
        for index in range(len(self.words) - 2, -1, -1):
            if self.found[index + 1] and not self.found[index]:
                self.found[index] = self._belongs_before(index)

    def _spread_right(self, index: int) -> None:
        word = self.words[index]
        if word.after not in BESIDE:
            return
        if word.key in cues.PARTICLES and self._is_beside_capital(index):
            self.found[index] = self.found[index + 1] = True
        elif self._belongs_after(index):
            self.found[index] = True

    def _is_beside_capital(self, index: int) -> bool:
        after = self.signs.word_at(index + 1)
        return bool(
            after
            and after.after in BESIDE
            and after.is_capitalised
            and self.roles[index + 1] is not Role.NEVER
        )

    def _belongs_after(self, index: int) -> bool:
        word, before, what = self.words[index], self.words[index - 1], self.roles[index]
        if not word.is_capitalised:
            return what is Role.SURNAME and not before.is_capitalised
        if what is Role.NEVER or word.opens or word.key == "i" or self.signs.names_a_place(index):
            return False
        if is_genitive(before.key):
            return what in SURE
        return not word.is_shouted or before.is_shouted or len(word.key) == 1

    def _belongs_before(self, index: int) -> bool:
        word, after, what = self.words[index], self.words[index + 1], self.roles[index]
        if len(word.key) == 1 and word.is_capitalised:
            return after.after in _AFTER_INITIAL and word.key != "i"
        if after.after not in BESIDE or not word.is_capitalised or what in NO_PERSON or word.is_shouted:
            return False
        if is_genitive(word.key):
            return False
        if what is Role.UNKNOWN:
            return not word.opens or (self.roles[index + 1] is Role.SURNAME and len(word.key) > 2)
        return not (word.opens and word.key in _OPENERS and self.roles[index + 1] is Role.GIVEN)

    def coordinate(self) -> None:
        """ "Elias och My": what is coordinated with a name is a name, if it has a capital letter. Initials too."""
        for index in range(2, len(self.words)):
            if self.found[index - 2] and self.signs.key_at(index - 1) in cues.AND and self._could_be(index):
                self.found[index] = True
        for index in range(len(self.words) - 3, -1, -1):
            if self.found[index + 2] and self.signs.key_at(index + 1) in cues.AND and self._could_be(index):
                self.found[index] = True
        for index in range(1, len(self.words)):
            self._read_initial(index)

    def _could_be(self, index: int) -> bool:
        word, what = self.words[index], self.roles[index]
        if not word.is_capitalised or word.is_shouted or what in NO_PERSON or len(word.key) < 2:
            return False
        return (
            not self.signs.names_a_place(index)
            and (what in MAYBE or not word.opens)
            and not is_strict(word.key)
        )

    def _read_initial(self, index: int) -> None:
        """ "J. Lindqvist": an initial makes the word after it a family name if it looks like one."""
        word, before = self.words[index], self.words[index - 1]
        if (
            len(before.key) != 1
            or not before.is_capitalised
            or word.after not in _AFTER_INITIAL
            or word.after == " "
        ):
            return
        if word.is_capitalised and (
            self.roles[index] in SURE | MAYBE
            or (self.roles[index] is Role.UNKNOWN and has_surname_ending(word.key))
        ):
            self.found[index - 1] = self.found[index] = True

    def repeat(self) -> None:
        """Mark every capitalised occurrence of a name that was found somewhere by its context."""
        stems = {
            stem(word.key)
            for word, found in zip(self.words, self.found, strict=True)
            if found and len(word.key) > 2
        }
        for index, word in enumerate(self.words):
            if word.is_capitalised and stem(word.key) in stems and not self._is_opener_elsewhere(index):
                self.found[index] = True

    def _is_opener_elsewhere(self, index: int) -> bool:
        word = self.words[index]
        return (
            self.roles[index] in NO_PERSON
            or (word.opens and word.key in _OPENERS)
            or self.signs.names_a_place(index)
        )

    # ---- result -----------------------------------------------------------------------------------------

    def spans(self) -> Spans:
        """Yield found words, those side by side as one name."""
        start = end = -1
        for index, word in enumerate(self.words):
            if not self.found[index]:
                continue
            initial = end >= 0 and self.words[index - 1].end == end and len(self.words[index - 1].key) == 1
            if start >= 0 and self.text[end : word.start] in (_AFTER_INITIAL if initial else BESIDE):
                end = word.end
                continue
            if start >= 0:
                yield start, self._without_genitive_mark(start, end)
            start, end = word.start, word.end
        if start >= 0:
            yield start, self._without_genitive_mark(start, end)

    def _without_genitive_mark(self, start: int, end: int) -> int:
        """ "Callum's" loses its ending, "Fatimas" keeps it: the letter alone would say nothing."""
        mark = _GENITIVE_MARK.search(self.text, max(start, end - 2), end)
        return mark.start() if mark else end
