"""Who comes of age during the support: found without an age in the code, and without keeping a day of birth."""

from datetime import date

from django.db import connection
from django.utils import timezone

from varsam.kernel.access.actor import working
from varsam.kernel.access.functions import call
from varsam.kernel.lawfulness import consents, rules
from varsam.kernel.vault import identities

_BATCH = 200


def find(today: date | None = None) -> int:
    """Count from which day people answer for themselves, where that is not known, and mark the cases whose day has come;
    returns how many."""
    today = today or timezone.localdate()
    rule = str(rules.current(consents.UNDER_18, today))
    while _count(rule, today) == _BATCH:
        pass
    with working():
        return int(call("case_come_of_age"))


def _count(rule: str, today: date) -> int:
    """One batch; a transaction of its own, in which every opening is on record."""
    with working(), connection.cursor() as cursor:
        cursor.execute("select * from varsam.case_births(%s, %s)", [rule, _BATCH])
        found = cursor.fetchall()
        for record, *sealed in found:
            row = identities.Row(*sealed)
            born = identities.open_name(row).born
            own_from = consents.own_from(born, today) if born else None
            cursor.execute(
                "select varsam.case_own_from(%s, %s, %s, %s)", [record, row.version, rule, own_from]
            )
    return len(found)
