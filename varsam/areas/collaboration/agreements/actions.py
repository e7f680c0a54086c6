"""What is done with agreements. Each act is one transaction, and on record in it."""

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction

from varsam.areas.collaboration.agreements import seals
from varsam.areas.collaboration.agreements.models import Agreement, Paper
from varsam.kernel.access.functions import call
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import District, Organisation, User
from varsam.kernel.vault import api as vault
from varsam.kernel.vault import papers


@transaction.atomic
def conclude_agreement(
    *,
    unit: int,
    title: str,
    purpose: str,
    district: District | None,
    valid_from: date,
    valid_until: date | None,
    parties: Iterable[Organisation],
    groups: Iterable[Group] = (),
    renews: Agreement | None = None,
    by: User,
) -> str:
    """Write in what organisations (two at least) have agreed, for a district or, where it is None, the whole city; gives
    the reference. With `renews` it goes on where another ends.

    Raises ProgrammingError for a unit that is not theirs; IntegrityError for one party alone, an end before the beginning,
    or where it has been renewed already.
    """
    key_id, _key, wrapped, master = vault.new_key()
    with connection.cursor() as cursor:
        cursor.execute(
            "select varsam.agreements_conclude(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::bigint[], %s::bigint[], %s)",
            [
                unit, key_id, wrapped, master, title.strip(), purpose.strip(), district.pk if district else None,
                valid_from, valid_until, [each.pk for each in parties], [each.pk for each in groups],
                renews.pk if renews else None,
            ],
        )  # fmt: skip
        return str(cursor.fetchone()[0])


@transaction.atomic
def end_agreement(*, agreement: Agreement, last_day: date, why: str, by: User) -> bool:
    """Somebody ends it before its time. False where somebody was first; ProgrammingError for those who may not;
    IntegrityError for a day on which it does not hold."""
    return bool(call("agreements_end", agreement.pk, last_day, why))


@transaction.atomic
def attach_paper(*, agreement: Agreement, name: str, content: bytes, by: User) -> Paper:
    """Keep the written agreement. Raises file_kinds.NotTaken for what is no document, and ProgrammingError for those who
    may not."""
    made = uuid.uuid4()
    paper = papers.seal(seals.key_of(agreement), seals.place_of(agreement, made), name, content)
    call("agreements_attach", agreement.pk, made, paper.name, paper.kind.value, paper.size, paper.content)
    return Paper.objects.get(pk=made)


@transaction.atomic
def remove_paper(*, agreement: Agreement, paper: Paper, by: User) -> bool:
    """Empty a file that was brought by mistake; that it was there is left. False where somebody was first."""
    return bool(call("agreements_detach", agreement.pk, paper.pk))
