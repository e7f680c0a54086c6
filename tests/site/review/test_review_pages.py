"""The pages of the log's review: who gets them, what they say and never say, and what happens to what is sent."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone, translation
from pypdf import PdfReader

from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as Logged
from varsam.kernel.lawfulness import reviews
from varsam.kernel.lawfulness.models import Judgement, LegalRule, LogReview, ReviewItem, Why
from varsam.kernel.people.models import Membership, Role, User
from varsam.kernel.records import identities, reading
from varsam.kernel.vault.models import Purpose
from varsam.lib.working_days import STOCKHOLM
from varsam.site.review import picture, words

pytestmark = pytest.mark.django_db
AsOwner = Callable[[], AbstractContextManager[None]]
ROUNDS = "/arbete/granskning/"


@pytest.fixture
def waiting(as_owner: AsOwner) -> LogReview:
    """The demo's round that waits."""
    with as_owner():
        return LogReview.objects.get(signed_at=None)


@pytest.fixture
def signed(as_owner: AsOwner) -> LogReview:
    with as_owner():
        return LogReview.objects.exclude(signed_at=None).get()


def left(review: LogReview, as_owner: AsOwner) -> list[ReviewItem]:
    with as_owner():
        return list(review.items.filter(judged_at=None))


def judge_all(review: LogReview, by: User) -> None:
    with acting(by):
        for item in review.items.filter(judged_at=None):
            reviews.judge(item=item, seen=None, judgement=Judgement.IN_ORDER, words="", by=by)


def page_of(review: LogReview, item: ReviewItem | None = None) -> str:
    return f"{ROUNDS}{review.reference}/{f'{item.place}/' if item else ''}"


# --- the demo ------------------------------------------------------------------------------------------------------


def test_the_demo_has_a_signed_round_and_one_with_every_reason(
    waiting: LogReview, signed: LogReview, as_owner: AsOwner
) -> None:
    with as_owner():
        found = {why for item in waiting.items.all() for why in item.why}
        assert found == set(Why.values)
        assert signed.result == "remarks"
        assert waiting.items.exclude(judged_at=None).count() == 4
        # Everything lies within the period of its round.
        for review in (waiting, signed):
            assert date.fromisoformat(review.days[0][0]) >= timezone.localdate(review.from_at)
            assert date.fromisoformat(review.days[-1][0]) <= timezone.localdate(review.until_at)
        assert not waiting.items.filter(reader__email__startswith="dataskydd").exists()


# --- who gets them -------------------------------------------------------------------------------------------------


@pytest.mark.law("L6")
@pytest.mark.parametrize(
    "account", ["samordnare", "socialsekreterare.hisingen", "registrator", "systemadmin", "polis", "jurist"]
)
def test_nobody_else_gets_a_page_or_a_way_to_one(
    sign_in: Any, waiting: LogReview, as_owner: AsOwner, account: str
) -> None:
    item = left(waiting, as_owner)[0]
    client = sign_in(account)
    for path in (ROUNDS, page_of(waiting), page_of(waiting, item), page_of(waiting) + "granskning.pdf"):
        assert client.get(path).status_code == 403
    for path in (
        page_of(waiting, item),
        page_of(waiting) + "skriv-under/",
        page_of(waiting, item) + "meddelad/",
    ):
        assert client.post(path, {"judgement": "in_order"}).status_code == 403
    assert ROUNDS not in client.get("/arbete/").content.decode()


def test_what_is_not_there_is_not_found(sign_in: Any, waiting: LogReview) -> None:
    client = sign_in("dataskydd")
    for path in ("G-26-999/", "G-26-999/1/", f"{waiting.reference}/99999/", "x/"):
        assert client.get(ROUNDS + path).status_code == 404
    assert client.post(f"{ROUNDS}G-26-999/skriv-under/").status_code == 404
    # A round that is open has no result on paper.
    assert client.get(page_of(waiting) + "granskning.pdf").status_code == 404


