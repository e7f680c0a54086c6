"""The card as everybody reads it: what is known, what is not, what could harm; and a warning where something is withdrawn."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone, translation

from tests.site.conftest import words
from varsam.areas.methods.register import actions
from varsam.areas.methods.register.models import About, Graded, Method, Rating, State
from varsam.areas.methods.register.states import ADVISED
from varsam.areas.methods.studies import reviewing
from varsam.areas.methods.studies.reviewing import Ruling
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import User
from varsam.site.methods import cards, parts
from varsam.site.methods.parts import Part

NOTE = "En svensk genomgång av 183 insatser"


def test_everybody_reads_every_card(client: Client, move: Any) -> None:
    page = words(client.get("/metoder/"))
    assert NOTE in page
    nothing = "Inget i listan är rekommenderat av staden."
    assert nothing not in page
    for slug in list(Method.objects.filter(state__in=ADVISED).values_list("slug", flat=True)):
        move(slug, State.WITHDRAWN)
    assert nothing in words(client.get("/metoder/"))
    for method in Method.objects.all():
        card = client.get(f"/metoder/{method.slug}/")
        assert card.content.decode().count('class="card rated"') == 2
        said = words(card)
        assert NOTE in said
        assert str(Rating(method.effect).label) in said
        # What could harm comes before what it takes to begin.
        assert said.index("Vad kan skada, och vad kritiseras?") < said.rindex("Vad krävs?")
        # An idea may say neither yet.
        assert not method.needs_sv or said.index(method.harms_sv) < said.index(method.needs_sv)
        assert client.get(f"/en/metoder/{method.slug}/").status_code == 200
    assert client.get("/ar/metoder/", follow=False)["Location"] == "/en/metoder/"
    assert client.get("/metoder/finns-inte/").status_code == 404
    assert not client.cookies


def test_a_card_says_what_nobody_knows(db: None, client: Client) -> None:
    said = words(client.get("/metoder/sspf/"))
    unknown = said.split("Det här vet vi inte", 1)[1]
    assert (
        "Om den hjälper. Ingen kunskapsöversikt är klar än. Det som står på kortet kommer ur källan."
        in unknown
    )
    assert "Om den är laglig att använda här. Ingen prövning gäller." in unknown
    assert "Ingen i staden har bedömt det själv än." in said
    assert "Inget steg är taget" in said


def reviewed(slug: str, lead: User, **rulings: Ruling) -> None:
    """A review that found nothing to weigh is done, and rated so, or as `rulings` say."""
    facts = {
        "question_sv": "Hjälper det?", "question_en": "Does it help?", "sources": "Libris", "terms": "x",
        "criteria_sv": "Alla.", "criteria_en": "All.",
        "searched_on": timezone.localdate(), "unknown_sv": "Allt.", "unknown_en": "All of it.",
    }  # fmt: skip
    with acting(lead):
        review = reviewing.start_review(method=Method.objects.get(slug=slug), values=facts, by=lead)
        said = {About(about): ruling for about, ruling in rulings.items()}
        reviewing.finish_review(review=review, rulings=said, by=lead)


def test_nobody_has_looked_is_not_that_nothing_was_found(client: Client, sign_in: Any, cast: Any) -> None:
    lead = cast("metodansvarig")
    with acting(lead):
        idea = actions.propose_idea(name="Läxkafé", words="Läxhjälp.", by=lead)
    unsure = Ruling("unknown", "Sökningen missade mycket.")
    reviewed("sspf", lead, implementation=unsure)
    said = words(client.get(f"/metoder/{idea.slug}/"))
    unknown = said.split("Det här vet vi inte", 1)[1].split("Vad krävs?")[0]
    assert "Om den hjälper. Ingen har letat igenom forskningen än." in unknown
    assert "utvärdering" not in unknown.split("Källa:")[0]
    both = f"m={idea.slug}&m=sspf&m=mentorskap-aarhus"
    desk = sign_in("metodansvarig")
    for page, about in (
        (words(client.get("/metoder/?state=idea")), ("Inte granskat än",)),
        (words(desk.get("/arbete/metoder/?state=idea")), ("Inte granskat än",)),
        (words(client.get("/metoder/?q=SSPF")), ("Inget stöd funnet", "Vet inte, trots översikt")),
        (words(desk.get("/arbete/metoder/?q=SSPF")), ("Inget stöd funnet", "Vet inte, trots översikt")),
        (words(client.get("/metoder/?q=samtalskompassen")), ("Vet inte än",)),
        (
            words(client.get(f"/metoder/jamfor/?{both}")).split("Så läser du betygen")[0],
            ("Inte granskat än", "Inget stöd funnet", "Vet inte, trots översikt", "Svagt"),
        ),
    ):
        assert not [each for each in about if each not in page], page
    card = words(client.get("/metoder/sspf/"))
    assert "Om den hjälper. Någon har letat, och det som finns ger inget stöd." in card
    assert "Om den går att genomföra. Vi har letat igenom forskningen, och den ger inget svar." in card


def test_who_rated_is_a_role_and_an_overruled_rule_is_told(client: Client, cast: Any) -> None:
    lead = cast("metodansvarig")
    reviewed("sspf", lead, effect=Ruling("weak", "Studien är liten."))
    said = words(client.get("/metoder/sspf/"))
    assert "Regeln gav: inget stöd funnet. Metodansvarig bedömde annorlunda." in said
    assert "Studien är liten." in said
    # What the scale says of the word is not said of a rating that the rule did not give.
    assert "Svagt Bedömningen följer inte regeln." in said
    assert "Bara enstaka, små eller osäkra uppgifter." not in said.split("Gick det att genomföra?")[0]
    assert "Metodansvarig, " in said
    assert lead.name not in said


def test_a_rating_by_hand_after_a_review_tells_what_the_rule_gave(client: Client, cast: Any) -> None:
    lead = cast("metodansvarig")
    reviewed("sspf", lead)
    before = words(client.get("/metoder/sspf/"))
    assert "satt för hand" not in before
    with acting(lead):
        for about, rating in (("effect", "strong"), ("implementation", "unknown")):
            actions.grade(
                method=Method.objects.get(slug="sspf"), about=about, rating=rating, basis_sv="Vi tror det.",
                basis_en="We think so.", source="Källan", by=lead, why="Chefen vill.",
            )  # fmt: skip
    said = words(client.get("/metoder/sspf/"))
    assert said.count("Satt för hand. Regeln gav i översikten") == 2
    assert said.count(": inget stöd funnet. Chefen vill.") == 2
    assert "Efter den här översikten är en bedömning satt för hand." in said
    # That somebody says by hand that they do not know is not that nobody has looked.
    assert "Vet inte, trots översikt" in said.split("Så läser du betygen")[0]
    assert "Ingen kunskapsöversikt är klar än." not in said


def test_a_check_that_has_run_out_is_no_check(client: Client, checked: Any) -> None:
    today = timezone.localdate()
    checked("sspf", "legal", "ok", today - timedelta(days=30), today - timedelta(days=1))
    checked("sspf", "child", "conditions", today - timedelta(days=30), today)
    said = words(client.get("/metoder/sspf/"))
    assert "Prövningen har gått ut" in said
    assert "Metoden förs inte vidare förrän den är prövad igen." in said
    assert "Går att använda med villkor" in said
    assert "Om den är laglig att använda här. Ingen prövning gäller." in said
    assert "Vad den betyder för barns rättigheter. Ingen prövning gäller." not in said


def test_a_withdrawn_method_says_so_first(client: Client, move: Any, cast: Any) -> None:
    move("sspf", State.WITHDRAWN, "Två verksamheter såg att unga kände sig utpekade.")
    said = words(client.get("/metoder/sspf/"))
    assert said.index("Staden slutade använda metoden") < said.index("Hjälpte det?")
    assert said.count("Två verksamheter såg att unga kände sig utpekade.") == 2
    assert "· Metodansvarig" in said
    assert cast("metodansvarig").name not in said


def test_parts_stand_in_their_order_on_both_pages(
    sign_in: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def handed_in(name: str) -> parts.Render:
        def render(method: Method, request: HttpRequest, *, is_public: bool) -> Part | None:
            asked.append((name, method.slug, is_public))
            context = {
                "gone": {"name": name, "since": "", "why": name, "slug": "sspf"},
                "way": "methods:method",
            }
            return Part("methods/gone.html", context, f"Del {name}", name, "kort")

        return render

    monkeypatch.setattr(parts, "_registry", type(parts._registry)())
    parts.register_part("sist", handed_in("sist"), 50)
    parts.register_part("forst", handed_in("forst"), 10, styles=("ui/methods.css",))
    parts.register_part("inget", lambda method, request, *, is_public: None, 20)
    public = client.get("/metoder/sspf/").content.decode()
    assert 0 < public.index('id="forst"') < public.index('id="sist"')
    assert public.index('href="#forst"') < public.index('href="#sist"')
    assert "Del sist" in sign_in("mentor").get("/arbete/metoder/sspf/").content.decode()
    assert asked == [
        ("forst", "sspf", True),
        ("sist", "sspf", True),
        ("forst", "sspf", False),
        ("sist", "sspf", False),
    ]


@pytest.mark.parametrize(
    ("language", "says"), [("sv", "Kunskapsöversikten, "), ("en", "The evidence review, ")]
)
def test_a_review_is_the_source_in_the_readers_language(language: str, says: str) -> None:
    grade = Graded(
        about=About.EFFECT,
        rating=Rating.WEAK,
        proposed=Rating.WEAK,
        review=uuid4(),
        by_id=1,
        at=timezone.now(),
    )
    with translation.override(language):
        rated = cards.of(Method(effect=Rating.WEAK, effect_sv="Svagt."), About.EFFECT, [grade])
    assert rated.source.startswith(says)
