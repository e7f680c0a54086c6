"""The page of a case: its unit sees all of our work, a recipient their part, and nobody else that it is there."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.site.cases.conftest import OWN
from tests.site.conftest import words
from varsam.areas.knowledge_house.cases import reviewing
from varsam.areas.knowledge_house.cases.models import Case, Review
from varsam.kernel.access.actor import acting
from varsam.kernel.lawfulness import consents
from varsam.kernel.people.models import Membership
from varsam.kernel.records.models import Grant
from varsam.site.desk import moments


def test_the_unit_sees_where_it_stands_and_what_is_missing(own: Client, place: Any) -> None:
    said = words(own.get(place()))
    for part in (
        "Föreslaget",
        "Bilden visar vårt arbete, inte vad personen gör.",
        "Skolan och hemmet drar åt olika håll.",
        "Den rättsliga grunden är vald",
        "Du handlägger",
        "ansvarig enhet",
    ):
        assert part in own.get(place()).content.decode() or part in said


@pytest.mark.parametrize(
    "account",
    ["socialsekreterare.centrum", "samordnare", "polis", "skola", "registrator", "dataskydd", "systemadmin"],
)
def test_for_all_others_it_is_not_there(as_user: Any, place: Any, account: str) -> None:
    assert as_user(account).get(place()).status_code == 404


def test_a_recipient_sees_their_part_and_no_more(
    as_user: Any, place: Any, share: Any, put: Any, own: Client
) -> None:
    put("active")
    share("polis", "measures")
    page = as_user("polis").get(place())
    said = words(page)
    for part in ("Det här ser ni", "Insatser och plan", "Stöd pågår", "Samir Haddad"):
        assert part in said
    for part in (
        "Skolan och hemmet drar åt olika håll.",
        "Vägen hit",
        "Vem får se",
        "Rättslig grund",
        "Fler steg",
    ):
        assert part not in said
    assert "Jonas Ekblad" in own.get(place()).content.decode()


def test_a_recipient_reads_the_last_day_on_which_it_is_shared(
    as_user: Any, place: Any, share: Any, put: Any, as_owner: Any
) -> None:
    put("active")
    grant, last = share("polis", "measures"), timezone.localdate() + timedelta(days=9)
    with as_owner():
        Grant.objects.filter(pk=grant.pk).update(until=consents.end_of(last))
    assert f"till {moments.short_day(last)}. Delat av" in words(as_user("polis").get(place()))


def test_whoever_sees_another_part_is_led_to_the_record(
    as_user: Any, place: Any, share: Any, case: Case
) -> None:
    share("polis", "needs")
    page = as_user("polis").get(place())
    assert page.headers["Location"].endswith(f"/akter/{case.record.reference}/")


@pytest.mark.parametrize(
    "act",
    [
        "steg/grund/",
        "grund/",
        "beslut/utan-samtycke/",
        "dubbelt-spar/",
        "uppfoljning/",
        "resultat/",
        "erbjud/",
        "ta-over/",
        "kollega/",
    ],
)
def test_acts_are_the_units_own(as_user: Any, place: Any, share: Any, act: str) -> None:
    share("socialsekreterare.centrum", "measures")
    assert as_user("socialsekreterare.centrum").post(place(act), {}).status_code == 403
    assert as_user("sspf.hisingen").post(place(act), {}).status_code == 404
    assert as_user("polis").post(place(act), {}).status_code == 403


def test_a_withdrawn_consent_says_what_has_stopped_and_what_to_decide(
    own: Client, put: Any, place: Any
) -> None:
    put("active", due_on=timezone.localdate(), due_why="withdrawn")
    page = own.get(place()).content.decode()
    assert "Samtycket är taget tillbaka" in page
    for way in ("samtycken/fraga/", "beslut/utan-samtycke/", "steg/avslutat/"):
        assert way in page


def test_a_part_that_is_taken_back_is_named_and_so_is_what_still_stands(as_user: Any) -> None:
    """The told case of the pupil in middle school: one of two organisations may not know any more."""
    samir = as_user(OWN)
    board = samir.get("/arbete/arenden/").content.decode()
    pages = [
        words(samir.get(f"/arbete/arenden/{reference}/"))
        for reference in sorted(set(re.findall(r"K-26-\d+", board)))
    ]
    (said,) = [page for page in pages if "En del av samtycket är taget tillbaka" in page]
    assert "Delvis taget tillbaka" in said
    assert "Samtycket är taget tillbaka" not in said
    gone, stands = said.split("Det gäller ")[1].split("Det som är kvar gäller som förut: ")
    assert gone.split(" (")[0] not in stands.split(").")[0]


def test_somebody_who_comes_of_age_is_asked_themselves(own: Client, put: Any, place: Any) -> None:
    put("mapping", of_age_at=timezone.now())
    page = own.get(place()).content.decode()
    assert "Personen bestämmer själv nu" in page
    assert "beslut/bestammer-sjalv/" in page


def test_a_case_without_a_handler_is_taken(
    as_user: Any, own: Client, place: Any, case: Case, as_owner: Any, fresh: Any
) -> None:
    with as_owner():
        Case.objects.filter(pk=case.pk).update(handler=None)
    assert "Ingen handlägger ärendet" in own.get(place()).content.decode()
    assert own.post(place("ta-over/")).status_code == 303
    assert fresh().handler.name == "Samir Haddad"


def test_a_case_is_given_to_a_named_colleague_and_to_nobody_else(
    own: Client, as_user: Any, place: Any, cast: Any, as_owner: Any, fresh: Any
) -> None:
    colleague, outsider = cast("socialsekreterare.centrum"), cast("polis")
    assert "Ingen annan i enheten handlägger ärenden." in own.get(place("kollega/")).content.decode()
    with as_owner():
        home = Membership.objects.get(user=cast(OWN))
        Membership.objects.create(
            user=colleague, organisation_id=home.organisation_id, role=home.role, valid_from=home.valid_from
        )
    assert place("kollega/") in own.get(place()).content.decode()
    for wrong in ("", str(outsider.pk)):
        answer = own.post(place("kollega/"), {"colleague": wrong})
        assert answer.status_code == 422
        assert "Välj en kollega." in answer.content.decode()
    assert own.post(place("kollega/"), {"colleague": str(colleague.pk)}).status_code == 303
    assert fresh().handler_id == colleague.pk
    assert "handlägger ärendet nu" in words(own.get(place()))


def test_who_has_said_no_stands_there_without_what_they_would_have_seen(own: Client, place: Any) -> None:
    assert "sagt nej" not in own.get(place()).content.decode()


def test_it_asks_the_same_however_much_has_happened(
    own: Client, place: Any, put: Any, case: Case, as_owner: Any, cast: Any, fresh: Any
) -> None:
    put("active")
    with acting(cast(OWN)):
        reviewing.plan(case=fresh(), on=timezone.localdate() + timedelta(days=20), by=cast(OWN))
    own.get(place())
    with CaptureQueriesContext(connection) as few:
        own.get(place())
    with as_owner():
        planned = Review.objects.get(record_id=case.pk)
        for number in range(12):
            planned.pk, planned.planned_on = uuid.uuid4(), timezone.localdate() + timedelta(days=30 + number)
            planned.save(force_insert=True)
        for _n in range(6):
            put("active")
    with CaptureQueriesContext(connection) as many:
        assert own.get(place()).content.decode().count("planerad") >= 13
    assert len(many) == len(few)
