"""Reading bodies and contacts: for those whom row security lets see them, and on record where somebody is named."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from varsam.areas.liaison.contacts import seals
from varsam.areas.liaison.contacts.enums import KEPT, State
from varsam.areas.liaison.contacts.models import Body, Contact
from varsam.areas.liaison.contacts.seals import Person
from varsam.kernel.audit import api as audit
from varsam.kernel.people import limits
from varsam.kernel.vault import api as vault
from varsam.lib.working_days import STOCKHOLM


@dataclass(frozen=True)
class Known:
    """A contact, opened. `person` is None where nobody is named any more; `answer_by` is the last day on which somebody who
    was asked can say yes; `is_due`: they are to be asked again soon."""

    contact: Contact
    person: Person | None
    answer_by: date | None
    is_due: bool


def bodies() -> QuerySet[Body]:
    """All bodies with how many contacts the one who reads may see there (`known`), by name."""
    return Body.objects.annotate(known=Count("contacts", filter=Q(contacts__state__in=KEPT)))


def contacts(body: Body | None = None) -> list[Known]:
    """Those that the one who reads may see, opened and on record: who is to be asked or asked again first."""
    found = Contact.objects.filter(state__in=KEPT).select_related("body")
    if body is not None:
        found = found.filter(body=body)
    made = _open(found)
    for unit in sorted({known.contact.unit_id for known in made}):
        audit.note(audit.Event.KNOWN_PERSON_READ, target_type="known_person", unit=unit)
    return sorted(made, key=_order)


def ended(body: Body | None = None) -> list[Contact]:
    """What is left of those who are named no longer: where, when and how it ended, the latest first."""
    found = Contact.objects.exclude(state__in=KEPT).select_related("body").order_by("-ended_on", "pk")
    return list(found.filter(body=body) if body else found)[:100]


def open_contact(uid: uuid.UUID) -> Known | None:
    """One of them, opened and on record; None where there is none for the one who reads."""
    found = Contact.objects.select_related("body", "added_by").filter(pk=uid).first()
    if found is None:
        return None
    audit.note(audit.Event.KNOWN_PERSON_READ, target_type="known_person", target=str(uid), unit=found.unit_id)
    return _open([found])[0]


def _open(found: Iterable[Contact]) -> list[Known]:
    found = list(found)
    keys = vault.fetch_keys(each.data_key_id for each in found if each.data_key_id)
    soon = _after("known_person_warning", timezone.localdate())
    return [
        Known(
            each,
            seals.unseal(each, vault.open_key(keys[each.data_key_id])) if each.data_key_id else None,
            _after("known_person_answer", each.asked_on) if each.state == State.ASKED else None,
            each.state == State.AGREED and each.review_on is not None and each.review_on <= soon,
        )
        for each in found
    ]


def _after(key: str, day: date) -> date:
    start = datetime.combine(day, time(12), STOCKHOLM)
    return limits.after(key, start).astimezone(STOCKHOLM).date()


def _order(known: Known) -> tuple[int, date, str]:
    contact = known.contact
    day = known.answer_by or contact.review_on or date.max
    return (0 if contact.state == State.ASKED or known.is_due else 1, day, str(contact.pk))
