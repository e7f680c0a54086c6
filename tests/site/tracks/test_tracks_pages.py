"""SSPF and SIG as each role sees them, and an ordinary case whose system does not answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.site.conftest import words
from tests.site.tracks.conftest import seat
from varsam.areas.knowledge_house.tracks import asking
from varsam.areas.knowledge_house.tracks.casework import Slow
from varsam.areas.knowledge_house.tracks.models import ExternalCase
from varsam.kernel.access.actor import acting
from varsam.kernel.meetings.enums import Function
from varsam.kernel.meetings.models import Group, Member
from varsam.kernel.records.models import Record

LIST = "/arbete/spar/"
GROUPS = "/arbete/konferenser/grupper/"


def test_a_handler_sees_all_eight_and_what_is_missing_and_changes_nothing(own: Any, group: Group) -> None:
    said = words(own.get(LIST))
    for where in ("Centrum", "Hisingen", "Nordost", "Sydväst"):
        assert f"SSPF {where}" in said
        assert f"SIG {where}" in said
    assert "Kriminalvård : saknas" in said
    assert "Provsystemet" in said
    page = own.get(f"{LIST}{group.pk}/")
    assert "Det saknas någon från socialtjänst, polis, kriminalvård" in words(page)
    assert "Öppna ärenden som du ser 0" in words(page)
    assert b"ny-plats" not in page.content
    for address in (f"{LIST}{group.pk}/andra/", f"{LIST}{group.pk}/system/", f"{GROUPS}{group.pk}/ny-plats/"):
        assert own.get(address).status_code == 403


def test_police_see_the_groups_where_they_sit_and_no_number_of_cases(
    as_user: Any, group: Group, cast: Any
) -> None:
    police = as_user("polis")
    assert police.get(f"{LIST}{group.pk}/").status_code == 404
    seat(group, cast("polis"), Function.POLICE, cast("samordnare"))
    page = police.get(f"{LIST}{group.pk}/")
    assert "Jonas Ekblad" in words(page)
    assert "Öppna ärenden" not in words(page)
    assert "SIG Hisingen" in words(police.get(LIST))
    assert "SSPF Sydväst" not in words(police.get(LIST))
    assert "Du sitter inte i någon grupp." in words(as_user("teolog").get(LIST))


def test_seats_are_given_changed_and_left_and_in_a_sig_social_services_lead(
    as_user: Any, group: Group, cast: Any
) -> None:
    coordinator, police = as_user("samordnare"), cast("polis")
    with acting(police):
        home = police.memberships.get().organisation_id
    address = f"{GROUPS}{group.pk}/ny-plats/?organisation={home}"
    assert "Jonas Ekblad" in words(coordinator.get(address))
    wrong = coordinator.post(address, {"user": police.pk, "function": "police", "leads": "on"})
    assert wrong.status_code == 422
    assert "I en social insatsgrupp leder socialtjänsten." in words(wrong)
    assert coordinator.post(address, {}).status_code == 422
    assert coordinator.post(address, {"user": police.pk, "function": "police"}).status_code == 303
    with acting(cast("samordnare")):
        held = Member.objects.current().get(group=group, user=police)
    one = f"{GROUPS}{group.pk}/plats/{held.pk}/"
    assert coordinator.post(one, {"leads": "on"}).status_code == 422
    assert coordinator.post(one, {}).status_code == 303
    assert "Platsen för polis blir ledig" in words(coordinator.get(f"{one}lamnar/"))
    assert coordinator.post(f"{one}lamnar/").status_code == 303
    assert "Jonas Ekblad lämnade sin plats" in words(coordinator.get(f"{LIST}{group.pk}/"))
    assert coordinator.get(one).status_code == 404
    assert coordinator.get(f"{GROUPS}{group.pk}/ny-plats/?organisation=x").status_code == 200


def test_purpose_rhythm_and_system_are_changed_in_words_that_help(as_user: Any, group: Group) -> None:
    coordinator = as_user("samordnare")
    address = f"{LIST}{group.pk}/andra/"
    said = {
        "purpose": "Nytt syfte.",
        "every_weeks": "2",
        "weekday": "3",
        "usual_time": "13:30",
        "place": "Rum 4",
    }
    assert coordinator.post(address, {**said, "every_weeks": "99", "purpose": ""}).status_code == 422
    assert coordinator.post(address, said).status_code == 303
    page = words(coordinator.get(f"{LIST}{group.pk}/"))
    assert "Nytt syfte." in page
    assert "Var 2:e vecka, torsdag 13.30" in page
    home = f"{LIST}{group.pk}/system/"
    assert coordinator.post(home, {"lives_in": "casework", "system": "okant"}).status_code == 422
    assert coordinator.post(home, {"lives_in": "varsam", "system": "prov"}).status_code == 303
    assert "I Varsam." in words(coordinator.get(f"{LIST}{group.pk}/"))


def test_an_ordinary_case_is_asked_for_and_a_system_that_does_not_answer_is_a_sentence_on_the_page(
    own: Any, as_user: Any, group: Group, record: Record, cast: Any, share: Any, as_owner: Any
) -> None:
    address = f"/arbete/arenden/{record.reference}/ordinarie/"
    with acting(cast("socialsekreterare.hisingen")):
        track = group.track.pk
    assert "Inget namn, inget personnummer" in words(own.get(address))
    assert own.post(address, {"track": track, "reference": "19811218-9876"}).status_code == 422
    assert own.post(address, {"track": track, "reference": "<b>"}).status_code == 422
    assert own.post(address, {"track": track, "reference": ""}).status_code == 303
    assert "Vi har frågat systemet." in words(own.get(address))
    asking.ask_all()
    heard = words(own.get(address))
    assert "Mottaget" in heard
    assert "Senast hämtat i dag" in heard

    def fails(_slug: str) -> Any:
        raise Slow

    with as_owner():
        ExternalCase.objects.update(next_at=datetime.now(UTC) - timedelta(minutes=1))
    asking.ask_all(fails)
    silent = own.get(address)
    assert silent.status_code == 200
    assert ", systemet svarar för långsamt." in words(silent)
    assert "Mottaget" in words(silent)
    assert "tillfrågades nyss" in words(own.post(f"{address}hamta/", follow=True))
    assert own.post(address, {"reference": "SN-9"}).status_code == 303
    assert "Hette förut" in words(own.get(address))
    # Others: no page, then what is shared and nothing to press.
    assert as_user("skola").get(address).status_code == 404
    assert as_user("socialsekreterare.centrum").get(address).status_code == 404
    share("skola", "measures")
    school = as_user("skola").get(address)
    assert "SN-9" in words(school)
    assert b"hamta" not in school.content
    assert as_user("skola").post(address, {"reference": "X"}).status_code == 403


def test_those_who_run_the_system_see_whether_it_answers_and_no_reference(
    as_user: Any, group: Group, settings: Any
) -> None:
    admin = as_user("systemadmin")
    assert "Ännu inte tillfrågat" in words(admin.get("/arbete/system/"))
    asking.ping_all()
    assert "Verksamhetssystem: Provsystemet Svarar" in words(admin.get("/arbete/system/"))
    settings.CASEWORK = {
        "prov": {"name": "X", "address": "http://x.example", "token_file": "", "ca_file": ""}
    }
    assert "Inte anslutet" in words(admin.get("/arbete/system/"))
    settings.CASEWORK = {}
    assert "Inget anslutet" in words(admin.get("/arbete/system/"))


def test_the_list_takes_as_many_questions_for_many_members_as_for_none(
    own: Any, group: Group, cast: Any
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            own.get(LIST)
        return len(found)

    own.get(LIST)
    before = asked()
    for account in ("polis", "kriminalvard", "skola", "fritid", "socialsekreterare.hisingen"):
        seat(group, cast(account), Function.OTHER, cast("samordnare"))
    assert asked() == before


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_page_is_whole_in_both_languages_of_the_desk(as_user: Any, group: Group, language: str) -> None:
    page = as_user("samordnare").get(f"{language}{LIST}{group.pk}/")
    assert page.status_code == 200
