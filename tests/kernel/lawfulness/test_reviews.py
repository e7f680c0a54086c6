"""The review of the reading log: what a round draws, who may judge it, how it is signed, and what clocks, crashes and
destruction do to it."""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.conftest import turn_wall
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as Logged
from varsam.kernel.lawfulness import jobs, reviews, rules
from varsam.kernel.lawfulness.models import Judgement, LegalRule, LogReview, ReviewItem, ReviewResult
from varsam.kernel.lawfulness.reviews import JudgedMeanwhile, NotDrawable, NotJudged, OwnReading, Signed
from varsam.kernel.people import limits
from varsam.kernel.people.models import Holiday, Membership, Organisation, Role, TimeLimit, User
from varsam.kernel.records import actions, identities
from varsam.kernel.records.enums import Track
from varsam.kernel.records.models import Record
from varsam.kernel.vault import identities as vaulted
from varsam.kernel.vault.models import Protection
from varsam.lib.working_days import STOCKHOLM

pytestmark = pytest.mark.django_db
Cast = Callable[[str], User]
AsOwner = Callable[[], AbstractContextManager[None]]
# A Wednesday that is no holiday, at two in the afternoon.
NOON = datetime(2026, 11, 11, 14, 0, tzinfo=STOCKHOLM)
READ = "record.read"


@contextmanager
def wall(at: datetime) -> Iterator[None]:
    """What the database's clock on the wall says."""
    turn_wall(at)
    yield


@pytest.fixture
def log(as_owner: AsOwner) -> "Log":
    """A log without anything in it, and no rounds."""
    with as_owner():
        ReviewItem.objects.all().delete()
        LogReview.objects.all().delete()
        Logged.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("delete from public.records_clock")
            cursor.execute("delete from public.notifications_notice")
    return Log(as_owner)


class Log:
    """Readings put in at chosen times, and rounds drawn from them."""

    def __init__(self, as_owner: AsOwner) -> None:
        self.as_owner = as_owner

    def add(
        self,
        user: User,
        target: str,
        at: datetime = NOON,
        *,
        event: str = READ,
        unit: int | None = None,
        **details: Any,
    ) -> Logged:
        place = unit or home(user).pk
        kind = event.split(".")[0] if event.startswith(("enquiry", "rights")) else "record"
        with self.as_owner():
            return Logged.objects.create(
                at=at, actor=user.pk, event=event, target_type=kind, target=target,
                unit=place, details=details,
            )  # fmt: skip

    def draw(self, at: datetime | None = None) -> LogReview:
        """The next round, a period after the first entry unless said otherwise."""
        with wall(at or NOON + timedelta(days=40)):
            assert reviews.open_due() != []
        with self.as_owner():
            return LogReview.objects.latest("until_at")

    def items(self, review: LogReview) -> list[ReviewItem]:
        with self.as_owner():
            return list(review.items.all())

    def set_rule(self, **parameters: object) -> LegalRule:
        with self.as_owner():
            rule = LegalRule.objects.get(slug=reviews.DRAWING)
            rule.parameters = {**rule.parameters, **parameters}
            rule.save()
            return rule


@contextmanager
def owner() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("set local role varsam_owner")
        yield
        cursor.execute("set local role varsam_app")


def home(user: User) -> Organisation:
    """Where a user works; memberships are seen by those who hold them alone."""
    with owner():
        return Membership.objects.get(user=user).organisation


@pytest.fixture
def hisingen(cast: Cast) -> User:
    return cast("socialsekreterare.hisingen")


@pytest.fixture
def auditor(cast: Cast) -> User:
    return cast("dataskydd")


@pytest.fixture
def other_auditor(as_owner: AsOwner, auditor: User) -> User:
    return a_user(as_owner, "Nora Öberg", Role.DATA_PROTECTION, home(auditor))


def a_user(as_owner: AsOwner, name: str, role: Role, organisation: Organisation) -> User:
    with as_owner():
        user = User.objects.create(
            email=f"{uuid.uuid4().hex}@example.test", password="!", name=name, given_name=name.split()[0]
        )
        Membership.objects.create(
            user=user, role=role, organisation=organisation, valid_from=NOON - timedelta(days=900)
        )
    return user


