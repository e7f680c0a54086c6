"""The board: cases by stage and by what is due, as their units see them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.site.cases.conftest import OWN, unit_of
from tests.site.conftest import words
from varsam.areas.knowledge_house.cases import actions
from varsam.areas.knowledge_house.cases.models import Case
from varsam.kernel.access.actor import acting
from varsam.kernel.records import actions as records
from varsam.kernel.records.enums import Track

BOARD = "/arbete/arenden/"


def card(page: str, case: Case) -> str:
    found = [part for part in page.split('<li class="case-card"') if f"/{case.record.reference}/" in part]
    assert len(found) == 1
    return found[0].split("</li>")[0]


def test_a_case_stands_in_its_column_with_its_handler(own: Client, case: Case) -> None:
    page = own.get(BOARD).content.decode()
    column = next(part for part in page.split('<section class="stage"') if 'id="skede-grund"' in part)
    assert case.record.pseudonym in column
    assert "Samir Haddad" in card(page, case)


@pytest.mark.parametrize("account", ["socialsekreterare.centrum", "sspf.hisingen"])
def test_another_unit_does_not_find_it(as_user: Any, case: Case, account: str) -> None:
    assert case.record.reference not in as_user(account).get(BOARD).content.decode()


@pytest.mark.parametrize("account", ["polis", "skola", "dataskydd", "systemadmin"])
def test_those_who_keep_no_records_have_no_board(as_user: Any, account: str) -> None:
    assert as_user(account).get(BOARD).status_code == 403


def test_what_is_late_stands_first_and_says_so(own: Client, case: Case, as_owner: Any) -> None:
    with as_owner():
        Case.objects.filter(pk=case.pk).update(
            due_on=timezone.localdate() - timedelta(days=300), due_why="review", state="active"
        )
    page = own.get(BOARD).content.decode()
    assert "data-late" in card(page, case)
    column = next(part for part in page.split('<section class="stage"') if 'id="skede-stod"' in part)
    assert column.index(case.record.reference) == min(m.start() for m in re.finditer(r"K-\d\d-\d{3}", column))
    assert case.record.reference in own.get(f"{BOARD}?visa=sena").content.decode()


def test_a_case_whose_handler_has_left_is_found_without_one(
    own: Client, case: Case, cast: Any, as_owner: Any
) -> None:
    with as_owner():
        Case.objects.filter(pk=case.pk).update(handler=cast("skola"))
    page = own.get(f"{BOARD}?visa=utan").content.decode()
    assert "Ingen" in card(page, case)


def test_filters_that_make_no_sense_show_the_board(own: Client, case: Case) -> None:
    page = own.get(f"{BOARD}?visa=x&enhet=999999&skede=y")
    assert page.status_code == 200
    assert case.record.pseudonym in page.content.decode()


def test_an_empty_selection_says_what_to_do(own: Client, case: Case, as_owner: Any, cast: Any) -> None:
    with as_owner():
        Case.objects.filter(unit=case.unit_id).update(due_on=None, due_why="")
    assert "Inget ärende passar urvalet." in words(own.get(f"{BOARD}?visa=sena"))


def test_it_asks_the_same_however_many_there_are(own: Client, case: Case, cast: Any) -> None:
    own.get(BOARD)
    with CaptureQueriesContext(connection) as few:
        own.get(BOARD)
    user = cast(OWN)
    with acting(user):
        for number in range(12):
            made = records.open_record(
                unit=unit_of(user).pk, track=Track.SSPF, track_reason="", text=f"Nummer {number}.", by=user
            )
            actions.open_case(record=made, why="Fler.", by=user)
    with CaptureQueriesContext(connection) as many:
        page = own.get(BOARD).content.decode()
    assert "Visa alla" in page
    assert len(many) <= len(few)


def test_a_stage_is_shown_alone_with_a_way_back(own: Client, case: Case) -> None:
    page = own.get(f"{BOARD}?skede=grund").content.decode()
    assert case.record.pseudonym in page
    assert page.count('class="stage"') == 1
    assert "Alla skeden" in page
