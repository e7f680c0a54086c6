"""What the database said no to, as something that a page can say."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, models, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import InsufficientPrivilege


class Refusal(models.TextChoices):
    """Why something cannot be done now, for whoever tried."""

    GONE = "gone", _("Det finns inte längre.")
    NOT_OPEN = "not_open", _("Stödet pågår inte nu.")
    ANSWERED = "answered", _("Det är redan besvarat.")
    NEW_WORDING = "new_wording", _("Texten har ändrats. Läs den igen innan du svarar.")
    NO_CODE = "no_code", _("Den som ringde har ingen kod och kan inte svara på erbjudandet.")
    NO_RELATIVE = "no_relative", _("Stödet är för anhöriga. Den här förfrågan kom från någon annan.")
    NO_COACH = "no_coach", _("Det är ingen föräldracoach som kan tillfrågas nu.")
    CONFLICT = "conflict", _("Det finns jäv.")
    ONE_AT_A_TIME = "one_at_a_time", _("Det finns redan en kontakt som väntar på svar.")
    TOO_LATE = "too_late", _("Socialkontoret har redan svarat.")
    NOT_ASKED = "not_asked", _("Frågan är inte ställd än.")
    SHUT = "shut", _("Gruppen tar inte emot fler anmälningar.")
    FULL = "full", _("Det finns inte så många platser.")
    NOT_AGREED = "not_agreed", _("Den som ska få en plats har inte sagt ja till tystnadslöftet än.")
    NO_SUCH_STEP = "no_such_step", _("Det har redan ändrats. Läs in sidan igen.")
    NO_MEETING = "no_meeting", _("En grupp öppnas när den har minst en träff.")


class NotNow(Exception):
    """It cannot be done now; `why` says so as a sentence for whoever tried."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal

    @property
    def why(self) -> str:
        return str(self.refusal.label)


def call(function: str, *values: Any) -> Any:
    """What a function of the database gives; its first value.

    The functions of these packages answer with a word of `Refusal` in `no` and, where there is one, a value beside it.
    NotNow for such a word; PermissionDenied where it is not theirs.
    """
    marks = ", ".join(["%s"] * len(values))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"select * from varsam.{function}({marks})", list(values))  # noqa: S608 - ours
            row = cursor.fetchone()
            names = [column.name for column in cursor.description or ()]
    except ProgrammingError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise PermissionDenied("not theirs") from error
        raise
    said = dict(zip(names, row or (), strict=False))
    if said.get("no"):
        raise NotNow(Refusal(said["no"]))
    return said.get("value")
