"""What has waited too long stands first, the writer is told that we are late, and how much was kept is shown without small
numbers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from tests.site.conftest import words
from varsam.kernel.access.actor import acting
from varsam.kernel.conversations import actions, limits
from varsam.kernel.conversations.models import Enquiry, Promise
from varsam.kernel.conversations.states import State, Step
from varsam.lib.suppression import LEAST
from varsam.site.desk import kept

WAITED = "Har väntat för länge"


@pytest.mark.parametrize(
    ("kept_", "missed", "said", "numbers"),
    [
        (45, 9, "83 %", ("45", "9")),
        (45, 0, "Minst 91 %", ("45", "färre än 5")),
        (45, 4, "Minst 91 %", ("45", "färre än 5")),
        (0, 20, "Högst 17 %", ("färre än 5", "20")),
        (4, 4, "För få för att visas", ("färre än 5", "färre än 5")),
        (0, 0, "För få för att visas", ("färre än 5", "färre än 5")),
        (5, 5, "50 %", ("5", "5")),
    ],
)
def test_a_share_is_said_as_far_as_it_tells_no_small_number(
    kept_: int, missed: int, said: str, numbers: tuple[str, str]
) -> None:
    with translation.override("sv"):
        share = kept.share("", kept_, missed)
        assert share.words.replace("\xa0", " ") == said
        assert (share.kept_words, share.missed_words) == numbers


def test_whatever_small_number_is_hidden_the_share_said_is_the_same() -> None:
    for shown in (LEAST, 17, 200):
        assert len({kept.share("", shown, hidden).words for hidden in range(LEAST)}) == 1
        assert len({kept.share("", hidden, shown).words for hidden in range(LEAST)}) == 1
        for hidden in range(LEAST):
            share = kept.share("", shown, hidden)
            assert share.low is not None
            assert share.low <= 100 * shown / (shown + hidden)


@pytest.fixture
def nothing_late(as_owner: Any) -> None:
    with as_owner():
        Enquiry.objects.update(state=State.CLOSED)


def test_what_waited_too_long_stands_first_with_the_oldest_first_and_who_holds_it(
    nothing_late: None, receive: Any, backdate: Any, desk: Client, as_user: Any, cast: Any, as_owner: Any
) -> None:
    assert WAITED not in words(desk.get("/arbete/"))
    now = timezone.now()
    young, old, older = (receive(text).reference for text in ("a", "b", "c"))
    backdate(young, now - timedelta(hours=1))
    backdate(old, now - timedelta(days=20))
    backdate(older, now - timedelta(days=30))
    with acting(cast("samordnare")):
        actions.take(enquiry=Enquiry.objects.get(reference=older), by=cast("samordnare"))
    page = words(desk.get("/arbete/"))
    part = page[page.index(WAITED) : page.index("Nyast i inkorgen")]
    assert part.index(older) < part.index(old)
    assert young not in part
    assert "Elin" in part
    assert WAITED not in words(as_user("socialsekreterare.hisingen").get("/arbete/"))
    with as_owner():
        Enquiry.objects.filter(reference=older).update(state=State.ERASED)
        Enquiry.objects.filter(reference=old).update(state=State.CLOSED)
    assert WAITED not in words(desk.get("/arbete/"))


def test_one_day_late_is_late_but_has_not_waited_too_long(
    nothing_late: None, receive: Any, as_owner: Any, desk: Client
) -> None:
    reference, now = receive("a").reference, timezone.now()
    with as_owner():
        Enquiry.objects.filter(reference=reference).update(acknowledge_by=limits.too_long_before(now))
    assert WAITED not in words(desk.get("/arbete/"))
    with as_owner():
        Enquiry.objects.filter(reference=reference).update(
            acknowledge_by=limits.too_long_before(now) - timedelta(seconds=1)
        )
    assert WAITED in words(desk.get("/arbete/"))


def _quarter_ago(now: datetime) -> datetime:
    start = now.replace(month=(now.month - 1) // 3 * 3 + 1, day=1, hour=12)
    return start - timedelta(days=40)


def test_quarters_that_are_over_are_shown_in_the_table_and_others_see_none_of_it(
    receive: Any, as_owner: Any, desk: Client, as_user: Any
) -> None:
    due = _quarter_ago(timezone.now())
    enquiry = Enquiry(reference=receive("a").reference)
    with as_owner(), connection.cursor() as cursor:
        Promise.objects.all().delete()
        enquiry = Enquiry.objects.get(reference=enquiry.reference)
        cursor.execute(
            "insert into conversations_promise (enquiry_id, unit_id, step, made_at, due, met_at)"
            " select %s, %s, %s, %s, %s, case when n <= 33 then %s else %s end from generate_series(1, 40) n",
            [enquiry.pk, enquiry.unit_id, Step.FEEDBACK, due, due, due, due + timedelta(seconds=1)],
        )
    name = f"Kvartal {(due.month + 2) // 3} {due.year}"
    page = words(desk.get("/arbete/"))
    assert f"{name} Bekräftat i tid För få för att visas" in page
    assert "Svarat i tid 82 % 33 7" in page.replace("\xa0", " ")
    assert name not in words(as_user("socialsekreterare.hisingen").get("/arbete/"))


def test_the_writer_is_told_that_we_are_late_and_where_it_lies(
    receive: Callable[..., Any], backdate: Any, cast: Any, client: Client
) -> None:
    received, now = receive("Jag är orolig."), timezone.now()

    def page() -> str:
        return words(client.post("/svar/", {"code": received.code}, follow=True))

    assert "Det har vi inte hållit" not in page()
    backdate(received.reference, now - timedelta(days=6))
    assert "Vi lovade att läsa senast" in page()
    backdate(received.reference, now - timedelta(days=40))
    said = page()
    assert "Vi lovade svar senast" in said
    assert "Det har vi inte hållit." in said
    assert "Den ligger hos Samordningen" in said
    elin = cast("samordnare")
    with acting(elin):
        enquiry = Enquiry.objects.get(reference=received.reference)
        actions.answer(enquiry=enquiry, text="Här är vårt svar.", by=elin)
    assert "Det har vi inte hållit" not in page()
