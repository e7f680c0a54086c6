"""My tasks: late, today, this week, later; ticked off and taken back."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.site.desk.conftest import Receive
from varsam.kernel.access.actor import acting
from varsam.kernel.conversations import actions
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.notifications.models import Task
from varsam.site.desk.forms import next_working_day
from varsam.site.desk.views_tasks import group_of, late_words

TASKS = "/arbete/uppgifter/"


@pytest.fixture
def task(receive: Receive, cast: Any) -> Task:
    elin, reference = cast("samordnare"), receive().reference
    with acting(elin):
        enquiry = Enquiry.objects.get(reference=reference)
        return actions.add_task(enquiry=enquiry, kind="call_back", due=timezone.localdate(), by=elin)


@pytest.mark.parametrize(
    ("due", "group"),
    [
        ("2026-11-16", "late"),
        ("2026-11-17", "today"),
        ("2026-11-18", "week"),
        ("2026-11-22", "week"),
        ("2026-11-23", "later"),
    ],
)
def test_groups_follow_the_week(due: str, group: str) -> None:
    assert group_of(date.fromisoformat(due), date(2026, 11, 17)) == group


def test_the_title_says_what_is_late() -> None:
    assert (late_words(0), late_words(1)) == ("", "En sak är sen")


def test_ticking_off_and_taking_it_back(desk: Any, task: Task, as_owner: Any) -> None:
    address = f"{TASKS}{task.pk}/"
    page = desk.post(address, {"done": "yes"}, follow=True).content.decode()
    assert "Klart i dag" in page
    assert f"Ångra: Ring upp, {task.target}" in page
    desk.post(address, {"done": "no"})
    with as_owner():
        assert Task.objects.get(pk=task.pk).done_at is None


def test_a_task_is_mine_alone_to_tick_off(sign_in: Any, task: Task) -> None:
    assert (
        sign_in("socialsekreterare.hisingen").post(f"{TASKS}{task.pk}/", {"done": "yes"}).status_code == 404
    )


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_ticking_off_never_leads_away(desk: Any, task: Task, back: str) -> None:
    response = desk.post(f"{TASKS}{task.pk}/", {"done": "yes", "back": back})
    assert response.headers["Location"] == TASKS


def test_a_promise_in_an_enquiry_of_mine_stands_among_my_tasks(desk: Any, receive: Receive) -> None:
    reference = receive().reference
    assert f"/inkorg/{reference}/" not in desk.get(TASKS).content.decode()
    desk.post(f"/arbete/inkorg/{reference}/ta-over/")
    assert "Bekräfta: Anhörig skriver" in desk.get(TASKS).content.decode()


def test_a_new_task_suggests_the_next_working_day_and_refuses_the_past(
    desk: Any, receive: Receive, as_owner: Any
) -> None:
    address = f"/arbete/inkorg/{receive().reference}/"
    assert f'value="{next_working_day():%Y-%m-%d}"' in desk.get(address).content.decode()
    yesterday = timezone.localdate() - timedelta(days=1)
    late = desk.post(f"{address}uppgift/", {"kind": "follow_up", "due": yesterday.isoformat()})
    assert "Datumet har redan varit." in late.content.decode()
    desk.post(f"{address}uppgift/", {"kind": "follow_up", "due": next_working_day().isoformat()})
    with as_owner():
        assert Task.objects.filter(target=address.split("/")[3], kind="follow_up").count() == 1


def test_the_menu_the_start_page_and_the_list_count_the_same(desk: Any, receive: Receive) -> None:
    desk.post(f"/arbete/inkorg/{receive().reference}/ta-over/")
    start, listed = desk.get("/arbete/").content.decode(), desk.get(TASKS)
    said = {
        re.search(r"<span>Mina uppgifter</span><span class=\"count\">(\d+)</span>", start)[1],  # type: ignore[index]
        re.search(r">Alla (\d+)</a>", start)[1],  # type: ignore[index]
        str(listed.context["waiting"]),
    }
    assert len(said) == 1
    assert int(said.pop()) > 2
