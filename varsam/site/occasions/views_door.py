"""The list at the door: who is here, also where the net comes and goes; who came without a place; the room's code."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.training.occasions import door as acts
from varsam.areas.training.occasions import links
from varsam.areas.training.occasions.addresses import NotAnAddress
from varsam.areas.training.occasions.door import Sent
from varsam.areas.training.occasions.enums import How, Refusal, State
from varsam.areas.training.occasions.models import Mark, Sitting
from varsam.areas.training.occasions.refusals import NotNow
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me, see_other
from varsam.site.occasions import codes, found, people, rows, words
from varsam.site.occasions.forms import NO_ADDRESS, WalkInForm
from varsam.site.occasions.found import Found

Answers = list[tuple[uuid.UUID, str]]
_STATES = {True: "yes", False: "no"}
# More marks at once than a full room has seats, several times over, come from no list of ours.
_MOST = 1000
_LONGEST = 200_000


@dataclass(frozen=True)
class DoorRow:
    """One person of the list. `state` is "yes", "no" or "" for not marked."""

    uid: uuid.UUID
    name: str
    about: str
    needs: str
    state: str
    by_self: bool


@require_safe
@gates.staff(needs=("course", Verb.READ))
def nearest_door(request: HttpRequest, reference: str) -> HttpResponse:
    """The list of the sitting that goes on, or comes next."""
    return see_other("occasions:door", reference, found.nearest(found.find(reference)))


@require_safe
@gates.staff(needs=("course", Verb.READ))
def door(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """Everybody who has a place, to be marked with a thumb."""
    seen = found.find(reference)
    return _page(request, seen, position, _walk_in_form(seen, found.sitting(seen, position)))


def _walk_in_form(seen: Found, sitting: Sitting, data: Any = None) -> WalkInForm | None:
    is_today = timezone.localtime(sitting.starts_at).date() == timezone.localtime(seen.now).date()
    if not (seen.notes and seen.runs and is_today):
        return None
    return WalkInForm(data, units=people.units(seen), auto_id="ny_%s", initial={"uid": uuid.uuid4()})


def _page(
    request: HttpRequest, seen: Found, position: int, form: WalkInForm | None, status: int = 200
) -> HttpResponse:
    sitting, reference = found.sitting(seen, position), seen.occasion.reference
    listed = _rows(seen, sitting)

    def address(name: str) -> str:
        return reverse(f"occasions:{name}", args=[reference, position])

    context = {
        "reference": reference,
        "title": seen.title,
        "when": _when(sitting),
        "sitting_words": words.which(position, len(seen.times)) if len(seen.times) > 1 else "",
        "sittings": [
            {
                "words": moments.short_day(each.starts_at),
                "address": reverse("occasions:door", args=[reference, n]),
                "here": n == position,
            }
            for n, each in enumerate(seen.times, 1)
        ],
        "rows": listed,
        "here": sum(row.state == "yes" for row in listed),
        "unmarked": sum(not row.state for row in listed),
        "may_mark": _may_mark(seen, sitting),
        "closed": _closed(seen, sitting),
        "who": me(request).pk,
        "form": form,
        "seats_words": _seats_words(seen),
        "here_address": address("door"),
        "marks_address": address("marks"),
        "mark_address": address("mark"),
        "rest_address": address("mark_rest"),
        "walk_in_address": address("walk_in"),
        "room_address": address("room_code"),
    }
    return render(request, "occasions/door.html", context, status=status)


def _rows(seen: Found, sitting: Sitting) -> list[DoorRow]:
    listed = acts.list_(sitting)
    if listed:
        people.read_at_the_door(seen)
    by_self = set(Mark.objects.filter(sitting=sitting, how=How.DOOR).values_list("signup_id", flat=True))
    named = people.groups()
    return [
        DoorRow(
            uid=each.participant.signup.uid,
            name=each.participant.name or _("Namnet är borttaget"),
            about=people.about(each.participant, named),
            needs=each.participant.needs,
            state="" if each.is_present is None else _STATES[each.is_present],
            by_self=each.participant.signup.uid in by_self,
        )
        for each in listed
    ]


def _when(sitting: Sitting) -> str:
    return f"{moments.short_day(sitting.starts_at)} {rows.span(sitting, 'sv')}"


def _may_mark(seen: Found, sitting: Sitting) -> bool:
    return seen.notes and seen.state in {*found.RUNS, State.HELD} and not _is_early(seen, sitting)


def _is_early(seen: Found, sitting: Sitting) -> bool:
    """Before its day nobody can have been there; the database says the same."""
    return timezone.localtime(sitting.starts_at).date() > timezone.localtime(seen.now).date()


def _closed(seen: Found, sitting: Sitting) -> str:
    """Why nothing can be marked; empty where it can."""
    if seen.state == State.CANCELLED:
        return _("Tillfället är inställt.")
    if seen.state == State.DRAFT:
        return _("Tillfället är ett utkast. Öppna det för anmälan först.")
    if _is_early(seen, sitting):
        return _("Du kan ta närvaro samma dag som träffen.")
    return "" if seen.notes else _("Du kan läsa listan, men inte ta närvaro.")


def _seats_words(seen: Found) -> str:
    free = seen.occasion.free
    if not free:
        return _(
            "Alla platser är tagna. Den som är markerad som inte här lämnar sin plats till den som kommit."
        )
    return ngettext("%(n)s plats är ledig.", "%(n)s platser är lediga.", free) % {"n": free}


# --- marking -----------------------------------------------------------------------------------------------------


@require_POST
@gates.staff(needs=("course", Verb.READ))
def mark(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """One mark, where no script runs."""
    _seen, sitting = _to_note(reference, position)
    told = _read(
        {
            "uid": str(uuid.uuid4()),
            "signup": request.POST.get("signup"),
            "present": request.POST.get("present") == "yes",
            "at": timezone.now().isoformat(),
        },
        sitting,
    )
    if told is None:
        return HttpResponseBadRequest()
    _tell(request, acts.mark(marks=[told], by=me(request)))
    return see_other("occasions:door", reference, position)


@require_POST
@gates.staff(needs=("course", Verb.READ))
def mark_rest(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """Whoever is not marked is not here."""
    seen, sitting = _to_note(reference, position)
    now = timezone.now()
    rest = [
        Sent(uuid.uuid4(), row.uid, sitting.pk, False, now) for row in _rows(seen, sitting) if not row.state
    ]
    _tell(request, acts.mark(marks=rest, by=me(request)))
    return see_other("occasions:door", reference, position)


def _tell(request: HttpRequest, said: Answers) -> None:
    fault = _fault(said)
    if fault:
        messages.warning(request, fault)
    else:
        messages.success(request, _("Närvaron är sparad."))


def _fault(said: Answers) -> str:
    unknown = sum(each == "unknown" for _mark, each in said)
    if not unknown:
        return ""
    return ngettext(
        "En markering gick inte att spara: personen har inte kvar sin plats.",
        "%(n)s markeringar gick inte att spara: personerna har inte kvar sin plats.",
        unknown,
    ) % {"n": unknown}


def _to_note(reference: str, position: int) -> tuple[Found, Sitting]:
    seen = found.find(reference)
    if not seen.notes:
        raise PermissionDenied
    return seen, found.sitting(seen, position)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("course", Verb.READ))
def marks(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """Marks as a telephone has kept them, and what stands for everybody now. Sent twice, they are the same marks."""
    _seen, sitting = _to_note(reference, position)
    said: Answers = []
    if request.method == "POST":
        sent = _sent(request, sitting)
        if sent is None:
            return HttpResponseBadRequest()
        said = acts.mark(marks=sent, by=me(request))
    stand = Mark.objects.filter(sitting=sitting).values_list("signup", "is_present")
    return JsonResponse(
        {
            "done": [str(each) for each, _said in said],
            "marks": {str(signup): _STATES[present] for signup, present in stand},
            "fault": _fault(said),
        }
    )


def _sent(request: HttpRequest, sitting: Sitting) -> Sequence[Sent] | None:
    """What was sent, or None where it is nothing that the list sends."""
    if len(request.body) > _LONGEST:
        return None
    try:
        held = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    listed = held.get("marks") if isinstance(held, dict) else None
    if not isinstance(listed, list) or len(listed) > _MOST:
        return None
    read = [_read(each, sitting) for each in listed]
    return None if None in read else [each for each in read if each is not None]


def _read(each: object, sitting: Sitting) -> Sent | None:
    if not isinstance(each, dict) or not isinstance(each.get("present"), bool):
        return None
    try:
        uid, signup = uuid.UUID(str(each.get("uid"))), uuid.UUID(str(each.get("signup")))
        at = parse_datetime(str(each.get("at")))
    except ValueError:
        return None
    if not isinstance(at, datetime) or at.tzinfo is None:
        return None
    return Sent(uid, signup, sitting.pk, each["present"], at)


# --- somebody who has come, and the room's code --------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("course", Verb.READ))
def walk_in(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """Somebody has come without being on the list."""
    if request.method != "POST":
        return see_other("occasions:door", reference, position)
    seen, sitting = _to_note(reference, position)
    form = _walk_in_form(seen, sitting, request.POST)
    if form is None:
        messages.warning(request, _("Den som kommer utan plats läggs till samma dag som träffen."))
        return see_other("occasions:door", reference, position)
    if not form.is_valid():
        return _page(request, seen, position, form, 422)
    said = form.cleaned_data
    try:
        with transaction.atomic():
            acts.walk_in(
                sitting=sitting,
                name=said["name"],
                email=said["email"],
                unit=said["unit"].pk if said["unit"] else None,
                group=said["group"].slug if said["group"] else "",
                uid=said["uid"],
                by=me(request),
            )
    except NotAnAddress:
        form.add_error("email", NO_ADDRESS)
        return _page(request, seen, position, form, 422)
    except NotNow as refused:
        form.add_error(None, _refusal(refused.refusal))
        return _page(request, found.find(reference), position, form, 409)
    messages.success(request, _("Tillagd, och markerad som här."))
    return see_other("occasions:door", reference, position)


def _refusal(refused: Refusal) -> str:
    if refused == Refusal.FULL:
        return _("Alla platser är tagna. Markera dem som inte har kommit, så blir det plats för fler.")
    if refused == Refusal.CLOSED:
        return _("Den som kommer utan plats läggs till samma dag som träffen.")
    return str(refused.label)


@require_safe
@gates.staff(needs=("course", Verb.READ))
def room_code(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """The code for those in the room, alone on the screen."""
    seen, sitting = _to_note(reference, position)
    context = {
        "code": codes.draw(links.door_address(sitting.pk)),
        "title": seen.title,
        "when": _when(sitting),
        "back": reverse("occasions:door", args=[reference, position]),
    }
    return render(request, "occasions/room_code.html", context)
