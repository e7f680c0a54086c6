"""A support's whole way: offered, agreed to, used, ended, and a number in the end."""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from tests.areas.relatives.conftest import House
from varsam.areas.relatives.support import actions, api, jobs, reading, states, wordings, writer
from varsam.areas.relatives.support.enums import EndedHow, Helped, Kind
from varsam.areas.relatives.support.models import Support, SupportCount
from varsam.areas.relatives.support.refusals import NotNow, Refusal
from varsam.areas.relatives.support.states import State
from varsam.kernel.access.actor import acting
from varsam.kernel.appointments.models import Appointment
from varsam.kernel.audit.models import Entry
from varsam.kernel.conversations import writer as threads
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Sender


def test_the_way_from_an_offer_to_the_relatives_own_words(house: House) -> None:
    visit = house.wrote()
    assert writer.mine(visit) is None
    first, again = house.offered(visit), house.offered(visit)
    assert (first.pk, first.state, first.language) == (again.pk, State.OFFERED, "ar")

    mine = writer.mine(visit)
    assert mine is not None
    assert mine.wording.title("ar") != mine.wording.title("sv")
    writer.decline(visit)
    assert writer.mine(visit).state == State.DECLINED
    writer.accept(visit, wording=mine.wording.pk, languages=("so", "ar", "not a code"))
    mine = writer.mine(visit)
    assert (mine.state, mine.languages, mine.asks_helped) == (State.ONGOING, ["ar", "so"], False)
    assert house.support(visit).wording == wordings.current("support")
    with pytest.raises(NotNow) as no:
        writer.say_helped(visit, helped=Helped.YES)
    assert no.value.refusal is Refusal.NOT_ASKED

    with house.by("samordnare"):
        api.talk_held(visit.enquiry, Appointment())
    assert writer.mine(visit).asks_helped
    writer.say_helped(visit, helped=Helped.PARTLY, words="Det var skönt att prata.")
    mine = writer.mine(visit)
    assert (mine.helped, mine.words, mine.asks_helped, mine.kinds) == (
        Helped.PARTLY, "Det var skönt att prata.", False, [Kind.TALK],
    )  # fmt: skip
    house.clock(timezone.now() + timedelta(hours=1))
    with house.by("samordnare"):
        support = reading.find(mine.uid)
        assert reading.words_of(support) == "Det var skönt att prata."
        actions.end(support=support, how=EndedHow.DONE, by=house.cast("samordnare"))
        assert (
            actions.end(support=support, how=EndedHow.SILENT, by=house.cast("samordnare")).ended_how
            == EndedHow.DONE
        )
    assert writer.mine(visit).asks_helped
    writer.say_helped(visit, helped=Helped.YES)
    assert (writer.mine(visit).state, writer.mine(visit).words) == (State.ENDED, "")
    with house.as_owner():
        said = list(
            Entry.objects.filter(target=support.reference, event__startswith="support.").order_by("id")
        )
        assert {entry.event for entry in said} >= {
            "support.offered", "support.declined", "support.consented", "support.talked", "support.helped", "support.ended",
        }  # fmt: skip


def test_a_text_that_has_changed_since_is_not_agreed_to(house: House) -> None:
    visit = house.wrote()
    house.offered(visit)
    shown = wordings.current("support")
    with house.as_owner():
        shown.pk, shown.number = None, 2
        shown.save(force_insert=True)
    with pytest.raises(NotNow) as no:
        writer.accept(visit, wording=writer.mine(visit).wording.pk - 10_000)
    assert no.value.refusal is Refusal.NEW_WORDING
    assert writer.mine(visit).state == State.OFFERED
    writer.accept(visit, wording=writer.mine(visit).wording.pk)
    assert house.support(visit).wording.number == 2


