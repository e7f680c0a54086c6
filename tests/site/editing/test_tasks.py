"""What waits for the coordinator."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from varsam.areas.relatives.models import STALE_AFTER_DAYS, Contact
from varsam.kernel.people.models import Holiday
from varsam.site.editing import tasks
from varsam.site.models import Page

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days", "waits"), [(None, True), (0, False), (STALE_AFTER_DAYS, False), (STALE_AFTER_DAYS + 1, True)]
)
def test_a_number_waits_from_the_day_after_half_a_year(as_owner: Any, days: int | None, waits: bool) -> None:
    with as_owner():
        Contact.objects.update(verified_on=None if days is None else TODAY - timedelta(days=days))
    assert tasks.stale_contacts(TODAY).exists() is waits


def test_a_hidden_number_waits_for_nobody(as_owner: Any) -> None:
    with as_owner():
        Contact.objects.update(is_shown=False, verified_on=None)
    assert not tasks.stale_contacts(TODAY).exists()


@pytest.mark.parametrize(("ahead", "waits"), [(-1, True), (14, True), (15, False)])
def test_a_text_waits_a_fortnight_before_its_date(as_owner: Any, ahead: int, waits: bool) -> None:
    with as_owner():
        Page.objects.update(review_by=TODAY + timedelta(days=ahead))
    assert bool(tasks.pages_to_review(TODAY)) is waits


def test_a_text_that_nobody_reads_waits_for_nobody(as_owner: Any) -> None:
    with as_owner():
        Page.objects.update(body="", review_by=TODAY)
    assert tasks.pages_to_review(TODAY) == 0


def test_next_year_s_short_days_wait_from_october(as_owner: Any) -> None:
    known = Holiday.objects.filter(date__year=2027, kind="eve_short").count()
    assert tasks.unconfirmed_short_days(date(2026, 9, 30)) == 0
    assert tasks.unconfirmed_short_days(date(2026, 10, 1)) == known > 0
    with as_owner():
        Holiday.objects.filter(date__year=2027).update(confirmed_on=TODAY)
    assert tasks.unconfirmed_short_days(TODAY) == 0
    assert tasks.unconfirmed_short_days(date(2040, 11, 1)) == 1


def test_what_waits_leads_to_where_it_is_done(sign_in: Any, as_owner: Any) -> None:
    with as_owner():
        Contact.objects.update(verified_on=timezone.localdate())
        Contact.objects.filter(slug="bris-116-111").update(verified_on=None)
    found = {each.words: each for each in tasks.waiting()}
    numbers = found["Telefonnummer att kontrollera"]
    assert numbers.count == 1
    page = sign_in("samordnare").get(numbers.url).content.decode()
    assert "Bris för barn och unga" in page
    assert "SOS Alarm" not in page
