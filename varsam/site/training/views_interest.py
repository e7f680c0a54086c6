"""Saying that one would like a course, before there is anything to sign up for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from varsam.areas.training.courses.models import Course
from varsam.areas.training.occasions import interests
from varsam.areas.training.occasions.addresses import NotAnAddress
from varsam.areas.training.occasions.interests import Said
from varsam.areas.training.occasions.refusals import NotNow
from varsam.areas.training.occasions.signing_up import WrongDomain
from varsam.kernel.access import gates
from varsam.site.training import fields, links, offers, pace, promises, words
from varsam.site.training.forms import InterestForm
from varsam.site.training.offers import Offer
from varsam.ui.languages import STAFF, written_in


# As when one signs up: see views_sign_up.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
def interest(request: HttpRequest) -> HttpResponse:
    """What somebody would like, and when; it counts when they have confirmed it by the link."""
    if request.method != "POST":
        initial = {"course": fields.one_line(request.GET.get("course", ""))[:60], "for_unit": ""}
        return _form_page(request, InterestForm(initial=initial))
    form = InterestForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    return pace.held_up(request, form.cleaned_data["email"]) or _said(request, form)


def _said(request: HttpRequest, form: InterestForm) -> HttpResponse:
    said = form.cleaned_data
    unit = said["unit"]
    try:
        interests.say(
            course=said["course"],
            name=said["name"],
            email=said["email"],
            unit=unit.pk if unit else None,
            district=None,
            for_unit=bool(said["for_unit"]),
            how_many=said["how_many"],
            from_month=said["from_month"],
            to_month=said["to_month"],
            what_for=said["what_for"],
            language=get_language() or "sv",
            submission=said["submission"],
        )
    except (NotAnAddress, WrongDomain):
        form.add_error("email", fields.not_work())
        return _form_page(request, form, status=422)
    context = {"address": said["email"], "confirm_by": promises.confirm_by(), "course": said["course"]}
    return render(request, "training/interest_sent.html", context)


def _form_page(request: HttpRequest, form: InterestForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "units": fields.units()}
    return render(request, "training/interest.html", context, status=status)


# Who presses proves themselves by the link, which no other site knows: there is no cookie that could be misused.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
def my_interest(request: HttpRequest, secret: str) -> HttpResponse:
    """One's own interest by the link in the mail: confirmed, and taken back."""
    opened = links.opened(request, secret, interests.opened)
    if isinstance(opened, HttpResponse):
        return opened
    acts = {"confirm": interests.confirm, "withdraw": interests.withdraw}
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        return _my_page(request, secret, opened.secret)
    try:
        act(secret=opened.secret)
    except NotNow as not_now:
        return _my_page(request, secret, opened.secret, refusal=str(not_now.refusal.label), status=409)
    if act is interests.withdraw:
        return _my_page(request, secret, opened.secret)
    answered = redirect("training:my_interest", secret)
    answered.status_code = 303
    return answered


def _my_page(
    request: HttpRequest, secret: str, proof: bytes, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    found = interests.opened(proof)
    context = {
        "interest": found,
        "secret": secret,
        "refusal": refusal,
        "course": _course(found),
        "confirm_by": words.moment(found.confirm_by) if found else "",
        "invited_to": _invited_to(found),
    }
    return render(request, "training/my_interest.html", context, status=status)


def _course(found: Said | None) -> Course | None:
    if found is None or found.course_id is None:
        return None
    return Course.objects.filter(pk=found.course_id).first()


def _invited_to(found: Said | None) -> Offer | None:
    if found is None or found.occasion_id is None:
        return None
    return offers.all_of([found.occasion_id]).get(found.occasion_id)
