"""One unit's request at the desk: what the unit says, the plan, the visit, how it went, and its end."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.operations import actions, guides, lessons, reading
from varsam.areas.operations.acts import NotNow
from varsam.areas.operations.enums import Setting
from varsam.areas.operations.states import State, Why
from varsam.kernel.access import gates
from varsam.kernel.appointments.enums import Kind
from varsam.lib.rows import Verb
from varsam.site.appointments.of_enquiry import of_enquiry
from varsam.site.desk.acts import me, see_other
from varsam.site.desk.forms import TextForm
from varsam.site.operations import desk_page, guide_page, opened, responsibility, status_page, writing
from varsam.site.operations.forms_request import CloseForm, FollowUpForm, LessonForm, TakeUpForm
from varsam.site.operations.opened import Opened
from varsam.site.operations.views_list import row


def find(reference: str) -> Opened:
    """The request of that reference, opened and on record as read; another unit's is not there."""
    found = opened.requests().select_related("enquiry__unit").filter(reference=reference).first()
    if found is None:
        raise Http404
    reading.note_read(found)
    return opened.of(found)


@require_safe
@gates.staff(needs=("unit_request", Verb.READ))
def request(request: HttpRequest, reference: str) -> HttpResponse:
    """Who holds it, what is next, and everything that was agreed."""
    found = find(reference)
    asked, guide = found.request, found.guide
    newest = guides.of(guide.slug, hidden=True) if guide else None
    may = desk_page.may(found)
    context = {
        "request_": asked,
        "row": row(asked),
        "way": row(asked).way,
        "guide": guide,
        "at_desk": True,
        "is_proposed": found.plan_waits and not found.is_changed,
        "newer": newest.number if guide and newest and newest.number > guide.number else 0,
        "text_language": guide_page.text_language(guide) if guide else "sv",
        "icon_name": guide_page.ICONS[Setting(asked.setting)],
        "setting_words": Setting(asked.setting).label,
        "picture": status_page.picture(found),
        "may": may,
        "acts": desk_page.acts(found, me(request)),
        "measures": found.agreed,
        "drafts": found.working,
        "plan_finding": desk_page.plan_finding(found),
        "plan_more": desk_page.plan_more(found),
        "declined_why": found.declined_why,
        "followed": found.followed,
        "lessons": found.lessons,
        "times": of_enquiry(asked.enquiry, me(request), Kind.VISIT) if asked.is_open else {},
    }
    return render(request, "operations/desk/request.html", context)


def too_late(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody was quicker, or the unit has answered meanwhile."""
    messages.warning(request, _("Det gick inte längre: något har ändrats sedan du öppnade sidan."))
    return see_other("unit_support:request", reference)


def acted(request: HttpRequest, reference: str, act: Callable[[], object], done: str) -> HttpResponse:
    """Do it, say so, and read the page anew."""
    try:
        act()
    except NotNow:
        return too_late(request, reference)
    messages.success(request, done)
    return see_other("unit_support:request", reference)


@dataclass(frozen=True)
class Asked:
    """A page that asks for something about a request: its words, and which fields stand before and after the text."""

    heading: str | Promise
    lead: str | Promise
    act: str | Promise
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    loses: str | Promise = ""


def page(
    request: HttpRequest, found: Opened, form: Form, asked: Asked, check: writing.Check | None = None
) -> HttpResponse:
    """The page with its form, as it was sent where it was."""
    context = {
        "request_": found.request,
        "form": form,
        "check": check or writing.Check(),
        "heading": asked.heading,
        "lead": asked.lead,
        "act": asked.act,
        "before": [form[name] for name in asked.before],
        "after": [form[name] for name in asked.after],
        "loses": asked.loses,
        "back": reverse("unit_support:request", args=[found.request.reference]),
    }
    return render(request, "operations/desk/form.html", context, status=422 if form.is_bound else 200)


def weighed(request: HttpRequest, form: TextForm) -> tuple[writing.Verdict | None, writing.Check | None]:
    """What became of a text that was sent: a verdict where it may be kept, else what to look at again."""
    if not form.is_bound or not form.is_valid():
        return None, None
    verdict = writing.weigh(form, request.POST)
    if verdict.settled:
        return verdict, None
    form.rewrite(verdict.text)
    return None, verdict.check


@require_POST
@gates.staff(needs=("unit_request", Verb.CHANGE))
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Hold it from now on."""
    found = find(reference)
    done = _("Du håller i stödet nu. Verksamheten ser det.")
    return acted(request, reference, lambda: actions.take(request=found.request, by=me(request)), done)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("unit_request", Verb.CHANGE))
