"""Dialogues: all of them, one in full, beginning and ending one, and what is asked and promised in it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.collaboration.dialogue import actions, reading
from varsam.areas.collaboration.dialogue.enums import Kind
from varsam.areas.collaboration.dialogue.models import Community
from varsam.areas.collaboration.dialogue.reading import Asked, Opened
from varsam.kernel.access import actor, gates
from varsam.kernel.people.models import Organisation, User
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.desk.forms import TextForm
from varsam.site.dialogue import presentation, writing
from varsam.site.dialogue.forms import AnswerForm, AskForm, BeginForm, PromiseForm


@require_safe
@gates.staff(needs=("dialogue", Verb.READ))
def dialogues(request: HttpRequest) -> HttpResponse:
    """With whom the city talks, and how its promises stand."""
    lines = reading.lines(timezone.localdate())
    found = [presentation.row(each) for each in lines]
    context = {
        "finding": presentation.finding(how for line in lines for _promise, how in line.promises),
        "rows": [each for each in found if each.line.community.ended_on is None],
        "ended": [each for each in found if each.line.community.ended_on is not None],
        "waiting": sum(line.waiting for line in lines),
        "may_begin": actor.may("dialogue", Verb.ADD),
    }
    return render(request, "dialogue/dialogues.html", context)


def find(pk: int) -> Opened:
    """One of them, opened and on record; not yours is not there."""
    opened = reading.open_dialogue(pk)
    if opened is None:
        raise Http404
    return opened


def going_on(pk: int) -> Opened:
    """One in which the city still talks, and that the one who acts may write in."""
    opened = find(pk)
    if not reading.keeps(opened.community):
        raise PermissionDenied("a dialogue of another unit")
    if opened.community.ended_on is not None:
        raise Http404
    return opened


@require_safe
@gates.staff(needs=("dialogue", Verb.READ))
def dialogue(request: HttpRequest, pk: int) -> HttpResponse:
    """What was promised, asked and answered; whom to call; when they meet."""
    opened = find(pk)
    community = opened.community
    ongoing, settled = presentation.parts(opened.promises)
    context = {
        "opened": opened,
        "community": community,
        "place": presentation.place(community),
        "finding": presentation.finding(each.standing for each in opened.promises),
        "ongoing": ongoing,
        "settled": settled,
        "waiting": [each for each in opened.questions if not each.answer],
        "answered": [each for each in opened.questions if each.answer],
        "meetings": reading.meetings_of(community.group) if community.group else [],
        "keeps": reading.keeps(community) and community.ended_on is None,
    }
    return render(request, "dialogue/dialogue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("dialogue", Verb.ADD))
def begin(request: HttpRequest) -> HttpResponse:
    """Begin to talk with an organisation."""
    unit = Organisation.objects.get(pk=sorted(actor.units("dialogue", Verb.ADD))[0])
    form = BeginForm(request.POST if request.method == "POST" else None, known=reading.not_yet(unit))
    if request.method != "POST" or not form.is_valid():
        return _begin_page(request, form)
    made = _begun(form, unit, me(request))
    if made is None:
        form.add_error(None, _("Det finns redan en dialog eller en grupp med det namnet."))
        return _begin_page(request, form)
    messages.success(request, _("Dialogen är påbörjad. Skriv in vem ni ringer, och vad de frågar."))
    return see_other("dialogue:dialogue", made.pk)


def _begun(form: BeginForm, unit: Organisation, by: User) -> Community | None:
    said = form.cleaned_data
    try:
        with transaction.atomic():
            return actions.begin_dialogue(
                unit=unit.pk,
                organisation=said["organisation"],
                name=said["name"],
                district=said["district"],
                kind=Kind(said["kind"]),
                by=by,
            )
    except IntegrityError:
        return None


def _begin_page(request: HttpRequest, form: BeginForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "dialogue/begin.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("dialogue", Verb.CHANGE))
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The city and the organisation talk no more; not while a promise is open."""
    opened = going_on(pk)
    ongoing, _settled = presentation.parts(opened.promises)
    if request.method != "POST" or ongoing:
        context = {"community": opened.community, "ongoing": ongoing, "opened": opened}
        return render(request, "dialogue/end.html", context, status=422 if request.method == "POST" else 200)
    actions.end_dialogue(community=opened.community, by=me(request))
    messages.success(request, _("Dialogen är avslutad. Löften, frågor och svar finns kvar."))
    return see_other("dialogue:dialogues")


