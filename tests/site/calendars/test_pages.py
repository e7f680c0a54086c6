"""The mail's link on a telephone, the feed that a calendar fetches, and one's own page."""

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.kernel.calendars.conftest import deputy, invitation, move, post, seats, secret, told
from tests.kernel.meetings.conftest import CONVENER, group, meeting
from tests.kernel.records.conftest import COLLEAGUE, POLICE
from varsam.kernel.access.actor import acting
from varsam.kernel.calendars import answers, feeds, links
from varsam.kernel.calendars.enums import Answer
from varsam.kernel.meetings import planning, series
from varsam.kernel.meetings.enums import Rhythm
from varsam.kernel.meetings.models import Meeting
from varsam.lib.throttle import Throttle
from varsam.site.calendars import views_answer, views_feed

__all__ = ["deputy", "group", "invitation", "meeting", "move", "post", "seats", "secret", "told"]


@pytest.fixture(autouse=True)
def nobody_has_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(views_answer, "_attempts", Throttle(most=20, seconds=600))
    monkeypatch.setattr(views_feed, "_attempts", Throttle(most=60, seconds=600))


@pytest.fixture
def link(secret: Any) -> str:
    """The police's."""
    return f"/svar-mote/{links.written(secret(POLICE))}/"


def test_looking_answers_nothing_and_shows_only_when(link: str, seats: Any, meeting: Meeting) -> None:
    answer = Client().get(link)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert seats()[POLICE] == "invited"
    assert not answer.cookies
    for word in (meeting.reference, meeting.place, "Kyrkbyn", "SSPF", "Ekblad", "polis"):
        assert word not in page
    assert "Nej, men min ersättare kommer" not in page, "there is none"
    assert answer["Cache-Control"] == "no-store"


