"""The card as everybody reads it: what is known, what is not, what could harm; and a warning where something is withdrawn."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from tests.site.conftest import words
from varsam.areas.methods.register import actions
from varsam.areas.methods.register.models import Method, Rating, State
from varsam.kernel.access.actor import acting
from varsam.site.methods import parts
from varsam.site.methods.parts import Part

NOTE = "En svensk genomgång av 183 insatser"


def test_everybody_reads_every_card(db: None, client: Client) -> None:
    page = words(client.get("/metoder/"))
    assert NOTE in page
    assert "Inget i listan är rekommenderat av staden." in page
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
    assert "Om den hjälper. Vi har inte funnit någon utvärdering" in unknown
    assert "Om den är laglig att använda här. Ingen prövning gäller." in unknown
    assert "Ingen i staden har bedömt det själv än." in said
    assert "Inget steg är taget" in said


def test_who_rated_is_a_role_and_an_overruled_rule_is_told(client: Client, cast: Any) -> None:
    lead = cast("metodansvarig")
    with acting(lead):
        actions.grade(
            method=Method.objects.get(slug="sspf"), about="effect", rating="weak", basis_sv="En studie.",
            basis_en="One study.", source="Källan", by=lead, proposed="moderate", why="Studien är liten.",
        )  # fmt: skip
    said = words(client.get("/metoder/sspf/"))
    assert "Regeln gav: måttligt. Metodansvarig bedömde annorlunda." in said
    assert "Studien är liten." in said
    assert "Metodansvarig, " in said
    assert lead.name not in said


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
