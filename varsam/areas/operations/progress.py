"""What a unit sees in its thread of how far its request has come."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.areas.operations import reading
from varsam.areas.operations.models import Request
from varsam.areas.operations.states import State
from varsam.kernel.conversations.pages import Step
from varsam.lib import when


def steps(enquiry: int) -> list[Step]:
    """The steps of an enquiry's request, for its writer, who has proved themselves; none where there is none."""
    request = reading.of_enquiry(enquiry)
    if request is None or request.data_key_id is None:
        return []
    return [*_done(request), *_coming(request)]


def _day(moment: object) -> str:
    return when.day(moment, get_language() or "sv")  # type: ignore[arg-type]


def _done(request: Request) -> list[Step]:
    holder = (
        _("%(name)s håller i den") % {"name": request.holder.given_name}
        if request.holder
        else _("Samordningen håller i den")
    )
    found = [Step(_("Er fråga om stöd är mottagen"), holder, True)]
    if request.checked_at:
        found.append(Step(_("Ansvaret är genomgånget"), _day(request.checked_at), True))
    if request.planned_at:
        found.append(Step(_("Planen är överenskommen"), _day(request.planned_at), True))
    if request.visited_at:
        found.append(Step(_("Besöket är gjort"), _day(request.visited_at), True))
    if request.followed_at:
        found.append(Step(_("Ni har berättat hur det gick"), _day(request.followed_at), True))
    if request.state == State.DONE:
        found.append(Step(_("Stödet är klart"), _day(request.ended_at), True))
    if request.state == State.WITHDRAWN:
        found.append(Step(_("Stödet är avbrutet"), _day(request.ended_at), True))
    return found


def _coming(request: Request) -> list[Step]:
    """What is next: one step, with its day."""
    step = reading.next_step(request)
    words = next_words(step.key)
    if not words:
        return []
    by = _("Senast %(day)s") % {"day": _day(step.due)} if step.due else ""
    return [Step(words, by, False)]


def next_words(key: reading.NextKey) -> str:
    """What is next, said to the unit; empty when nothing is."""
    return {
        "check": _("Gå igenom vem som ansvarar för vad"),
        "choose_guide": _("Vi letar efter en guide som passar"),
        "propose_plan": _("Vi föreslår en plan"),
        "answer_plan": _("Läs planen och svara"),
        "propose_again": _("Vi ändrar planen"),
        "do": _("Ni genomför planen"),
        "tell": _("Berätta hur det gick"),
        "decide": _("Vi bestämmer om mer behövs"),
        "ended": "",
    }[key]
