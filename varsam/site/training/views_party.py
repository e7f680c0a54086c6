"""Signing up several at once: first what would happen, then the letter; and the page where whoever did it follows the group."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from varsam.areas.training.occasions import mine, signing_up
from varsam.areas.training.occasions.addresses import NotAnAddress
from varsam.areas.training.occasions.mine import PartyMine
from varsam.areas.training.occasions.refusals import NotNow
from varsam.areas.training.occasions.signing_up import Member, TooMany, TwiceNamed, WrongDomain
from varsam.kernel.access import gates
from varsam.kernel.vault import links as vault_links
from varsam.site.secret_links import Opened
from varsam.site.training import fields, links, offers, pace, party_rows, promises, words
from varsam.site.training.forms import PartyForm
from varsam.site.training.offers import Offer
from varsam.site.training.views_sign_up import found_offer, invitation, refused, shut
from varsam.ui.languages import STAFF, written_in


# As for one person: see views_sign_up.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
def sign_up_group(request: HttpRequest, reference: str) -> HttpResponse:
    """The list of a group; what would happen; and then that it has happened. Nothing is kept before the last step."""
    offer, invited = found_offer(reference), invitation(request)
    closed = shut(offer, invited)
    if closed:
        return refused(request, offer, closed, status=409 if request.method == "POST" else 200)
    if request.method != "POST":
        return _form_page(request, offer, PartyForm(), invited)
    if request.POST.get("act") == "change":
        return _form_page(request, offer, PartyForm(initial=request.POST.dict()), invited)
    form = PartyForm(request.POST)
    if not form.is_valid():
        return _form_page(request, offer, form, invited, status=422)
    if request.POST.get("act") == "send":
        held_up = pace.held_up(request, form.cleaned_data["email"], is_group=True)
        return held_up or _signed_up(request, offer, form, invited)
    return _preview(request, offer, form, invited)


def _preview(request: HttpRequest, offer: Offer, form: PartyForm, invited: str) -> HttpResponse:
    people = form.cleaned_data["people"]
    would_sit, would_wait = signing_up.preview(offer.occasion, len(people))
    context = {
        "offer": offer,
        "form": form,
        "people": people,
        "would_sit": would_sit,
        "would_wait": would_wait,
        "invited": invited,
    }
    return render(request, "training/party_preview.html", context)


def _signed_up(request: HttpRequest, offer: Offer, form: PartyForm, invited: str) -> HttpResponse:
    said = form.cleaned_data
    try:
        outcome = signing_up.sign_up_party(
            occasion=offer.occasion,
            name=said["manager"],
            email=said["email"],
            unit=said["unit"].pk if said["unit"] else None,
            members=[Member(line.name, line.address, said["group"]) for line in said["people"]],
            language=get_language() or "sv",
            submission=said["submission"],
            invited=vault_links.read(invited) if invited else None,
        )
    except NotNow as not_now:
        return refused(request, offer, not_now.refusal, status=409)
    except (NotAnAddress, WrongDomain, TwiceNamed, TooMany) as wrong:
        form.add_error(*_fault(wrong, said["people"]))
        return _form_page(request, offer, form, invited, status=422)
    # Who was signed up before is counted as a new one would have been: whoever asks here may be anybody.
    would_sit, would_wait = signing_up.preview(offer.occasion, outcome.already)
    context = {
        "offer": offer,
        "address": said["email"],
        "placed": outcome.placed + would_sit,
        "waiting": outcome.waiting + would_wait,
        "confirm_by": promises.confirm_by(),
    }
    return render(request, "training/party_signed_up.html", context)


def _fault(wrong: Exception, people: list[Any]) -> tuple[str, str]:
    """The field and the words of what the form itself could not see."""
    if isinstance(wrong, TwiceNamed):
        return "people", _("Rad %(number)s är samma person som en tidigare rad.") % {
            "number": people[wrong.index].number
        }
    if isinstance(wrong, TooMany):
        return "people", _("Gruppen är för stor. Dela upp den och anmäl i omgångar.")
    return "email", fields.not_work()


def _form_page(
    request: HttpRequest, offer: Offer, form: PartyForm, invited: str, *, status: int = 200
) -> HttpResponse:
    context = {"offer": offer, "form": form, "invited": invited, "units": fields.units()}
    return render(request, "training/sign_up_group.html", context, status=status)


# Who presses proves themselves by the link, which no other site knows: there is no cookie that could be misused.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
def party(request: HttpRequest, secret: str) -> HttpResponse:
    """How it goes for a group, for who signed it up: they confirm it, and take out those who cannot come."""
    opened = links.opened(request, secret, mine.party)
    if isinstance(opened, HttpResponse):
        return opened
    if request.method != "POST":
        return _party_page(request, opened)
    try:
        _act(request, opened)
    except NotNow as not_now:
        return _party_page(request, opened, refusal=str(not_now.refusal.label), status=409)
    answered = redirect("training:party", secret)
    answered.status_code = 303
    return answered


def _act(request: HttpRequest, opened: Opened[PartyMine]) -> None:
    if request.POST.get("act") == "confirm":
        mine.confirm_party(secret=opened.secret)
    member = next((each for each in opened.found.members if str(each.uid) == request.POST.get("out")), None)
    if member is not None:
        mine.cancel_member(secret=opened.secret, member=member.uid)


def _party_page(
    request: HttpRequest, opened: Opened[PartyMine], *, refusal: str = "", status: int = 200
) -> HttpResponse:
    found = mine.party(opened.secret) or opened.found
    asked = request.GET.get("ut", "")
    rows = party_rows.rows(found)
    context = {
        "party": found,
        "offer": offers.of(found.occasion_id),
        "rows": rows,
        "sums": party_rows.sums(found),
        "asked": next((row for row in rows if row.uid == asked and row.is_live), None),
        "refusal": refusal,
        "secret": vault_links.written(opened.secret),
        "confirm_by": words.moment(found.confirm_by),
        "live": sum(row.is_live for row in rows),
    }
    return render(request, "training/party.html", context, status=status)