def test_support_is_offered_to_relatives_who_can_answer(house: House, as_owner: Any) -> None:
    school = house.wrote(sender=Sender.SCHOOL)
    with pytest.raises(NotNow) as no:
        house.offered(school)
    assert no.value.refusal is Refusal.NO_RELATIVE
    without = house.wrote()
    with as_owner():
        Enquiry.objects.filter(pk=without.enquiry).update(writer_digest=None)
    with pytest.raises(NotNow) as no:
        house.offered(without)
    assert no.value.refusal is Refusal.NO_CODE
    for account in ("socialsekreterare.hisingen", "foraldracoach", "systemadmin", "skola"):
        with acting(house.cast(account)), pytest.raises(PermissionDenied):
            actions.offer(enquiry=Enquiry(pk=without.enquiry), by=house.cast(account))


@pytest.mark.parametrize("way", ["erased", "night"])
def test_what_is_over_leaves_only_counts(house: House, as_owner: Any, way: str) -> None:
    visit = house.supported()
    with house.by("samordnare"):
        api.talk_held(visit.enquiry, Appointment())
    writer.say_helped(visit, helped=Helped.YES, words="Tack.")
    uid = writer.mine(visit).uid
    if way == "erased":
        threads.erase(visit)
    else:
        writer.leave(visit)
        jobs.night()
        assert writer.mine(visit) is not None, "the words stay for a while"
        house.clock(timezone.now() + timedelta(days=31))
        assert jobs.night()[1] >= 1
        assert threads.read(visit) is not None, "the thread has its own time"
        assert writer.mine(visit) is None
    with as_owner():
        assert not Support.objects.filter(uid=uid).exists()
        left = SupportCount.objects.latest("pk")
        assert (left.district.slug, left.language, left.kinds, left.helped, left.how, left.months) == (
            "nordost", "ar", ["talk"], "yes", "left", 1,
        )  # fmt: skip
        assert (left.offered_in.day, left.ended_in.day) == (1, 1)


def test_offered_anew_after_a_no(house: House, as_owner: Any) -> None:
    visit = house.wrote()
    first = house.offered(visit)
    writer.decline(visit)
    again = house.offered(visit)
    assert (again.uid != first.uid, again.state) == (True, State.OFFERED)
    with house.by("samordnare"):
        actions.take_back(support=again, by=house.cast("samordnare"))
    with pytest.raises(NotNow):
        writer.accept(visit, wording=wordings.current("support").pk)


def test_while_it_goes_on_the_thread_stays_and_silence_is_noticed(house: House, as_owner: Any) -> None:
    visit = house.supported()
    start = timezone.now()
    with as_owner():
        Enquiry.objects.filter(pk=visit.enquiry).update(expires_at=start + timedelta(days=2))
    jobs.night()
    with as_owner():
        assert Enquiry.objects.get(pk=visit.enquiry).expires_at > start + timedelta(days=85)
    house.clock(start + timedelta(days=46))
    jobs.night()
    with as_owner():
        support = Support.objects.get(enquiry=visit.enquiry)
        assert (support.state, support.reminded_at is not None) == (State.ONGOING, True)
    house.clock(start + timedelta(days=181))
    jobs.night()
    with as_owner():
        support.refresh_from_db()
        assert (support.state, support.ended_how) == (State.ENDED, EndedHow.SILENT)


def test_a_colleague_takes_over(house: House) -> None:
    visit = house.supported()
    with house.by("samordnare"):
        taken = actions.take(support=house.support(visit), by=house.cast("samordnare"))
        assert taken.holder == house.cast("samordnare")
    assert writer.mine(visit).holder_name == house.cast("samordnare").given_name


@pytest.mark.parametrize(
    ("function", "table", "values"),
    [
        ("_support_way", states.TRANSITIONS, states.State),
        ("_support_coach_way", states.COACH_TRANSITIONS, states.CoachState),
        ("_handover_way", states.HANDOVER_TRANSITIONS, states.HandoverState),
    ],
)
def test_the_database_takes_the_steps_of_the_tables_and_no_others(
    as_owner: Any, function: str, table: Any, values: Any
) -> None:
    with as_owner(), connection.cursor() as cursor:
        taken = set()
        for before, after in itertools.product(values, values):
            cursor.execute(f"select varsam.{function}(%s, %s)", [before.value, after.value])
            if cursor.fetchone()[0]:
                taken.add((before, after))
    assert taken == set(table)
