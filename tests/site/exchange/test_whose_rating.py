"""Another municipality's rating is quoted as theirs: when they rated it, by which rule, and when we fetched it."""

from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.areas.liaison.exchange.other_town import OtherTown, method
from tests.site.conftest import words
from tests.site.exchange.test_pages import Followed, followed
from varsam.areas.liaison.exchange import actions, shapes
from varsam.areas.liaison.exchange.enums import Kind
from varsam.areas.liaison.exchange.models import TheirKey
from varsam.areas.methods.register.models import Method
from varsam.kernel.access import actor
from varsam.lib.working_days import STOCKHOLM

__all__ = ["followed"]

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
_LATER = ("reviewed_on", "proposed", "why")
_OVERRULED = {
    "rating": "strong",
    "summary": {"sv": "Hjälpte.", "en": "Helped."},
    "source": "S.",
    "rated_on": "2026-05-01",
    "reviewed_on": "2026-04-30",
    "proposed": "weak",
    "why": "Två egna prövningar till.",
}


def taken_over(followed: Followed) -> Method:
    followed.says(followed.town.say(followed.town.statement("forsta", method("Första"))))
    followed.confirm()
    with actor.acting(followed.lead):
        return actions.adopt_method(
            entry=followed.entry("forsta"), name="Vår idé", words="Så gör de.", by=followed.lead
        )


@pytest.fixture
def adopted(followed: Followed, wall: Any) -> Method:
    """A method of theirs, fetched on 10 September 2031 and taken over."""
    wall(datetime(2031, 9, 10, 9, tzinfo=STOCKHOLM))
    return taken_over(followed)


def public(made: Method) -> str:
    cache.clear()
    return words(Client().get(f"/metoder/{made.slug}/"))


def test_public_card_says_when_they_rated_it_and_when_we_fetched_that(adopted: Method) -> None:
    card = public(adopted)
    assert card.count("De bedömde det 1 maj 2026.") == 2, "of both questions"
    assert "Vi hämtade den 10 september 2031." in card


def test_it_says_that_their_rule_gave_something_else(
    adopted: Method, followed: Followed, as_user: Any
) -> None:
    first = followed.town.say(followed.town.statement("forsta", method("Första")))
    said = method("Första", effect=_OVERRULED, implementation={**_OVERRULED, "rated_on": None})
    followed.says(
        followed.town.say(followed.town.statement("forsta", said, version=2, previous=first["digest"]))
    )
    entry = f"/arbete/utbyte/poster/{followed.entry('forsta').uid}/"
    for page in (public(adopted), words(as_user("metodansvarig").get(entry))):
        assert "De bedömde det 1 maj 2026, efter en kunskapsöversikt som blev klar 30 april 2026." in page
        assert page.count("Deras regel gav: svagt. De bedömde annorlunda.") == 1
        assert "Två egna prövningar till." in page
        assert page.count("De anger ingen dag för bedömningen.") == 1


def test_public_card_quotes_nothing_that_an_unknown_key_has_signed(
    adopted: Method, followed: Followed
) -> None:
    """Whoever took over their address stood on our public card with ratings and a link of their own."""
    town = followed.town
    first = town.say(town.statement("forsta", method("Första")))
    true_keys = list(town.keys)
    town.keys.append(OtherTown().keys[0])
    fake = method("Första", effect={**_OVERRULED, "source": "Falsk källa"})
    said = town.statement("forsta", fake, version=2, previous=first["digest"])
    followed.says(town.say({**said, "url": "https://falsk.example/"}))
    cache.clear()
    page = Client().get(f"/metoder/{adopted.slug}/")
    assert "ingen hos oss har bekräftat att det är de som har signerat det" in words(page)
    assert "Så bedömer de den" in words(page), "as they did before it came"
    assert "Falsk källa" not in words(page)
    assert "falsk.example" not in page.content.decode()
    with actor.acting(followed.lead):
        key = TheirKey.objects.get(subscription__uid=followed.uid, state="seen")
        actions.decide_key(key=key, is_theirs=False, by=followed.lead)
    after = words(Client().get(f"/metoder/{adopted.slug}/"))
    assert "har bekräftat att det är de" not in after
    assert "De bedömde det 1 maj 2026." in after
    town.keys = true_keys
    truly = town.statement("forsta", method("Första", effect=_OVERRULED), version=2, previous=first["digest"])
    followed.says(town.say(truly))
    assert "Deras regel gav: svagt." in public(adopted)


def test_what_was_fetched_before_is_read_still(followed: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries of the older shape lie in the database as they were kept then."""
    shaped = shapes._rating

    def older(raw: object) -> dict[str, Any]:
        return {name: said for name, said in shaped(raw).items() if name not in _LATER}

    monkeypatch.setattr(shapes, "_rating", older)
    made = taken_over(followed)
    assert not set(_LATER) & set(followed.entry("forsta").content["effect"])
    assert "De bedömde det 1 maj 2026." in public(made)


def test_a_feed_of_the_older_shape_says_nothing_of_a_rule() -> None:
    older = shapes.of(Kind.METHOD, method("Första"))["effect"]
    assert [older[name] for name in ("rating", "rated_on", *_LATER)] == [
        "strong",
        "2026-05-01",
        None,
        None,
        "",
    ]
    wrong = {**_OVERRULED, "proposed": "splendid", "why": ["x"], "reviewed_on": "in May"}
    read = shapes.of(Kind.METHOD, method("Första", effect=wrong))["effect"]
    assert [read[name] for name in _LATER] == [None, None, ""]