def about(by: User, name: str, protection: Protection = Protection.NONE) -> Record:
    """A record that is about somebody."""
    unit = home(by).pk
    with acting(by):
        record = actions.open_record(
            unit=unit, track=Track.SOCIAL_SERVICES, track_reason="", text="Text", by=by
        )
        identities.add_identity(
            record=record,
            person=vaulted.Person(name),
            contact=vaulted.Contact(),
            protection=protection,
            by=by,
        )
    with owner():
        Logged.objects.filter(target=record.reference).delete()
    return record


def reasons(log: Log, review: LogReview) -> dict[str, list[str]]:
    """Reference → why it is on the list."""
    return {", ".join(sorted(item.references)): item.why for item in log.items(review)}


# --- what is drawn ----------------------------------------------------------------------------------------------


@pytest.mark.law("L6")
def test_a_round_is_due_when_the_interval_has_passed_and_not_before(log: Log, hisingen: User) -> None:
    log.add(hisingen, "K-26-7001")
    interval = limits.current(NOON)["log_review"]
    assert interval.unit == "days"
    with wall(NOON + timedelta(days=interval.amount, seconds=-1)):
        assert reviews.open_due() == []
    review = log.draw(NOON + timedelta(days=interval.amount))
    assert (review.from_at, review.until_at) == (NOON, NOON + timedelta(days=interval.amount))
    assert review.due == review.until_at + timedelta(days=interval.amount)
    # The next one begins where this one ended.
    log.add(hisingen, "K-26-7002", NOON + timedelta(days=interval.amount + 3))
    with wall(review.due - timedelta(seconds=1)):
        assert reviews.open_due() == []
    following = log.draw(review.due)
    assert following.from_at == review.until_at
    assert reasons(log, following) == {"K-26-7002": ["sample"]}


@pytest.mark.law("L6")
@pytest.mark.parametrize(
    ("amount", "unit", "days"), [(2, "months", 61), (10, "working_days", 14), (48, "hours", 2)]
)
def test_the_interval_is_data_in_every_unit(
    log: Log, hisingen: User, as_owner: AsOwner, amount: int, unit: str, days: int
) -> None:
    with as_owner():
        TimeLimit.objects.create(
            key="log_review", amount=amount, unit=unit, valid_from=NOON - timedelta(days=1), source="Prov"
        )
    log.add(hisingen, "K-26-7001")
    with wall(NOON + timedelta(days=days, hours=-1)):
        assert reviews.open_due() == []
    with wall(NOON + timedelta(days=days, hours=1)):
        assert len(reviews.open_due()) == 1


def test_nothing_is_due_where_nothing_has_been_logged(log: Log) -> None:
    with wall(NOON + timedelta(days=4000)):
        assert reviews.open_due() == []


def test_an_ordinary_reading_is_drawn_by_chance_as_many_as_the_rule_says(log: Log, hisingen: User) -> None:
    rule = log.set_rule(sample_size=7, many_records=1000)
    for number in range(30):
        log.add(hisingen, f"K-26-{7000 + number}")
    review = log.draw()
    items = log.items(review)
    assert len(items) == 7
    assert {tuple(item.why) for item in items} == {("sample",)}
    assert review.found == {"sample": 30}
    assert review.readings == 30
    assert review.rule_id == rule.pk
    assert [item.place for item in items] == list(range(1, 8))


def test_the_sample_is_another_one_each_time(log: Log, hisingen: User) -> None:
    log.set_rule(sample_size=10, many_records=10000)
    for number in range(400):
        log.add(hisingen, f"K-26-{7000 + number}")
    drawn = []
    for _round in range(2):
        with transaction.atomic():
            drawn.append({item.references[0] for item in log.items(log.draw())})
            transaction.set_rollback(True)
    assert drawn[0] != drawn[1]