def choose_guide(request: HttpRequest, reference: str) -> HttpResponse:
    """Say which guide fits; another than before means that responsibility is gone through anew."""
    found = find(reference)
    if not desk_page.may(found).choose:
        return too_late(request, reference)
    initial = {"setting": found.request.setting, "guide": found.guide.slug if found.guide else ""}
    form = TakeUpForm(request.POST or None, initial=initial)
    del form.fields["setting"]
    if request.method != "POST" or not form.is_valid():
        loses = _("Byter du guide får verksamheten gå igenom sitt ansvar på nytt.") if found.said else ""
        words = Asked(
            _("Välj guide"),
            _("Verksamheten går igenom det ansvar som guiden beskriver."),
            _("Välj"),
            ("guide",),
            (),
            loses,
        )
        return page(request, found, form, words)
    guide = guides.of(form.cleaned_data["guide"]) if form.cleaned_data["guide"] else None

    def act() -> None:
        version = guide.version_id if guide else None
        actions.choose_guide(request=found.request, version=version, by=me(request))

    return acted(request, reference, act, _("Guiden är vald. Nu kan verksamheten gå igenom sitt ansvar."))


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("unit_request", Verb.CHANGE))
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """What the unit says of its responsibility on the telephone; where no guide fits, that it was talked through."""
    found = find(reference)
    if not desk_page.may(found).check:
        return too_late(request, reference)
    done = _("Svaren är sparade. Verksamheten ser dem också.")
    if found.guide is None:
        if request.method != "POST":
            return see_other("unit_support:request", reference)
        return acted(
            request,
            reference,
            lambda: actions.say_check(request=found.request, answers={}, by=me(request)),
            _("Antecknat. Nu kan du skriva en plan."),
        )
    guide = found.guide
    said = {**found.said, **responsibility.answers(request.POST, guide)}
    if request.method == "POST" and len(said) == len(guide.responsibilities):
        return acted(
            request,
            reference,
            lambda: actions.say_check(request=found.request, answers=said, by=me(request)),
            done,
        )
    context = {
        "request_": found.request,
        "guide": guide,
        "text_language": guide_page.text_language(guide),
        "questions": responsibility.questions(guide, said),
        "is_empty": request.method == "POST",
    }
    return render(request, "operations/desk/check.html", context, status=422 if context["is_empty"] else 200)


@require_POST
@gates.staff(needs=("unit_request", Verb.CHANGE))
def note_visit(request: HttpRequest, reference: str) -> HttpResponse:
    """A visit has been made without a booked time: today."""
    found = find(reference)

    def act() -> None:
        actions.note_visit(enquiry=found.request.enquiry_id, at=timezone.now(), by=me(request))

    return acted(request, reference, act, _("Besöket är antecknat. De sex veckorna räknas härifrån."))


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("unit_request", Verb.CHANGE))
def follow_up(request: HttpRequest, reference: str) -> HttpResponse:
    """How it went, for a unit that rang and can answer nowhere else."""
    found = find(reference)
    if not desk_page.may(found).tell:
        return too_late(request, reference)
    measures = [(each.uid, each.what, each.role_words) for each in found.agreed]
    form = FollowUpForm(request.POST if request.method == "POST" else None, measures=measures)
    verdict, checked = weighed(request, form)
    if verdict is None:
        words = Asked(_("Hur gick det?"), _("Skriv vad de säger på telefon, inte vad du tror."), _("Spara"))
        return page(request, found, form, words, checked)
    said: dict[str, Any] = form.cleaned_data

    def act() -> None:
        actions.follow_up(
            request=found.request,
            rating=said["rating"],
            harm=said["harm"],
            worked=form.worked(),
            words=verdict.text,
            kept=verdict.kept,
            by=me(request),
        )

    return acted(request, reference, act, _("Uppföljningen är sparad."))


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("unit_request", Verb.CHANGE))
def suggest_lesson(request: HttpRequest, reference: str) -> HttpResponse:
    """What others should know, as whoever holds it sees it."""
    found = find(reference)
    if not desk_page.may(found).lesson:
        return too_late(request, reference)
    form = LessonForm(request.POST if request.method == "POST" else None)
    verdict, checked = weighed(request, form)
    if verdict is None:
        words = Asked(
            _("Skriv en lärdom"), _("Om situationen, aldrig om en person. Den kan bli en guide."), _("Spara")
        )
        return page(request, found, form, words, checked)

    def act() -> None:
        lessons.suggest(request=found.request, text=verdict.text, kept=verdict.kept, by=me(request))

    return acted(request, reference, act, _("Lärdomen väntar nu bland lärdomarna."))


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("unit_request", Verb.CHANGE))
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """End it, with what came of it."""
    found = find(reference)
    choices = desk_page.ends(found)
    if not choices:
        return too_late(request, reference)
    form = CloseForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method != "POST" or not form.is_valid():
        words = Asked(
            _("Avsluta stödet"),
            _("Verksamheten ser att det är avslutat och varför."),
            _("Avsluta"),
            ("why",),
            (),
            _(
                "Efter det går planen inte att ändra. Det ni kom överens om står kvar så länge samtalet finns."
            ),
        )
        return page(request, found, form, words)
    why = Why(form.cleaned_data["why"])

    def act() -> None:
        if desk_page.is_done(State(found.request.state), why):
            actions.close(request=found.request, why=why, by=me(request))
        else:
            actions.withdraw(request=found.request, why=why, by=me(request))

    return acted(request, reference, act, _("Stödet är avslutat."))
