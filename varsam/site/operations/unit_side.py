"""What the unit does with its request, the same with the code and signed in: each page finds, asks, acts and answers.

Whoever calls has proved who they are: the writer's token, or the one who is signed in. `by` is None for the writer.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from varsam.areas.operations import actions, lessons
from varsam.areas.operations.acts import NotNow
from varsam.areas.operations.models import Measure, Request
from varsam.areas.operations.states import Why
from varsam.kernel.conversations.pages import Way
from varsam.kernel.people.models import User
from varsam.site.desk.forms import TextForm
from varsam.site.operations import guide_page, opened, responsibility, status_page, writing
from varsam.site.operations.forms_request import DeclineForm, FollowUpForm, LessonForm
from varsam.site.operations.opened import Opened


@dataclass(frozen=True)
class Side:
    """On whose side a page is shown: its frame, its addresses by name, where "up" leads and its words, and who acts."""

    base: str
    to: dict[str, str]
    up_words: str
    by: User | None = None
    ways: tuple[Way, ...] = ()

    def context(self) -> dict[str, object]:
        return {"base": self.base, "to": self.to, "up_words": self.up_words, "by": self.by, "ways": self.ways}


# What a page says when an act came too late: in another window, or because the city has changed something meanwhile.
def _too_late() -> str:
    return _("Det gick inte längre: något har ändrats sedan du öppnade sidan. Så här ser det ut nu.")


def done_words(key: str) -> str:
    """What the status page says after an act, by the key that its address carries; empty for any other."""
    return {
        "ansvar": _("Tack. Så här ser det ut hos er."),
        "plan": _("Bra. Planen gäller nu, och vi frågar hur det gick om sex veckor."),
        "andra": _("Tack. Vi ändrar planen och föreslår den igen."),
        "uppfoljning": _("Tack för att ni berättade. Vi läser det och säger vad vi gör härnäst."),
        "lardom": _("Tack. Vi läser det, och ni ser här vad det blev av det."),
        "avbrutet": _("Stödet är avbrutet. Skriv när ni vill om ni behöver det igen."),
    }.get(key, "")


def status(
    request: HttpRequest, found: Opened, side: Side, *, form: TextForm | None = None, **more: object
) -> HttpResponse:
    """Who holds it, what is next and by when; and what the unit can do now."""
    context = {
        **status_page.context(found),
        "form": form or DeclineForm(),
        "check": writing.Check(),
        "said": done_words(request.GET.get("klart", "")),
        "is_refused": False,
        **side.context(),
        **more,
    }
    code = 422 if form is not None else 409 if context["is_refused"] else 200
    return render(request, "operations/unit/status.html", context, status=code)


def _refused(request: HttpRequest, asked: Request, side: Side) -> HttpResponse:
    again = opened.of(opened.requests().get(pk=asked.pk))
    return status(request, again, side, said=_too_late(), is_refused=True)


def _acted(
    request: HttpRequest, found: Opened, side: Side, key: str, act: Callable[[], object]
) -> HttpResponse:
    """Do it and show what came of it: 303, so that a reload sends nothing twice."""
    try:
        act()
    except NotNow:
        return _refused(request, found.request, side)
    response = HttpResponseRedirect(side.to["status"] + (f"?klart={key}" if key else ""))
    response.status_code = 303
    return response


def check(request: HttpRequest, found: Opened, side: Side) -> HttpResponse:
    """Say what the unit does, does not yet, or does not know, of all that the guide asks for."""
    if found.guide is None or not status_page.may(found).check:
        return _refused(request, found.request, side)
    guide = found.guide
    said = {**found.said, **responsibility.answers(request.POST, guide)}
    is_short = request.method == "POST" and len(said) < len(guide.responsibilities)
    if request.method == "POST" and not is_short:
        return _acted(
            request,
            found,
            side,
            "ansvar",
            lambda: actions.say_check(request=found.request, answers=said, by=side.by),
        )
    context = {
        "request_": found.request,
        "guide": guide,
        "text_language": guide_page.text_language(guide),
        "questions": responsibility.questions(guide, said),
        "is_empty": is_short,
        **side.context(),
    }
    return render(request, "operations/unit/check.html", context, status=422 if is_short else 200)


def _number(request: HttpRequest) -> int:
    sent = request.POST.get("number", "")
    return int(sent) if sent.isdecimal() and len(sent) < 6 else 0


def accept(request: HttpRequest, found: Opened, side: Side) -> HttpResponse:
    """Agree to the plan that was read, and to no other."""
    number = _number(request)

    def act() -> None:
        actions.answer_plan(request=found.request, number=number, accepts=True, by=side.by)

    return _acted(request, found, side, "plan", act)


def decline(request: HttpRequest, found: Opened, side: Side) -> HttpResponse:
    """Say what is to be changed in it."""
    number, form = _number(request), DeclineForm(request.POST)
    if not form.is_valid():
        return status(request, found, side, form=form)
    verdict = writing.weigh(form, request.POST)
    if not verdict.settled:
        form.rewrite(verdict.text)
        return status(request, found, side, form=form, check=verdict.check)

    def act() -> None:
        actions.answer_plan(
            request=found.request,
            number=number,
            accepts=False,
            why=verdict.text,
            kept=verdict.kept,
            by=side.by,
        )

    return _acted(request, found, side, "andra", act)


def tick(request: HttpRequest, found: Opened, side: Side) -> HttpResponse:
    """Say that something has been done, or take that back."""
    try:
        uid = uuid.UUID(request.POST.get("measure", ""))
    except ValueError:
        return _refused(request, found.request, side)
    measure = Measure.objects.filter(pk=uid, request=found.request).first()
    if measure is None:
        return _refused(request, found.request, side)
    is_done = request.POST.get("done") != "no"
    return _acted(request, found, side, "", lambda: actions.tick(measure=measure, done=is_done, by=side.by))


def follow_up(request: HttpRequest, found: Opened, side: Side) -> HttpResponse:
    """Tell how it went: of each measure, as a whole, and whether anything got worse for anybody."""
    if not status_page.may(found).follow_up:
        return _refused(request, found.request, side)
    measures = [(each.uid, each.what, each.role_words) for each in found.agreed]
    form = FollowUpForm(request.POST if request.method == "POST" else None, measures=measures)

    def act(text: str, kept: tuple[str, ...]) -> None:
        said = form.cleaned_data
        actions.follow_up(
            request=found.request,
            rating=said["rating"],
            harm=said["harm"],
            worked=form.worked(),
            words=text,
            kept=kept,
            by=side.by,
        )

    return _written(request, found, side, form, "operations/unit/follow_up.html", "uppfoljning", act)


def lesson(request: HttpRequest, found: Opened, side: Side) -> HttpResponse:
    """Suggest what others should know."""
    if not status_page.may(found).lesson:
        return _refused(request, found.request, side)
    form = LessonForm(request.POST if request.method == "POST" else None)

    def act(text: str, kept: tuple[str, ...]) -> None:
        lessons.suggest(request=found.request, text=text, kept=kept, by=side.by)

    return _written(request, found, side, form, "operations/unit/lesson.html", "lardom", act)


def _written(
    request: HttpRequest,
    found: Opened,
    side: Side,
    form: TextForm,
    template: str,
    key: str,
    act: Callable[[str, tuple[str, ...]], None],
) -> HttpResponse:
    """A form with a text that must name nobody: shown, mended, and then done."""
    checked = writing.Check()
    if form.is_bound and form.is_valid():
        verdict = writing.weigh(form, request.POST)
        if verdict.settled:
            return _acted(request, found, side, key, lambda: act(verdict.text, verdict.kept))
        form.rewrite(verdict.text)
        checked = verdict.check
    context = {"request_": found.request, "form": form, "check": checked, **side.context()}
    return render(request, template, context, status=422 if form.is_bound else 200)


def withdraw(request: HttpRequest, found: Opened, side: Side) -> HttpResponse:
    """The unit needs no support any more."""

    def act() -> None:
        actions.withdraw(request=found.request, why=Why.SOLVED_ITSELF, by=side.by)

    return _acted(request, found, side, "avbrutet", act)
