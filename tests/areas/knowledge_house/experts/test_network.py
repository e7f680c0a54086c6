"""Keeping the network: who may say what of whom, in Python and in the database."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from tests.refusals import without_effect
from varsam.areas.knowledge_house.experts import actions, jobs, search
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.kernel.access.actor import acting
from varsam.kernel.notifications.models import Notice
from varsam.kernel.people.models import Membership, Organisation, User

SAID = {
    "roles": ["mentor"],
    "competences": ["skola"],
    "languages": ["sv"],
    "hours_a_month": 8,
    "districts": [],
}
Enter = Callable[..., Expert]


@pytest.fixture
def enter(cast: Any, as_owner: Any) -> Enter:
    """`enter("mentor", hours_a_month=8)`: that user in the network of the coordination."""

    def entered(account: str, **said: Any) -> Expert:
        user, by = cast(account), cast("samordnare")
        with as_owner():
            Expert.objects.filter(user=user, ended_at=None).update(ended_at="2026-01-01T00:00Z")
        with acting(user):
            place = Membership.objects.select_related("organisation").get(user=user).organisation
        with acting(by):
            home = Membership.objects.select_related("organisation").get(user=by).organisation
            return actions.add_expert(unit=home, user=user, organisation=place, said={**SAID, **said}, by=by)

    return entered


def test_experts_keep_their_own_entry_and_nobody_elses(enter: Enter, cast: Any) -> None:
    mona, daniel = enter("mentor"), enter("teolog")
    with acting(cast("mentor")):
        changed = actions.change_expert(expert=mona, said={"hours_a_month": 3}, by=cast("mentor"))
        assert changed.hours_a_month == 3
        assert [each.pk for each in Expert.objects.filter(ended_at=None)] == [mona.pk]
        with pytest.raises(Expert.DoesNotExist):
            actions.change_expert(expert=daniel, said={"hours_a_month": 3}, by=cast("mentor"))
        assert Expert.objects.filter(pk=daniel.pk).update(hours_a_month=3) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"roles": ["exit_supporter"]},
        {"agreement": "Egen"},
        {"agreement_until": date(2040, 1, 1)},
        {"ended_at": "2026-01-01T00:00Z"},
        {"last_asked_at": None},
        {"unit_id": 1},
        {"warned_at": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_network_says_the_rest(enter: Enter, cast: Any, change: dict[str, Any]) -> None:
    mona = enter("mentor")
    with acting(cast("mentor")):
        assert without_effect(lambda: Expert.objects.filter(pk=mona.pk).update(**change))
        if "roles" in change:
            with pytest.raises(PermissionDenied):
                actions.change_expert(expert=mona, said=change, by=cast("mentor"))


def test_handlers_find_and_do_not_change(enter: Enter, cast: Any) -> None:
    mona = enter("mentor")
    for account, sees in (("socialsekreterare.centrum", True), ("skola", False), ("systemadmin", False)):
        with acting(cast(account)):
            assert Expert.objects.filter(pk=mona.pk).exists() is sees
            assert Expert.objects.filter(pk=mona.pk).update(hours_a_month=1) == 0
            assert bool(search.find(search.Wanted())) is sees
            assert actions.candidates() == []


def test_who_is_lent_needs_an_agreement_and_who_left_stays_out(
    enter: Enter, cast: Any, as_owner: Any
) -> None:
    with as_owner():
        there = Organisation.objects.get(slug="pilot-borlange")
        guest = User.objects.create(
            email="gast@x.test", name="Gunnel Gäst", given_name="Gunnel", password="!"
        )
        Membership.objects.create(
            user=guest, role="civil_society", organisation=there, valid_from="2026-01-01T00:00Z"
        )
    by = cast("samordnare")
    with acting(by):
        home = Membership.objects.select_related("organisation").get(user=by).organisation
        assert (guest.pk, there.pk, "civil_society") in actions.candidates()
        with pytest.raises(actions.LentWithoutAgreement):
            actions.add_expert(unit=home, user=guest, organisation=there, said=SAID, by=by)
        terms = {"agreement": "Utlåning", "agreement_until": date(2031, 1, 1)}
        lent = actions.add_expert(unit=home, user=guest, organisation=there, said={**SAID, **terms}, by=by)
        assert lent.lent_by_id == there.pk
        with pytest.raises(actions.LentWithoutAgreement), transaction.atomic():
            actions.change_expert(expert=lent, said={"agreement": ""}, by=by)
        actions.end_expert(expert=lent, by=by)
        assert without_effect(lambda: Expert.objects.filter(pk=lent.pk).update(ended_at=None))
        assert lent.pk not in {match.expert.pk for match in search.find(search.Wanted())}
        elsewhere = Expert(unit=home, user=guest, organisation=home, **SAID)
        assert without_effect(lambda: elsewhere.save())


def test_reminds_once_for_each_day(enter: Enter, cast: Any, as_owner: Any) -> None:
    with as_owner():
        Expert.objects.update(warned_at="2026-01-01T00:00Z")
    mona = enter("mentor", agreement="Avtal", agreement_until=date.today() + timedelta(days=5))
    with as_owner():
        before = Notice.objects.count()
    assert jobs.warn() == 1
    assert jobs.warn() == 0
    with as_owner():
        told = list(Notice.objects.values_list("resource", flat=True)[before:])
    assert sorted(told) == ["expert", "shared"]
    with acting(cast("samordnare")):
        later = {"agreement_until": date.today() + timedelta(days=6)}
        actions.change_expert(expert=mona, said=later, by=cast("samordnare"))
    assert jobs.warn() == 1
