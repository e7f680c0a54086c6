"""The register at the desk: edited and judged by those who may, and nobody's text is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.site.conftest import words
from varsam.areas.methods.register import actions
from varsam.areas.methods.register.models import Check, Graded, Method, State, Step
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry

CHANGE = "/arbete/metoder/sspf/andra/"
STEP = "/arbete/metoder/sspf/steg/"
CHECK = "/arbete/metoder/sspf/provning/"
GRADE = "/arbete/metoder/sspf/bedomning/"
IDEA = "/arbete/metoder/ny-ide/"
LEGAL = "/arbete/metoder/rattslig-provning/"


def sent(method: Method, **other: object) -> dict[str, object]:
    values = {name: getattr(method, name) for name in actions.FIELDS}
    return {
        **{name: value if isinstance(value, list) else str(value or "") for name, value in values.items()},
        "seen": actions.mark(method),
        **other,
    }


def test_a_card_that_is_changed_is_another_for_everybody_at_once(
    client: Client, sign_in: Any, as_owner: Any
) -> None:
    assert "Kan kännas svårt att neka." not in words(client.get("/metoder/sspf/"))
    method = Method.objects.get(slug="sspf")
    lead = sign_in("metodansvarig")
    typed = sent(method, harms_sv="Kan kännas svårt att neka.", settings=["school", "online"], max_age="20")
    assert lead.post(CHANGE, typed).status_code == 303
    page = words(Client().get("/metoder/sspf/"))
    assert "Kan kännas svårt att neka." in page
    assert "Skola, På nätet" in page
    assert "12–20 år" in page
    with as_owner():
        entry = AuditEntry.objects.filter(event="method.changed").latest("pk")
    assert (entry.target, entry.details) == ("sspf", {"fields": "max_age settings harms_sv"})


def test_two_who_edit_at_once_lose_nothing(sign_in: Any) -> None:
    method = Method.objects.get(slug="sspf")
    mine, theirs = sent(method, needs_sv="Mitt krav."), sent(method, needs_sv="Deras krav.")
    lead = sign_in("metodansvarig")
    lead.post(CHANGE, theirs)
    answer = lead.post(CHANGE, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mitt krav." in page
    assert "Deras krav." in page
    assert "Någon annan har sparat medan du skrev." in page
    again = {**mine, "seen": actions.mark(Method.objects.get(slug="sspf"))}
    assert lead.post(CHANGE, again).status_code == 303
    assert Method.objects.get(slug="sspf").needs_sv == "Mitt krav."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"level": ""}, "Välj en nivå"),
        ({"min_age": "19", "max_age": "12"}, "minst lika hög"),
        ({"min_age": "-1"}, "Skriv minst 0."),
        ({"name_sv": ""}, "Fyll i ”Namn”."),
        (
            {"in_use_since": "2014", "source": " "},
            "Skriv var det står att metoden har varit i bruk sedan 2014.",
        ),
        ({"in_use_since": "2100"}, "Skriv ett år som har börjat."),
    ],
)
def test_a_card_is_not_saved_wrong(sign_in: Any, typed: dict[str, str], said: str) -> None:
    before = actions.mark(Method.objects.get(slug="sspf"))
    answer = sign_in("metodansvarig").post(CHANGE, sent(Method.objects.get(slug="sspf"), **typed))
    assert answer.status_code == 422
    assert said in words(answer)
    assert actions.mark(Method.objects.get(slug="sspf")) == before


def test_a_new_method_is_an_idea_with_an_address_of_its_own(sign_in: Any) -> None:
    lead = sign_in("metodansvarig")
    assert lead.get("/arbete/metoder/ny/").status_code == 200
    values = sent(Method.objects.get(slug="sspf"), name_sv="Ny", seen="")
    assert lead.post("/arbete/metoder/ny/", values)["Location"] == "/arbete/metoder/ny-2/"
    assert Method.objects.get(slug="ny-2").state == State.IDEA
    assert lead.get("/arbete/metoder/ny-2/").status_code == 200


@pytest.mark.parametrize("account", ["samordnare", "utbildare", "mentor"])
def test_others_read_and_do_not_edit(sign_in: Any, cast: Any, account: str) -> None:
    other = sign_in(account)
    method = Method.objects.get(slug="sspf")
    card = words(other.get("/arbete/metoder/sspf/"))
    assert not [act for act in ("Ändra kortet", "Ta ett steg", "Skriv in en prövning") if act in card]
    for address in (CHANGE, STEP, CHECK, GRADE, "/arbete/metoder/ny/", LEGAL):
        assert other.get(address).status_code == 403
    assert other.post(CHANGE, sent(method, harms_sv="x")).status_code == 403
    assert other.post(STEP, {"to": "withdrawn", "why": "Nej."}).status_code == 403
    with acting(cast(account)), pytest.raises(Method.DoesNotExist):
        actions.change_method(
            method=method, values={"harms_sv": "x"}, seen=actions.mark(method), by=cast(account)
        )


# --- its way ----------------------------------------------------------------------------------------------------


def test_a_step_says_what_is_missing_and_is_not_taken_without_it(sign_in: Any, move: Any) -> None:
    move("sspf", State.CHECKS)
    lead = sign_in("metodansvarig")
    page = lead.get(STEP)
    assert "En rättslig prövning gäller och säger inte nej." in words(page)
    assert 'value="pilot" aria-describedby="om-pilot" disabled' in page.content.decode()
    answer = lead.post(STEP, {"to": "pilot", "why": "Vi vill pröva."})
    assert answer.status_code == 422
    assert "Det steget kan inte tas än" in words(answer)
    assert "Vi vill pröva." in answer.content.decode()
    assert Method.objects.get(slug="sspf").state == State.CHECKS


def test_a_step_is_taken_with_a_reason_that_everybody_reads(sign_in: Any, cast: Any) -> None:
    lead = sign_in("metodansvarig")
    assert lead.post(STEP, {"to": "withdrawn", "why": " "}).status_code == 422
    pointed = lead.post(STEP, {"to": "withdrawn", "why": "Ring 070-174 06 58."})
    assert pointed.status_code == 422
    assert "ett telefonnummer" in words(pointed)
    assert lead.post(STEP, {"to": "withdrawn", "why": "Den skadade."}).status_code == 303
    taken = Step.objects.get(method__slug="sspf")
    assert (taken.after, taken.why) == ("withdrawn", "Den skadade.")
    public = words(Client().get("/metoder/sspf/"))
    assert "Den skadade." in public
    assert cast("metodansvarig").name not in public
    assert cast("metodansvarig").name in words(lead.get("/arbete/metoder/sspf/"))
    # Whoever sent from an old page is told where it is now.
    assert lead.post(STEP, {"to": "checks", "why": "Vidare."}).status_code == 422


def test_a_lawyer_writes_about_the_law_alone_and_sees_what_waits(sign_in: Any, move: Any) -> None:
    move("sspf", State.CHECKS)
    lawyer = sign_in("jurist")
    assert "SSPF" in words(lawyer.get(LEGAL))
    today = timezone.localdate()
    typed = {
        "kind": "legal",
        "said": "ok",
        "words": "Förenlig med lagen.",
        "source": "OSL 26 kap.",
        "on": today,
    }
    assert lawyer.post(CHECK, {**typed, "kind": "child"}).status_code == 422
    assert lawyer.post(CHECK, {**typed, "ends": today - timedelta(days=1)}).status_code == 422
    assert lawyer.post(CHECK, {**typed, "on": today + timedelta(days=1)}).status_code == 422
    assert not Check.objects.filter(method__slug="sspf").exists()
    assert lawyer.post(CHECK, {**typed, "ends": today + timedelta(days=10)}).status_code == 303
    public = words(Client().get("/metoder/sspf/"))
    assert "Förenlig med lagen." in public
    assert "Jurist, " in public
    page = words(lawyer.get(LEGAL))
    assert "Ingen metod väntar på rättslig prövning." in page
    assert "Prövningen går ut" in page


def test_a_rating_without_a_review_says_so(sign_in: Any) -> None:
    lead = sign_in("metodansvarig")
    assert lead.post(GRADE, {"about": "effect", "rating": "weak"}).status_code == 422
    typed = {"about": "effect", "rating": "weak", "basis_sv": "En liten studie.", "source": "Källan"}
    without = lead.post(GRADE, typed)
    assert without.status_code == 422
    assert "Skriv varför du bedömer utan kunskapsöversikt." in words(without)
    assert lead.post(GRADE, {**typed, "why": "Ring 070-174 06 58."}).status_code == 422
    assert lead.post(GRADE, {**typed, "why": "Studien kom i går."}).status_code == 303
    public = words(Client().get("/metoder/sspf/"))
    assert "Satt för hand, utan kunskapsöversikt. Studien kom i går." in public
    history = words(lead.get("/arbete/metoder/sspf/")).split("Alla bedömningar")[1]
    assert history.index("Svagt") < history.index("Utgångsläge")
    assert Graded.objects.filter(method__slug="sspf", about="effect").count() == 2


def test_what_points_at_a_method_says_what_the_reader_may_not_see(sign_in: Any) -> None:
    hidden = (
        "Det här får du inte läsa, så det är inte räknat: åtgärder i verksamheters planer, insatser i planer."
    )
    lead = sign_in("metodansvarig")
    for page in (lead.get("/arbete/metoder/sspf/"), lead.get(STEP)):
        assert f"Här räknas bara det som du får läsa. {hidden}" in words(page)
    own = words(sign_in("samordnare").get("/arbete/metoder/sspf/"))
    assert "Här räknas bara det som du får läsa." in own
    assert "Det här får du inte läsa" not in own
    # Where nothing that they may read points at it, that is said, and not that nothing does.
    lead.post(IDEA, {"name": "Läxkafé", "words": "Läxhjälp med vuxna som lyssnar."})
    assert "Inget som du får läsa." in words(lead.get("/arbete/metoder/laxkafe/"))


def test_an_idea_is_proposed_by_those_who_may(sign_in: Any) -> None:
    coordinator = sign_in("samordnare")
    assert coordinator.post(IDEA, {"name": "Läxkafé"}).status_code == 422
    pointed = coordinator.post(IDEA, {"name": "Läxkafé", "words": "Fråga anna.berg@example.org."})
    assert "en e-postadress" in words(pointed)
    answer = coordinator.post(IDEA, {"name": "Läxkafé", "words": "Läxhjälp med vuxna som lyssnar."})
    assert answer.status_code == 303
    card = words(Client().get("/metoder/laxkafe/"))
    assert "Läxhjälp med vuxna som lyssnar." in card
    assert "Ingen har granskat den än." in card
    assert "Ingen har skrivit det än. Det betyder inte att inget kan skada." in card
    assert "laxkafe" not in Client().get("/metoder/").content.decode()
    assert "Läxkafé" in words(sign_in("metodansvarig").get("/arbete/metoder/?state=idea"))
    assert sign_in("mentor").get(IDEA).status_code == 403


def test_the_board_begins_with_what_is_due(sign_in: Any, as_owner: Any) -> None:
    late = Method.objects.get(slug="sspf")
    with as_owner():
        Method.objects.filter(pk=late.pk).update(review_on=timezone.localdate() - timedelta(days=3))
    browser = sign_in("metodansvarig")
    assert "Ska prövas igen" in words(browser.get("/arbete/metoder/"))
    assert late.name_sv in words(browser.get("/arbete/metoder/provas-igen/"))
    assert "Det är inte gjort." in words(Client().get("/metoder/sspf/"))
    # "All" of the methods is not "everyone", as the level of one is.
    assert "Everyone 2" not in words(browser.get("/en/arbete/metoder/"))
    part = browser.get("/arbete/metoder/?q=SSPF", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="traffar")
    assert part.content.decode().strip() in browser.get("/arbete/metoder/?q=SSPF").content.decode()