@pytest.mark.law("L6")
def test_readings_by_a_namesake_are_listed_and_others_are_not(
    log: Log, hisingen: User, cast: Cast, as_owner: AsOwner
) -> None:
    log.set_rule(sample_size=0)
    unit = home(hisingen)
    reader = a_user(as_owner, "Ove Bergfalk-Lind", Role.SOCIAL_WORKER, unit)
    kin, other = about(hisingen, "Lo BERGFALK"), about(hisingen, "Bergfalk Annander")
    for record in (kin, other):
        log.add(reader, record.reference)
        log.add(hisingen, record.reference)
    found = log.items(log.draw())
    assert [(item.reader_id, item.references, item.why) for item in found] == [
        (reader.pk, [kin.reference], ["own_name"])
    ]


def test_readings_at_night_and_on_days_off_are_listed_by_the_hours_of_the_rule(
    log: Log, hisingen: User, as_owner: AsOwner
) -> None:
    log.set_rule(sample_size=0)
    with as_owner():
        Holiday.objects.get_or_create(
            date=date(2026, 11, 12),
            defaults={"kind": "public_holiday", "name_sv": "Prov", "name_en": "Trial"},
        )
    at = {
        "K-26-7001": NOON.replace(hour=21, minute=59),
        "K-26-7002": NOON.replace(hour=22, minute=0),
        "K-26-7003": NOON.replace(day=13, hour=5, minute=59),
        "K-26-7004": NOON.replace(day=13, hour=6, minute=0),
        "K-26-7005": NOON.replace(day=14, hour=12),
        "K-26-7006": NOON.replace(day=12, hour=12),
        "K-26-7007": NOON.replace(day=15, hour=23),
    }
    for reference, moment in at.items():
        log.add(hisingen, reference, moment)
    review = log.draw()
    assert reasons(log, review) == {
        "K-26-7002": ["night"], "K-26-7003": ["night"], "K-26-7005": ["day_off"], "K-26-7006": ["day_off"],
        "K-26-7007": ["night", "day_off"],
    }  # fmt: skip
    assert review.days == [
        ["2026-11-11", 2, 1], ["2026-11-12", 1, 1], ["2026-11-13", 2, 1], ["2026-11-14", 1, 1], ["2026-11-15", 1, 1]
    ]  # fmt: skip


def test_a_night_that_does_not_pass_midnight_is_a_night_too(log: Log, hisingen: User) -> None:
    log.set_rule(sample_size=0, night_from_hour=1, night_to_hour=4)
    for hour in (0, 1, 3, 4, 23):
        log.add(hisingen, f"K-26-{7000 + hour}", NOON.replace(hour=hour))
    assert sorted(reasons(log, log.draw())) == ["K-26-7001", "K-26-7003"]


def test_broken_glass_and_protected_identities_are_listed(log: Log, hisingen: User, cast: Cast) -> None:
    log.set_rule(sample_size=0)
    centrum = cast("socialsekreterare.centrum")
    protected = about(hisingen, "Vera Malmqvist", Protection.SECRECY_MARKING)
    log.add(centrum, "K-26-901", event="glass.broken")
    log.add(centrum, "K-26-901", NOON + timedelta(minutes=1), way="glass")
    log.add(hisingen, protected.reference, way="unit")
    log.add(hisingen, "K-26-902", way="unit")
    review = log.draw()
    assert reasons(log, review) == {"K-26-901": ["glass"], protected.reference: ["protected"]}
    [broken] = [item for item in log.items(review) if item.reader_id == centrum.pk]
    assert (broken.times, sorted(broken.events), broken.ways) == (2, ["glass.broken", READ], ["glass"])


def test_many_records_in_a_short_time_are_one_item(log: Log, hisingen: User, cast: Cast) -> None:
    log.set_rule(sample_size=0, many_records=5, many_within_minutes=10)
    for number in range(7):
        log.add(hisingen, f"K-26-{7000 + number}", NOON + timedelta(minutes=2 * number))
    # The same record over and over is one record, four records are not five, and slowly is not in a short time.
    for minute in range(9):
        log.add(cast("sspf.hisingen"), "K-26-7001", NOON + timedelta(minutes=minute))
    for number in range(4):
        log.add(cast("sig.nordost"), f"K-26-{7000 + number}", NOON + timedelta(minutes=number))
    for number in range(12):
        log.add(
            cast("socialsekreterare.centrum"), f"K-26-{7000 + number}", NOON + timedelta(minutes=3 * number)
        )
    [item] = log.items(log.draw())
    assert (item.reader_id, item.why, item.times) == (hisingen.pk, ["many"], 7)
    assert sorted(item.references) == [f"K-26-{7000 + number}" for number in range(7)]
    assert (item.first_at, item.last_at) == (NOON, NOON + timedelta(minutes=12))


