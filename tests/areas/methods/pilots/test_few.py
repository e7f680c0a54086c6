"""Numbers of one to four people in the words of an evaluation are found, and what only looks like one is not."""

import pytest

from varsam.areas.methods.pilots import few


@pytest.mark.parametrize(
    "text",
    [
        "2 barn", "tre deltagare", "en av eleverna", "En elev mådde sämre.", "fyra av de 30 eleverna", "4 av 30 elever",
        "två yngre barn", "tre av de äldre eleverna", "3–4 ungdomar", "två-tre pojkar", "ett par elever", "två skolbarn", "en av dem",
        "tre allvarliga händelser", "två skadades", "En annan elev", "(båda flickorna)", "två\n barn", "Fyra föräldrar slutade.",
        "One of the pupils was hurt.", "two young people", "3 out of 40 participants", "a single pupil", "four worried parents",
    ],
)  # fmt: skip
def test_one_to_four_people_are_found(text: str) -> None:
    assert few.told(text)


@pytest.mark.parametrize(
    "text",
    [
        "En skola hoppade av.", "En tredjedel av eleverna", "en stor del av eleverna", "ett antal elever", "en grupp elever", "12 barn",
        "24 elever", "1 204 elever", "4 procent av eleverna", "tjugotre elever", "3,4 barn per grupp", "100 av 104 elever", "fem barn",
        "Några elever slutade komma.", "två skolor", "fyra veckor", "tre lärare höll i det", "ett barnperspektiv", "en personalgrupp",
        "two schools", "five children", "one third of the pupils", "One school and one youth centre differ.",
    ],
)  # fmt: skip
def test_what_is_no_number_of_few_people_is_not(text: str) -> None:
    assert few.told(text) == ()


def test_what_is_found_is_told_once_as_it_is_written() -> None:
    assert few.told("Två  barn slutade. Två barn kom till.", "Two pupils left.") == ("Två barn", "Two pupils")