# --- what is written -------------------------------------------------------------------------------------------------


def page(
    request: HttpRequest,
    template: str,
    form: TextForm,
    facts: dict[str, object],
    check: writing.Check | None = None,
) -> HttpResponse:
    """A form with a text, as it was sent where it was; 422 where something is to be mended."""
    context = {"form": form, "check": check or writing.Check(), **facts}
    return render(request, template, context, status=422 if form.is_bound else 200)


def weighed(form: TextForm, request: HttpRequest) -> tuple[writing.Verdict | None, writing.Check | None]:
    """The text as it may be kept; or None, and what in it may point at somebody."""
    if request.method != "POST" or not form.is_valid():
        return None, None
    verdict = writing.weigh(form, request.POST)
    if verdict.settled:
        return verdict, None
    form.rewrite(verdict.text)
    return None, verdict.check


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("dialogue", Verb.CHANGE))
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what the organisation asks."""
    opened = going_on(pk)
    form = AskForm(request.POST if request.method == "POST" else None)
    verdict, check = weighed(form, request)
    if verdict is None:
        return page(request, "dialogue/ask.html", form, {"community": opened.community}, check)
    actions.ask(
        community=opened.community,
        text=verdict.text,
        asked_on=form.cleaned_data["asked_on"],
        kept=verdict.kept,
        by=me(request),
    )
    messages.success(request, _("Frågan är sparad. Den kommer upp vid nästa möte tills den är besvarad."))
    return see_other("dialogue:dialogue", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("dialogue", Verb.CHANGE))
def answer(request: HttpRequest, pk: int, question: str) -> HttpResponse:
    """Answer a question, once."""
    opened = going_on(pk)
    asked = _asked(opened, question)
    if asked.answer:
        messages.warning(request, _("Frågan är redan besvarad."))
        return see_other("dialogue:dialogue", pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    verdict, check = weighed(form, request)
    if verdict is None:
        facts = {"community": opened.community, "asked": asked}
        return page(request, "dialogue/answer.html", form, facts, check)
    actions.answer(question=asked.question, text=verdict.text, kept=verdict.kept, by=me(request))
    messages.success(request, _("Svaret är sparat. De ser det när de loggar in."))
    return see_other("dialogue:dialogue", pk)


def _asked(opened: Opened, question: str) -> Asked:
    for each in opened.questions:
        if each.question.pk == question:
            return each
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("dialogue", Verb.CHANGE))
def make_promise(request: HttpRequest, pk: int) -> HttpResponse:
    """Promise something: what, who answers for it, until when."""
    opened, people = going_on(pk), reading.owners()
    form = PromiseForm(
        request.POST if request.method == "POST" else None,
        people=people,
        questions=opened.questions,
        initial={"owner": me(request).pk, "question": request.GET.get("fraga", "")},
    )
    verdict, check = weighed(form, request)
    if verdict is None:
        return page(request, "dialogue/make_promise.html", form, {"community": opened.community}, check)
    said = form.cleaned_data
    chosen = {str(each.question.pk): each.question for each in opened.questions}
    reference = actions.promise(
        community=opened.community,
        text=verdict.text,
        owner=next(each for each in people if each.pk == said["owner"]),
        due_on=said["due_on"],
        question=chosen.get(said["question"]),
        kept=verdict.kept,
        by=me(request),
    )
    messages.success(
        request,
        _("Löftet %(reference)s är sparat. Den som svarar för det påminns i tid.") % {"reference": reference},
    )
    return see_other("dialogue:dialogue", pk)