def test_two_goes_of_many_records_are_two_items(log: Log, hisingen: User) -> None:
    log.set_rule(sample_size=0, many_records=3, many_within_minutes=10)
    for start in (0, 180):
        for number in range(3):
            log.add(hisingen, f"K-26-{7000 + number}", NOON + timedelta(minutes=start + number))
    assert [item.first_at for item in log.items(log.draw())] == [NOON, NOON + timedelta(minutes=180)]


def test_what_is_read_ten_times_in_a_day_is_judged_once(log: Log, hisingen: User) -> None:
    for minute in range(10):
        log.add(hisingen, "K-26-7001", NOON + timedelta(minutes=minute))
    log.add(hisingen, "K-26-7001", NOON + timedelta(days=1))
    review = log.draw()
    assert sorted(item.times for item in log.items(review)) == [1, 10]
    assert review.readings == 11


def test_a_kind_with_too_many_is_cut_and_says_how_many_there_were(log: Log, hisingen: User) -> None:
    log.set_rule(sample_size=0, most_of_a_kind=4, many_records=1000)
    for number in range(30):
        log.add(hisingen, f"K-26-{7000 + number}", NOON.replace(hour=23))
    review = log.draw()
    assert len(log.items(review)) == 4
    assert review.found["night"] == 30


def test_only_readings_are_drawn_and_only_those_of_the_municipality(
    log: Log, hisingen: User, cast: Cast
) -> None:
    log.add(hisingen, "K-26-7001", event="record.written")
    log.add(hisingen, "", event="identity.searched")
    log.add(hisingen, "A-26-001", event="enquiry.read")
    log.add(cast("polis"), "K-26-7002")
    assert sorted(log.items(log.draw()), key=lambda i: i.references)[0].references == []
    with log.as_owner():
        assert sorted(ReviewItem.objects.values_list("references", flat=True)) == [[], ["A-26-001"]]


def test_a_partners_reading_of_the_municipalitys_record_is_drawn(
    log: Log, hisingen: User, cast: Cast
) -> None:
    # What a partner reads of a record stands on record with the unit whose record it is.
    log.add(cast("polis"), "K-26-7002", unit=home(hisingen).pk, way="grant")
    assert reasons(log, log.draw()) == {"K-26-7002": ["sample"]}


def test_reading_why_a_glass_was_broken_is_no_sample(log: Log, auditor: User) -> None:
    log.add(auditor, "K-26-7001", event="glass.read")
    assert log.items(log.draw()) == []


def test_a_second_municipality_has_rounds_of_its_own(log: Log, hisingen: User, as_owner: AsOwner) -> None:
    with as_owner():
        elsewhere = Organisation.objects.create(
            slug="prov-stad", name_sv="Prov stad", name_en="Trial", kind="municipality"
        )
    other = a_user(as_owner, "Bo Ek", Role.SOCIAL_WORKER, elsewhere)
    log.add(hisingen, "K-26-7001")
    log.add(other, "K-26-7002")
    with wall(NOON + timedelta(days=40)):
        assert len(reviews.open_due()) == 2
    with as_owner():
        found = {r.municipality_id: reasons(log, r) for r in LogReview.objects.all()}
    assert found[elsewhere.pk] == {"K-26-7002": ["sample"]}
    assert len(found) == 2
    reader = a_user(as_owner, "Ia Sund", Role.DATA_PROTECTION, elsewhere)
    with acting(reader):
        assert [r.municipality_id for r in LogReview.objects.all()] == [elsewhere.pk]
        assert {i.reader_id for i in ReviewItem.objects.all()} == {other.pk}


