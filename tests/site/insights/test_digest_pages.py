"""The month's letter as it is read: each line leads there for whoever may, on paper too, and the mail says nothing of it."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import pypdf
import pytest
from django.core import mail

from tests.areas.liaison.exchange.other_town import method
from tests.areas.liaison.exchange.test_fetching import Following, following
from tests.site.conftest import words
from varsam.areas.liaison.contacts.models import Body
from varsam.areas.liaison.insights import digest, letters, shelf
from varsam.areas.liaison.insights.models import Reading
from varsam.areas.liaison.missions import actions as missions
from varsam.areas.liaison.missions.enums import Direction, Kind
from varsam.kernel.access import actor
from varsam.kernel.people.models import Organisation
from varsam.lib.working_days import STOCKHOLM

__all__ = ["following"]

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
SEPTEMBER = date(2031, 9, 1)
_LETTER = "/arbete/manadsbrev/2031-09/"
_NEWS = "Ettan: ny metod från Exempelstad"


@pytest.fixture
def written(following: Following, wall: Any) -> Following:
    """The letter of a month in which another municipality told of a method."""
    wall(datetime(2031, 9, 10, tzinfo=STOCKHOLM))
    following.fetch(following.town.say(following.town.statement("ett", method("Ettan"))))
    following.confirm()
    wall(datetime(2031, 10, 1, tzinfo=STOCKHOLM) + timedelta(hours=8))
    digest.write(SEPTEMBER)
    return following


def test_news_from_elsewhere_lead_those_there_who_may_read_it(written: Following, as_user: Any) -> None:
    page = as_user("metodansvarig").get(_LETTER)
    assert "Nytt från andra kommuner" in words(page)
    assert _NEWS in words(page)
    assert f'href="/arbete/utbyte/poster/{written.entry.uid}/"' in page.content.decode()
    other = as_user("skola").get(_LETTER)
    assert _NEWS in words(other)
    assert "/arbete/utbyte/" not in other.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    assert "har inte förts vidare till dig" not in words(other), "that is said of our own lessons alone"


def test_it_is_on_paper_too(written: Following, as_user: Any) -> None:
    answer = as_user("skola").get(f"{_LETTER}pdf/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    assert _NEWS in " ".join(" ".join(page.extract_text() for page in pages).split())


def test_visits_and_the_reading_list_stand_on_the_page_and_on_paper(
    cast: Any, as_user: Any, as_owner: Any
) -> None:
    by, body = cast("samordnare"), Body.objects.get(slug="cve")
    unit = Organisation.objects.get(slug="samordningen").pk
    with actor.acting(by):
        facts = missions.Facts(Kind.VISIT, "Om mentorer", body=body, starts_on=date(2031, 9, 8))
        missions.open_mission(unit=unit, direction=Direction.OUT, facts=facts, by=by)
        values = {
            "title": "En rapport om skolor",
            "url": "https://exempel.se/r",
            "why_sv": "Kort.",
            "roles": [],
        }
        added = shelf.add(unit=unit, values=values, methods=[], by=by)
    with as_owner():
        Reading.objects.filter(pk=added.pk).update(at=datetime(2031, 9, 9, tzinfo=STOCKHOLM))
    digest.write(SEPTEMBER)
    page = as_user("skola").get(_LETTER)
    pages = pypdf.PdfReader(io.BytesIO(as_user("skola").get(f"{_LETTER}pdf/").content)).pages
    paper = " ".join(" ".join(each.extract_text() for each in pages).split())
    for said in (words(page), paper):
        assert "Svar och besök" in said
        assert f"{body.name_sv}: ett besök hos dem" in said
        assert "Nytt på läslistan" in said
        assert "En rapport om skolor" in said
        assert "Om mentorer" not in said, "what it is about stays where few may read it"
    assert '<a href="/arbete/laslista/">En rapport om skolor</a>' in page.content.decode()


def test_the_mail_says_nothing_of_it(written: Following) -> None:
    mail.outbox.clear()
    assert letters.send()
    for each in mail.outbox:
        assert not any(word in f"{each.subject}{each.body}" for word in ("Ettan", "Exempelstad", "metod"))
