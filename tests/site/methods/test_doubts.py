"""What the city says of a method holds only as long as what it rests on: its support, and what came of trying it since."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.areas.methods.pilots.conftest import BEGAN, Trial, method, trial
from tests.site.conftest import words
from varsam.areas.methods.learning.models import Counted, Told, Waiting
from varsam.areas.methods.pilots import actions
from varsam.areas.methods.pilots.enums import Conclusion, Moment, Severity
from varsam.areas.methods.register.models import Method, State
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation

__all__ = ["method", "trial"]

NOT_NOW = "men det håller inte just nu."
STANDS = "Staden rekommenderar metoden"


def said_of(client: Client, slug: str) -> dict[str, str]:
    """What is said of a method at the head of its card, in the list, beside another and when it is due again."""
    name = Method.objects.get(slug=slug).name
    other = Method.objects.exclude(slug=slug).first()
    assert other is not None
    listed = client.get("/metoder/", {"q": name}).content.decode().split(f'href="/metoder/{slug}/"', 1)[1]
    beside = words(client.get("/metoder/jamfor/", {"m": [slug, other.slug]}))
    return {
        "card": words(client.get(f"/metoder/{slug}/")).split("Hjälpte det?", 1)[0],
        "list": listed.split("</li>", 1)[0],
        "beside": beside.split("Till för", 1)[0],
        "city": beside.split("Vad staden säger", 1)[1],
    }


def is_due(desk: Client, slug: str, chip: str) -> bool:
    """Whether both lists of what is to be gone through again say so of it."""
    pages = [desk.get(address).content.decode() for address in ("/arbete/metoder/", "/arbete/metoder/provas-igen/")]  # fmt: skip
    rows = [page.split('<ul class="rows flush">', 1)[-1].split("</ul>", 1)[0] for page in pages]
    return all(chip in row.split(f'href="/arbete/metoder/{slug}/"', 1)[-1].split("</li>", 1)[0] for row in rows)  # fmt: skip


@pytest.fixture
def recommended(move: Any, checked: Any, graded: Any) -> Callable[[State], None]:
    def then(state: State) -> None:
        for kind in ("legal", "child"):
            checked("sspf", kind, "ok", timezone.localdate())
        graded("sspf", "weak")
        move("sspf", state)

    return then


@pytest.mark.parametrize(("rating", "said"), [("none", "Inget stöd funnet."), ("unknown", "Vet inte.")])
def test_support_that_no_longer_carries_what_is_recommended_is_said_first(
    client: Client, sign_in: Any, recommended: Any, graded: Any, rating: str, said: str
) -> None:
    recommended(State.RECOMMENDED)
    before = said_of(client, "sspf")
    assert STANDS in before["card"]
    graded("sspf", rating)
    now = said_of(client, "sspf")
    assert NOT_NOW in now["card"]
    assert f"Finns det stöd för effekt? {said}" in now["card"]
    assert STANDS not in now["card"] + now["city"]
    assert "Stödet för effekt räcker inte längre" in now["card"]
    assert "Stödet för effekt räcker inte längre" in now["city"]
    for each in ("list", "beside"):
        assert "Stödet räcker inte" in now[each]
        assert "Rekommenderas" not in now[each]
    assert is_due(sign_in("metodansvarig"), "sspf", "Stödet räcker inte")
    graded("sspf", "weak")
    assert STANDS in said_of(client, "sspf")["card"]


def test_with_caution_it_may_be_used_though_nothing_was_found(
    client: Client, recommended: Any, graded: Any
) -> None:
    recommended(State.CAUTION)
    graded("sspf", "none")
    assert "Staden rekommenderar metoden, men med försiktighet." in said_of(client, "sspf")["card"]


def test_a_no_is_heard_wherever_a_method_is(client: Client, checked: Any) -> None:
    assert Method.objects.get(slug="sspf").state == State.REVIEW
    checked("sspf", "legal", "not_ok", timezone.localdate())
    now = said_of(client, "sspf")
    assert "En prövning säger nej. Börja inte arbeta efter metoden." in now["card"]
    assert "Går inte att använda" in now["list"]
    # Nobody has said that it may be used, so nothing of that fails to hold.
    assert NOT_NOW not in now["card"]


# --- what came of trying it ---------------------------------------------------------------------------------------


@pytest.fixture
def tried(trial: Trial, monkeypatch: pytest.MonkeyPatch, cast: Any) -> Callable[[Conclusion], Trial]:  # noqa: F811
    """`tried(Conclusion.WORSE)`: it was tried at two places on each side, and that came of it."""
    monkeypatch.setattr(timezone, "localdate", lambda *args: BEGAN)

    def end(conclusion: Conclusion) -> Trial:
        trial.widen(cast("socialsekreterare.hisingen"), cast("socialsekreterare.centrum"))
        trial.tell_all(Moment.BEFORE, 100, 40, 40)
        trial.start()
        trial.end()
        trial.tell_all(Moment.AFTER, 100, 10, 41)
        trial.state()
        evaluate(trial, conclusion)
        return trial

    return end


def evaluate(trial: Trial, conclusion: Conclusion) -> None:  # noqa: F811
    with acting(trial.lead):
        actions.evaluate(pilot=trial.pilot, conclusion=conclusion, words_sv="Så blev det.", by=trial.lead)


@pytest.mark.parametrize(
    ("conclusion", "state", "is_doubted"),
    [
        (Conclusion.HARMED, State.RECOMMENDED, True),
        (Conclusion.HARMED, State.CAUTION, True),
        (Conclusion.WORSE, State.RECOMMENDED, True),
        (Conclusion.WORSE, State.CAUTION, False),
        (Conclusion.UNCLEAR, State.RECOMMENDED, False),
    ],
)
def test_an_evaluation_that_speaks_against_what_is_recommended_is_said_first(
    client: Client,
    sign_in: Any,
    tried: Any,
    graded: Any,
    move: Any,
    conclusion: Conclusion,
    state: State,
    is_doubted: bool,
) -> None:
    slug = tried(conclusion).pilot.method.slug
    graded(slug, "weak")
    move(slug, state)
    now = said_of(client, slug)
    assert (NOT_NOW in now["card"]) is is_doubted
    assert ("En utvärdering talar emot metoden." in now["card"]) is is_doubted
    assert ("En utvärdering talar emot metoden." in now["city"]) is is_doubted
    for each in ("list", "beside"):
        assert ("En utvärdering talar emot" in now[each]) is is_doubted
    assert (STANDS in now["card"]) is not is_doubted
    assert is_due(sign_in("metodansvarig"), slug, "En utvärdering talar emot") is is_doubted
    if conclusion is Conclusion.HARMED:
        # No lot was drawn: nothing is said of the cause.
        assert "Utvecklingen var sämre än på jämförelseplatserna." in now["card"]
        assert "skadade" not in now["card"]


def test_the_newest_evaluation_of_a_pilot_is_the_one_that_speaks(
    client: Client, tried: Any, graded: Any, move: Any
) -> None:
    found = tried(Conclusion.HARMED)
    slug = found.pilot.method.slug
    graded(slug, "weak")
    move(slug, State.RECOMMENDED)
    evaluate(found, Conclusion.UNCLEAR)
    assert STANDS in said_of(client, slug)["card"]


def test_what_a_new_review_has_heard_speaks_no_more(
    client: Client, tried: Any, graded: Any, move: Any
) -> None:
    slug = tried(Conclusion.HARMED).pilot.method.slug
    graded(slug, "weak")
    move(slug, State.REVIEW, "En utvärdering talar emot den.")
    move(slug, State.RECOMMENDED)
    assert STANDS in said_of(client, slug)["card"]


def test_a_card_asks_as_often_whatever_speaks_against_it(
    client: Client, tried: Any, graded: Any, move: Any
) -> None:
    slug = tried(Conclusion.HARMED).pilot.method.slug
    graded(slug, "weak")

    def asked(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        return len(queries)

    # With a question of their own, pages are not kept.
    addresses = [f"/metoder/{slug}/?x=1", "/metoder/?age=13", f"/metoder/jamfor/?m={slug}&m=sspf"]
    quiet = [asked(each) for each in addresses]
    move(slug, State.RECOMMENDED)
    assert [asked(each) for each in addresses] == quiet


# --- what could harm ----------------------------------------------------------------------------------------------


def box(client: Client, slug: str) -> str:
    """The part of the card that tells what could harm."""
    return client.get(f"/metoder/{slug}/").content.decode().split('id="skada"', 1)[1].split("</section>", 1)[0]  # fmt: skip


def beside(client: Client, slug: str) -> tuple[str, str]:
    """What a comparison says could harm, and of trying it here."""
    other = Method.objects.exclude(slug=slug).first()
    assert other is not None
    page = words(client.get("/metoder/jamfor/", {"m": [slug, other.slug]}))
    return (
        page.split("Vad kan skada?", 1)[1].split("Vad krävs?", 1)[0],
        page.split("Prövad här", 1)[1].split("Vad staden säger", 1)[0],
    )


def test_a_pilot_that_its_rule_stopped_stands_where_the_card_tells_what_could_harm(
    client: Client,
    trial: Trial,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *args: BEGAN)
    slug = trial.pilot.method.slug
    trial.tell(Moment.BEFORE, 100, 40)
    trial.tell(Moment.BEFORE, 100, 42, beside=True)
    trial.start()
    said = "1 prövning här har stoppats av stoppregeln."
    assert said not in box(client, slug)
    trial.harm(Severity.SERIOUS)
    # What one place has told of is nobody else's before somebody has said what came of it.
    assert "#provningar" not in box(client, slug)
    trial.harm(Severity.SERIOUS)
    assert said in box(client, slug)
    assert 'href="#provningar"' in box(client, slug)
    harm, here = beside(client, slug)
    assert said in harm
    assert "1 prövning som inte är utvärderad, 1 har stoppats" in here
    trial.end()
    trial.tell(Moment.AFTER, 100, 10)
    trial.tell(Moment.AFTER, 100, 43, beside=True)
    trial.state()
    evaluate(trial, Conclusion.WORSE)
    harm, here = beside(client, slug)
    for told in (box(client, slug), harm):
        assert "Det blev sämre medan metoden prövades." in told
        assert "Skador har rapporterats i 1 prövning här." in told
        assert said in told
    assert "1 utvärderad prövning, 1 har stoppats" in here


@pytest.mark.parametrize(("least", "is_told"), [(6, True), (0, False)])
def test_harm_from_our_own_use_stands_where_the_card_tells_what_could_harm(
    client: Client, as_owner: Any, least: int, is_told: bool
) -> None:
    day = f"{timezone.now().year - 1}-01-01"
    with as_owner():
        for model in (Told, Waiting, Counted):
            model.objects.all().delete()
        own = {
            "municipality": Organisation.objects.get(slug="goteborgs-stad"), "source": "units",
            "method": Method.objects.get(slug="dembra"), "first": day, "last": day, "among": 40,
        }  # fmt: skip
        Told.objects.create(**own, what="number", kind="", low=40, high=40)
        for kind, low, high in (("some", least, max(least, 4)), ("none", 30, 40), ("unknown", 0, 4)):
            Told.objects.create(**own, what="harm", kind=kind, low=low, high=high)
    said = "Skada är rapporterad när metoden har använts eller lärts ut här."
    assert (said in box(client, "dembra")) is is_told
    assert ('href="#sett"' in box(client, "dembra")) is is_told
    assert (said in beside(client, "dembra")[0]) is is_told