def test_an_empty_period_gives_an_empty_round_that_can_be_signed(
    log: Log, hisingen: User, auditor: User
) -> None:
    log.add(hisingen, "K-26-7001", event="record.written")
    review = log.draw()
    assert (log.items(review), review.readings, review.days) == ([], 0, [])
    with acting(auditor):
        reviews.sign(review=review, words="", by=auditor)
        assert LogReview.objects.get(pk=review.pk).result == ReviewResult.IN_ORDER


@pytest.mark.law("L6")
@pytest.mark.parametrize(
    "broken",
    [
        {"sample_size": None},
        {"many_records": "tio"},
        {"night_from_hour": 25},
        {"many_within_minutes": True},
        {"most_of_a_kind": -1},
    ],
)
def test_a_rule_that_does_not_say_stops_the_drawing_and_says_what_is_missing(
    log: Log, hisingen: User, broken: dict[str, object]
) -> None:
    log.add(hisingen, "K-26-7001")
    log.set_rule(**broken)
    with wall(NOON + timedelta(days=40)), pytest.raises(NotDrawable) as raised:
        reviews.open_due()
    assert raised.value.name == next(iter(broken))


def test_a_rule_that_does_not_hold_stops_the_drawing(log: Log, hisingen: User) -> None:
    log.add(hisingen, "K-26-7001")
    with log.as_owner():
        LegalRule.objects.filter(slug=reviews.DRAWING).update(status="proposed")
    with wall(NOON + timedelta(days=40)), pytest.raises(NotDrawable):
        reviews.open_due()


def test_the_database_draws_by_no_other_rule(log: Log, hisingen: User) -> None:
    log.add(hisingen, "K-26-7001")
    other = rules.current("gdpr-33-anmalan", timezone.localdate())
    place = home(hisingen).ancestors[0]
    with wall(NOON + timedelta(days=40)), pytest.raises(DatabaseError), transaction.atomic():
        reviews._open(place, other, "{}")


# --- clocks, crashes, destruction ---------------------------------------------------------------------------------


def test_a_clock_that_steps_back_leaves_no_reading_out(log: Log, hisingen: User) -> None:
    log.add(hisingen, "K-26-7001")
    first = log.draw(NOON + timedelta(days=40))
    with connection.cursor() as cursor:
        cursor.execute("select varsam.records_tick()")
    # The clock steps back a month: what is read now bears a time within the first round's period.
    log.add(hisingen, "K-26-7002", NOON + timedelta(days=8))
    with wall(NOON + timedelta(days=8)):
        assert reviews.open_due() == []
    second = log.draw(NOON + timedelta(days=80))
    assert reasons(log, second) == {"K-26-7002": ["sample"]}
    assert second.from_at == first.until_at


def test_what_was_written_just_now_waits_for_the_next_round(log: Log, hisingen: User) -> None:
    log.add(hisingen, "K-26-7001")
    log.add(hisingen, "K-26-7002", NOON + timedelta(days=40, minutes=-1))
    first = log.draw(NOON + timedelta(days=40))
    assert reasons(log, first) == {"K-26-7001": ["sample"]}
    assert reasons(log, log.draw(NOON + timedelta(days=80))) == {"K-26-7002": ["sample"]}


