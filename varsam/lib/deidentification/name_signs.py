"""What stands around a word and says that it is a person's name, or that it is not.

Every sign looks a fixed number of words to either side, so that reading a text takes time in step with its length.
"""

import re
from collections.abc import Sequence

from varsam.lib.deidentification import name_cues as cues
from varsam.lib.deidentification.lexicon import word_set
from varsam.lib.deidentification.name_roles import NO_PERSON, Role, is_genitive, is_strict
from varsam.lib.deidentification.words import Word

BESIDE = frozenset({" ", "\u00a0", "\u202f", "  ", "\n"})
"""What may stand between the words of one name."""
_QUOTES = " \u00a0\"'“”‘’»«"
_FIELDS = word_set("namn name barn anmälare anmälaren kontaktperson förare")
_PLACE_BEFORE = word_set("i på in at on till from från vid near")
_COMPOUND_PLACES = cues.PLACE_ENDINGS[:12]
_GREETED = re.compile(r"\s*(?:[,!.:\n]|$|och\b|and\b)")
_AGED = re.compile(r" ?[,(] ?\d{1,2}(?: ?år\b(?! sedan| sen)| ?years\b|,|\))")
_LONGEST_UNLISTED = 12


class Signs:
    """A text's words with their roles; each method asks about the word at an index."""

    def __init__(self, text: str, words: Sequence[Word], roles: Sequence[Role]) -> None:
        self.text = text
        self.words = words
        self.roles = roles

    def names_a_place(self, index: int) -> bool:
        """ "Nils Ericsons plan", "Karl Johansgatan": the run of capitalised words ends in a place."""
        for later in range(index + 1, min(index + 4, len(self.words))):
            word = self.words[later]
            if word.after not in BESIDE:
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
            if self.roles[later] in NO_PERSON and word.key.endswith(_COMPOUND_PLACES):
                return True
        return False

    def names_something(self, index: int) -> bool:
        """ "Faith Association": a capitalised word that is no name comes straight after."""
        after = self.word_at(index + 1)
        return bool(
            after and after.after == " " and after.is_capitalised and self.roles[index + 1] in NO_PERSON
        )

    def _ends_in_s(self, index: int) -> bool:
        return self.words[index].key.endswith(("s", "x"))

    def word_at(self, index: int) -> Word | None:
        """Return the word at `index`, or None outside the text."""
        return self.words[index] if 0 <= index < len(self.words) else None

    def key_at(self, index: int) -> str:
        """Return the key of the word at `index`, empty outside the text."""
        word = self.word_at(index)
        return word.key if word else ""

    def _gap(self, index: int) -> str:
        """What stands before the word apart from blanks, quotes and the end of a wrapped line."""
        after = self.words[index].after
        return (after if "\n\n" in after else after.replace("\n", " ")).strip(_QUOTES)

    def has_cue(self, index: int) -> bool:
        """Say whether anything around the word names, greets, signs or presents a person."""
        return (
            self.is_named(index)
            or self._is_field(index)
            or self._is_relation(index)
            or self._is_greeted(index)
            or self._is_signature(index)
            or self._is_spoken_with(index)
            or self._is_presented(index)
            or self._is_explained(index)
            or self._is_beside_pronoun(index)
            or bool(_AGED.match(self.text, self.words[index].end))
        )

    def is_ordinary_opener(self, index: int) -> bool:
        """A word in no list that opens a sentence is an ordinary one, unless it is signed or greeted."""
        signs = (self._is_greeted, self._is_signature, self._is_field)
        return (
            self.words[index].opens
            and self.words[index].after.strip(" ") != "\n"
            and not any(sign(index) for sign in signs)
            and not _AGED.match(self.text, self.words[index].end)
        )

    def is_named(self, index: int) -> bool:
        """ "heter X", "kallas X", "named X", unless a thing is named: "appen heter X"."""
        before = self.key_at(index - 1)
        if self._gap(index) not in ("", ":"):
            return False
        naming = before in cues.NAMING or (before == "sig" and self.key_at(index - 2).startswith("kalla"))
        naming = naming or (before in ("is", "är") and self.key_at(index - 2) in ("name", "namn", "namnet"))
        return naming and not any(self.key_at(index - back) in cues.NOT_PERSONS for back in range(2, 6))

    def _is_field(self, index: int) -> bool:
        """ "Elev: X", "Namn: X"."""
        before = self.word_at(index - 1)
        if not before or self._gap(index) != ":":
            return False
        return before.key in cues.PERSON_BEFORE or before.key in _FIELDS

    def _is_relation(self, index: int) -> bool:
        """ "min bror X", "eleven X", "farmor, X"."""
        return self.key_at(index - 1) in cues.PERSON_BEFORE and self._gap(index) in ("", ",", ".")

    def _is_greeted(self, index: int) -> bool:
        """ "Hej X!", "Dear X,"."""
        if self.key_at(index - 1) not in cues.GREETINGS or self._gap(index):
            return False
        return bool(_GREETED.match(self.text, self.words[index].end))

    def _is_signature(self, index: int) -> bool:
        """ "Mvh X", "Hälsningar från X", "/X"."""
        after = self.words[index].after
        if after.endswith("/") and (len(after) > 1 or index == 0):
            return True
        if self._gap(index).strip(",.\n") or self.key_at(index - 1) not in cues.FAREWELLS | {"från", "from"}:
            return False
        return self.key_at(index - 1) in cues.FAREWELLS or self.key_at(index - 2) in cues.FAREWELLS

    def _is_spoken_with(self, index: int) -> bool:
        """ "pratat med X", "orolig för X", "träffade X"."""
        if self._gap(index):
            return False
        before = self.key_at(index - 1)
        return before in cues.MET or (before in cues.SPEAKING_WITH and self.key_at(index - 2) in cues.SPOKE)

    def _is_presented(self, index: int) -> bool:
        """ "I am X", "jag är X", "det är X som …": too weak for a word in no list."""
        if self.roles[index] is Role.UNKNOWN or is_strict(self.words[index].key):
            return False
        return self.key_at(index - 1) in ("am", "i'm", "är", "var", "is", "was") and self.key_at(
            index - 2
        ) in (
            "i",
            "jag",
            "det",
            "this",
            "it",
        )

    def _is_explained(self, index: int) -> bool:
        """ "X, hans bror, …", "X, min chef", "X B"."""
        whose, who = self.word_at(index + 1), self.word_at(index + 2)
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

    def _is_beside_pronoun(self, index: int) -> bool:
        """ "jag och X"."""
        joined = self.key_at(index - 1) in cues.AND and self.key_at(index - 2) in cues.PRONOUNS
        return joined and not self.words[index].opens

    def acts(self, index: int) -> bool:
        """A verb of persons comes after, or the genitive is followed by kin or belongings."""
        word, after = self.words[index], self.word_at(index + 1)
        if not after or after.after not in BESIDE:
            return False
        if self.key_at(index - 1) in _PLACE_BEFORE and not word.opens:
            return False
        if len(word.key) < 3 or self._is_after_foreign_capital(index):
            return False
        if after.is_capitalised or len(word.key) > _LONGEST_UNLISTED:
            return False
        if self.roles[index] is Role.UNKNOWN and (word.opens or after.key not in cues.FEELS):
            return is_genitive(word.key) and after.key in cues.KIN
        return after.key in cues.ACTS or (is_genitive(word.key) and after.key in cues.KIN)

    def acts_surely(self, index: int) -> bool:
        """For words like "Will" or "Hans" at the start of a sentence: only verbs that cannot follow the word itself."""
        after = self.word_at(index + 1)
        return bool(
            after
            and after.after in BESIDE
            and after.key in ("said", "says", "told", "wants", "sa", "säger", "har", "vill", "has")
        )

    def _is_after_foreign_capital(self, index: int) -> bool:
        before = self.word_at(index - 1)
        return bool(
            before and before.is_capitalised and not before.opens and self.roles[index - 1] in NO_PERSON
        )
