"""A partner that leaves: who may say so, what ends with it, and that nothing wakes up when it comes back."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.people.models import Organisation
from varsam.kernel.records import actions, partners, reading
from varsam.kernel.records.enums import Track
from varsam.kernel.records.models import Grant, Record

COORDINATOR, OWN, POLICE = "samordnare", "socialsekreterare.hisingen", "polis"
FORCE, REGION = "polismyndigheten", "polisen-region-vast"


def organisation(slug: str) -> Organisation:
    return Organisation.objects.get(slug=slug)


@pytest.fixture
def record(cast: Any) -> Record:
    own = cast(OWN)
    with acting(own):
        unit = own.memberships.get().organisation_id
        return actions.open_record(unit=unit, track=Track.SIG, track_reason="", text="Läget.", by=own)


@pytest.fixture
def shared(record: Record, cast: Any, as_owner: Any) -> Callable[[str], Grant]:
    """`shared(slug)`: the record's situation, for a month, with that organisation."""

    def given(slug: str) -> Grant:
        with as_owner():
            return Grant.objects.create(
                record=record, organisation=organisation(slug), information=["situation"], basis_kind="consent",
                basis=uuid.uuid4(), given_by=cast(OWN), starts_at=timezone.now() - timedelta(hours=1),
                until=timezone.now() + timedelta(days=30),
            )  # fmt: skip

    return given


def test_all_that_is_shared_ends_with_the_organisation_and_those_below_it(
    record: Record, shared: Any, cast: Any, as_owner: Any
) -> None:
    region, other = shared(REGION), shared("fryshuset-exit")
    with acting(cast(COORDINATOR)):
        before = {each.organisation.slug: (each.shares, each.others) for each in partners.partners()}
        assert before[REGION][0] >= 1
        assert before[REGION][1] == 0
        assert (
            partners.leave(organisation=organisation(FORCE), by=cast(COORDINATOR))
            == before[REGION][0] + before[FORCE][0]
        )
    for slug in (FORCE, REGION):
        assert organisation(slug).left_at is not None
    with as_owner():
        region.refresh_from_db()
        other.refresh_from_db()
        event = AuditEntry.objects.filter(event="partner.left").latest("pk")
    assert (region.ended_why, other.ended_at) == ("left", None)
    assert (event.target, event.details["shares"]) == (FORCE, before[REGION][0] + before[FORCE][0])
    with acting(cast(POLICE)):
        assert reading.open_record(record.reference) is None
        assert region.pk in [each.grant_id for each in reading.stopped()]


def test_coming_back_opens_nothing_and_brings_those_who_left_with_it(
    record: Record, shared: Any, cast: Any, as_owner: Any
) -> None:
    shared(REGION)
    with acting(cast(COORDINATOR)):
        partners.leave(organisation=organisation(FORCE), by=cast(COORDINATOR))
    late = shared(REGION)
    with acting(cast(COORDINATOR)):
        partners.come_back(organisation=organisation(FORCE), by=cast(COORDINATOR))
    assert organisation(REGION).left_at is None
    with as_owner():
        late.refresh_from_db()
    assert late.ended_why == "left"
    with acting(cast(POLICE)):
        assert reading.open_record(record.reference) is None


def test_who_had_left_on_its_own_stays_away(cast: Any, as_owner: Any) -> None:
    long_ago = timezone.now() - timedelta(days=90)
    with as_owner():
        Organisation.objects.filter(slug=REGION).update(left_at=long_ago)
    with acting(cast(COORDINATOR)):
        partners.leave(organisation=organisation(FORCE), by=cast(COORDINATOR))
        partners.come_back(organisation=organisation(FORCE), by=cast(COORDINATOR))
    assert organisation(REGION).left_at == long_ago


@pytest.mark.parametrize(
    ("account", "slug"),
    [(COORDINATOR, "socialkontor-hisingen"), (COORDINATOR, "goteborgs-stad"), (OWN, REGION), (POLICE, REGION),
     ("dataskydd", REGION), ("systemadmin", REGION), ("registrator", REGION)],
)  # fmt: skip
def test_only_who_coordinates_says_it_and_only_of_other_trees(cast: Any, account: str, slug: str) -> None:
    one = organisation(slug)
    with acting(cast(account)):
        for act in (partners.leave, partners.come_back):
            with pytest.raises(PermissionDenied):
                act(organisation=one, by=cast(account))
        if account != COORDINATOR:
            assert partners.partners() == []
        else:
            assert slug not in [each.organisation.slug for each in partners.partners()]
    assert organisation(slug).left_at is None


def test_it_is_said_once(cast: Any) -> None:
    with acting(cast(COORDINATOR)):
        with pytest.raises(PermissionDenied):
            partners.come_back(organisation=organisation(REGION), by=cast(COORDINATOR))
        partners.leave(organisation=organisation(REGION), by=cast(COORDINATOR))
        with pytest.raises(PermissionDenied):
            partners.leave(organisation=organisation(REGION), by=cast(COORDINATOR))


def test_nothing_can_be_shared_with_who_has_left(record: Record, cast: Any, as_owner: Any) -> None:
    with acting(cast(COORDINATOR)):
        partners.leave(organisation=organisation(REGION), by=cast(COORDINATOR))
    with (
        acting(cast(OWN)),
        as_owner(),
        pytest.raises(IntegrityError, match="has left"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "select varsam._records_give(%s, %s, null, '{needs}', 'consent', %s, now() + interval '1 day')",
            [record.pk, organisation(REGION).pk, uuid.uuid4()],
        )
