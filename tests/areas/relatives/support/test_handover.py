"""A handover to the social office: nobody there sees anything before the relative's yes, or after it is taken back."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from tests.areas.relatives.conftest import House
from tests.refusals import without_effect
from varsam.areas.relatives.support import handing_over, jobs, refusals, wordings, writer
from varsam.areas.relatives.support.enums import Helped, Kind, Why
from varsam.areas.relatives.support.models import Given, Handover, Support
from varsam.areas.relatives.support.refusals import NotNow, Refusal
from varsam.areas.relatives.support.states import HandoverState
from varsam.kernel.access.actor import as_writer
from varsam.kernel.conversations.writer import Visit
from varsam.kernel.people.models import District, Membership, Organisation, Role
from varsam.kernel.vault.models import WrappedKey

NAME, PHONE = "Amina Exempel", "070-174 06 58"


@pytest.fixture
def office(house: House, as_owner: Any) -> Organisation:
    """The office of the relative's district, where one of the town's social workers works."""
    found = District.objects.select_related("office").get(slug="nordost").office
    assert found is not None
    with as_owner():
        house.before = max(Handover.objects.values_list("pk", flat=True), default=0)
        Membership.objects.create(
            user=house.cast("systemadmin"), role=Role.SOCIAL_WORKER, organisation=found,
            valid_from=timezone.now() - timedelta(days=1),
        )  # fmt: skip
    return found


def _offered(house: House, visit: Visit, office: Organisation) -> Handover:
    with house.by("samordnare"):
        return handing_over.offer_handover(
            support=house.support(visit),
            office=office,
            what="Hon vill prata om stöd hemma.",
            by=house.cast("samordnare"),
        )


def _consents(visit: Visit, handover: Handover) -> None:
    writer.consent_to_handover(
        visit,
        handover.uid,
        name=NAME,
        phone=PHONE,
        what="Ring mig på kvällen.",
        wording=wordings.current("handover").pk,
    )


def _seen(house: House, account: str) -> tuple[int, int, int]:
    """How many handovers, how many with a name, and how many keys of those somebody sees, besides what the town has."""
    with house.by(account):
        fresh = Handover.objects.filter(pk__gt=house.before)
        given = Given.objects.filter(pk__gt=house.before)
        keys = list(given.values_list("data_key_id", flat=True))
        return fresh.count(), given.count(), WrappedKey.objects.filter(key__in=keys).count()


def test_the_office_sees_exactly_what_was_consented_to_and_answers(
    house: House, office: Organisation
) -> None:
    visit = house.supported()
    with house.by("samordnare"):
        assert handing_over.offices(house.support(visit))[0] == office
    offered = _offered(house, visit, office)
    assert _offered(house, visit, office).uid == offered.uid
    assert _seen(house, "systemadmin") == (0, 0, 0)
    (mine,) = writer.mine(visit).handovers
    assert (mine.what, mine.name, mine.state) == ("Hon vill prata om stöd hemma.", "", HandoverState.OFFERED)
    _consents(visit, offered)
    assert _seen(house, "systemadmin") == (1, 1, 1)
    assert _seen(house, "socialsekreterare.hisingen") == (0, 0, 0)
    assert _seen(house, "samordnare") == (1, 0, 0), "who offered it learns no name"
    with house.by("systemadmin"):
        waits = handing_over.find(offered.uid)
        assert waits in handing_over.waiting()
        words = handing_over.given(waits)
        assert (words.name, words.phone, words.what) == (NAME, PHONE, "Ring mig på kvällen.")
        assert not Support.objects.exists()
        handing_over.answer_handover(
            handover=waits, accepted=True, words="Vi ringer på torsdag.", by=house.cast("systemadmin")
        )
    (mine,) = writer.mine(visit).handovers
    assert (mine.state, mine.answer, mine.name) == (HandoverState.ACCEPTED, "Vi ringer på torsdag.", NAME)
    assert writer.mine(visit).kinds == [Kind.HANDOVER]
    house.clock(timezone.now() + timedelta(days=31))
    assert jobs.night()[0] >= 2
    assert _seen(house, "systemadmin") == (1, 0, 0)
    assert writer.mine(visit).handovers[0].answer == ""


def test_a_no_with_its_reason_and_the_name_is_gone(house: House, office: Organisation) -> None:
    visit = house.supported()
    offered = _offered(house, visit, office)
    _consents(visit, offered)
    with house.by("systemadmin"):
        with pytest.raises(ValueError, match="reason"):
            handing_over.answer_handover(handover=offered, accepted=False, by=house.cast("systemadmin"))
        handing_over.answer_handover(
            handover=offered, accepted=False, why=Why.WRONG_OFFICE, by=house.cast("systemadmin")
        )
    (mine,) = writer.mine(visit).handovers
    assert (mine.state, mine.why, mine.name) == (HandoverState.DECLINED, Why.WRONG_OFFICE, "")
    assert _seen(house, "systemadmin") == (0, 0, 0)
    with pytest.raises(NotNow) as no:
        writer.withdraw_handover(visit, offered.uid)
    assert no.value.refusal is Refusal.TOO_LATE


def test_a_yes_is_taken_back_also_once_the_office_has_begun(house: House, office: Organisation) -> None:
    visit = house.supported()
    offered = _offered(house, visit, office)
    _consents(visit, offered)
    with house.by("systemadmin"):
        handing_over.answer_handover(
            handover=offered, accepted=True, words="Vi ringer dig, Amina.", by=house.cast("systemadmin")
        )
    assert _seen(house, "systemadmin") == (1, 1, 1)
    writer.withdraw_handover(visit, offered.uid)
    assert _seen(house, "systemadmin") == (0, 0, 0)
    (mine,) = writer.mine(visit).handovers
    assert (mine.state, mine.name, mine.what, mine.answer) == (HandoverState.WITHDRAWN, "", "", "")
    with house.by("systemadmin"):
        assert handing_over.find(offered.uid) is None


@pytest.mark.parametrize("way", ["withdrawn", "left", "erased"])
def test_taken_back_in_the_same_transaction(
    house: House, office: Organisation, as_owner: Any, way: str
) -> None:
    from varsam.kernel.conversations import writer as threads

    visit = house.supported()
    offered = _offered(house, visit, office)
    _consents(visit, offered)
    assert _seen(house, "systemadmin") == (1, 1, 1)
    with as_owner():
        key = Given.objects.get(handover=offered).data_key_id
    {"withdrawn": lambda: writer.withdraw_handover(visit, offered.uid), "left": lambda: writer.leave(visit),
     "erased": lambda: threads.erase(visit)}[way]()  # fmt: skip
    assert _seen(house, "systemadmin") == (0, 0, 0)
    with as_owner():
        assert not WrappedKey.objects.filter(key_id=key).exists()
        assert not Given.objects.filter(handover_id=offered.pk).exists()
    with house.by("systemadmin"), pytest.raises((NotNow, PermissionDenied)):
        handing_over.answer_handover(handover=offered, accepted=True, by=house.cast("systemadmin"))


def test_an_offer_is_refused_or_taken_back_and_one_waits_at_a_time(
    house: House, office: Organisation
) -> None:
    visit = house.supported()
    offered = _offered(house, visit, office)
    other = District.objects.select_related("office").exclude(slug="nordost").exclude(office=None)[0].office
    with pytest.raises(NotNow) as no:
        _offered(house, visit, other)
    assert no.value.refusal is Refusal.ONE_AT_A_TIME
    writer.refuse_handover(visit, offered.uid)
    again = _offered(house, visit, other)
    with house.by("samordnare"):
        handing_over.take_back(handover=again, by=house.cast("samordnare"))
    with pytest.raises(NotNow):
        _consents(visit, again)
    for elsewhere in ("samordningen", "demo-grundskola-hisingen"):
        with pytest.raises(NotNow):
            _offered(house, visit, Organisation.objects.get(slug=elsewhere))


ATTACKS = {
    "reads a name before the consent": "select count(*) from support_given where handover_id = %(row)s",
    "consents for the relative": "select varsam.handover_consent(%(handover)s, %(wording)s, gen_random_uuid(), 'x', 'x', 'x')",
    "answers before the consent": "select varsam.handover_answer(%(handover)s, true, '', null, null, null, null)",
    "moves it to an office of theirs": "update support_handover set office_id = %(office)s",
    "says that there was a consent": "update support_handover set state = 'consented'",
    "writes itself a handover": (
        "insert into support_handover (uid, support_id, office_id, language, state, offered_at, why)"
        " values (gen_random_uuid(), %(support)s, %(office)s, 'sv', 'consented', now(), '')"
    ),
    "takes the support over": "select varsam.support_take(%(uid)s)",
    "ends the support": "select varsam.support_end(%(uid)s, 'done')",
    "leaves in their name": "select varsam.support_leave(%(uid)s)",
    "says that it helped": "select varsam.support_helped(%(uid)s, 'yes', null)",
    "says yes in their name": "select varsam.support_answer(%(uid)s, true, %(wording)s, '{}')",
    "reads the numbers that are left": "select count(*) from support_supportcount",
    "reads the thread as its coach": "select count(*) from varsam.support_thread(%(uid)s)",
    "reads the support": "select count(*) from support_support where uid = %(uid)s",
    "counts": "select sum(n) from varsam.support_counts('2020-01-01', '2030-01-01')",
}  # fmt: skip


@pytest.mark.parametrize(
    "who", ["another writer", "socialsekreterare.hisingen", "systemadmin", "foraldracoach"]
)
@pytest.mark.parametrize("attack", ATTACKS)
def test_in_sql_nobody_else_reaches_it(house: House, office: Organisation, attack: str, who: str) -> None:
    visit, other = house.supported(), house.supported()
    offered = _offered(house, visit, office)
    facts = {"row": offered.pk, "handover": offered.uid, "support": offered.support_id, "office": office.pk,
             "uid": offered.support.uid, "wording": wordings.current("handover").pk}  # fmt: skip

    def tried() -> int:
        with connection.cursor() as cursor:
            cursor.execute(ATTACKS[attack], facts)
            return int(cursor.fetchone()[0] or 0) if cursor.description else cursor.rowcount

    with as_writer(other.token) if who == "another writer" else house.by(who):
        assert without_effect(tried)
    assert writer.mine(visit).handovers[0].state == HandoverState.OFFERED


def test_what_is_attacked_is_there(house: House, office: Organisation) -> None:
    visit = house.supported()
    offered = _offered(house, visit, office)
    _consents(visit, offered)
    with house.by("systemadmin"), connection.cursor() as cursor:
        cursor.execute(ATTACKS["reads a name before the consent"], {"row": offered.pk})
        assert cursor.fetchone()[0] == 1


def test_a_writer_reaches_only_what_the_database_lets_them(house: House, office: Organisation) -> None:
    visit = house.supported()
    _offered(house, visit, office)
    with as_writer(visit.token):
        for statement in (
            "update support_support set state = 'ended'", "update support_support set helped = 'yes'",
            "delete from support_handover", "update support_handover set state = 'accepted'",
            "insert into support_wording (slug, number, texts, valid_from, source) values ('support', 9, '{}', now(), '')",
        ):  # fmt: skip
            assert without_effect(lambda statement=statement: _rows(statement))
        with pytest.raises(PermissionDenied):
            refusals.call("support_take", writer_uid(visit))
    assert writer.mine(visit).helped == Helped.SILENT


def writer_uid(visit: Visit) -> Any:
    return Support.objects.get(enquiry_id=visit.enquiry).uid


def _rows(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def test_nothing_said_stands_in_the_log(house: House, office: Organisation, as_owner: Any) -> None:
    from varsam.kernel.audit.models import Entry

    visit = house.supported()
    offered = _offered(house, visit, office)
    _consents(visit, offered)
    with as_owner():
        said = json.dumps(
            list(Entry.objects.filter(event__startswith="handover.").values("details", "target")), default=str
        )
    assert "handover" not in said or NAME not in said
    assert PHONE not in said
    assert "office" in said