# --- what they say --------------------------------------------------------------------------------------------------


def test_the_list_of_rounds_says_what_waits_and_what_came_of_the_others(
    sign_in: Any, waiting: LogReview, signed: LogReview
) -> None:
    page = sign_in("dataskydd").get(ROUNDS).content.decode()
    assert "En granskning väntar" in page
    assert page_of(waiting) in page
    assert page_of(signed) in page
    assert "Läsningar att fråga om" in page
    assert "försenad" not in page


def test_a_round_that_is_late_is_shown_as_late(sign_in: Any, waiting: LogReview, as_owner: AsOwner) -> None:
    with as_owner():
        LogReview.objects.filter(pk=waiting.pk).update(due=timezone.now() - timedelta(days=2))
    client = sign_in("dataskydd")
    assert "försenad" in client.get(ROUNDS).content.decode()
    assert "försenad" in client.get(page_of(waiting)).content.decode()


def test_before_the_first_round_the_page_says_when_it_comes(sign_in: Any, as_owner: AsOwner) -> None:
    with as_owner():
        ReviewItem.objects.all().delete()
        LogReview.objects.all().delete()
    page = sign_in("dataskydd").get(ROUNDS).content.decode()
    assert "Ingen granskning har börjat än" in page


def test_a_rule_that_cannot_be_used_is_told_before_anybody_misses_a_round(
    sign_in: Any, as_owner: AsOwner
) -> None:
    with as_owner():
        rule = LegalRule.objects.get(slug=reviews.DRAWING)
        rule.parameters = {**rule.parameters, "sample_size": None}
        rule.save()
    page = sign_in("dataskydd").get(ROUNDS).content.decode()
    assert "Nästa granskning kan inte börja" in page
    assert "sample_size" in page


@pytest.mark.law("L6")
def test_the_pages_never_hold_content_or_who_a_record_is_about(
    sign_in: Any, waiting: LogReview, as_owner: AsOwner, cast: Callable[[str], User]
) -> None:
    hidden = []
    for account in ("socialsekreterare.hisingen", "socialsekreterare.centrum", "sig.nordost"):
        user = cast(account)
        with acting(user):
            for record in reading.page({}):
                opened = reading.open_record(record.reference)
                assert opened
                hidden += [text.body[:40] for text in opened.texts] + [record.pseudonym]
                known = identities.state(record)
                if known is not None and known.name:
                    hidden.append(
                        identities.open_name(record=record, purpose=Purpose.MEETING, by=user)[0].name
                    )
    assert len(hidden) > 20
    client = sign_in("dataskydd")
    with as_owner():
        items = list(waiting.items.all())
    for path in [ROUNDS, page_of(waiting), *(page_of(waiting, item) for item in items)]:
        page = client.get(path).content.decode()
        assert [text for text in hidden if text in page] == [], path


def test_every_reading_says_why_it_is_there_with_the_numbers_of_its_rule(
    sign_in: Any, waiting: LogReview, as_owner: AsOwner
) -> None:
    client = sign_in("dataskydd")
    with as_owner():
        rule = waiting.rule
        items = {why: waiting.items.filter(why__contains=[why])[0] for why in Why.values}
    for why, item in items.items():
        page = client.get(page_of(waiting, item)).content.decode()
        said = words.reason(Why(why), rule.parameters)
        assert "%" not in said
        assert said in page
    assert f"klockan {rule.parameters['night_from_hour']}" in words.reason(Why.NIGHT, rule.parameters)


def test_reading_a_round_is_on_record(sign_in: Any, waiting: LogReview, as_owner: AsOwner) -> None:
    sign_in("dataskydd").get(page_of(waiting))
    with as_owner():
        assert Logged.objects.filter(event="review.read", target=waiting.reference).exists()


