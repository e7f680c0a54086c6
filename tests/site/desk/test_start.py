"""Each role's start page: what it can do, and nothing that leads nowhere."""

import re
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone, translation

from varsam.kernel.meetings.models import Meeting
from varsam.kernel.meetings.states import MeetingState
from varsam.lib.working_days import STOCKHOLM
from varsam.site.demo import CAST
from varsam.site.desk import numbers, views_start

ACCOUNTS = [person.account for person in CAST]
HANDLES_ENQUIRIES = {
    "samordnare",
    "socialsekreterare.hisingen",
    "socialsekreterare.centrum",
    "sspf.hisingen",
    "sig.nordost",
}


@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_link_on_a_start_page_leads_somewhere(sign_in: Any, account: str) -> None:
    client = sign_in(account)
    page = client.get("/arbete/").content.decode()
    links = {link for link in re.findall(r'href="(/[^"#]*)"', page) if not link.startswith("/static/")}
    assert len(links) > 5
    for link in sorted(links):
        assert client.get(link.replace("&amp;", "&"), follow=True).status_code == 200, link


def test_who_is_invited_sees_the_next_meetings_and_others_no_such_part(sign_in: Any, as_owner: Any) -> None:
    def coming(begins: datetime) -> str:
        """The police's next meetings when those of the coordination's group that wait all begin then."""
        with as_owner():
            Meeting.objects.filter(
                group__name="Samverkansgruppen Göteborg", state=MeetingState.PLANNED
            ).update(starts_at=begins, ends_at=begins + timedelta(minutes=5))
        page = sign_in("polis").get("/arbete/").content.decode()
        return page.split("Dina nästa möten")[1].split("</section>")[0]

    now = timezone.now()
    assert "Samverkansgruppen Göteborg" in coming(now + timedelta(minutes=10))
    # Nobody opened it, and its day has gone: it waits in the list of meetings, and does not stand in front of what comes.
    assert "Samverkansgruppen Göteborg" not in coming(now - timedelta(days=1, minutes=5))
    assert "Dina nästa möten" not in sign_in("systemadmin").get("/arbete/").content.decode()


def test_what_one_has_promised_at_meetings_stands_on_the_start_page(sign_in: Any) -> None:
    page = sign_in("fritid").get("/arbete/").content.decode()
    assert "Det här har du lovat" in page
    assert "Fråga unga på två fritidsgårdar vad som skulle göra resan trygg" in page
    # Who has much to do sees what is nearest on the start page, and all of it on the page of tasks.
    page = sign_in("samordnare").get("/arbete/uppgifter/").content.decode()
    assert "Skriv listan: vem vi ringer först när något händer" in page
    assert "Fråga unga på två fritidsgårdar" not in page


@pytest.mark.parametrize("account", ACCOUNTS)
def test_only_those_who_handle_enquiries_are_shown_an_inbox(sign_in: Any, account: str) -> None:
    client = sign_in(account)
    page = client.get("/arbete/").content.decode()
    handles = account in HANDLES_ENQUIRIES
    assert ('href="/arbete/inkorg/"' in page) is handles
    assert ('href="/verksamhet/stod/"' in page) is not handles
    assert client.get("/arbete/inkorg/").status_code == (200 if handles else 403)


@pytest.mark.parametrize(
    ("account", "link"), [("dataskydd", "/arbete/logg/"), ("systemadmin", "/arbete/system/")]
)
def test_reviewers_are_led_to_what_they_review(sign_in: Any, account: str, link: str) -> None:
    assert f'class="door" data-primary href="{link}"' in sign_in(account).get("/arbete/").content.decode()


def test_the_coordinator_sees_what_there_is_to_look_after(desk: Any) -> None:
    assert "/arbete/kontakter/?visa=kontrollera" in desk.get("/arbete/").content.decode()


@pytest.mark.parametrize(
    ("hour", "greeting"), [(3, "Hej"), (7, "God morgon"), (12, "Hej"), (17, "Hej"), (21, "God kväll")]
)
def test_the_greeting_follows_the_hour_in_stockholm(hour: int, greeting: str) -> None:
    user: Any = SimpleNamespace(given_name="Elin")
    with translation.override("sv"):
        assert (
            views_start.hello(datetime(2026, 11, 17, hour, 5, tzinfo=STOCKHOLM), user) == f"{greeting}, Elin."
        )


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"late": 2, "today": 1, "unread": 4}, "Två saker är sena."),
        ({"late": 1, "today": 1, "unread": 4}, "En sak är sen."),
        ({"late": 0, "today": 1, "unread": 4}, "En sak ska bli klar i dag."),
        ({"late": 0, "today": 0, "unread": 13}, "13 saker är olästa."),
        ({"late": 1001, "today": 0, "unread": 0}, "1\u00a0000+ saker är sena."),
        ({"late": 0, "today": 0, "unread": 0}, "Inget är sent."),
    ],
)
def test_what_is_late_stands_first_in_plain_words(counts: dict[str, int], said: str) -> None:
    with translation.override("sv"):
        assert views_start.finding(counts) == said


def test_small_numbers_are_spelled_only_in_swedish() -> None:
    with translation.override("en"):
        assert numbers.said(2, "one", "%(number)s things") == "2 things"


def test_the_tallies_count_what_their_links_show(desk: Any) -> None:
    page = desk.get("/arbete/").content.decode()
    found = re.findall(r'class="tally".*?href="([^"]*)".*?<strong>(\d+)</strong>', page)
    assert len(found) == 5
    for link, count in found:
        listed = desk.get(link.replace("&amp;", "&")).content.decode().count("data-row")
        assert listed == int(count), link
