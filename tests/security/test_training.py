"""Training, attacked: by nobody with a script, by a colleague of another town, and by who compares what pages say.

Each of these went through once, or holds a promise that must not be broken quietly.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from tests.areas.training.occasions.conftest import hold, sign_up
from tests.refusals import refused, without_effect
from tests.site.conftest import words
from varsam.areas.training.courses.models import Group
from varsam.areas.training.coverage import figures
from varsam.areas.training.coverage.models import UnitStaff
from varsam.areas.training.introduction import reading
from varsam.areas.training.introduction.models import Completion
from varsam.areas.training.occasions import addresses, demand, interests, jobs, mine, people, signing_up
from varsam.areas.training.occasions import links as secrets
from varsam.areas.training.occasions.models import Interest, Letter, Mark, Occasion, Signup
from varsam.areas.training.occasions.refusals import NotNow
from varsam.areas.training.occasions.signing_up import Member
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Membership, Organisation, User
from varsam.kernel.vault.links import written
from varsam.lib.throttle import Throttle
from varsam.site.training import pace

__all__ = ["hold", "sign_up"]
VICTIM = "offer@goteborg.se"


@pytest.fixture(autouse=True)
def nobody_has_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most in (("_to_one", 10), ("_by_one", 1_000), ("_groups", 40)):
        monkeypatch.setattr(pace, name, Throttle(most=most, seconds=600))


def form(**typed: str) -> dict[str, str]:
    return {"name": "Anna Ek", "email": VICTIM, "submission": uuid.uuid4().hex, **typed}


def one_person(occasion: Occasion) -> tuple[str, dict[str, str]]:
    return f"/utbildning/tillfalle/{occasion.reference}/anmal/", form()


def group(occasion: Occasion, people: str = "Bo Ek, bo.ek@goteborg.se") -> tuple[str, dict[str, str]]:
    path = f"/utbildning/tillfalle/{occasion.reference}/grupp/"
    return path, form(manager="Chef", people=people, act="send")


def interest(_occasion: Occasion) -> tuple[str, dict[str, str]]:
    return "/utbildning/intresse/", form()


# --- somebody's letter box, and somebody's room ---------------------------------------------------------------------


@pytest.mark.parametrize("asked", [one_person, group, interest])
def test_nobody_fills_anothers_letter_box(client: Client, hold: Any, as_owner: Any, asked: Any) -> None:
    """Each form of its own was a letter of its own, without end."""
    occasion = hold(100)
    answers = [client.post(*asked(occasion)).status_code for _ in range(12)]
    assert answers == [200] * 10 + [429] * 2
    with as_owner():
        assert Letter.objects.filter(sent_at=None).count() <= 10
    other = client.post(asked(occasion)[0], {**asked(occasion)[1], "email": "annan@goteborg.se"})
    assert other.status_code == 200, "nobody else has to wait for it"
    again = client.post(asked(occasion)[0], {**asked(occasion)[1], "email": "OFFER+x@goteborg.se"})
    assert again.status_code == 429, "another spelling of the same letter box"


def test_a_script_does_not_take_every_place_in_town(
    client: Client, hold: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ADR 27 leans on it: who fills in a hundred addresses holds a hundred places for two days."""
    monkeypatch.setattr(pace, "_groups", Throttle(most=2, seconds=600))
    occasion, answers = hold(100), []
    for number in range(4):
        path, sent = group(occasion, f"Bo Ek, bo{number}@goteborg.se")
        answers.append(client.post(path, {**sent, "email": f"chef{number}@goteborg.se"}).status_code)
    assert answers == [200, 200, 429, 429]
    occasion.refresh_from_db()
    assert occasion.taken == 2


def test_a_link_to_all_of_mine_is_not_sent_again_while_it_opens(
    hold: Any, sign_up: Any, wall: Any, as_owner: Any
) -> None:
    """It went out once a minute, for as long as anybody asked."""
    occasion = hold(2, days=90)
    sign_up(occasion, "offer")

    def sent() -> int:
        mine.ask(email=VICTIM)
        jobs.training_letters(0)
        with as_owner():
            return Letter.objects.filter(kind="mine", sent_at__isnull=False).count()

    assert [sent() for _ in range(3)] == [1, 1, 1]
    wall(timezone.now() + timedelta(days=3))
    assert sent() == 2, "the first one opens nothing any more"


@pytest.mark.parametrize(
    "typed", ['"anna"@goteborg.se', '"anna,x@example.com"@goteborg.se', '"a\x01b"@goteborg.se']
)
def test_a_letter_box_has_no_second_name_in_quotation_marks(typed: str) -> None:
    """The same person took two places, and had letters past every count."""
    with pytest.raises(addresses.NotAnAddress):
        addresses.read(typed)


# --- the order in which people come ---------------------------------------------------------------------------------


