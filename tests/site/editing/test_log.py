"""The log: read by data protection alone, and its reading is itself on record."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from varsam.kernel.audit.api import Event
from varsam.kernel.audit.models import Entry
from varsam.kernel.people.models import Organisation
from varsam.lib.working_days import STOCKHOLM
from varsam.site.editing import log_groups, log_words, views_log

LOG = "/arbete/logg/"
Happened = Callable[..., None]


@pytest.fixture
def happened(as_owner: Any, cast: Any) -> Happened:
    """`happened("enquiry.read", at=…)`: an entry in the coordinator's unit."""

    def write(
        event: str, *, at: datetime | None = None, account: str = "samordnare", target: str = "A-26-900"
    ) -> None:
        with as_owner():
            Entry.objects.create(
                at=at or timezone.now(),
                actor=cast(account).pk,
                event=event,
                target_type="enquiry",
                target=target,
                unit=Organisation.objects.get(slug="samordningen").pk,
            )

    return write


@pytest.fixture
def auditor(sign_in: Any) -> Any:
    return sign_in("dataskydd")


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=STOCKHOLM)


@pytest.mark.django_db
@pytest.mark.parametrize("account", ["samordnare", "socialsekreterare.hisingen", "systemadmin"])
def test_only_data_protection_reads_it(sign_in: Any, account: str) -> None:
    assert sign_in(account).get(LOG).status_code == 403


def test_reading_the_log_is_on_record(auditor: Any, as_owner: Any, cast: Any) -> None:
    auditor.get(LOG, {"referens": "A-26-001"})
    with as_owner():
        entry = Entry.objects.filter(event="audit.read").latest("pk")
    assert (entry.actor, entry.target) == (cast("dataskydd").pk, "A-26-001")
    assert "Läste loggen" in auditor.get(LOG).content.decode()


def test_an_entry_says_who_did_what_and_when_but_never_what_was_written(
    auditor: Any, happened: Happened
) -> None:
    happened("enquiry.read", at=noon("2026-11-17"))
    page = auditor.get(LOG, {"referens": "A-26-900"}).content.decode()
    row = page.split("A-26-900</span>")[0].rsplit("<tr>", 1)[1]
    assert "Elin Sandahl" in row
    assert "Läste" in row
    assert "12.00.00" in row


def test_each_filter_narrows_and_lives_in_the_address(auditor: Any, happened: Happened, cast: Any) -> None:
    happened("enquiry.read", at=noon("2026-03-02"), target="A-26-901")
    happened("access.refused", at=noon("2026-03-03"), target="A-26-902", account="polis")
    happened("enquiry.answered", at=noon("2026-03-04"), target="A-26-903")

    def shown(**query: Any) -> set[str]:
        lines = auditor.get(LOG, query).context["lines"]
        return {line.target for line in lines} & {"A-26-901", "A-26-902", "A-26-903"}

    assert shown(grupp="last") == {"A-26-901"}
    assert shown(grupp="nekad") == {"A-26-902"}
    assert shown(grupp="gjort") == {"A-26-903"}
    assert shown(vem=cast("polis").pk) == {"A-26-902"}
    assert shown(fran="2026-03-03", till="2026-03-03") == {"A-26-902"}
    assert shown(fran="2026-03-03") == {"A-26-902", "A-26-903"}
    assert shown(referens="A-26-903") == {"A-26-903"}


@pytest.mark.parametrize(
    "query", [{"grupp": "x"}, {"vem": "1 or 1"}, {"fran": "igår"}, {"fore": "-1"}, {"fore": "9" * 40}]
)
def test_what_cannot_be_read_narrows_nothing(auditor: Any, happened: Happened, query: dict[str, str]) -> None:
    happened("enquiry.read")
    answer = auditor.get(LOG, query)
    assert answer.status_code == 200
    assert any(line.target == "A-26-900" for line in answer.context["lines"])


def test_paging_shows_every_entry_once(auditor: Any, happened: Happened) -> None:
    for number in range(120):
        happened("enquiry.read", target=f"T-{number}")
    seen: list[str] = []
    address = f"{LOG}?vem=&grupp=last&fran=2020-01-01"
    while address:
        answer = auditor.get(address)
        seen += [line.target for line in answer.context["lines"] if line.target.startswith("T-")]
        address = f"{LOG}?{answer.context['older']}" if answer.context["older"] else ""
    assert seen == [f"T-{number}" for number in reversed(range(120))]


def test_what_happened_at_night_is_seen(auditor: Any, happened: Happened) -> None:
    happened("enquiry.read", at=datetime(2026, 3, 2, 2, 30, tzinfo=STOCKHOLM), target="A-26-904")
    happened("enquiry.read", at=noon("2026-03-02"), target="A-26-904")
    page = auditor.get(LOG, {"referens": "A-26-904"})
    assert "En av 2 poster är från natten" in page.content.decode()
    assert [line.is_night for line in page.context["lines"]] == [False, True]


@pytest.mark.parametrize(("hour", "night"), [(21, False), (22, True), (5, True), (6, False)])
def test_the_night_is_from_ten_to_six(hour: int, night: bool) -> None:
    assert (hour in views_log.NIGHT) is night


def test_every_event_has_words_and_a_place() -> None:
    assert set(log_words.EVENTS) == set(Event)
    grouped = {event for _words, events in log_groups.GROUPS.values() for event in events}
    assert set(Event) - grouped == {Event.KEYS_ROTATED, Event.RESTORED}
    assert log_words.words("other.version") == "other.version"


def test_another_tree_s_entries_are_not_there(auditor: Any, as_owner: Any, cast: Any) -> None:
    with as_owner():
        police = Organisation.objects.get(slug="polisen-region-vast")
        Entry.objects.create(
            at=timezone.now() - timedelta(days=1), actor=cast("polis").pk, event="enquiry.read",
            target_type="enquiry", target="X-1", unit=police.pk,
        )  # fmt: skip
    assert auditor.get(LOG, {"referens": "X-1"}).context["lines"] == []
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from audit_entry where target = 'X-1'")
        assert cursor.fetchone()[0] == 0
