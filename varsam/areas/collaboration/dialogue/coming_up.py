"""What an agenda of a dialogue says by itself: each promise that is open, what was settled since, questions without answer."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.areas.collaboration.dialogue import reading
from varsam.areas.collaboration.dialogue.models import Community, Promise
from varsam.areas.collaboration.dialogue.reading import Promised
from varsam.areas.collaboration.dialogue.standing import How
from varsam.kernel.meetings.agenda import Proposal
from varsam.kernel.meetings.enums import GroupKind
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import User
from varsam.lib import when

_MINUTES, _ASKED_MINUTES, _SHORT = 5, 10, 60


def proposals(group: Group, since: datetime | None, by: User) -> Sequence[Proposal]:
    """A promise comes up at every meeting with those who were promised it, until it is settled; and once when it is."""
    if group.kind != GroupKind.DIALOGUE:
        return []
    community = Community.objects.filter(group=group).first()
    if community is None:
        return []
    found = reading.open_promises(Promise.objects.filter(community=community))
    made = [
        Proposal(each.promise.reference, _words(each), _MINUTES) for each in found if reading.is_open(each)
    ]
    waiting = community.questions.filter(answered_on=None).count()
    if waiting:
        made.append(Proposal("questions", _("Frågor som väntar på svar"), _ASKED_MINUTES))
    if since is not None:
        made += [_settled(each) for each in found if _is_new(each, since)]
    return made


def _is_new(each: Promised, since: datetime) -> bool:
    return each.promise.settled_on is not None and each.promise.settled_on >= since.date()


def _settled(each: Promised) -> Proposal:
    kept = each.standing.how in {How.KEPT, How.KEPT_LATE}
    words = _("Hållet löfte: %(text)s") if kept else _("Löfte som inte hölls: %(text)s")
    return Proposal(f"settled-{each.promise.reference}", words % {"text": _short(each.text)}, _MINUTES)


def _words(each: Promised) -> str:
    said = {"text": _short(each.text), "day": when.full_date(each.promise.now_due_on, get_language() or "sv")}
    if each.standing.how == How.LATE:
        return _("Försenat löfte: %(text)s (skulle vara klart %(day)s)") % said
    return _("Löfte: %(text)s (klart %(day)s)") % said


def _short(text: str) -> str:
    first = text.split("\n")[0]
    return first if len(first) <= _SHORT else f"{first[: _SHORT - 1].rstrip()}…"
