"""What happens in the city: who notes it and reads it, what may never stand in it, and what a group makes of it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.refusals import refused
from varsam.areas.collaboration.developments import actions, news, policies, reading, seals
from varsam.areas.collaboration.developments.enums import Confidence, Kind, Reliability, Source, StruckWhy
from varsam.areas.collaboration.developments.models import Conclusion, Development, Ground
from varsam.areas.collaboration.developments.policies import PointsAtSomebody
from varsam.areas.collaboration.developments.reading import Wanted
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry
from varsam.kernel.meetings import groups
from varsam.kernel.meetings.enums import Function, GroupKind, ItemKind
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import District, Membership, Organisation, User
from varsam.kernel.vault.models import DataKey

TOLD = "Samma symboler sprayades i sex trapphus."


@dataclass
class City:
    """The coordination, and a group that meets about what happens, in which the school sits."""

    cast: Callable[[str], User]
    group: Group

    def by(self, account: str) -> Any:
        return acting(self.cast(account))

    def note(self, account: str = "samordnare", **changed: Any) -> str:
        said: dict[str, Any] = {
            "unit": self.group.unit_id, "heading": "Klotter", "told": TOLD, "kind": Kind.DAMAGE,
            "starts_on": timezone.localdate() - timedelta(days=3), "ends_on": None,
            "district": District.objects.get(slug="hisingen"), "source": Source.HOUSING,
            "reliability": Reliability.SEEN,
        }  # fmt: skip
        with self.by(account):
            return actions.note_development(**{**said, **changed}, by=self.cast(account))

    def sees(self, account: str) -> set[str]:
        with self.by(account):
            return set(Development.objects.values_list("reference", flat=True))

    def conclude(self, *references: str, account: str = "samordnare", **changed: Any) -> Conclusion:
        with self.by(account):
            said: dict[str, Any] = {
                "group": self.group,
                "text": "Samma avsändare.",
                "confidence": Confidence.LIKELY,
            }
            found = Development.objects.filter(reference__in=references)
            return actions.conclude(**{**said, **changed}, developments=found, by=self.cast(account))


def seat(city: City, account: str, group: Group) -> None:
    with city.by(account):
        place = Membership.objects.filter(user=city.cast(account)).values_list("organisation", flat=True)[0]
    with city.by("samordnare"):
        groups.add_member(
            group=group, user=city.cast(account), organisation=place, function=Function.OTHER, by=city.cast("samordnare")
        )  # fmt: skip


@pytest.fixture
def city(cast: Any, as_owner: Any) -> City:
    with as_owner():
        Ground.objects.all().delete()
        Conclusion.objects.all().delete()
        Development.objects.all().delete()
        Group.objects.filter(kind__in=news.KINDS).update(ended_at=timezone.now())
    with acting(cast("samordnare")):
        home = Organisation.objects.get(slug="samordningen")
        made = groups.make_group(
            unit=home.pk, kind=GroupKind.OPERATIVE, name="Provgruppen", by=cast("samordnare")
        )
    found = City(cast, made)
    seat(found, "skola", made)
    return found


@pytest.mark.django_db
def test_what_is_noted_is_sealed_and_read_by_the_group_and_the_coordination(
    city: City, as_owner: Any
) -> None:
    reference = city.note("skola")

    assert reference.startswith("H-")
    for account in ("samordnare", "skola"):
        with city.by(account):
            opened = reading.open_development(reference)
        assert opened is not None
        assert (opened.heading, opened.told, opened.conclusions) == ("Klotter", TOLD, [])
    for account in (
        "polis",
        "socialsekreterare.hisingen",
        "sspf.hisingen",
        "rad",
        "systemadmin",
        "dataskydd",
    ):
        assert reference not in city.sees(account), account
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select d::text from public.developments_development d")
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert "Klotter" not in stored
    assert TOLD.encode().hex() not in stored


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [GroupKind.DIALOGUE, GroupKind.SSPF])
def test_a_seat_in_a_group_of_another_kind_opens_nothing(city: City, kind: GroupKind) -> None:
    reference = city.note()
    with city.by("samordnare"):
        other = groups.make_group(
            unit=city.group.unit_id, kind=kind, name="En annan grupp", by=city.cast("samordnare")
        )
    seat(city, "polis", other)

    assert reference not in city.sees("polis")
    assert refused(lambda: city.note("polis"))
    seat(city, "polis", city.group)
    assert reference in city.sees("polis")


@pytest.mark.django_db
@pytest.mark.parametrize("account", ["rad", "systemadmin"])
def test_who_is_elected_or_runs_the_system_reads_nothing_from_a_seat(city: City, account: str) -> None:
    reference = city.note()
    seat(city, account, city.group)

    assert reference not in city.sees(account)
    assert refused(lambda: city.note(account))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["Eleven 19850709-9805 ritade.", "Det var på Storgatan 14.", "Pojken bor på Vårväderstorget 3 B."]
)
def test_a_personnummer_or_an_address_never_stays(city: City, text: str) -> None:
    with pytest.raises(PointsAtSomebody) as told:
        city.note(told=text, kept=("personnummer", "address"))
    assert told.value.kinds <= policies.NEVER
    with pytest.raises(PointsAtSomebody):
        city.note(heading=text)
    reference = city.note()
    with pytest.raises(PointsAtSomebody):
        city.conclude(reference, text=text)
    assert city.sees("samordnare") == {reference}


@pytest.mark.django_db
def test_what_has_not_happened_or_not_here_is_refused(city: City) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)

    assert refused(lambda: city.note(starts_on=tomorrow))
    assert refused(lambda: city.note(ends_on=tomorrow))
    assert refused(lambda: city.note(ends_on=timezone.localdate() - timedelta(days=9)))
    assert refused(lambda: city.note(unit=Organisation.objects.get(slug="sspf-hisingen").pk))
    assert city.sees("samordnare") == set()


@pytest.mark.django_db
def test_the_app_writes_nothing_but_through_the_functions(city: City) -> None:
    city.note()
    with city.by("samordnare"):
        assert refused(lambda: Development.objects.update(heading=b"x"))
        assert refused(lambda: Development.objects.all().delete())
        assert refused(lambda: Ground.objects.create(conclusion_id=uuid.uuid4(), development_id=1))


@pytest.mark.django_db
def test_a_struck_note_is_empty_and_takes_what_rests_on_it_alone(city: City, as_owner: Any) -> None:
    one, other = city.note("skola"), city.note()
    alone, both = city.conclude(one), city.conclude(one, other)
    with city.by("skola"):
        mine = Development.objects.get(reference=one)
        theirs = Development.objects.get(reference=other)
        key = mine.data_key_id
        assert reading.may_strike(mine, city.cast("skola").pk)
        assert not reading.may_strike(theirs, city.cast("skola").pk)
        assert refused(
            lambda: actions.strike_development(development=theirs, why=StruckWhy.WRONG, by=city.cast("skola"))
        )
        assert actions.strike_development(development=mine, why=StruckWhy.POINTED_OUT, by=city.cast("skola"))
        assert not actions.strike_development(
            development=mine, why=StruckWhy.POINTED_OUT, by=city.cast("skola")
        )
    with city.by("samordnare"):
        opened = reading.open_development(one)
        assert opened is not None
        assert (opened.heading, opened.told) == ("", "")
        assert opened.development.struck_why == StruckWhy.POINTED_OUT
        assert [each.conclusion.pk for each in opened.conclusions] == [both.pk]
        assert not Conclusion.objects.filter(pk=alone.pk).exists()
        found = reading.find(Wanted(date(2000, 1, 1), timezone.localdate()))
        assert [each.reference for each in found] == [other]
    with as_owner():
        assert not DataKey.objects.filter(pk__in=[key, alone.data_key_id]).exists()


@pytest.mark.django_db
def test_a_conclusion_stands_apart_and_a_later_one_takes_its_place(city: City) -> None:
    reference = city.note()
    first = city.conclude(reference, account="skola")
    second = city.conclude(reference, text="Vi hade fel.", confidence=Confidence.SURE, replaces=first)

    with city.by("skola"):
        opened = reading.open_development(reference)
        assert opened is not None
        # Both were written at the same moment of one transaction: which stands first is not said.
        assert {(each.text, each.is_replaced) for each in opened.conclusions} == {
            ("Vi hade fel.", False),
            ("Samma avsändare.", True),
        }
        assert seals.words_of(second) == "Vi hade fel."
    assert refused(lambda: city.conclude(reference, replaces=first))
    assert refused(lambda: city.conclude(reference, account="polis"))
    assert refused(lambda: city.conclude())
    with city.by("samordnare"):
        other = groups.make_group(
            unit=city.group.unit_id, kind=GroupKind.TRENDS, name="Andra gruppen", by=city.cast("samordnare")
        )
    assert refused(lambda: city.conclude(reference, group=other, replaces=second))


@pytest.mark.django_db
def test_what_is_new_since_the_last_meeting_comes_to_the_agenda(city: City, as_owner: Any) -> None:
    now, me = timezone.now(), city.cast("samordnare")
    with city.by("samordnare"):
        assert news.proposals(city.group, None, me) == []
    old, new = city.note(), city.note(district=None)
    with as_owner():
        Development.objects.filter(reference=old).update(written_at=now - timedelta(days=40))

    with city.by("samordnare"):
        (since_last,) = news.proposals(city.group, now - timedelta(days=20), me)
        (every,) = news.proposals(city.group, None, me)
        assert news.proposals(city.group, now + timedelta(days=1), me) == []
        assert since_last.item_kind == ItemKind.TREND
        assert since_last.minutes < every.minutes
        assert [each.reference for each in reading.new_since(city.group, now - timedelta(days=20))] == [new]
        case_group = Group(kind=GroupKind.SSPF, unit=city.group.unit)
        assert news.proposals(case_group, None, me) == []


@pytest.mark.django_db
def test_acts_are_on_record_with_what_stays_and_without_words(city: City, as_owner: Any) -> None:
    reference = city.note(told="Torget som kallas Frida är stängt.", kept=("name",))
    city.conclude(reference)
    with as_owner():
        entries = list(Entry.objects.order_by("-pk").values("event", "target", "details")[:3])

    assert [each["event"] for each in reversed(entries)] == [
        "development.noted",
        "development.identifier_kept",
        "development.concluded",
    ]
    assert entries[2]["target"] == reference
    assert "Frida" not in str(entries)


@pytest.mark.django_db
def test_nothing_is_noted_where_it_cannot_be_put_on_record(city: City, monkeypatch: Any) -> None:
    def fails(*_args: object, **_facts: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("varsam.kernel.audit.api.record", fails)
    with pytest.raises(RuntimeError):
        city.note(kept=("name",))
    assert city.sees("samordnare") == set()


@pytest.mark.django_db
def test_destroyed_after_its_time_when_and_where_is_left(city: City, as_owner: Any) -> None:
    reference = city.note()
    city.conclude(reference)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select varsam._retention_development_lock(%s)", [reference])
        cursor.execute("select varsam._retention_development_empty(%s)", [reference])

    with city.by("samordnare"):
        found = Development.objects.get(reference=reference)
        assert (found.is_there, found.struck_at, found.kind) == (False, None, Kind.DAMAGE)
        assert not Conclusion.objects.exists()
