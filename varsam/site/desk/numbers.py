"""Small numbers in words, as people write them, where the language is Swedish."""

from django.utils.translation import get_language

from varsam.site.desk import tallies

_SMALL = ("", "En", "Två", "Tre", "Fyra", "Fem", "Sex", "Sju", "Åtta", "Nio", "Tio", "Elva", "Tolv")


def said(number: int, one: str, many: str) -> str:
    """`one` for 1, else `many` with %(number)s filled in: "Två saker är sena", "13 saker är sena"."""
    if number == 1:
        return one
    spelled = 1 < number < len(_SMALL) and (get_language() or "sv") == "sv"
    return many % {"number": _SMALL[number] if spelled else tallies.words(number)}
