"""Whether people find a method by what they need, for whom and where."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from tests.areas.methods.register.conftest import Put
from varsam.areas.methods.register import actions, search
from varsam.areas.methods.register.models import Method, Rating, State
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import User

# What somebody types, and the method that must come first.
FIRST = {
    "as it is written": {
        "mentor": "mentorskap-aarhus",
        "föräldracoachning": "foraldracoachning",
        "propaganda": "kritisk-mediekunnighet",
        "bekymringssamtal": "bekymringssamtal",
    },
    "in another form": {"mentorskapet": "mentorskap-aarhus", "coachen": "foraldracoachning"},
    "without å, ä and ö": {"foraldracoachning": "foraldracoachning", "mediekunnighet pa natet": "kritisk-mediekunnighet"},
    "misspelled": {
        "foräldracoaching": "foraldracoachning",
        "propoganda": "kritisk-mediekunnighet",
        "bekymringsamtal": "bekymringssamtal",
        "tolerans projektet": "toleransprojektet",
    },
    "in English": {"family counselling": "hayat-anhorigradgivning", "classroom dialogue": "oppet-klassrumssamtal"},
    "as one would say it": {
        "jag vill hjälpa någon att lämna en miljö": "exit-fryshuset",
        "föräldrar som träffas varje månad": "foraldranatverk-aarhus",
    },
}  # fmt: skip


@pytest.mark.parametrize("way", FIRST)
def test_the_method_is_found(db: None, way: str) -> None:
    found = {text: [hit.slug for hit in search.find(text).hits] for text in FIRST[way]}
    assert {text: slugs[:1] for text, slugs in found.items()} == {
        text: [slug] for text, slug in FIRST[way].items()
    }, found


def test_what_a_word_was_taken_for_is_told(db: None) -> None:
    assert search.find("propoganda").read_as == {"propoganda": "propaganda"}
    assert search.find("propaganda").read_as == {}


@pytest.mark.parametrize("text", ["och som inte", "%_'\";--", "!!!", "xyzzyqq", "a" * 5000])
def test_what_says_nothing_finds_nothing(db: None, text: str) -> None:
    assert search.find(text).hits == []


def test_nothing_asked_is_the_whole_register_by_name(db: None) -> None:
    assert search.find("\x00") == search.find("")
    found = search.find("  ")
    assert [hit.slug for hit in found.hits] == list(Method.objects.values_list("slug", flat=True))
    assert (found.total, found.page, found.pages) == (Method.objects.count(), 1, 1)


def test_filters_narrow_and_go_together(db: None) -> None:
    def slugs(**asked: Any) -> set[str]:
        return {hit.slug for hit in search.find(**asked).hits}

    assert slugs(level="universal") == set(
        Method.objects.filter(level="universal").values_list("slug", flat=True)
    )
    assert "toleransprojektet" in slugs(age=14) & slugs(age=16)
    assert "toleransprojektet" not in slugs(age=13) | slugs(age=17)
    assert "dembra" in slugs(age=3), "a card without limits fits every age"
    assert "sspf" in slugs(age=15, setting="school", level="indicated")
    assert slugs(setting="prison", age=3, level="universal", effect="strong") == set()
    assert slugs(language="fi") == {"ankkuri"}
    none = Method.objects.filter(effect="none").values_list("slug", flat=True)
    assert slugs(effect="none") == set(none) >= {"exit-fryshuset"}
    assert slugs(text="skola", setting="school", level="universal") <= slugs(setting="school")
    assert slugs(state="review", hidden=("review",)) == set() != slugs(state="review")
    assert slugs(age=10**12, page=10**12) != set()


def test_pages_are_whole_and_never_beyond_the_last(db: None) -> None:
    pages = -(-Method.objects.count() // 7)
    seen = [hit.slug for page in range(1, pages + 1) for hit in search.find(page=page, size=7).hits]
    assert seen == list(Method.objects.values_list("slug", flat=True))
    beyond = search.find(page=99, size=7)
    total = Method.objects.count()
    assert (beyond.page, beyond.pages, beyond.total, len(beyond.hits)) == (
        pages,
        pages,
        total,
        (total - 1) % 7 + 1,
    )


def test_a_card_is_found_by_what_it_says_now(method: Method, cast: Callable[[str], User], put: Put) -> None:
    lead = cast("metodansvarig")
    with acting(lead):
        actions.change_method(
            method=method, values={"name_sv": "Kanotpaddling"}, seen=actions.mark(method), by=lead
        )
        assert [hit.slug for hit in search.find("kanotpadling").hits] == [method.slug]
        made = actions.propose_idea(name="Zebrasamtal", words="Vi pratar om zebror.", by=lead)
        assert [hit.slug for hit in search.find("zebrasamtalen").hits] == [made.slug]
        assert search.find("zebrasamtal", hidden=(State.IDEA,)).total == 0
    put(method, effect=Rating.STRONG)
    assert {hit.slug for hit in search.find(effect="strong").hits} == {method.slug}


def test_words_are_counted_right(
    method: Method, as_owner: Callable[[], Any], cast: Callable[[str], User]
) -> None:
    """How rare a word is stays true when cards are written anew and leave."""

    def wrong() -> int:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from public.wording_lexeme l where l.corpus = 'methods' and l.said <>"
                " (select count(*) from public.methods_posting p where p.lexeme_id = l.id)"
            )
            return int(cursor.fetchone()[0])

    assert wrong() == 0
    lead = cast("metodansvarig")
    with acting(lead):
        made = actions.propose_idea(name="Zebrasamtal", words="Vi pratar om zebror i skolan.", by=lead)
        actions.change_method(
            method=method, values={"needs_sv": "Skola, zebror."}, seen=actions.mark(method), by=lead
        )
    assert wrong() == 0
    with as_owner():
        Method.objects.filter(pk=made.pk).delete()
    assert wrong() == 0
    assert made.slug not in {hit.slug for hit in search.find("zebrasamtal").hits}


def test_a_hit_speaks_the_readers_language(db: None) -> None:
    with translation.override("en"):
        assert search.find("toleransprojektet").hits[0].name == "The Tolerance Project (Kungälv model)"
    assert search.find("tolerance project").hits[0].name == "Toleransprojektet (Kungälvsmodellen)"
