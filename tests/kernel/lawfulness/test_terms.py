"""The texts that people sign: versions that stay, and languages that say the same or are not printed."""

from collections.abc import Callable, Iterator

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.kernel.lawfulness.consent_cases import ask, new_record
from varsam.kernel.access.actor import acting
from varsam.kernel.lawfulness import terms
from varsam.kernel.lawfulness.models import Term, TermOption
from varsam.kernel.lawfulness.terms import ChangedMeanwhile, Words
from varsam.kernel.people.models import User

OPTIONS = {"school": ["school"]}


@pytest.fixture
def lawyer(cast: Callable[[str], User]) -> Iterator[User]:
    user = cast("jurist")
    with acting(user):
        yield user


def texts(**changes: str) -> dict[str, Words]:
    """The newest texts of `sspf`, with another body in some languages ("" takes the language away)."""
    now = terms.versions("sspf")[0]
    found = {code: terms.words(now, code) for code in terms.LANGUAGES}
    kept = {code: words for code, words in found.items() if words and changes.get(code) != ""}
    return {code: Words(w.title, w.purpose, changes.get(code, w.body)) for code, w in kept.items()}


def save(by: User, said: dict[str, Words], *, seen: int = 1, still_right: tuple[str, ...] = ()) -> Term:
    return terms.add_version(
        slug="sspf", texts=said, still_right=still_right, options=OPTIONS, source="Beslut", seen=seen, by=by
    )


def test_what_comes_with_the_installation_is_whole_in_five_languages(db: None) -> None:
    newest = terms.newest()
    assert {term.slug for term in newest} == {"sspf", "sig", "kunskapshus-stod"}
    for term in newest:
        assert terms.printable(term) == list(terms.LANGUAGES)
        for code in terms.LANGUAGES:
            words = terms.words(term, code)
            assert words
            assert words.is_there
            assert [bool(heading) and bool(text) for heading, text in words.sections] == [True] * 6


def test_a_new_swedish_text_leaves_the_other_languages_behind(lawyer: User) -> None:
    term = save(lawyer, texts(sv="# Nytt\nHelt ny text.", ar="# جديد\nنص جديد."), still_right=("en",))
    assert terms.behind(term) == ["so", "fa"]
    assert terms.printable(term) == ["sv", "en", "ar"]
    assert terms.versions("sspf")[0] == term


def test_a_language_catches_up_when_it_is_translated(lawyer: User) -> None:
    save(lawyer, texts(sv="# Nytt\nHelt ny text."))
    term = save(lawyer, texts(so="# Cusub\nQoraal cusub.", fa=""), seen=2)
    assert terms.behind(term) == ["en", "ar"]
    assert terms.missing(term) == ["fa"]
    assert terms.printable(term) == ["sv", "so"]


def test_a_language_stays_behind_through_versions_that_do_not_touch_it(lawyer: User) -> None:
    save(lawyer, texts(sv="# Nytt\nHelt ny text."))
    term = save(lawyer, texts(ar="# جديد\nنص جديد."), seen=2)
    assert terms.behind(term) == ["en", "so", "fa"]


def test_two_who_write_at_once_do_not_write_over_each_other(lawyer: User) -> None:
    first = save(lawyer, texts(sv="# Ett\nEn text."))
    with pytest.raises(ChangedMeanwhile) as changed:
        save(lawyer, texts(sv="# Två\nEn annan text."))
    assert changed.value.latest == first


@pytest.mark.parametrize("broken", [{}, {"sv": Words("", "Ändamål", "Text")}, {"en": Words("A", "B", "C")}])
def test_a_text_is_whole_and_there_in_swedish(lawyer: User, broken: dict[str, Words]) -> None:
    with pytest.raises(ValueError, match="Swedish"):
        save(lawyer, broken)


def test_a_text_lets_something_be_chosen(lawyer: User) -> None:
    with pytest.raises(ValueError, match="chosen"):
        terms.add_version(
            slug="sspf", texts=texts(), still_right=(), options={"school": []}, source="x", seen=1, by=lawyer
        )


def test_those_who_may_not_write_the_rules_write_no_text(cast: Callable[[str], User]) -> None:
    social_worker = cast("socialsekreterare.hisingen")
    with (
        acting(social_worker),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        save(social_worker, texts(sv="# Nytt\nText."))


def test_a_text_that_somebody_was_asked_by_does_not_change(cast: Callable[[str], User]) -> None:
    coordinator = cast("samordnare")
    with acting(coordinator):
        request = ask(new_record(coordinator), coordinator)
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            TermOption.objects.create(
                term=request.term, organisation_kind="civil_society", information=["identity"]
            )
        for statement in ("update lawfulness_term set source = 'x'", "delete from lawfulness_termoption"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)


def test_sections_are_headings_with_their_text() -> None:
    words = Words("T", "P", "Först.\n\n# Ett\nRad.\n\nStycke.\n# Två\n")
    assert words.sections == [("", "Först."), ("Ett", "Rad.\n\nStycke."), ("Två", "")]
