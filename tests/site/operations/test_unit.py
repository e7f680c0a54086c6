"""A unit with its code, from the responsibility check to the lesson; and what another in its place does not see."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.areas.operations.conftest import MEASURE, answers, until_planned, write
from tests.site.conftest import words
from varsam.areas.operations import actions
from varsam.areas.operations import writer as unit
from varsam.areas.operations.models import Lesson, Measure, Plan, Request
from varsam.kernel.access.actor import acting
from varsam.kernel.conversations.writer import Visit
from varsam.kernel.people.models import User

OURS = "/svar/verksamhet/"
Open = Callable[[Visit], Client]


def said(key: str, value: str) -> dict[str, str]:
    return {f"svar-{each}": value for each in answers()} | {"_": key}


def propose(request: Request, by: User) -> int:
    with acting(by):
        actions.add_measure(request=request, wording=MEASURE, by=by)
        return actions.propose_plan(request=request, by=by).number


def test_the_page_says_who_holds_it_and_what_is_next_at_every_step(
    request_: Request, visit: Visit, coordinator: User, with_code: Open
) -> None:
    ours = with_code(visit)
    first = words(ours.get(OURS))
    assert coordinator.name in first
    assert "Gå igenom vem som ansvarar för vad" in first
    answer = ours.post(f"{OURS}ansvar/", said("", "not_yet"), follow=True)
    assert "Vi föreslår en plan" in words(answer)
    assert "3 saker saknas hos er" in words(answer) or "Vem gör vad" in words(answer)
    number = propose(request_, coordinator)
    assert MEASURE.what in words(ours.get(OURS))
    answer = ours.post(f"{OURS}plan/ja/", {"number": number}, follow=True)
    assert "Planen gäller nu" in words(answer)
    assert "0 av 1 åtgärder är gjorda" in words(answer)
    with acting(coordinator):
        measure = str(Measure.objects.get(request=request_).pk)
    answer = ours.post(f"{OURS}atgard/", {"measure": measure, "done": "yes"}, follow=True)
    assert "Det ni kom överens om är gjort" in words(answer)
    told = {f"atgard-{measure}": "partly", "rating": "some", "harm": "none", "text": "Det blev lugnare."}
    answer = ours.post(f"{OURS}uppfoljning/", told, follow=True)
    assert "Lite bättre" in words(answer)
    assert "Det hjälpte delvis" in words(answer)
    answer = ours.post(f"{OURS}lardom/", {"text": "Prata med klassen först."}, follow=True)
    assert "Prata med klassen först." in words(answer)
    with acting(coordinator):
        assert Lesson.objects.get(request=request_).by_unit


def test_a_check_with_questions_left_keeps_what_was_answered(
    request_: Request, visit: Visit, with_code: Open
) -> None:
    key = next(iter(answers()))
    answer = with_code(visit).post(f"{OURS}ansvar/", {f"svar-{key}": "unsure"})
    assert answer.status_code == 422
    assert "Några frågor är kvar" in words(answer)
    assert f'name="svar-{key}" value="unsure" checked' in answer.content.decode()


def test_a_plan_is_declined_with_words_that_name_nobody(
    request_: Request, visit: Visit, coordinator: User, with_code: Open
) -> None:
    unit.say_check(visit, answers())
    number = propose(request_, coordinator)
    ours = with_code(visit)
    answer = ours.post(f"{OURS}plan/andra/", {"number": number, "text": "Fråga 19900101-0017 i stället."})
    assert answer.status_code == 422
    assert "personnummer" in words(answer).lower()
    answer = ours.post(f"{OURS}plan/andra/", {"number": number, "text": "Vi hinner inte."}, follow=True)
    assert "Vi ändrar planen" in words(answer)


@pytest.mark.parametrize("number", ["7", "", "x", "99999999999999"])
def test_a_plan_that_was_not_proposed_is_not_agreed_to(
    request_: Request, visit: Visit, coordinator: User, with_code: Open, number: str
) -> None:
    unit.say_check(visit, answers())
    propose(request_, coordinator)
    answer = with_code(visit).post(f"{OURS}plan/ja/", {"number": number})
    assert answer.status_code == 409
    assert "Det gick inte längre" in words(answer)
    with acting(coordinator):
        assert Plan.objects.get(request=request_).accepted_at is None


def test_a_follow_up_without_an_answer_says_what_is_missing(
    request_: Request, visit: Visit, coordinator: User, with_code: Open
) -> None:
    until_planned(request_, visit, coordinator)
    answer = with_code(visit).post(f"{OURS}uppfoljning/", {"text": "Bra."})
    assert answer.status_code == 422
    for missing in (
        "Välj hur det gick med åtgärden.",
        "Välj hur läget är nu.",
        "Svara på om något har blivit sämre.",
    ):
        assert missing in words(answer)


def test_what_is_late_is_said(
    request_: Request, visit: Visit, coordinator: User, with_code: Open, as_owner: Any
) -> None:
    until_planned(request_, visit, coordinator)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "update operations_request set follow_up_due = %s where uid = %s",
            [timezone.now() - timedelta(days=3), request_.pk],
        )
    assert "Skulle ha varit klart" in words(with_code(visit).get(OURS))


def test_a_measure_of_another_request_is_not_ticked(
    request_: Request, visit: Visit, coordinator: User, with_code: Open
) -> None:
    until_planned(request_, visit, coordinator)
    with acting(coordinator):
        measure = Measure.objects.get(request=request_)
    other = with_code(write())
    assert "Här visas planen" in words(other.post(f"{OURS}atgard/", {"measure": measure.pk, "done": "yes"}))
    with acting(coordinator):
        assert Measure.objects.get(pk=measure.pk).done_at is None


def test_without_a_code_or_from_another_site_nothing_opens(
    request_: Request, visit: Visit, browser: Client, with_code: Open
) -> None:
    assert browser.get(OURS).headers["Location"] == "/svar/"
    forged = with_code(visit).post(f"{OURS}avbryt/", headers={"Sec-Fetch-Site": "cross-site"})
    assert forged.status_code == 401
    assert unit.mine(visit).request.is_open  # type: ignore[union-attr]


def test_a_thread_without_a_request_says_what_will_be_here(visit: Visit, with_code: Open) -> None:
    assert "Här visas planen och stegen" in words(with_code(visit).get(OURS))


def test_the_thread_leads_to_the_request(request_: Request, visit: Visit, with_code: Open) -> None:
    page = with_code(visit).get("/svar/samtal/").content.decode()
    assert f'href="{OURS}"' in page


def test_the_unit_can_give_it_up(request_: Request, visit: Visit, with_code: Open) -> None:
    answer = with_code(visit).post(f"{OURS}avbryt/", follow=True)
    assert "Avbrutet" in words(answer)
    assert not unit.mine(visit).request.is_open  # type: ignore[union-attr]


def test_the_page_is_in_swedish_and_english_and_leads_there_from_others(
    request_: Request, visit: Visit, with_code: Open
) -> None:
    assert with_code(visit).get(f"/en{OURS}").status_code == 200
    for language in ("ar", "so", "fa"):
        assert with_code(visit).get(f"/{language}{OURS}").headers["Location"] == f"/en{OURS}"


def test_no_cookie_but_the_visit(request_: Request, visit: Visit, with_code: Open) -> None:
    assert set(with_code(visit).get(OURS).cookies) == {"varsam_thread"}
