"""One study under two spellings, and two studies that look like one."""

import pytest

from varsam.lib.bibliography.alike import Likeness, alike


def likeness(title: str, surname: str = "Andersson", year: int | None = 2019) -> Likeness:
    return Likeness(title, surname, year)


SAME = [
    (likeness("Preventing extremism in schools: results from 12 places"), likeness("Preventing extremism in schools")),
    (likeness("Preventing violent extremism: a review"), likeness("Preventing Violent Extremism")),
    (likeness("Förebygga våld i skolan", "Åberg"), likeness("Forebygga vald i skolan", "Aaberg", 2020)),
    (likeness("Århusmodellen – så gjorde vi", "Møller"), likeness("Aarhus-modellen", "Moeller", 2018)),
    (likeness("Families & schools"), likeness("Families and schools")),
    (likeness("Mentoring of young people at risk"), likeness("Mentoring of yuong people at risk")),
    (likeness("Meta-analysis of de-radicalisation programmes"), likeness("Metaanalysis of deradicalisation programmes", year=None)),
    (likeness("The effect of exit programmes in Sweden"), likeness("Effect of exit programmes in Sweden", "Anderson")),
    (likeness("Exit programmes in the Nordic countries since the nineties", "Åberg"), likeness("Exit programmes in the Nordic countries since the nineties", "Öhman")),
]  # fmt: skip
OTHERS = [
    (likeness("Preventing extremism in schools 1: results"), likeness("Preventing extremism in schools 2")),
    (likeness("Preventing extremism, part 1"), likeness("Preventing extremism, part 2")),
    (likeness("Annual report 2018"), likeness("Annual report 2019")),
    (likeness("Preventing extremism II"), likeness("Preventing extremism III")),
    (likeness("Preventing extremism", year=2015), likeness("Preventing extremism", year=2019)),
    (likeness("Editorial", "Åberg"), likeness("Editorial", "Öhman")),
    (likeness("Review: schools"), likeness("Review: prisons")),
    (likeness("Mentoring of young people"), likeness("Mentoring of old people")),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_another_spelling_is_the_same_study(one: Likeness, other: Likeness) -> None:
    assert alike(one, other)
    assert alike(other, one)
    assert set(one.keys) & set(other.asked), "the index finds it"
    assert set(other.keys) & set(one.asked)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_what_only_looks_alike_is_not(one: Likeness, other: Likeness) -> None:
    assert not alike(one, other)