def test_an_invitation_that_is_sent_on_lets_nobody_else_in_before_all_others(
    hold: Any, sign_up: Any, cast: Any, as_owner: Any
) -> None:
    """One of those who had waited could give their link to everybody they know, and the room was full before it opened."""
    asked = [
        interests.say(
            course=None, name=who, email=f"{who}@goteborg.se", unit=None, district=None, for_unit=for_unit,
            how_many=1, from_month=None, to_month=None, what_for="", language="sv", submission="",
        )
        for who, for_unit in (("anna", False), ("chef", True))
    ]  # fmt: skip
    own, of_unit = (secrets.interest_secret(uid) for uid in asked)
    for secret in (own, of_unit):
        interests.confirm(secret=secret)
    occasion, coordinator = hold(9, opens_at=timezone.now() + timedelta(days=2)), cast("samordnare")
    with acting(coordinator):
        named = list(Interest.objects.filter(pk__in=asked))
        assert demand.invite(occasion=occasion, interests=named, by=coordinator) == 2
    friends = [Member("Bo", "bo@goteborg.se"), Member("Cleo", "cleo@goteborg.se")]
    facts = {
        "occasion": occasion,
        "name": "Anna",
        "email": "anna@goteborg.se",
        "unit": None,
        "language": "sv",
    }
    with pytest.raises(NotNow):
        sign_up(occasion, "bo", invited=own)
    with pytest.raises(NotNow):
        signing_up.sign_up_party(**facts, members=friends, submission="", invited=own)
    assert sign_up(occasion, "anna", email="ANNA+x@goteborg.se", invited=own).is_new
    assert signing_up.sign_up_party(**facts, members=friends, submission="", invited=of_unit).placed == 2


# --- who has signed up ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("capacity", [1, 2, 3, 10])
def test_a_group_does_not_tell_a_stranger_who_has_signed_up(
    client: Client, hold: Any, sign_up: Any, capacity: int
) -> None:
    """The page said "1 var redan anmälda" to anybody, of any address."""
    told = []
    for known in ("offer", "nagon.annan"):
        occasion = hold(capacity)
        sign_up(occasion, known)
        path, sent = group(occasion, f"Offer, {VICTIM}\nBo Ek, bo.ek@goteborg.se")
        page = words(client.post(path, {**sent, "email": "frammande@goteborg.se"}))
        told.append(page.replace(occasion.reference, ""))
    assert told[0].split("Det här händer nu")[0] == told[1].split("Det här händer nu")[0]


def test_who_signs_in_does_not_lose_the_place_that_a_stranger_wrote_up(
    hold: Any, cast: Any, as_owner: Any
) -> None:
    """They were told that their sign-up holds, and two days later it was gone, for nobody had confirmed it."""
    occasion, teacher = hold(2), cast("skola")
    stranger = signing_up.prepared(uuid.uuid4(), "Ej jag", addresses.read(teacher.email))
    signing_up.one("sign_up", occasion.pk, *stranger, None, "", "sv", None, False)
    with acting(teacher):
        found = signing_up.sign_up(
            occasion=occasion,
            name=teacher.name,
            email=teacher.email,
            language="sv",
            submission="",
            by=teacher,
        )
    assert not found.is_new
    with as_owner():
        kept = Signup.objects.get(occasion=occasion)
    assert kept.confirmed_at is not None
    assert kept.user_id is None, "nobody else's link becomes theirs: the letter brings it"


@pytest.mark.parametrize("account", ["skola", "polis", "systemadmin", "elsewhere", None])
def test_nobody_but_those_who_hold_or_teach_it_reads_who_comes(
    hold: Any, sign_up: Any, cast: Callable[[str], User], as_owner: Any, account: str | None
) -> None:
    occasion = hold(2)
    sign_up(occasion, "anna", needs="hörslinga")
    user: User | None
    if account == "elsewhere":
        # Who teaches, but elsewhere.
        occasion_elsewhere = hold(2, teachers=[])
        sign_up(occasion_elsewhere, "anna")
        occasion, user = occasion_elsewhere, cast("utbildare")
    else:
        user = cast(account) if account else None
    with acting(user) if user else transaction.atomic():
        assert people.participants(occasion) == []
        seen = [table.objects.filter(occasion=occasion).count() for table in (Signup, Letter)]
        assert seen == [0, 0]
        assert Mark.objects.filter(signup__occasion=occasion).count() == 0


# --- small numbers -------------------------------------------------------------------------------------------------


