"""The demo town's reading log: who has read what over two months, a review that is signed and one that waits.

Everything is read, judged and signed through the real functions; then it is laid over the days before today.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connections, transaction
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.models import Entry as Logged
from varsam.kernel.audit.models import Sealed
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.lawfulness import reviews
from varsam.kernel.lawfulness.models import Judgement, LogReview, Why
from varsam.kernel.people.models import Membership, User
from varsam.kernel.records import identities, reading
from varsam.kernel.records.models import Record
from varsam.kernel.vault import identities as vaulted
from varsam.kernel.vault.models import Protection, Purpose
from varsam.lib.working_days import STOCKHOLM
from varsam.site import demo_cast
from varsam.site.reference import OWNER

_AUDITOR = "dataskydd"
_BEGAN, _FIRST_ENDED, _FIRST_SIGNED = 61, 31, 29
_READINGS = ("record.read", "identity.opened", "identity.searched", "enquiry.read", "disclosure.read", "rights.read",
             "glass.broken", "glass.read")  # fmt: skip
_NAMESAKE = "Elis Wallgren"
# Records that the demo town had once and has destroyed: what was read of them stands in the log.
_GONE = [f"K-25-{number:03}" for number in range(203, 215)]
_BROKEN_WHEN_IT_WAS = (
    "update audit_entry e set at = b.at from records_breakglass b"
    " where e.event = 'glass.broken' and e.target = b.reference and e.actor = b.user_id"
)
_ASKED = "Hade bytt pass med en kollega enligt schemat. Jag frågar enhetschefen om hur det brukar meddelas."


def load() -> None:
    """Fill the log and review it, once, while nothing in it is sealed."""
    if LogReview.objects.using(OWNER).exists() or Sealed.objects.using(OWNER).exists():
        return
    before = _latest()
    _read_first()
    aside = _set_aside(before)
    _name_a_namesake()
    _first_round()
    _put_back(aside)
    _read_then()
    reviews.open_due()
    _look_at_some()


def _latest() -> int:
    return Logged.objects.using(OWNER).order_by("-pk").values_list("pk", flat=True).first() or 0


def _days_ago(days: int, hour: int, minute: int = 0) -> datetime:
    day = datetime.now(STOCKHOLM) - timedelta(days=days)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def _workday(days: int, hour: int, minute: int = 0) -> datetime:
    """That day, or the Friday before where it was a weekend."""
    found = _days_ago(days, hour, minute)
    return found - timedelta(days=max(0, found.weekday() - 4))


def _weekend(days: int, hour: int) -> datetime:
    """The Saturday at or before that day."""
    found = _days_ago(days, hour, 15)
    return found - timedelta(days=(found.weekday() - 5) % 7)


def _at(at: datetime, account: str, act: Callable[[User], object]) -> None:
    """Do something as one of the cast, and put what it logged at its time."""
    before, user = _latest(), demo_cast.user(account)
    with acting(user):
        act(user)
    with transaction.atomic(using=OWNER):
        Logged.objects.using(OWNER).filter(pk__gt=before).update(at=at)


def _open(record: Record) -> Callable[[User], object]:
    return lambda _user: reading.open_record(record.reference)


def _identity(record: Record) -> Callable[[User], object]:
    return lambda user: identities.open_name(record=record, purpose=Purpose.MEETING, by=user)


def _enquiry(enquiry: Enquiry) -> Callable[[User], object]:
    return lambda _user: audit.note(
        audit.Event.ENQUIRY_READ, target_type="enquiry", target=enquiry.reference, unit=enquiry.unit_id
    )


def _of(unit: str) -> list[Record]:
    return list(Record.objects.using(OWNER).filter(unit__slug=unit).order_by("number"))


def _read_first() -> None:
    """Two months ago: mostly by day, once late."""
    hisingen, centrum = _of("socialkontor-hisingen"), _of("socialkontor-centrum")
    enquiries = list(Enquiry.objects.using(OWNER).filter(unit__slug="samordningen").order_by("number")[:4])
    for place, record in enumerate((*hisingen, *centrum, *hisingen)):
        account = "socialsekreterare.hisingen" if record in hisingen else "socialsekreterare.centrum"
        _at(_workday(58 - 2 * place, 9 + place % 7, 7 * place % 60), account, _open(record))
    for place, enquiry in enumerate(enquiries):
        _at(_workday(55 - 5 * place, 8, 20), "samordnare", _enquiry(enquiry))
    _at(_workday(44, 22, 35), "socialsekreterare.centrum", _open(centrum[0]))


def _set_aside(before: int) -> dict[int, datetime]:
    """Let what the rest of the demo has read lately come after it in the log, as it did in time.

    Returns the entries with their times: they stand as of now until then, and the first round leaves what is so new.
    """
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(_BROKEN_WHEN_IT_WAS)
        cursor.execute(
            "with late as (select id, at from audit_entry where id <= %s and event = any (%s) and at > %s)"
            " update audit_entry e set id = nextval(pg_get_serial_sequence('audit_entry', 'id')), at = clock_timestamp()"
            " from late where late.id = e.id returning e.id, late.at",
            [before, list(_READINGS), _days_ago(_FIRST_ENDED, 7, 47)],
        )
        return dict(cursor.fetchall())


def _put_back(aside: dict[int, datetime]) -> None:
    just_now = timezone.now() - timedelta(hours=1)
    for number, at in aside.items():
        Logged.objects.using(OWNER).filter(pk=number).update(
            at=min(at, _workday(10, 10, 40)) if at > just_now else at
        )


def _name_a_namesake() -> None:
    record = (
        Record.objects.using(OWNER)
        .filter(unit__slug="socialkontor-centrum", identity=None, breaks=None)
        .first()
    )
    if record is None:
        return
    by = demo_cast.user("socialsekreterare.centrum")
    with acting(by):
        identities.add_identity(
            record=record,
            person=vaulted.Person(_NAMESAKE),
            contact=vaulted.Contact(),
            protection=Protection.NONE,
            by=by,
        )


def _first_round() -> None:
    auditor, began = demo_cast.user(_AUDITOR), _days_ago(_BEGAN, 8)
    with transaction.atomic(using=OWNER):
        # The log of a town that has been at work for two months.
        homes = (
            Membership.objects.using(OWNER)
            .filter(user=auditor)
            .values_list("organisation__ancestors", flat=True)
        )
        ours = Logged.objects.using(OWNER).filter(unit__in=_units(homes[0][0]))
        first = ours.order_by("pk").values_list("pk", flat=True)[0]
        ours.filter(pk=first).update(at=began)
    if not reviews.open_due():
        return
    with acting(auditor):
        review = LogReview.objects.get()
        for item in review.items.all():
            is_late = Why.NIGHT in item.why and Why.GLASS not in item.why
            judgement = Judgement.ASK if is_late else Judgement.IN_ORDER
            reviews.judge(
                item=item, seen=None, judgement=judgement, words=_ASKED if is_late else "", by=auditor
            )
        reviews.sign(
            review=review, words="Enhetschefen har bekräftat passbytet. Inget mer att göra.", by=auditor
        )
    signed = _workday(_FIRST_SIGNED, 15, 40)
    with transaction.atomic(using=OWNER):
        found = LogReview.objects.using(OWNER).filter(pk=review.pk)
        ended = _days_ago(_FIRST_ENDED, 7, 47)
        found.update(
            from_at=began, until_at=ended, due=ended + timedelta(days=_BEGAN - _FIRST_ENDED), signed_at=signed
        )
        review.items.using(OWNER).update(judged_at=signed - timedelta(minutes=20))
        Logged.objects.using(OWNER).filter(target=review.reference).update(at=signed)


def _units(root: int) -> list[int]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select id from people_organisation where ancestors[1] = %s", [root])
        return [row[0] for row in cursor.fetchall()]


def _read_then() -> None:
    """The last month: readings of every kind that stands out."""
    hisingen, centrum = _of("socialkontor-hisingen"), _of("socialkontor-centrum")
    sspf, sig = _of("sspf-hisingen"), _of("sig-nordost")
    for place in range(14):
        _at(
            _workday(29 - 2 * place, 8 + place % 8, 5 * place % 60),
            "socialsekreterare.hisingen",
            _open(hisingen[place % len(hisingen)]),
        )
    for place in range(6):
        _at(
            _workday(27 - 4 * place, 13, 10),
            "socialsekreterare.centrum",
            _open(centrum[place % len(centrum)]),
        )
    for place, enquiry in enumerate(
        Enquiry.objects.using(OWNER).filter(unit__slug="samordningen").order_by("-number")[:6]
    ):
        _at(_workday(14 - 2 * place, 8, 25), "samordnare", _enquiry(enquiry))
    _at(_workday(12, 10, 5), "sig.nordost", _open(sig[0]))
    _at(_workday(12, 10, 7), "sig.nordost", _identity(sig[0]))
    _at(_workday(9, 23, 48), "sspf.hisingen", _open(sspf[0]))
    _at(_weekend(8, 11), "socialsekreterare.hisingen", _open(hisingen[0]))
    namesake = next((record for record in centrum if record.identity_id), None)
    if namesake is not None:
        _at(_workday(6, 16, 52), "socialsekreterare.centrum", _identity(namesake))
    for place, reference in enumerate(_GONE):
        _at(_workday(19, 15, 2 + place), "socialsekreterare.hisingen", _gone(reference, hisingen[0].unit_id))


def _gone(reference: str, unit: int) -> Callable[[User], object]:
    return lambda _user: audit.note(
        audit.Event.RECORD_READ, target_type="record", target=reference, unit=unit, details={"way": "unit"}
    )


def _look_at_some() -> None:
    """The auditor has begun."""
    auditor = demo_cast.user(_AUDITOR)
    with acting(auditor):
        review = LogReview.objects.filter(signed_at=None).first()
        if review is None:
            return
        for item in review.items.filter(why=[Why.SAMPLE])[:4]:
            reviews.judge(item=item, seen=None, judgement=Judgement.IN_ORDER, words="", by=auditor)
