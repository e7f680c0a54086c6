"""What the writer of an enquiry reads of the mission that it became: that somebody has it, and what comes."""

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.areas.liaison.missions.states import RUNNING, State
from varsam.kernel.conversations.pages import Step
from varsam.lib import when


def steps(enquiry: int) -> list[Step]:
    """The steps of an enquiry's mission, for its writer, who has proved themselves; none where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("select state, opened_at from varsam.missions_of_writer(%s)", [enquiry])
        row = cursor.fetchone()
    if row is None:
        return []
    state, opened_at = State(row[0]), row[1]
    taken = Step(_("Någon ansvarar för din fråga"), when.day(opened_at, get_language() or "sv"), True)
    if state not in RUNNING:
        return [taken, Step(_("Vi har arbetat klart med frågan"), _("Svaret kommer här i samtalet."), True)]
    coming = (
        _("Vi väntar på svar från andra") if state == State.WAITING else _("Vi tar reda på det du frågar om")
    )
    return [taken, Step(coming, _("Svaret kommer här i samtalet."), False)]
