"""What is done with developments. Each act is one transaction, and on record in it."""

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction

from varsam.areas.collaboration.developments import policies, seals
from varsam.areas.collaboration.developments.enums import Confidence, Kind, Reliability, Source, StruckWhy
from varsam.areas.collaboration.developments.models import Conclusion, Development
from varsam.kernel.access.functions import call
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import District, User
from varsam.kernel.vault import api as vault


def _kept(kinds: Iterable[str], **target: str | int) -> None:
    for kind in sorted(set(kinds)):
        audit.record(Event.DEVELOPMENT_IDENTIFIER_KEPT, details={"kind": kind}, **target)  # type: ignore[arg-type]


@transaction.atomic
def note_development(
    *,
    unit: int,
    heading: str,
    told: str,
    kind: Kind,
    starts_on: date,
    ends_on: date | None,
    district: District | None,
    source: Source,
    reliability: Reliability,
    kept: tuple[str, ...] = (),
    by: User,
) -> str:
    """Note what happens in a district, or in the whole city where it is None; gives the reference.

    `kept` names kinds of identifiers that stay for a reason that stands in the text. Raises PointsAtSomebody for a
    personnummer or an address; ProgrammingError for a unit in which the one who acts may not note, and IntegrityError for
    days that are still to come.
    """
    policies.check_person_free(heading, told)
    key_id, key, wrapped, master = vault.new_key()
    sealed = [
        vault.seal(key, text.encode(), belongs_to=seals.belongs_to(part, key_id))
        for part, text in ((seals.HEADING, heading), (seals.TOLD, told))
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "select varsam.developments_note(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                unit, key_id, wrapped, master, *sealed, kind.value, starts_on, ends_on,
                district.pk if district else None, source.value, reliability.value,
            ],
        )  # fmt: skip
        reference = str(cursor.fetchone()[0])
    _kept(kept, target_type="development", target=reference, unit=unit)
    return reference


@transaction.atomic
def strike_development(*, development: Development, why: StruckWhy, by: User) -> bool:
    """Take a note away with its texts; when and where it was is left. False where somebody was first.

    Raises ProgrammingError unless the one who acts wrote it, or works in the coordination.
    """
    return bool(call("developments_strike", development.reference, why.value))


@transaction.atomic
def conclude(
    *,
    group: Group,
    text: str,
    confidence: Confidence,
    developments: Iterable[Development],
    replaces: Conclusion | None = None,
    kept: tuple[str, ...] = (),
    by: User,
) -> Conclusion:
    """Write what a group concludes from developments, apart from what it was told.

    Raises PointsAtSomebody as note_development does; ProgrammingError for a group that is not theirs; IntegrityError where
    a development has been struck meanwhile, or another group's conclusion would be replaced.
    """
    policies.check_person_free(text)
    key_id, key, wrapped, master = vault.new_key()
    made = uuid.uuid4()
    sealed = vault.seal(key, text.encode(), belongs_to=seals.conclusion_belongs_to(key_id, made))
    with connection.cursor() as cursor:
        cursor.execute(
            "select varsam.developments_conclude(%s, %s, %s, %s, %s, %s, %s, %s::bigint[], %s)",
            [
                made, group.pk, key_id, wrapped, master, sealed, confidence.value,
                sorted({each.pk for each in developments}), replaces.pk if replaces else None,
            ],
        )  # fmt: skip
    _kept(kept, target_type="group", target=str(group.pk), unit=group.unit_id)
    return Conclusion.objects.get(pk=made)
