"""What organisations have agreed: who reads it, how it ends or goes on, and that nobody forgets it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.refusals import refused
from varsam.areas.collaboration.agreements import actions, ending, jobs, reading, standing
from varsam.areas.collaboration.agreements.models import Agreement, Covered, Paper, Party
from varsam.areas.collaboration.agreements.standing import State
from varsam.kernel.access.actor import acting, working
from varsam.kernel.audit.models import Entry
from varsam.kernel.meetings.models import Group
from varsam.kernel.notifications.models import Notice
from varsam.kernel.people.models import District, Organisation, User
from varsam.lib.file_kinds import Fault, NotTaken

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30 + b"\0\0\0\0IEND\xaeB`\x82"


@dataclass
class Desk:
    cast: Callable[[str], User]
    group: Group

    def by(self, account: str) -> Any:
        return acting(self.cast(account))

    def conclude(self, account: str = "samordnare", **changed: Any) -> Agreement:
        today = timezone.localdate()
        with self.by(account):
            said: dict[str, Any] = {
                "unit": Organisation.objects.get(slug="samordningen").pk,
                "title": "Samverkan i SSPF", "purpose": "Vi träffas.", "district": None,
                "valid_from": today - timedelta(days=100), "valid_until": today + timedelta(days=300),
                "parties": Organisation.objects.filter(slug__in=["goteborgs-stad", "polisen-region-vast"]),
                "groups": [self.group],
            }  # fmt: skip
            reference = actions.conclude_agreement(**{**said, **changed}, by=self.cast(account))
            found = reading.find(reference)
        assert found is not None
        return found

    def sees(self, account: str, agreement: Agreement) -> bool:
        with self.by(account):
            return Agreement.objects.filter(pk=agreement.pk).exists()


@pytest.fixture
def desk(cast: Any, as_owner: Any) -> Desk:
    with as_owner():
        for kept in (Paper, Party, Covered):
            kept.objects.all().delete()
        Agreement.objects.update(renews=None)
        Agreement.objects.all().delete()
        group = Group.objects.get(unit__slug="sspf-hisingen", kind="sspf")
    return Desk(cast, group)


@pytest.mark.django_db
def test_those_who_have_agreed_and_those_who_sit_in_its_groups_read_it(desk: Desk) -> None:
    found = desk.conclude(
        parties=Organisation.objects.filter(slug__in=["frivarden-goteborg", "polisen-region-vast"])
    )

    assert found.reference.startswith("S-")
    readers = ("samordnare", "polis", "kriminalvard", "sspf.hisingen", "skola")
    assert [desk.sees(account, found) for account in readers] == [True] * 5
    others = ("socialsekreterare.centrum", "civilsamhalle", "mentor", "systemadmin", "rad")
    assert [desk.sees(account, found) for account in others] == [False] * 5
    with desk.by("civilsamhalle"):
        assert not Party.objects.exists()
        assert not Covered.objects.exists()
    with desk.by("polis"):
        assert Party.objects.filter(agreement=found).count() == 2


@pytest.mark.django_db
def test_only_the_coordination_writes_and_two_agree_at_least(desk: Desk) -> None:
    found = desk.conclude()
    alone = Organisation.objects.filter(slug="goteborgs-stad")

    assert refused(lambda: desk.conclude("polis"))
    assert refused(lambda: desk.conclude(parties=alone))
    assert refused(lambda: desk.conclude(valid_until=date(2001, 1, 1)))
    with desk.by("polis"):
        mine = desk.cast("polis")
        assert refused(
            lambda: actions.end_agreement(agreement=found, last_day=timezone.localdate(), why="Nej", by=mine)
        )
        assert refused(lambda: actions.attach_paper(agreement=found, name="a.png", content=PNG, by=mine))
        assert refused(lambda: Agreement.objects.update(title="x"))


@pytest.mark.django_db
def test_one_goes_on_where_another_ends_once(desk: Desk) -> None:
    first = desk.conclude()
    second = desk.conclude(renews=first, valid_from=first.valid_from + timedelta(days=1))

    with desk.by("samordnare"):
        again = reading.find(first.reference)
        assert again is not None
        assert again.renewed_by == second
        assert standing.of(again, timezone.localdate()).state == State.RENEWED
    assert refused(lambda: desk.conclude(renews=first))


@pytest.mark.django_db
def test_ended_before_its_time_it_holds_to_its_last_day(desk: Desk) -> None:
    found, today = desk.conclude(), timezone.localdate()
    me = desk.cast("samordnare")
    with desk.by("samordnare"):
        late = today + timedelta(days=999)
        assert refused(lambda: actions.end_agreement(agreement=found, last_day=late, why="Nej", by=me))
        assert refused(lambda: actions.end_agreement(agreement=found, last_day=today, why=" ", by=me))
        assert actions.end_agreement(agreement=found, last_day=today, why="Parten har flyttat.", by=me)
        assert not actions.end_agreement(agreement=found, last_day=today, why="En gång till.", by=me)
        found.refresh_from_db()
        assert standing.of(found, today + timedelta(days=1)).state == State.ENDED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "state", "left"),
    [
        (-10, None, State.HOLDS, None),
        (-10, 61, State.HOLDS, 61),
        (-10, 60, State.ENDING, 60),
        (-10, 0, State.ENDING, 0),
        (-10, -1, State.RUN_OUT, -1),
        (5, 400, State.AHEAD, 400),
    ],
)
def test_how_it_stands_on_a_day(first: int, last: int | None, state: State, left: int | None) -> None:
    today = date(2026, 11, 23)
    until = None if last is None else today + timedelta(days=last)
    found = Agreement(valid_from=today + timedelta(days=first), valid_until=until)

    how = standing.of(found, today)
    assert (how.state, how.last_day, how.days_left) == (state, until, left)


@pytest.mark.django_db
def test_the_unit_is_reminded_once_and_the_group_finds_it_on_its_agenda(desk: Desk, as_owner: Any) -> None:
    today, me = timezone.localdate(), desk.cast("samordnare")
    soon = desk.conclude(valid_until=today + timedelta(days=30))
    desk.conclude(valid_until=None)
    with as_owner():
        before = Notice.objects.filter(resource="agreement").count()
    with working():
        assert [jobs.remind(), jobs.remind()] == [1, 0]
    with as_owner():
        assert Notice.objects.filter(resource="agreement").count() == before + 1
    with desk.by("samordnare"):
        (proposed,) = ending.proposals(desk.group, None, me)
        assert proposed.origin == soon.reference
        assert "Samverkan i SSPF" in proposed.title
    desk.conclude(renews=soon, valid_from=today)
    with desk.by("samordnare"):
        assert ending.proposals(desk.group, None, me) == []


@pytest.mark.django_db
def test_the_paper_is_sealed_and_read_by_the_parties_and_gone_when_removed(desk: Desk, as_owner: Any) -> None:
    found, me = desk.conclude(), desk.cast("samordnare")
    with desk.by("samordnare"):
        paper = actions.attach_paper(agreement=found, name="Påskrivet.png", content=PNG, by=me)
        with pytest.raises(NotTaken) as refusal:
            actions.attach_paper(agreement=found, name="sida.html", content=b"<html>", by=me)
        assert refusal.value.fault == Fault.UNKNOWN
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select name, sealed from public.agreements_paper where id = %s", [paper.pk])
        name, sealed = (bytes(value) for value in cursor.fetchone())
    assert b"PNG" not in sealed
    assert b"krivet" not in name
    with desk.by("polis"):
        seen = reading.find(found.reference)
        assert seen is not None
        read = reading.read_paper(seen, paper.pk)
        assert read is not None
        assert (read[0].name, read[1]) == ("Påskrivet.png", PNG)
    with desk.by("samordnare"):
        assert actions.remove_paper(agreement=found, paper=paper, by=me)
        assert not actions.remove_paper(agreement=found, paper=paper, by=me)
        assert reading.read_paper(found, paper.pk) is None
    with as_owner():
        assert Paper.objects.get(pk=paper.pk).sealed is None
        events = list(Entry.objects.order_by("-pk").values_list("event", flat=True)[:3])
    assert "agreement.paper_removed" in events
    assert "agreement.paper_read" in events


@pytest.mark.django_db
def test_it_holds_in_a_district_of_its_own_municipality(desk: Desk, as_owner: Any) -> None:
    with as_owner():
        other = Organisation.objects.create(
            slug="annan-kommun", name_sv="Annan kommun", name_en="Other", kind="municipality"
        )
        theirs = District.objects.create(slug="annan-norr", name="Norr", municipality=other)
        ours = District.objects.exclude(pk=theirs.pk).earliest("pk")
    assert desk.conclude(district=ours)
    assert refused(lambda: desk.conclude(district=theirs))