def test_answered_twice_the_last_counts_and_the_page_says_so(link: str, seats: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(link, {"answer": "yes"}).status_code == 303
    assert "Ditt svar: Ja, jag kommer." in client.get(link).content.decode()
    client.post(link, {"answer": "no"})
    page = client.get(link).content.decode()
    assert "Ditt svar: Nej, jag kan inte." in page
    assert "det senaste svaret gäller" in page
    assert seats()[POLICE] == "excused"
    assert not client.cookies


def test_a_deputy_can_come_instead(link: str, deputy: str, seats: Any) -> None:
    assert "Nej, men min ersättare kommer" in Client().get(link).content.decode()
    Client().post(link, {"answer": "deputy"})
    assert (seats()[POLICE], seats()[deputy]) == ("excused", "invited")


def test_a_new_time_asks_again(link: str, meeting: Meeting, move: Any) -> None:
    Client().post(link, {"answer": "yes"})
    move(meeting.starts_at + timedelta(days=1))
    page = Client().get(link).content.decode()
    assert "Mötet har fått en ny tid." in page
    assert "Ditt svar:" not in page


def test_what_cannot_be_answered_says_why(link: str, meeting: Meeting, cast: Any, wall: Any) -> None:
    assert Client().post(link, {"answer": "maybe"}).status_code == 422
    assert Client().post(link, {"answer": "deputy"}).status_code == 409
    with acting(cast(CONVENER)):
        planning.cancel_meeting(meeting=meeting, reason="Sjukdom", by=cast(CONVENER))
    late = Client().post(link, {"answer": "yes"})
    assert late.status_code == 409
    assert "Ditt svar är inte sparat" in late.content.decode()
    page = Client().get(link).content.decode()
    assert "Mötet är inställt" in page
    assert "<button" not in page.split("<main")[1]


def test_what_has_been_says_so(link: str, meeting: Meeting, wall: Any) -> None:
    wall(meeting.starts_at + timedelta(minutes=1))
    assert "Mötet har börjat eller varit" in Client().get(link).content.decode()


def test_guessing_is_stopped_and_a_wrong_link_says_what_to_do(link: str) -> None:
    client = Client()
    wrong = client.get("/svar-mote/" + "A" * 43 + "/")
    assert wrong.status_code == 404
    assert "Länken leder inte till något möte" in wrong.content.decode()
    for _attempt in range(19):
        client.get("/svar-mote/nej/")
    assert client.get(link).status_code == 429


def test_a_feed_is_fetched_and_revoked(cast: Any, meeting: Meeting, post: Any) -> None:
    post()
    with acting(cast(POLICE)):
        address = links.feed_address(feeds.make_feed(by=cast(POLICE)).key)
    path = "/kalender/" + address.rsplit("/", 1)[1]
    answer = Client().get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    starts = {event.dtstart.value for event in vobject.readOne(answer.content.decode()).vevent_list}
    assert meeting.starts_at.replace(microsecond=0) in starts
    assert not answer.cookies
    assert Client().get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    with acting(cast(POLICE)):
        feeds.revoke_feed(by=cast(POLICE))
    assert Client().get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 410
    assert Client().get("/kalender/nej.ics").status_code == 404


def test_ones_own_page_answers_and_has_an_address(sign_in: Any, meeting: Meeting, seats: Any) -> None:
    client = sign_in(POLICE)
    page = client.get("/arbete/kalender/").content.decode()
    assert "SSPF Kyrkbyn" in page
    assert "Skapa en adress" in page
    answered = client.post(f"/arbete/kalender/{meeting.reference}/svara/", {"answer": "no"}, follow=True)
    assert "Du kommer inte" in answered.content.decode()
    assert seats()[POLICE] == "excused"
    client.post("/arbete/kalender/adress/")
    first = client.get("/arbete/kalender/").context["feed"].address
    client.post("/arbete/kalender/adress/")
    assert client.get("/arbete/kalender/").context["feed"].address != first
    client.post("/arbete/kalender/adress/stang/")
    assert client.get("/arbete/kalender/").context["feed"] is None


def test_nobody_answers_for_another(sign_in: Any, meeting: Meeting, seats: Any) -> None:
    client = sign_in(COLLEAGUE)
    assert client.post(f"/arbete/kalender/{meeting.reference}/svara/", {"answer": "no"}).status_code == 404
    assert "excused" not in seats().values()


def test_the_demo_shows_what_came_by_mail(settings: Any, tmp_path: Path, meeting: Meeting, post: Any) -> None:
    post()
    settings.DEMO, settings.MAIL_FOLDER = True, tmp_path
    (tmp_path / "1.log").write_bytes(mail.outbox[0].message().as_bytes() + b"\n" + b"-" * 79 + b"\n")
    page = Client().get("/demo/post/").content.decode()
    assert "Du är kallad till ett möte" in page
    assert "/svar-mote/" in page


def test_the_page_of_the_meeting_asks_and_tells_who_comes(
    sign_in: Any, meeting: Meeting, invitation: Any, link: str, move: Any
) -> None:
    address = f"/arbete/konferenser/{meeting.reference}/"
    assert "Kommer du?" in sign_in(POLICE).get(address).content.decode()
    Client().post(link, {"answer": "yes"})
    seen = {seat["name"]: seat["presence_words"] for seat in sign_in(CONVENER).get(address).context["seats"]}
    assert seen["Jonas Ekblad"] == "Kommer"
    assert set(seen.values()) == {"Kommer", "Inbjuden"}
    move(meeting.starts_at + timedelta(days=1))
    seats = sign_in(CONVENER).get(address).context["seats"]
    assert {seat["presence_words"] for seat in seats} == {"Inbjuden"}, "said to another time"
    sent = sign_in(POLICE).post(
        f"/arbete/kalender/{meeting.reference}/svara/", {"answer": "no", "next": "meeting"}
    )
    assert sent["Location"] == address


# --- what one is asked ----------------------------------------------------------------------------------------------


def test_who_leads_is_not_asked_whether_they_come(as_user: Any, meeting: Meeting) -> None:
    for account, asked in ((CONVENER, 0), (POLICE, 1)):
        page = as_user(account).get("/arbete/kalender/").content.decode()
        row = page.split(f"/{meeting.reference}/")[1].split("</li>")[0]
        assert ("Du leder" in row) is not asked
        assert row.count("answer-set") == asked
        here = as_user(account).get(f"/arbete/konferenser/{meeting.reference}/").content.decode()
        assert here.count('id="kommer-du"') == asked


def test_a_series_asks_once_and_a_meeting_that_moved_asks_for_itself(
    as_user: Any, group: Any, cast: Any
) -> None:
    lead = cast(CONVENER)
    first = timezone.localdate() + timedelta(days=40)
    with acting(lead):
        made = series.plan_series(
            group=group, rhythm=Rhythm.WEEKS, every=1, nth=None, first_on=first, until=first + timedelta(days=27),
            local_time=time(10), minutes=60, place="", by=lead,
        )  # fmt: skip
        planned = list(made.meetings.order_by("starts_at"))
    police = as_user(POLICE)

    def asked() -> tuple[int, int]:
        """How many of the series stand in the list itself, and how many are folded under another."""
        page = police.get("/arbete/kalender/").content.decode()
        folded = "".join(part.split("</details>")[0] for part in page.split('class="mine-after"')[1:])
        there = [sum(f"/{each.reference}/" in text for each in planned) for text in (page, folded)]
        return there[0] - there[1], there[1]

    assert len(planned) >= 3
    assert asked() == (1, len(planned) - 1)
    assert f"och {len(planned) - 1} möten till" in police.get("/arbete/kalender/").content.decode()
    with acting(cast(POLICE)):
        answers.reply(meeting=planned[-1], answer=Answer.YES, by=cast(POLICE))
    with acting(lead):
        planning.move_meeting(
            meeting=planned[-1], starts_at=planned[-1].starts_at + timedelta(hours=2), by=lead
        )
    assert asked() == (2, len(planned) - 2)
