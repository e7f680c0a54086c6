"""What the register must not say: more than is known, of anybody's judgement, of any state, of any check."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.site.conftest import words
from tests.site.methods.test_cards import reviewed
from tests.site.methods.test_methods import CHANGE, sent
from varsam.areas.methods.register import actions
from varsam.areas.methods.register.models import About, Graded, Method, State
from varsam.areas.methods.register.models.method import CHANGES
from varsam.areas.methods.studies.reviewing import Ruling
from varsam.kernel.access.actor import acting
from varsam.site.methods import cards
from varsam.site.methods.known import of as known_of

OTHER = "sig"
COMPARED = f"/metoder/jamfor/?m=sspf&m={OTHER}"
FOUND = "/metoder/?q=SSPF"


def known(client: Client, slug: str = "sspf") -> tuple[str, str]:
    """What the card says we know, and what it says we do not."""
    said = words(client.get(f"/metoder/{slug}/"))
    return said.split("Det här vet vi ", 1)[1].split("Det här vet vi inte", 1)[0], said.split(
        "Det här vet vi inte", 1
    )[1].split("Vad krävs?", 1)[0]


@pytest.mark.parametrize(
    ("state", "said", "never"),
    [
        # No review has been begun of any method that came with the installation.
        (State.REVIEW, "Inte färdiggranskad", "pågår"),
        (State.CHECKS, "Ska kontrolleras", "pågår"),
        (State.PILOT, "Metoden får prövas i liten skala.", "Metoden prövas"),
        # What was in use before anybody judged it comes here without a trial.
        (State.EVALUATION, "Metoden är prövad, eller används redan.", "Prövningen är över"),
    ],
)
def test_a_state_says_no_more_than_that_it_is_one(
    client: Client, move: Any, checked: Any, state: State, said: str, never: str
) -> None:
    for kind in ("legal", "child"):
        checked("dembra", kind, "ok", timezone.localdate())
    if state is not State.REVIEW:
        move("dembra", state)
    for page in (
        words(client.get("/metoder/dembra/")),
        words(client.get("/metoder/jamfor/?m=dembra&m=sspf")),
    ):
        assert said in page
        assert never not in page
    assert "pågår" not in words(client.get("/metoder/?q=dembra"))


def test_what_was_never_used_is_not_said_to_have_been(client: Client, move: Any, cast: Any) -> None:
    lead = cast("metodansvarig")
    with acting(lead):
        idea = actions.propose_idea(name="Läxkafé", words="Läxhjälp.", by=lead)
    move("dembra", State.RECOMMENDED)
    never, once = (words(client.get(f"/metoder/{slug}/")) for slug in (idea.slug, "dembra"))
    assert "slutade" not in never + once
    for slug in (idea.slug, "dembra", "sspf", OTHER):
        move(slug, State.WITHDRAWN, "Det räckte inte.")
    for slug in (idea.slug, OTHER):
        page = words(client.get(f"/metoder/{slug}/"))
        assert "Metoden gick inte vidare. Det bestämdes" in page
        assert "Staden slutade använda" not in page
        assert "Används inte längre" not in page
        assert "Metoden ska inte användas. Börja inte arbeta efter den." in page
    # Recommended once, and in ordinary use before anybody judged it.
    for slug in ("dembra", "sspf"):
        assert "Staden slutade använda metoden" in words(client.get(f"/metoder/{slug}/"))


@pytest.fixture
def recommended(move: Any, checked: Any, graded: Any) -> Callable[..., None]:
    """SSPF is recommended on a rating and two checks that hold, and then one of them comes to something else."""

    def then(kind: str, said: str, ends: date | None = None) -> None:
        today = timezone.localdate()
        for each in ("legal", "child"):
            checked("sspf", each, "ok", today - timedelta(days=60))
        graded("sspf", "weak")
        move("sspf", State.RECOMMENDED)
        assert "Staden rekommenderar metoden" in words(Client().get("/metoder/sspf/"))
        checked("sspf", kind, said, today - timedelta(days=30), ends)

    return then


@pytest.mark.parametrize(
    ("kind", "said", "ends", "chip", "warning"),
    [
        ("legal", "not_ok", None, "Går inte att använda", "En prövning säger nej."),
        ("child", "not_ok", None, "Går inte att använda", "En prövning säger nej."),
        ("child", "ok", 1, "Prövningen har gått ut", "En prövning saknas eller har gått ut."),
        ("legal", "conditions", None, "Går att använda med villkor", "bara med villkor."),
    ],
)
def test_a_check_that_speaks_against_what_is_recommended_is_said_first(
    client: Client,
    sign_in: Any,
    recommended: Any,
    kind: str,
    said: str,
    ends: int | None,
    chip: str,
    warning: str,
) -> None:
    recommended(kind, said, None if ends is None else timezone.localdate() - timedelta(days=ends))
    card = words(client.get("/metoder/sspf/"))
    head = card.split("Hjälpte det?", 1)[0]
    assert chip in head
    assert warning in head
    if said != "conditions":
        assert "Staden rekommenderar metoden" not in card
        assert "Läget är ”Rekommenderas”, men det håller inte just nu." in head
    compared = words(client.get(COMPARED))
    assert warning in compared.split("Vad staden säger", 1)[1]
    for listed in (words(client.get(FOUND)).split("metod passar", 1)[1], compared.split("Till för", 1)[0]):
        assert chip in listed
        assert "Rekommenderas" not in listed
    desk = sign_in("metodansvarig")
    for page in (desk.get("/arbete/metoder/"), desk.get("/arbete/metoder/provas-igen/")):
        due = words(page).split("Ska prövas igen", 1)[1]
        assert chip in due.split("SSPF", 1)[1][:200]


def test_a_no_is_known_as_a_no(client: Client, checked: Any) -> None:
    checked("sspf", "legal", "not_ok", timezone.localdate())
    checked("sspf", "child", "conditions", timezone.localdate())
    yes, _no = known(client)
    assert "Vad lagen säger. Metoden är prövad: går inte att använda." in yes
    assert "Vad den betyder för barns rättigheter. Metoden är prövad: går att använda med villkor." in yes


def test_what_nobody_here_has_weighed_is_not_what_we_know(client: Client, cast: Any) -> None:
    lead = cast("metodansvarig")
    yes, no = known(client)
    assert Method.objects.get(slug="sspf").implementation == "moderate"
    assert "går att genomföra" not in yes
    assert "Om den går att genomföra. Källor talar för det, men ingen i staden har bedömt dem." in no
    assert "Genomförande Måttligt utgångsläge" in words(client.get(FOUND))
    with acting(lead):
        actions.grade(
            method=Method.objects.get(slug="sspf"), about="implementation", rating="strong", basis_sv="Vi såg.",
            basis_en="We saw.", source="Vi", why="Översikten dröjer.", by=lead,
        )  # fmt: skip
    yes, no = known(client)
    assert "går att genomföra" not in yes
    assert "Om den går att genomföra. Bedömningen är gjord utan kunskapsöversikt." in no
    listed = words(client.get(FOUND))
    assert "Genomförande Starkt" in listed
    assert "utgångsläge" not in listed.split("Genomförande Starkt", 1)[1][:20]
    # Nor is what a review was overruled to.
    reviewed("sspf", lead, implementation=Ruling("moderate", "Två studier utanför sökningen."))
    yes, no = known(client)
    assert "går att genomföra" not in yes
    assert "Om den går att genomföra. Bedömningen följer inte regeln." in no


@pytest.mark.parametrize(
    ("proposed", "rating", "is_known", "said"),
    [
        ("moderate", "moderate", True, "Att den kan hjälpa: måttligt stöd."),
        ("moderate", "strong", True, "Att den kan hjälpa: måttligt stöd."),
        ("strong", "moderate", True, "Att den kan hjälpa: måttligt stöd."),
        ("weak", "strong", False, "Om den hjälper. Bedömningen följer inte regeln."),
    ],
)
def test_no_more_is_known_than_the_rule_made_of_it(
    proposed: str, rating: str, is_known: bool, said: str
) -> None:
    method = Method(effect=rating, effect_sv="Ord.")
    grade = Graded(
        about=About.EFFECT, rating=rating, proposed=proposed, review=uuid4(), by_id=1, at=timezone.now()
    )
    ratings = {about: cards.of(method, about, [grade]) for about in About}
    found = known_of(method, [], ratings, {About.EFFECT: grade, About.IMPLEMENTATION: None})
    assert (said in found.known) is is_known
    assert (said in found.unknown) is not is_known
    assert len([each for each in found.known + found.unknown if "hjälpa" in each or "hjälper" in each]) == 1


def test_what_a_card_began_with_says_from_what_and_when(client: Client, db: None) -> None:
    for page in (words(client.get("/metoder/sspf/")), words(client.get(COMPARED))):
        assert (
            "Utgångsläge, skrivet 23 november 2026 efter sammanfattningar och nyheter, inte efter hela studierna. Det följer"
            " inte regeln för bedömning. Ingen i staden har bedömt det själv än."
        ) in page
    assert "De följer inte regeln för bedömning." in words(client.get("/metoder/"))
    # What was felt, liked or worth its money says nothing of effect.
    liked = ["bekymringssamtal", "oppet-klassrumssamtal", "toleransprojektet"]
    assert set(Method.objects.filter(slug__in=liked).values_list("effect", flat=True)) == {"unknown"}


def test_a_source_is_dated_by_whoever_checked_it(client: Client, sign_in: Any) -> None:
    assert "Ingen i staden har kontrollerat källan än." in words(client.get("/metoder/sspf/"))
    assert not Method.objects.exclude(verified_on=None).exists()
    lead, method = sign_in("metodansvarig"), Method.objects.get(slug="sspf")
    asked = words(lead.get(CHANGE))
    assert "Källan kontrollerad" in asked
    assert "Den dag du läste källan." in asked
    assert lead.post(CHANGE, sent(method, verified_on="2026-03-04")).status_code == 303
    page = words(client.get("/metoder/sspf/"))
    assert "Källan kontrollerades 4 mars 2026." in page
    assert "Källan är från" not in page


def test_beside_each_other_a_rating_says_where_it_is_from(client: Client, move: Any, cast: Any) -> None:
    lead = cast("metodansvarig")
    reviewed("sspf", lead, effect=Ruling("weak", "Studien är liten."))
    move(OTHER, State.WITHDRAWN, "Unga kände sig utpekade.")
    page = words(client.get(COMPARED))
    assert f"Källa: {Method.objects.get(slug=OTHER).effect_source}" in page
    assert "Ingen i staden har bedömt det själv än." in page
    assert "Regeln gav: inget stöd funnet. Metodansvarig bedömde annorlunda. Studien är liten." in page
    city = page.split("Vad staden säger", 1)[1]
    assert "Det bestämdes" in city
    assert "Unga kände sig utpekade." in city
    assert "Ingen utvärderad prövning." in page.split("Prövad här", 1)[1]


def test_everything_that_is_written_of_a_method_stands_on_its_card(
    client: Client, cast: Any, as_owner: Any
) -> None:
    said = {name: f"Ordet {name}." for name in CHANGES if name.endswith(("_sv", "_en"))}
    more = {"min_age": 31, "max_age": 47, "settings": ["prison"], "languages": ["so"], "level": "universal",
            "in_use_since": 1997, "source": "Boken om boken", "verified_on": date(2026, 3, 4)}  # fmt: skip
    assert {*said, *more} == set(CHANGES)
    with as_owner():
        Method.objects.filter(slug="sspf").update(**said, **more)
    lead, method = cast("metodansvarig"), Method.objects.get(slug="sspf")
    for about, source in (("effect", "Effektkällan"), ("implementation", "Genomförandekällan")):
        with acting(lead):
            actions.grade(
                method=method, about=about, rating="weak", basis_sv="Ord.", basis_en="Words.", source=source,
                why="Prövas.", by=lead,
            )  # fmt: skip
    swedish = ["31–47 år", "Häkte, fängelse och frivård", "Somaliska", "För alla"]
    english = ["31–47", "Somali"]
    for before, part, shown in (("", "_sv", swedish), ("/en", "_en", english)):
        own = [words for name, words in said.items() if name.endswith(part)]
        card = client.get(f"{before}/metoder/sspf/")
        missing = [
            each for each in (*own, *shown, "1997", "Boken om boken", "2026") if each not in words(card)
        ]
        assert not missing
        effect, implementation = card.content.decode().split('class="card rated"')[1:3]
        assert "Effektkällan" in effect
        assert "Genomförandekällan" not in effect
        assert "Genomförandekällan" in implementation.split("</section>", 1)[0]
        compared = words(client.get(f"{before}{COMPARED}"))
        description = f"Ordet description{part}."
        assert not [each for each in (*own, *shown) if each not in compared and each != description]
        assert "Effektkällan" in compared
        assert "Genomförandekällan" in compared
        listed = words(client.get(f"{before}/metoder/?age=40&language=so"))
        for name in ("name", "target", "cost", "here"):
            assert f"Ordet {name}{part}." in listed
        assert ("För alla" in listed) is (not before)