def test_a_unit_does_not_see_one_more_of_its_staff_finish(cast: Any, as_owner: Any) -> None:
    """The page says "on the first of the month", and counted whoever finished since: one more today was one colleague."""
    manager = cast("skola")
    with acting(manager):
        unit = figures.own()[0].unit
    this_month = timezone.localdate().replace(day=1)
    with as_owner():
        UnitStaff.objects.update_or_create(
            unit=unit,
            group=Group.objects.get(slug="all_staff"),
            stated_on=timezone.localdate(),
            defaults={"staff": 400},
        )
        before = this_month - timedelta(days=1)
        Completion.objects.update_or_create(
            unit=unit, group="", month=before.replace(day=1), defaults={"people": 20}
        )
    with acting(manager):
        first = figures.own()[0].introduced
    with as_owner():
        Completion.objects.filter(unit=unit, month=this_month).delete()
        Completion.objects.create(unit=unit, group="", month=this_month, people=1)
    with acting(manager):
        assert figures.own()[0].introduced == first


def test_months_of_the_introduction_are_those_of_ones_own_town(cast: Any, as_owner: Any) -> None:
    """Whoever keeps courses in one municipality had the sums of all of them."""
    coordinator, month = cast("samordnare"), timezone.localdate().replace(day=1)
    with as_owner():
        town = Organisation.objects.create(
            slug="annan-stad", name_sv="Annan stad", name_en="Other town", kind="municipality", ancestors=[]
        )
        Organisation.objects.filter(pk=town.pk).update(ancestors=[town.pk])
    with acting(coordinator):
        before = reading.months(month)
    with as_owner():
        Completion.objects.create(unit=town, group="", month=month, people=40)
    with acting(coordinator):
        assert reading.months(month) == before
    assert Membership.objects.filter(organisation=town).count() == 0


# --- what the app's login can ask of the database -------------------------------------------------------------------


def _written(query: str, values: list[Any] | None = None) -> int:
    """How many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return int(cursor.rowcount)


WORKERS = (
    "select varsam.training_letter('confirm', gen_random_uuid(), null)",
    "select varsam.training_bounced(gen_random_uuid())",
    "select varsam.training_next(0)",
    "select varsam.training_sent(1)",
    "select varsam.training_missed(1, true)",
    "select varsam.certificates_due()",
    "select varsam.survey_due()",
    "select varsam.survey_close()",
    "select varsam.survey_ready()",
    "select varsam.coverage_waiting()",
    "select varsam.coverage_forget()",
)


@pytest.mark.parametrize("account", ["samordnare", "utbildare", "skola"])
def test_nobody_does_what_the_worker_does(cast: Any, account: str) -> None:
    user = cast(account)
    for query in WORKERS:
        with acting(user):
            assert refused(partial(_written, query)), query


@pytest.mark.parametrize("table", ["evaluation_received", "evaluation_answer", "evaluation_ticket", "evaluation_release",
                                   "introduction_progress", "introduction_completion", "coverage_earliercourse"])  # fmt: skip
def test_no_row_of_an_answer_is_read_by_anybody(cast: Any, table: str) -> None:
    with acting(cast("samordnare")), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(f"select count(*), max(xmin::text) from public.{table}")  # noqa: S608 - ours
                found = cursor.fetchone()
        except DatabaseError:
            return
    assert found == (0, None)


def test_places_and_marks_are_written_by_nobody_straight(hold: Any, sign_up: Any, cast: Any) -> None:
    occasion = hold(1)
    first, _second = sign_up(occasion, "anna"), sign_up(occasion, "bo")
    sitting = occasion.sittings.get()
    for query, values in (
        ("update public.occasions_occasion set capacity = 50 where id = %s", [occasion.pk]),
        ("update public.occasions_occasion set taken = 0 where id = %s", [occasion.pk]),
        ("update public.occasions_signup set arrival = -1 where occasion_id = %s", [occasion.pk]),
        ("update public.occasions_signup set state = 'placed' where occasion_id = %s", [occasion.pk]),
        (
            "insert into public.occasions_mark (id, signup_id, sitting_id, is_present, at, how)"
            " values (gen_random_uuid(), %s, %s, true, now(), 'list')",
            [first.uid, sitting.pk],
        ),
        ("update public.people_organisation set kind = 'coordination' where kind = 'school'", []),
    ):
        with acting(cast("samordnare")):
            assert without_effect(partial(_written, query, values)), query


def test_a_page_behind_a_secret_is_kept_by_nobody_and_found_by_no_robot(
    client: Client, hold: Any, sign_up: Any
) -> None:
    occasion = hold(2)
    mail.outbox.clear()
    place = f"/utbildning/plats/{written(secrets.place_secret(sign_up(occasion, 'zacharias').uid))}/"
    for path in (place, f"{place}avboka/"):
        page = client.get(path)
        assert page.status_code == 200
        assert page["Cache-Control"] == "no-store"
        assert page["Referrer-Policy"] == "same-origin"
        assert 'name="robots" content="noindex"' in page.content.decode()
        assert not page.cookies
        assert "zacharias" not in page.content.decode().lower(), "the link opens no name"