def test_what_is_gone_is_said(sign_in: Any, waiting: LogReview, as_owner: AsOwner) -> None:
    with as_owner():
        gone = waiting.items.filter(references=["K-25-208"]).first() or waiting.items.filter(why=["many"])[0]
        Logged.objects.filter(pk=gone.entry).delete()
    client = sign_in("dataskydd")
    page = client.get(page_of(waiting, gone)).content.decode()
    assert "den är gallrad" in page
    assert "Loggens post finns inte kvar" in page
    assert "finns inte kvar" in client.get(page_of(waiting)).content.decode()


# --- judging and signing --------------------------------------------------------------------------------------------


def test_a_judgement_leads_to_the_next_reading_and_the_last_one_to_the_round(
    sign_in: Any, waiting: LogReview, as_owner: AsOwner
) -> None:
    client, items = sign_in("dataskydd"), left(waiting, as_owner)
    for item, following in zip(items, [*items[1:], None], strict=True):
        answer = client.post(page_of(waiting, item), {"judgement": "in_order"})
        assert (answer.status_code, answer.url) == (303, page_of(waiting, following))
    page = client.get(page_of(waiting)).content.decode()
    assert "Allt är bedömt, skriv under" in page
    answer = client.post(page_of(waiting) + "skriv-under/", {"words": "Inget att anmärka."}, follow=True)
    page = answer.content.decode()
    assert "Allt i sin ordning" in page
    assert "Inget att anmärka." in page
    # Once signed, nothing can be sent.
    assert '<form method="post" class="card' not in client.get(page_of(waiting, items[0])).content.decode()
    again = client.post(page_of(waiting, items[0]), {"judgement": "ask", "words": "Nej"}, follow=True)
    assert "Inget har ändrats" in again.content.decode()
    again = client.post(page_of(waiting) + "skriv-under/", {}, follow=True)
    assert "redan underskriven" in again.content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Välj vad du kom fram till"),
        ({"judgement": "guilty"}, "Välj vad du kom fram till"),
        ({"judgement": "ask", "words": "  "}, "Skriv vad du har sett"),
        ({"judgement": "breach"}, "Skriv vad du har sett"),
    ],
)
def test_a_judgement_that_says_too_little_is_asked_for_again(
    sign_in: Any, waiting: LogReview, as_owner: AsOwner, sent: dict[str, str], said: str
) -> None:
    item = left(waiting, as_owner)[0]
    answer = sign_in("dataskydd").post(page_of(waiting, item), sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert item in left(waiting, as_owner)


@pytest.mark.parametrize(
    "seen", ["", "nonsense", "2026-02-31T00:00:00+00:00", "2020-01-01T00:00:00+00:00", "2020-01-01"]
)
def test_a_judgement_of_what_somebody_else_has_judged_changes_nothing(
    sign_in: Any, waiting: LogReview, as_owner: AsOwner, seen: str
) -> None:
    with as_owner():
        judged = waiting.items.exclude(judged_at=None)[0]
    answer = sign_in("dataskydd").post(
        page_of(waiting, judged), {"judgement": "breach", "words": "Nej", "seen": seen}, follow=True
    )
    assert "Någon annan hann bedöma läsningen" in answer.content.decode()
    with as_owner():
        assert waiting.items.get(pk=judged.pk).judgement == Judgement.IN_ORDER


def test_a_judgement_can_be_changed_from_what_the_page_showed(
    sign_in: Any, waiting: LogReview, as_owner: AsOwner
) -> None:
    with as_owner():
        judged = waiting.items.exclude(judged_at=None)[0]
    client = sign_in("dataskydd")
    form = client.get(page_of(waiting, judged)).context["form"]
    sent = {"judgement": "ask", "words": "Fråga chefen", "seen": form.initial["seen"]}
    assert client.post(page_of(waiting, judged), sent).status_code == 303
    with as_owner():
        assert waiting.items.get(pk=judged.pk).judgement == Judgement.ASK


def test_a_round_with_something_left_is_not_signed(
    sign_in: Any, waiting: LogReview, as_owner: AsOwner
) -> None:
    answer = sign_in("dataskydd").post(page_of(waiting) + "skriv-under/", {}, follow=True)
    assert "Alla läsningar är inte bedömda än" in answer.content.decode()
    with as_owner():
        assert LogReview.objects.get(pk=waiting.pk).signed_at is None


def test_signing_words_that_are_too_long_are_kept_on_the_page(
    sign_in: Any, waiting: LogReview, cast: Callable[[str], User]
) -> None:
    judge_all(waiting, cast("dataskydd"))
    answer = sign_in("dataskydd").post(page_of(waiting) + "skriv-under/", {"words": "å" * 100_000})
    assert answer.status_code == 422
    assert "för lång" in answer.content.decode()


@pytest.mark.law("L6")
def test_an_auditors_own_reading_is_somebody_elses_to_judge(
    sign_in: Any, waiting: LogReview, as_owner: AsOwner, cast: Callable[[str], User]
) -> None:
    auditor, item = cast("dataskydd"), left(waiting, as_owner)[0]
    with as_owner():
        ReviewItem.objects.filter(pk=item.pk).update(reader=auditor)
    client = sign_in("dataskydd")
    assert "Det är din egen läsning" in client.get(page_of(waiting, item)).content.decode()
    assert "En läsning är din egen" in client.get(page_of(waiting)).content.decode()
    answer = client.post(page_of(waiting, item), {"judgement": "in_order"}, follow=True)
    assert "Någon annan måste bedöma den" in answer.content.decode()
    judge_all_but = [each for each in left(waiting, as_owner) if each.pk != item.pk]
    for each in judge_all_but[:-1]:
        with acting(auditor):
            reviews.judge(item=each, seen=None, judgement=Judgement.IN_ORDER, words="", by=auditor)
    # The way on never leads to one's own.
    assert client.post(page_of(waiting, judge_all_but[-1]), {"judgement": "in_order"}).url == page_of(waiting)
    assert "Granskningen kan skrivas under när" in client.get(page_of(waiting)).content.decode()
    with as_owner():
        other = User.objects.create(
            email="annan@example.test", password="!", name="Nora Öberg", given_name="Nora"
        )
        Membership.objects.create(
            user=other,
            valid_from=timezone.now() - timedelta(days=1),
            role=Role.DATA_PROTECTION,
            organisation=Membership.objects.get(user=auditor).organisation,
        )
    client.force_login(other)
    assert client.post(page_of(waiting, item), {"judgement": "in_order"}).status_code == 303
    assert "Allt är bedömt, skriv under" in client.get(page_of(waiting)).content.decode()


@pytest.mark.law("L10")
def test_a_breach_leads_on_until_the_controller_knows(
    sign_in: Any, waiting: LogReview, as_owner: AsOwner
) -> None:
    client, item = sign_in("dataskydd"), left(waiting, as_owner)[0]
    answer = client.post(page_of(waiting, item), {"judgement": "breach", "words": "Inget uppdrag där."})
    assert answer.url == page_of(waiting, item)
    for path in (page_of(waiting, item), page_of(waiting), ROUNDS):
        page = client.get(path).content.decode()
        assert "Meddela den personuppgiftsansvarige genast. En anmälan ska vara inne senast" in page
        assert "artikel 33" in page
    with as_owner():
        ReviewItem.objects.filter(pk=item.pk).update(breach_at=timezone.now() - timedelta(days=30))
    assert "Tiden för anmälan gick ut" in client.get(ROUNDS).content.decode()
    told = page_of(waiting, item) + "meddelad/"
    assert "Det är antecknat" in client.post(told, follow=True).content.decode()
    page = client.get(page_of(waiting, item)).content.decode()
    assert "Den personuppgiftsansvarige vet om den obehöriga läsningen" in page
    assert "Amir Rostami" in page
    assert "Meddela den personuppgiftsansvarige" not in client.get(ROUNDS).content.decode()
    assert "Inget har ändrats" in client.post(told, follow=True).content.decode()


def test_a_breach_without_a_rule_says_whom_to_ask(
    sign_in: Any, waiting: LogReview, as_owner: AsOwner
) -> None:
    client, item = sign_in("dataskydd"), left(waiting, as_owner)[0]
    client.post(page_of(waiting, item), {"judgement": "breach", "words": "Inget uppdrag där."})
    with as_owner():
        LegalRule.objects.filter(slug=reviews.BREACH).update(status="proposed")
    page = client.get(page_of(waiting)).content.decode()
    assert "Meddela den personuppgiftsansvarige genast." in page
    assert "Fråga juristen" in page


# --- on paper ------------------------------------------------------------------------------------------------------


def test_the_result_on_paper_is_a_tagged_document_that_says_what_the_page_says(
    sign_in: Any, signed: LogReview
) -> None:
    answer = sign_in("dataskydd").get(page_of(signed) + "granskning.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    pdf = PdfReader(BytesIO(b"".join(answer) if answer.streaming else answer.content))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "/StructTreeRoot" in pdf.trailer["/Root"]
    assert signed.reference in text
    assert "Läsningar att fråga om" in text
    assert "Enhetschefen har bekräftat passbytet" in text
    assert "Amir Rostami" in text


# --- the picture ---------------------------------------------------------------------------------------------------


# A period in which no clock is turned: thirty times 24 hours are thirty days.
_NOON = datetime(2026, 6, 17, 12, 0, tzinfo=STOCKHOLM)


def a_review(days: list[list[object]], length: int = 30) -> LogReview:
    return LogReview(from_at=_NOON - timedelta(days=length), until_at=_NOON, days=days)


def test_the_picture_has_a_bar_a_day_and_says_what_it_shows() -> None:
    today = _NOON.date()
    found = picture.of(a_review([[str(today - timedelta(days=3)), 10, 4], [str(today), 5, 0]]), "sv")
    assert len(found.bars) == 31
    assert not found.by_week
    assert [(bar.count, bar.odd) for bar in found.told] == [(10, 4), (5, 0)]
    highest = found.told[0]
    assert highest.height == max(bar.height for bar in found.bars)
    assert 0 < highest.odd_height < highest.height
    assert highest.y + highest.height == picture.HEIGHT
    assert found.bars[-1].x + found.bars[-1].width <= picture.WIDTH
    with translation.override("sv"):
        assert found.finding == "4 av 15 läsningar avviker"


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        ([], "Ingen läste något under perioden"),
        ([(1, 0)], "En läsning, och den avviker inte"),
        ([(7, 0)], "7 läsningar, ingen som avviker"),
        ([(7, 1)], "En av 7 läsningar avviker"),
    ],
)
def test_the_sentence_fits_what_there_is(counted: list[tuple[int, int]], said: str) -> None:
    assert picture.finding(counted) == said


def test_a_long_period_is_drawn_in_weeks_and_a_very_long_one_from_its_end() -> None:
    today = _NOON.date()
    found = picture.of(a_review([[str(today - timedelta(days=80)), 3, 0], [str(today), 5, 1]], 90), "sv")
    assert found.by_week
    assert sum(bar.count for bar in found.bars) == 8
    assert all(bar.first.weekday() == 0 for bar in found.bars)
    ancient = picture.of(a_review([["1999-01-01", 9, 9], [str(today), 5, 1]]), "sv")
    assert len(ancient.bars) <= picture.MOST_BARS + 1
    assert ancient.told[-1].count == 5


def test_a_day_outside_of_the_period_is_drawn_too() -> None:
    today = _NOON.date()
    found = picture.of(a_review([[str(today - timedelta(days=40)), 2, 0]]), "sv")
    assert [bar.first for bar in found.told] == [today - timedelta(days=40)]
