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
from varsam.lib.deidentification.lexicon import context_free
from varsam.lib.deidentification.name_roles import (
    MAYBE,
    SURE,
    Role,
    has_surname_ending,
    is_genitive,
    is_listed,
    is_strict,
    role,
    stem,
)
from varsam.lib.deidentification.words import Word, split

_BESIDE = frozenset({" ", "\u00a0", "\u202f", "  ", "\n"})
_AFTER_INITIAL = frozenset({". ", ".", ".\u00a0", " "})
_QUOTES = " \u00a0\"'“”‘’»«"
_SHORTEST_SMALL = 4
_ENGLISH_OPENERS = frozenset(
    {
        "will",
        "may",
        "hope",
        "mark",
        "my",
        "said",
        "hans",
        "grace",
        "faith",
        "rose",
        "joy",
        "sue",
        "pat",
        "bill",
    }
)
_GREETED = re.compile(r"\s*(?:[,!.:\n]|$|och\b|and\b)")
_AGED = re.compile(r" ?[,(] ?\d{1,2}(?: ?år\b(?! sedan| sen)| ?years\b|,|\))")
# Letters of neighbour languages that Swedish and English words and loans do not have.
_FOREIGN_LETTER = re.compile("[şğıčćžšđłńśźżřěťőűăţțș]")
_DEFINITE = ("ens", "ets", "nas", "ans", "ers", "ors", "ars", "res")
_LONGEST_UNLISTED = 12
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
        self.found = [False] * len(words)

    # ---- first signs ------------------------------------------------------------------------------------

    def seed(self) -> None:
        """Mark the words that are names by themselves or by what stands before or after."""
        for index, word in enumerate(self.words):
            if self.roles[index] is Role.NEVER or self._names_a_place(index):
                continue
            self.found[index] = (
                self._is_capitalised_name(index) if word.is_capitalised else self._is_small_name(index)
            )

    def _is_capitalised_name(self, index: int) -> bool:
        word, what = self.words[index], self.roles[index]
        if len(word.key) < 2:
            return False
        if what in SURE:
            return not (word.is_shouted and len(word.key) < 4) and (
                not word.opens or is_listed(word.key) or self._acts(index)
            )
        if word.is_shouted:
            return False
        if self._has_cue(index):
            return not (what is Role.UNKNOWN and self._is_small_sentence_word(index))
        if what is Role.UNKNOWN or what is Role.MAYBE_SURNAME:
            if _FOREIGN_LETTER.search(word.key) and what is Role.UNKNOWN:
                return True
            return self._acts(index) and not (word.opens and word.key.endswith(_DEFINITE))
        if self._names_something(index):
            return False
        if is_strict(word.key):
            return self._key(index + 1) in cues.FEELS
        return (
            not word.opens
            or (word.key not in _ENGLISH_OPENERS and self._acts(index))
            or self._acts_surely(index)
        )

    def _is_small_sentence_word(self, index: int) -> bool:
        """A word in no list that opens a sentence is an ordinary one, unless it is signed or greeted."""
        signs = (self._is_greeted, self._is_signature, self._is_field)
        return (
            self.words[index].opens
            and not any(sign(index) for sign in signs)
            and not _AGED.match(self.text, self.words[index].end)
        )

    def _is_small_name(self, index: int) -> bool:
        """ "hej jag heter nellie": names in small letters, as in messages from a telephone."""
        word = self.words[index]
        if self.roles[index] is Role.GIVEN and "-" not in word.key:
            return self._is_named(index) or (
                len(word.key) >= _SHORTEST_SMALL and stem(word.key) not in cues.SMALL_WORDS
            )
        if self.roles[index] is Role.MAYBE_GIVEN:
            following = self._word(index + 1)
            return self._is_named(index) and not (following and following.key in cues.KIN)
        return False

    def _names_a_place(self, index: int) -> bool:
        """ "Nils Ericsons plan", "Karl Johansgatan": the run of capitalised words ends in a place."""
        for later in range(index + 1, min(index + 4, len(self.words))):
            word = self.words[later]
            if word.after not in _BESIDE:
                return False
            if word.key in cues.GEOGRAPHIC:
                return (
                    word.is_capitalised
                    or is_genitive(self.words[later - 1].key)
                    or later > index + 1
                    or self._ends_in_s(later - 1)
                )
            if not word.is_capitalised:
                return False
            if self.roles[later] is Role.NEVER and word.key.endswith(cues.PLACE_ENDINGS[:12]):
                return True
        return False

    def _names_something(self, index: int) -> bool:
        """ "Faith Association": a capitalised word that is no name comes straight after."""
        after = self._word(index + 1)
        return bool(
            after and after.after == " " and after.is_capitalised and self.roles[index + 1] is Role.NEVER
        )

    def _ends_in_s(self, index: int) -> bool:
        return self.words[index].key.endswith(("s", "x"))

    # ---- cues -------------------------------------------------------------------------------------------

    def _word(self, index: int) -> Word | None:
        return self.words[index] if 0 <= index < len(self.words) else None

    def _key(self, index: int) -> str:
        word = self._word(index)
        return word.key if word else ""

    def _gap(self, index: int) -> str:
        return self.words[index].after.strip(_QUOTES)

    def _has_cue(self, index: int) -> bool:
        return (
            self._is_named(index)
            or self._is_field(index)
            or self._is_relation(index)
            or self._is_greeted(index)
            or self._is_signature(index)
            or self._is_spoken_with(index)
            or self._is_presented(index)
            or self._is_explained(index)
            or bool(_AGED.match(self.text, self.words[index].end))
        )

    def _is_named(self, index: int) -> bool:
        """ "heter X", "kallas X", "named X", unless a thing is named: "appen heter X"."""
        before = self._key(index - 1)
        if self._gap(index) not in ("", ":"):
            return False
        naming = before in cues.NAMING or (before == "sig" and self._key(index - 2).startswith("kalla"))
        naming = naming or (before in ("is", "är") and self._key(index - 2) in ("name", "namn", "namnet"))
        return naming and not any(self._key(index - back) in cues.NOT_PERSONS for back in range(2, 6))

    def _is_field(self, index: int) -> bool:
        """ "Elev: X", "Namn: X"."""
        before = self._word(index - 1)
        if not before or self._gap(index) != ":":
            return False
        return before.key in cues.PERSON_BEFORE or before.key in (
            "namn",
            "name",
            "barn",
            "anmälare",
            "anmälaren",
            "kontaktperson",
            "förare",
        )

    def _is_relation(self, index: int) -> bool:
        """ "min bror X", "eleven X", "farmor, X"."""
        return self._key(index - 1) in cues.PERSON_BEFORE and self._gap(index) in ("", ",", ".")

    def _is_greeted(self, index: int) -> bool:
        """ "Hej X!", "Dear X,"."""
        if self._key(index - 1) not in cues.GREETINGS or self._gap(index):
            return False
        return bool(_GREETED.match(self.text, self.words[index].end))

    def _is_signature(self, index: int) -> bool:
        """ "Mvh X", "Hälsningar från X", "/X"."""
        after = self.words[index].after
        if after.endswith("/") and (len(after) > 1 or index == 0):
            return True
        if self._gap(index).strip(",.\n") or self._key(index - 1) not in cues.FAREWELLS | {"från", "from"}:
            return False
        return self._key(index - 1) in cues.FAREWELLS or self._key(index - 2) in cues.FAREWELLS

    def _is_spoken_with(self, index: int) -> bool:
        """ "pratat med X", "orolig för X", "träffade X"."""
        if self._gap(index):
            return False
        before = self._key(index - 1)
        return before in cues.MET or (before in cues.SPEAKING_WITH and self._key(index - 2) in cues.SPOKE)

    def _is_presented(self, index: int) -> bool:
        """ "I am X", "jag är X", "det är X som …": too weak for a word in no list."""
        if self.roles[index] is Role.UNKNOWN or is_strict(self.words[index].key):
            return False
        return self._key(index - 1) in ("am", "i'm", "är", "var", "is", "was") and self._key(index - 2) in (
            "i",
            "jag",
            "det",
            "this",
            "it",
        )

    def _is_explained(self, index: int) -> bool:
        """ "X, hans bror, …", "X, min chef", "X B"."""
        whose, who = self._word(index + 1), self._word(index + 2)
        if (
            whose
            and whose.after == " "
            and len(whose.text) == 1
            and whose.text.isupper()
            and whose.text != "I"
        ):
            return self.roles[index] is not Role.UNKNOWN
        if (
            not (whose and who)
            or whose.after != ", "
            or (self.roles[index] is Role.UNKNOWN and self.words[index].opens)
        ):
            return False
        return whose.key in cues.WHOSE and who.key in cues.KIN | cues.PERSON_BEFORE

    def _acts(self, index: int) -> bool:
        """A verb of persons comes after, or the genitive is followed by kin or belongings."""
        word, after = self.words[index], self._word(index + 1)
        if not after or after.after not in _BESIDE:
            return False
        if (
            self._key(index - 1) in ("i", "på", "in", "at", "on", "till", "from", "från", "vid", "near")
            and not word.opens
        ):
            return False
        if len(word.key) < 3 or self._is_after_foreign_capital(index):
            return False
        if after.is_capitalised or len(word.key) > _LONGEST_UNLISTED:
            return False
        if self.roles[index] is Role.UNKNOWN and (word.opens or after.key not in cues.FEELS):
            return is_genitive(word.key) and after.key in cues.KIN
        return after.key in cues.ACTS or (is_genitive(word.key) and after.key in cues.KIN)

    def _acts_surely(self, index: int) -> bool:
        """For words like "Will" or "Hans" at the start of a sentence: only verbs that cannot follow the word itself."""
        after = self._word(index + 1)
        return bool(
            after
            and after.after in _BESIDE
            and after.key in ("said", "says", "told", "wants", "sa", "säger", "har", "vill", "has")
        )

    def _is_after_foreign_capital(self, index: int) -> bool:
        before = self._word(index - 1)
        return bool(
            before and before.is_capitalised and not before.opens and self.roles[index - 1] is Role.NEVER
        )

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
        if word.after not in _BESIDE:
            return
        if word.key in cues.PARTICLES and self._is_beside_capital(index):
            self.found[index] = self.found[index + 1] = True
        elif self._belongs_after(index):
            self.found[index] = True

    def _is_beside_capital(self, index: int) -> bool:
        after = self._word(index + 1)
        return bool(
            after
            and after.after in _BESIDE
            and after.is_capitalised
            and self.roles[index + 1] is not Role.NEVER
        )

    def _belongs_after(self, index: int) -> bool:
        word, before, what = self.words[index], self.words[index - 1], self.roles[index]
        if not word.is_capitalised:
            return what is Role.SURNAME and not before.is_capitalised
        if what is Role.NEVER or word.opens or word.key == "i" or self._names_a_place(index):
            return False
        if is_genitive(before.key):
            return what in SURE
        return not word.is_shouted or before.is_shouted or len(word.key) == 1

    def _belongs_before(self, index: int) -> bool:
        word, after, what = self.words[index], self.words[index + 1], self.roles[index]
        if len(word.key) == 1 and word.is_capitalised:
            return after.after in _AFTER_INITIAL and word.key != "i"
        if after.after not in _BESIDE or not word.is_capitalised or what is Role.NEVER or word.is_shouted:
            return False
        if is_genitive(word.key):
            return False
        if what is Role.UNKNOWN:
            return not word.opens or (self.roles[index + 1] is Role.SURNAME and len(word.key) > 2)
        return not (word.opens and word.key in _ENGLISH_OPENERS and self.roles[index + 1] is Role.GIVEN)

    def coordinate(self) -> None:
        """ "Elias och My": what is coordinated with a name is a name, if it has a capital letter. Initials too."""
        for index in range(2, len(self.words)):
            if self.found[index - 2] and self._key(index - 1) in cues.AND and self._could_be(index):
                self.found[index] = True
        for index in range(len(self.words) - 3, -1, -1):
            if self.found[index + 2] and self._key(index + 1) in cues.AND and self._could_be(index):
                self.found[index] = True
        for index in range(1, len(self.words)):
            self._read_initial(index)

    def _could_be(self, index: int) -> bool:
        word, what = self.words[index], self.roles[index]
        if not word.is_capitalised or word.is_shouted or what is Role.NEVER or len(word.key) < 2:
            return False
        return (
            not self._names_a_place(index) and (what in MAYBE or not word.opens) and not is_strict(word.key)
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
            self.roles[index] is Role.NEVER
            or (word.opens and word.key in _ENGLISH_OPENERS)
            or self._names_a_place(index)
        )

    # ---- result -----------------------------------------------------------------------------------------

    def spans(self) -> Spans:
        """Yield found words, those side by side as one name."""
        start = end = -1
        for index, word in enumerate(self.words):
            if not self.found[index]:
                continue
            initial = end >= 0 and self.words[index - 1].end == end and len(self.words[index - 1].key) == 1
            if start >= 0 and self.text[end : word.start] in (_AFTER_INITIAL if initial else _BESIDE):
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