def test_a_drawing_that_fails_leaves_nothing_and_is_done_again(
    log: Log, hisingen: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.add(hisingen, "K-26-7001")
    with wall(NOON + timedelta(days=40)):
        place, rule = home(hisingen).ancestors[0], reviews.drawing_rule(timezone.localdate())
        # Names that are no JSON object: it fails in the middle of the drawing, after the round was stored.
        with pytest.raises(DatabaseError), transaction.atomic():
            reviews._open(place, rule, '["nobody"]')
        with log.as_owner():
            assert LogReview.objects.count() == 0
        assert len(reviews.open_due()) == 1


def test_the_job_draws_what_is_due(log: Log, hisingen: User) -> None:
    log.add(hisingen, "K-26-7001")
    with wall(NOON + timedelta(days=40)):
        jobs.review_open(0)
    with log.as_owner():
        assert LogReview.objects.count() == 1
        # Those who review are told that something waits, and nothing else.
        with connection.cursor() as cursor:
            cursor.execute(
                "select o.slug, n.resource from notifications_notice n join people_organisation o on o.id = n.unit_id where n.told_at is null and n.resource = 'review'"
            )
            assert cursor.fetchall() == [("goteborgs-stad", "review")]


def test_what_is_gone_is_told_and_what_was_judged_stays(log: Log, hisingen: User, auditor: User) -> None:
    record = about(hisingen, "Vera Malmqvist")
    kept, lost = log.add(hisingen, record.reference), log.add(hisingen, "K-26-999")
    review = log.draw()
    with log.as_owner():
        Logged.objects.filter(pk=kept.pk).delete()
    with acting(auditor):
        opened = reviews.open_round(review.reference)
        assert opened
        told = {line.item.entry: (line.entry_gone, line.record_gone) for line in opened.lines}
        assert told == {kept.pk: (True, False), lost.pk: (False, True)}
        for line in opened.lines:
            reviews.judge(item=line.item, seen=None, judgement=Judgement.IN_ORDER, words="", by=auditor)
        reviews.sign(review=review, words="", by=auditor)


# --- judging and signing ------------------------------------------------------------------------------------------


@pytest.fixture
def round_(log: Log, hisingen: User) -> LogReview:
    """A round with two readings to judge."""
    log.add(hisingen, "K-26-7001")
    log.add(hisingen, "K-26-7002")
    return log.draw()


@pytest.mark.law("L6")
def test_a_round_is_signed_only_when_everything_in_it_is_judged(round_: LogReview, auditor: User) -> None:
    with acting(auditor):
        first, second = round_.items.all()
        reviews.judge(item=first, seen=None, judgement=Judgement.IN_ORDER, words="", by=auditor)
        with pytest.raises(NotJudged):
            reviews.sign(review=round_, words="", by=auditor)
        reviews.judge(item=second, seen=None, judgement=Judgement.ASK, words="Fråga chefen.", by=auditor)
        reviews.sign(review=round_, words="Enheten har svarat.", by=auditor)
        opened = reviews.open_round(round_.reference)
    assert opened
    assert opened.left == 0
    assert (opened.review.result, opened.review.signed_by) == (ReviewResult.REMARKS, auditor)
    assert opened.words == "Enheten har svarat."
    assert [line.words for line in opened.lines] == ["", "Fråga chefen."]


@pytest.mark.parametrize(
    ("judgements", "result"),
    [
        (("in_order", "in_order"), ReviewResult.IN_ORDER),
        (("in_order", "ask"), ReviewResult.REMARKS),
        (("breach", "ask"), ReviewResult.BREACH),
    ],
)
def test_the_result_is_the_gravest_judgement(
    round_: LogReview, auditor: User, judgements: tuple[str, ...], result: ReviewResult
) -> None:
    with acting(auditor):
        for item, judgement in zip(round_.items.all(), judgements, strict=True):
            reviews.judge(item=item, seen=None, judgement=Judgement(judgement), words="Därför.", by=auditor)
        reviews.sign(review=round_, words="", by=auditor)
        assert LogReview.objects.get().result == result


def test_what_is_not_in_order_is_told_in_words(round_: LogReview, auditor: User) -> None:
    with acting(auditor):
        item = round_.items.first()
        assert item
        with pytest.raises(ValueError, match="words"):
            reviews.judge(item=item, seen=None, judgement=Judgement.BREACH, words=" ", by=auditor)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select varsam.review_judge(%s, null, 'breach', null)", [item.pk])


def test_a_signed_round_does_not_change(round_: LogReview, auditor: User) -> None:
    with acting(auditor):
        for item in round_.items.all():
            reviews.judge(item=item, seen=None, judgement=Judgement.IN_ORDER, words="", by=auditor)
        reviews.sign(review=round_, words="", by=auditor)
        with pytest.raises(Signed):
            reviews.sign(review=round_, words="En gång till", by=auditor)
        judged = round_.items.first()
        assert judged
        with pytest.raises(Signed):
            reviews.judge(
                item=judged, seen=judged.judged_at, judgement=Judgement.ASK, words="Nej", by=auditor
            )


@pytest.mark.law("L6")
def test_nobody_judges_their_own_reading(log: Log, auditor: User, other_auditor: User) -> None:
    log.add(auditor, "K-26-7001", event="disclosure.read")
    review = log.draw()
    with acting(auditor):
        item = review.items.get()
        with pytest.raises(OwnReading):
            reviews.judge(item=item, seen=None, judgement=Judgement.IN_ORDER, words="", by=auditor)
        with pytest.raises(NotJudged):
            reviews.sign(review=review, words="", by=auditor)
    with acting(other_auditor):
        reviews.judge(item=item, seen=None, judgement=Judgement.IN_ORDER, words="", by=other_auditor)
    with acting(auditor):
        reviews.sign(review=review, words="", by=auditor)


def test_of_two_auditors_at_once_the_second_is_told_to_look_again(
    round_: LogReview, auditor: User, other_auditor: User
) -> None:
    with acting(auditor):
        item = round_.items.first()
        assert item
        reviews.judge(item=item, seen=None, judgement=Judgement.IN_ORDER, words="", by=auditor)
    with acting(other_auditor):
        with pytest.raises(JudgedMeanwhile):
            reviews.judge(item=item, seen=None, judgement=Judgement.BREACH, words="Nej", by=other_auditor)
        again = round_.items.get(pk=item.pk)
        assert again.judgement == Judgement.IN_ORDER
        reviews.judge(
            item=again, seen=again.judged_at, judgement=Judgement.ASK, words="Fråga", by=other_auditor
        )
        assert round_.items.get(pk=item.pk).judged_by == other_auditor


@pytest.mark.law("L10")
def test_a_breach_runs_from_when_it_was_found_until_the_controller_knows(
    round_: LogReview, auditor: User
) -> None:
    with acting(auditor):
        item = round_.items.first()
        assert item
        assert not reviews.have_told(item=item, by=auditor)
        reviews.judge(
            item=item, seen=None, judgement=Judgement.BREACH, words="Inget uppdrag där.", by=auditor
        )
        found = round_.items.get(pk=item.pk)
        rule, until = reviews.tell_by(found) or (None, None)
        assert rule
        assert rule.slug == reviews.BREACH
        assert found.breach_at
        assert until == found.breach_at + timedelta(hours=rule.parameters["notify_within_hours"])
        # More words do not move the moment.
        reviews.judge(
            item=found, seen=found.judged_at, judgement=Judgement.BREACH, words="Bekräftat.", by=auditor
        )
        again = round_.items.get(pk=item.pk)
        assert again.breach_at == found.breach_at
        assert reviews.have_told(item=again, by=auditor)
        assert not reviews.have_told(item=again, by=auditor)
        assert round_.items.get(pk=item.pk).told_by == auditor
        # A judgement that is taken back ends it; the log keeps both.
        now = round_.items.get(pk=item.pk)
        reviews.judge(
            item=now, seen=now.judged_at, judgement=Judgement.IN_ORDER, words="Hade uppdrag.", by=auditor
        )
        cleared = round_.items.get(pk=item.pk)
        assert (cleared.breach_at, cleared.told_at, cleared.told_by) == (None, None, None)
        assert reviews.tell_by(cleared) is None


@pytest.mark.parametrize("parameters", [{}, {"notify_within_hours": None}, {"notify_within_hours": "okänt"}])
def test_a_breach_without_hours_in_the_rule_has_no_time(
    round_: LogReview, auditor: User, as_owner: AsOwner, parameters: dict[str, object]
) -> None:
    with as_owner():
        LegalRule.objects.filter(slug=reviews.BREACH).update(parameters=parameters)
    item = ReviewItem(breach_at=NOON)
    found = reviews.tell_by(item)
    assert found
    assert found[1] is None
    with as_owner():
        LegalRule.objects.filter(slug=reviews.BREACH).update(status="proposed")
    assert reviews.tell_by(item) is None


def test_every_step_is_on_record_without_words(round_: LogReview, auditor: User, as_owner: AsOwner) -> None:
    with acting(auditor):
        reviews.open_round(round_.reference)
        for item in round_.items.all():
            reviews.judge(
                item=item, seen=None, judgement=Judgement.BREACH, words="Mina ord om läsaren", by=auditor
            )
            reviews.have_told(item=item, by=auditor)
        reviews.sign(review=round_, words="Mina ord om läsaren", by=auditor)
    with as_owner():
        logged = list(
            Logged.objects.filter(target=round_.reference).order_by("pk").values_list("event", "details")
        )
    assert [event for event, _details in logged] == [
        "review.opened", "review.read", "review.judged", "review.told", "review.judged", "review.told", "review.signed"
    ]  # fmt: skip
    assert "Mina ord" not in json.dumps(logged)
    with as_owner():
        at = Logged.objects.filter(target=round_.reference, event="review.signed").get().at
    assert abs(timezone.now() - at) < timedelta(minutes=5)


def test_the_words_are_sealed_each_to_its_place(round_: LogReview, auditor: User, as_owner: AsOwner) -> None:
    with acting(auditor):
        first, second = round_.items.all()
        reviews.judge(item=first, seen=None, judgement=Judgement.ASK, words="Om den ena", by=auditor)
    with as_owner():
        sealed = bytes(ReviewItem.objects.get(pk=first.pk).words or b"")
        assert b"Om den ena" not in sealed
        ReviewItem.objects.filter(pk=second.pk).update(words=sealed)
    with acting(auditor), pytest.raises(reviews.vault.SealBroken):
        reviews.open_round(round_.reference)


# --- who sees it ----------------------------------------------------------------------------------------------------


@pytest.mark.law("L6")
@pytest.mark.parametrize(
    "account",
    [
        "samordnare",
        "socialsekreterare.hisingen",
        "registrator",
        "systemadmin",
        "polis",
        "jurist",
        "rad",
        "mentor",
    ],
)
def test_nobody_but_those_who_review_sees_or_judges(round_: LogReview, cast: Cast, account: str) -> None:
    user = cast(account)
    with owner():
        item = round_.items.all()[0].pk
    with acting(user):
        assert reviews.open_round(round_.reference) is None
        assert list(LogReview.objects.all()) == []
        assert list(ReviewItem.objects.all()) == []
        for call, arguments in (
            ("review_judge(%s, null, 'in_order', null)", [item]),
            ("review_told(%s)", [item]),
            ("review_sign(%s, null)", [round_.pk]),
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"select varsam.{call}", arguments)
        with connection.cursor() as cursor:
            cursor.execute("select * from varsam.review_gone(%s)", [round_.pk])
            assert cursor.fetchall() == []


@pytest.mark.law("L6")
def test_those_who_review_cannot_write_the_rows_themselves(round_: LogReview, auditor: User) -> None:
    with acting(auditor):
        item = round_.items.first()
        assert item
        for statement in (
            f"update lawfulness_reviewitem set judgement = 'in_order' where id = '{item.pk}'",
            f"delete from lawfulness_reviewitem where id = '{item.pk}'",
            "update lawfulness_logreview set result = 'in_order'",
            "delete from lawfulness_logreview",
        ):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_the_database_itself_refuses_a_judgement_of_ones_own(round_: LogReview, as_owner: AsOwner) -> None:
    with as_owner():
        item = round_.items.first()
        assert item
        item.judgement, item.judged_at, item.judged_by_id = "in_order", NOON, item.reader_id
        with pytest.raises(DatabaseError, match="nobody_judges_their_own_reading"), transaction.atomic():
            item.save()


def test_late_is_what_is_not_signed_when_the_next_one_comes(round_: LogReview) -> None:
    assert not reviews.is_late(round_, round_.due)
    assert reviews.is_late(round_, round_.due + timedelta(seconds=1))
    round_.signed_at = round_.due
    assert not reviews.is_late(round_, round_.due + timedelta(days=1))
