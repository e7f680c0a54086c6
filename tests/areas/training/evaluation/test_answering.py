"""Who is asked, and answering by the link: once, in time, and only what can be chosen."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from tests.areas.training.certificates.conftest import COORDINATOR, Held
from tests.areas.training.evaluation.conftest import NO, YES, give
from tests.refusals import refused
from varsam.areas.training.evaluation import answering, asking, letting_out, links
from varsam.areas.training.evaluation.answering import NothingSaid, NotOpen
from varsam.areas.training.evaluation.enums import Moment, Standing
from varsam.areas.training.evaluation.models import Round
from varsam.areas.training.occasions import letters as post
from varsam.areas.training.occasions.models import Letter
from varsam.kernel.access.actor import acting

Asked = Callable[..., Held]


def test_everybody_who_was_there_is_asked_once(asked: Asked, cast: Any, rows: Any) -> None:
    found = asked(4, sittings=2, late=1)
    asking.ask()
    with acting(cast(COORDINATOR)):
        assert Letter.objects.filter(occasion=found.occasion, kind="survey_after").count() == 4
        assert [each.moment for each in Round.objects.filter(occasion=found.occasion)] == ["after"]
    tickets = rows(
        "select count(*) from evaluation_ticket t join evaluation_round r on r.id = t.round_id where r.occasion_id = %s",
        found.occasion.pk,
    )
    assert tickets == [(4,)]


def test_they_are_asked_again_when_some_months_have_passed(
    asked: Asked, cast: Any, clock: Callable[[datetime], None]
) -> None:
    found = asked(3)
    clock(found.ends_at + timedelta(days=80))
    asking.ask()
    with acting(cast(COORDINATOR)):
        assert not Round.objects.filter(occasion=found.occasion, moment=Moment.LATER).exists(), "not yet"
    clock(found.ends_at + timedelta(days=93))
    asking.ask()
    with acting(cast(COORDINATOR)):
        assert Letter.objects.filter(occasion=found.occasion, kind="survey_later").count() == 3
    give(found.signups[0], moment=Moment.LATER)


def test_the_letter_leads_to_the_questions_and_names_nothing(asked: Asked) -> None:
    found = asked(1)
    mail.outbox.clear()
    post.send()
    sent = next(each for each in mail.outbox if "utvardering" in each.body)
    assert links.address(found.signups[0], Moment.AFTER, "sv") in sent.body
    said = f"{sent.subject} {sent.body}"
    assert found.occasion.course.title_sv not in said
    assert "Maria" not in said


def test_one_answers_once(asked: Asked, rows: Any) -> None:
    found = asked(2)
    give(found.signups[0])
    with pytest.raises(NotOpen) as told:
        give(found.signups[0], NO)
    assert told.value.standing == Standing.ANSWERED
    assert rows("select values from evaluation_received") == [(list(YES),)]
    opened = answering.opened(links.secret(found.signups[0], Moment.AFTER))
    assert opened
    assert opened.standing == Standing.ANSWERED


def test_a_link_that_is_nobodys_opens_nothing(asked: Asked) -> None:
    found = asked(1)
    opened = answering.opened(links.secret(found.signups[0], Moment.AFTER))
    assert opened
    assert answering.opened(links.secret(uuid.uuid4(), Moment.AFTER)) is None
    with pytest.raises(NotOpen) as told:
        answering.answer(secret=b"\0" * 32, opened=opened, chosen=YES, words="")
    assert told.value.standing is None


def test_when_the_time_is_over_nothing_says_who_was_asked(
    asked: Asked, clock: Callable[[datetime], None], rows: Any
) -> None:
    found = asked(2)
    opened = answering.opened(links.secret(found.signups[0], Moment.AFTER))
    assert opened
    clock(opened.closes_at + timedelta(seconds=1))
    with pytest.raises(NotOpen) as told:
        give(found.signups[0])
    assert told.value.standing == Standing.CLOSED
    letting_out.let_out()
    assert answering.opened(links.secret(found.signups[0], Moment.AFTER)) is None
    assert rows("select count(*) from evaluation_ticket t join evaluation_round r on r.id = t.round_id"
                " where r.occasion_id = %s", found.occasion.pk) == [(0,)]  # fmt: skip


def test_something_has_to_be_said(asked: Asked) -> None:
    found = asked(2)
    with pytest.raises(NothingSaid):
        give(found.signups[0], (0, 0, 0, 0, 0), " ")
    give(found.signups[0], (0, 0, 0, 0, 0), "Bra exempel")
    give(found.signups[1], (0, 2, 0, 0, 0))


@pytest.mark.parametrize("chosen", [(1, 1, 1, 1), (1, 1, 1, 1, 1, 1), (9, 1, 1, 1, 1), (1, 4, 1, 1, 1)])
def test_only_what_is_asked_can_be_chosen(asked: Asked, chosen: tuple[int, ...], rows: Any) -> None:
    found = asked(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        give(found.signups[0], chosen)
    assert rows("select count(*) from evaluation_received") == [(0,)]
    give(found.signups[0])


def test_words_are_sealed(asked: Asked, rows: Any) -> None:
    found = asked(1)
    give(found.signups[0], YES, "Rollspelet var bäst")
    ((sealed,),) = rows("select sealed from evaluation_received")
    assert b"Rollspelet" not in bytes(sealed)


@pytest.mark.parametrize("function", ["survey_due()", "survey_close()", "survey_ready()"])
def test_what_the_worker_does_nobody_else_can(cast: Any, function: str) -> None:
    with acting(cast(COORDINATOR)), connection.cursor() as cursor:
        assert refused(lambda: cursor.execute(f"select varsam.{function}"))
