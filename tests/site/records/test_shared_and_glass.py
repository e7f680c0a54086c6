"""What others share with us and have stopped sharing; and opening a record in an emergency, with its review."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.site.conftest import words
from tests.site.records.conftest import OWN
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.lawfulness import consents
from varsam.kernel.people.models import TimeLimit
from varsam.kernel.records import actions
from varsam.kernel.records.models import BreakGlass, Grant, Record
from varsam.site.desk import moments

SHARED, GLASS, REVIEWS = "/arbete/delat/", "/arbete/nodoppna/", "/arbete/nodoppna/granska/"
OTHER, AUDITOR = "socialsekreterare.centrum", "dataskydd"
REASON = "Personen är försvunnen och har sagt att hen inte orkar mer."


# --- shared with us ------------------------------------------------------------------------------------------------


def test_what_is_shared_is_listed_with_its_kinds_and_its_end(
    as_user: Any, record: Record, share: Any
) -> None:
    share("polis", "needs", "measures")
    said = words(as_user("polis").get(SHARED))
    for word in (
        record.reference,
        record.pseudonym,
        "Behov och styrkor, Insatser och plan",
        "Delad av Socialkontoret",
    ):
        assert word in said
    assert record.reference not in words(as_user("skola").get(SHARED))


def test_the_end_that_a_recipient_reads_is_the_last_day_on_which_it_holds(
    own: Client, as_user: Any, record: Record, share: Any, as_owner: Any
) -> None:
    grant, last = share("polis", "needs", "measures"), timezone.localdate() + timedelta(days=9)
    with as_owner():
        Grant.objects.filter(pk=grant.pk).update(until=consents.end_of(last))
    day, after = moments.short_day(last), moments.short_day(last + timedelta(days=1))
    place = f"/arbete/akter/{record.reference}/"
    for page in (as_user("polis").get(SHARED), as_user("polis").get(place), own.get(place)):
        assert day in words(page)
        assert after not in words(page)


def test_a_stopped_share_says_nothing_of_whom_and_is_answered_once(
    own: Client, as_user: Any, record: Record, share: Any, cast: Any
) -> None:
    grant = share("polis", "needs")
    with acting(cast(OWN)):
        actions.stop_grant(grant=grant, by=cast(OWN))
    police = as_user("polis")
    said = words(police.get(SHARED))
    assert "Sluta använda uppgifterna" in said
    assert record.reference in said
    assert record.pseudonym not in said
    answer = f"{SHARED}{grant.pk}/slutat/"
    assert "Tack." in words(police.post(answer, follow=True))
    after = words(police.get(SHARED))
    assert "Sluta använda uppgifterna" not in after
    assert "ni svarade" in after
    assert "Har slutat använda uppgifterna" in words(own.get(f"/arbete/akter/{record.reference}/"))


def test_only_the_recipient_answers_and_only_of_what_has_ended(as_user: Any, share: Any) -> None:
    grant = share("polis", "needs")
    for account, expected in (
        ("polis", 404),
        ("skola", 404),
        (OWN, 404),
        (AUDITOR, 403),
        ("systemadmin", 403),
    ):
        assert as_user(account).post(f"{SHARED}{grant.pk}/slutat/").status_code == expected
    assert as_user("polis").get(f"{SHARED}{grant.pk}/slutat/").status_code == 405


@pytest.mark.parametrize("account", [AUDITOR, "systemadmin", "rad", "utbildare"])
def test_those_with_whom_nothing_is_shared_have_no_such_page(as_user: Any, account: str) -> None:
    assert as_user(account).get(SHARED).status_code == 403


def test_nothing_shared_says_what_to_do(as_user: Any, as_owner: Any) -> None:
    with as_owner():
        Grant.objects.all().delete()
    assert "Inget är delat med er just nu." in words(as_user("civilsamhalle").get(SHARED))


# --- broken glass --------------------------------------------------------------------------------------------------


def test_what_will_happen_is_told_before_it_is_done(as_user: Any) -> None:
    limit = TimeLimit.objects.filter(key="break_glass").latest("valid_from")
    said = words(as_user(OTHER).get(GLASS))
    assert "Den ansvariga enheten och dataskydd får veta det genast" in said
    assert f"i {limit.amount} {limit.get_unit_display()}" in said


def test_breaking_opens_the_record_to_read_under_a_band(as_user: Any, own: Client, record: Record) -> None:
    client = as_user(OTHER)
    response = client.post(GLASS, {"reference": record.reference.lower(), "reason": REASON})
    assert response.headers["Location"] == f"/arbete/akter/{record.reference}/"
    said = words(client.get(response.headers["Location"]))
    assert "Nödöppnad: öppen till klockan" in said
    assert "Läget är oroligt." in said
    assert "Ny anteckning" not in said
    assert "Väntar på granskning" in words(client.get(GLASS))
    unit = words(own.get(f"/arbete/akter/{record.reference}/"))
    assert "Ines Wallgren" in unit
    assert "öppen nu" in unit
    assert "Andra har nödöppnat era akter" in words(own.get(GLASS))


def test_broken_twice_is_broken_once(as_user: Any, record: Record, as_owner: Any) -> None:
    client = as_user(OTHER)
    for _ in range(2):
        assert client.post(GLASS, {"reference": record.reference, "reason": REASON}).status_code in {302, 303}
    with as_owner():
        assert BreakGlass.objects.filter(reference=record.reference).count() == 1


def test_ones_own_record_is_simply_opened(own: Client, record: Record, as_owner: Any) -> None:
    response = own.post(GLASS, {"reference": record.reference, "reason": REASON})
    assert response.headers["Location"] == f"/arbete/akter/{record.reference}/"
    with as_owner():
        assert not BreakGlass.objects.filter(reference=record.reference).exists()


@pytest.mark.parametrize("reference", ["K-26-99999", "A-26-001", "Robin", "K-26-001; drop table", "ÅÄÖ"])
def test_every_reference_that_cannot_be_opened_gets_one_and_the_same_answer(
    as_user: Any, reference: str
) -> None:
    response = as_user(OTHER).post(GLASS, {"reference": reference, "reason": REASON})
    assert response.status_code == 422
    assert "Det finns ingen akt med den referensen som du kan nödöppna." in words(response)
    assert REASON in response.content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": "Akut!"}, "Skälet är för kort."),
        ({"reason": "     "}, "Skriv varför du måste läsa akten nu."),
        ({"reason": "x" * 2_001}, "Skälet är för långt."),
        ({"reference": ""}, "Skriv aktens referens."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_opened(
    as_user: Any, record: Record, as_owner: Any, change: dict[str, str], said: str
) -> None:
    response = as_user(OTHER).post(GLASS, {"reference": record.reference, "reason": REASON, **change})
    assert response.status_code == 422
    assert said in words(response)
    with as_owner():
        assert not BreakGlass.objects.filter(reference=record.reference).exists()


@pytest.mark.parametrize("account", ["polis", "skola", AUDITOR, "registrator", "systemadmin"])
def test_only_those_who_work_with_records_break_glass(as_user: Any, record: Record, account: str) -> None:
    assert as_user(account).post(GLASS, {"reference": record.reference, "reason": REASON}).status_code == 403


# --- the review ------------------------------------------------------------------------------------------------------


@pytest.fixture
def glass(record: Record, cast: Any) -> BreakGlass:
    with acting(cast(OTHER)):
        actions.break_glass(reference=record.reference, reason=REASON, by=cast(OTHER))
        return BreakGlass.objects.get(reference=record.reference)


def test_the_review_is_made_once_and_seen_by_those_it_concerns(
    own: Client, as_user: Any, glass: BreakGlass, as_owner: Any
) -> None:
    auditor, address = as_user(AUDITOR), f"{REVIEWS}{glass.pk}/"
    assert "väntar på granskning" in words(auditor.get(REVIEWS))
    assert REASON in words(auditor.get(address))
    with as_owner():
        assert AuditEntry.objects.filter(event="glass.read", target=glass.reference).exists()
    said = words(
        auditor.post(address, {"outcome": "justified", "judgement": "Det kunde inte vänta."}, follow=True)
    )
    assert "Granskningen är sparad." in said
    assert "Det fanns skäl" in said
    again = words(auditor.post(address, {"outcome": "not_allowed", "judgement": "Nej."}, follow=True))
    assert "Inget har ändrats." in again
    assert "Det kunde inte vänta." in words(auditor.get(address))
    assert "Det fanns skäl" in words(as_user(OTHER).get(GLASS))
    assert "Det fanns skäl" in words(own.get(f"/arbete/akter/{glass.reference}/"))


def test_the_auditor_reads_the_reason_and_never_the_record(as_user: Any, glass: BreakGlass) -> None:
    assert as_user(AUDITOR).get(f"/arbete/akter/{glass.reference}/").status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"judgement": "Bra."}, "Välj vad du kom fram till."),
        ({"outcome": "kanske", "judgement": "Bra."}, "Välj vad du kom fram till."),
        ({"outcome": "justified", "judgement": " "}, "Skriv hur du har tänkt"),
    ],
)
def test_a_review_without_outcome_or_words_is_not_saved(
    as_user: Any, glass: BreakGlass, sent: dict[str, str], said: str
) -> None:
    response = as_user(AUDITOR).post(f"{REVIEWS}{glass.pk}/", sent)
    assert response.status_code == 422
    assert said in words(response)


@pytest.mark.parametrize("account", [OWN, OTHER, "polis", "systemadmin", "samordnare"])
def test_nobody_else_reviews(as_user: Any, glass: BreakGlass, account: str) -> None:
    assert as_user(account).get(REVIEWS).status_code == 403
    sent = {"outcome": "justified", "judgement": "Bra."}
    assert as_user(account).post(f"{REVIEWS}{glass.pk}/", sent).status_code == 403


def test_a_break_that_is_none_is_not_there(as_user: Any) -> None:
    assert as_user(AUDITOR).get(f"{REVIEWS}{uuid.uuid4()}/").status_code == 404


def test_a_glass_whose_time_is_over_opens_nothing(as_user: Any, glass: BreakGlass, as_owner: Any) -> None:
    with as_owner():
        BreakGlass.objects.filter(pk=glass.pk).update(until=timezone.now() - timedelta(seconds=1))
    assert as_user(OTHER).get(f"/arbete/akter/{glass.reference}/").status_code == 404
