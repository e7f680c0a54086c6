"""What whoever asked sees with their code: that experts read, by when there is advice, and that it has come."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.consultations.states import State
from varsam.kernel.conversations.pages import Step
from varsam.lib import when


@dataclass(frozen=True)
class Seen:
    """One consultation as its asker may know of it."""

    state: State
    asked_at: datetime
    readers: int
    answers: int
    advise_by: datetime
    advised_at: datetime | None


def steps(enquiry: int) -> list[Step]:
    """The steps of the questions that an enquiry led to, for its writer, who has proved themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select state, asked_at, readers, answers, advise_by, advised_at from varsam.consultations_progress(%s)",
            [enquiry],
        )
        found = [Seen(State(row[0]), *row[1:]) for row in cursor.fetchall()]
    return [step for seen in found for step in _of_one(seen)]


def _of_one(seen: Seen) -> list[Step]:
    language = get_language() or "sv"
    taken = Step(_("Frågan togs emot av Kunskapshuset"), when.day(seen.asked_at, language), True)
    if seen.state == State.WITHDRAWN:
        return [taken, Step(_("Frågan ställs inte till experter längre"), "", True)]
    if not seen.readers:
        reading = Step(_("Vi väljer vilka experter som ska läsa"), "", False)
    else:
        said = ngettext("En expert läser", "%(number)s experter läser", seen.readers) % {
            "number": seen.readers
        }
        has = ngettext("En har svarat", "%(number)s har svarat", seen.answers) % {"number": seen.answers}
        reading = Step(said, has if seen.answers else _("Ingen har svarat än"), True)
    if seen.advised_at is not None:
        last = Step(_("Rådet är klart och står i samtalet"), when.day(seen.advised_at, language), True)
    else:
        last = Step(_("Råd senast %(day)s") % {"day": when.day(seen.advise_by, language)}, "", False)
    return [taken, reading, last]
