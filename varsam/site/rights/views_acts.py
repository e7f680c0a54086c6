"""What the registry does with a request, one act at a time."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import gates
from varsam.kernel.lawfulness import legal_texts, rights
from varsam.kernel.lawfulness.models import Answer, RequestState, Right
from varsam.kernel.lawfulness.rights import NotPossible, Opened
from varsam.kernel.records import reading
from varsam.kernel.records.enums import Information
from varsam.kernel.records.models import Entry
from varsam.lib.references import format_reference, parse_reference
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me, see_other
from varsam.site.rights import page
from varsam.site.rights.forms import AnswerForm, DissentForm, NoteForm, NumberForm, ReferenceForm

Act = Callable[[HttpRequest, Opened], HttpResponse]


def _act(act: Act) -> Callable[..., HttpResponse]:
    """An act on one request that is not answered yet. Whoever comes by a link gets the request's page."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @gates.staff(needs=("rights_request", Verb.CHANGE))
    @wraps(act)
    def guarded(request: HttpRequest, reference: str) -> HttpResponse:
        if request.method != "POST":
            return redirect("rights:request", reference=reference)
        found = page.handled(reference)
        try:
            return act(request, found)
        except NotPossible:
            messages.warning(
                request,
                _("Det gick inte: begäran är redan besvarad, eller så har tiden gått ut. Förläng den först."),
            )
            return page.back(reference)

    return guarded


@_act
def find(request: HttpRequest, found: Opened) -> HttpResponse:
    """Look for the person's records by personnummer, in the whole municipality."""
    form = NumberForm(request.POST, auto_id="nummer_%s")
    if not form.is_valid():
        return page.show(request, found, 422, number_form=form)
    new = rights.find(request=found.request, number=form.cleaned_data["number"], by=me(request))
    if new:
        messages.success(request, _("Hittade %(n)s. Sökningen är loggad, utan numret.") % {"n": new})
    else:
        messages.info(request, _("Inget nytt hittades på det numret. Sökningen är loggad, utan numret."))
    return page.back(found.request.reference)


@_act
def add(request: HttpRequest, found: Opened) -> HttpResponse:
    """Take a record along that the person knows of."""
    form = ReferenceForm(request.POST, auto_id="referens_%s")
    if form.is_valid():
        parsed = parse_reference(form.cleaned_data["reference"])
        reference = format_reference(*parsed) if parsed else ""
        if parsed and rights.add(request=found.request, reference=reference, by=me(request)):
            messages.success(request, _("Akten är med."))
            return page.back(found.request.reference)
        form.add_error("reference", _("Det finns ingen sådan akt i kommunen, eller så är den redan med."))
    return page.show(request, found, 422, reference_form=form)


@_act
def drop(request: HttpRequest, found: Opened) -> HttpResponse:
    """Leave out a record that was somebody else's."""
    parsed = parse_reference(request.POST.get("record", ""))
    if parsed and rights.drop(request=found.request, reference=format_reference(*parsed), by=me(request)):
        messages.success(request, _("Akten är inte med längre, och den är stängd för dig."))
    return page.back(found.request.reference)


@_act
def open_records(request: HttpRequest, found: Opened) -> HttpResponse:
    """Open what was found, until the answer is due."""
    rights.open_records(request=found.request, by=me(request))
    messages.success(
        request,
        _("Akterna är öppna för dig till %(day)s, eller tills du svarar. Enheten ser att de är öppnade.")
        % {"day": moments.short_day(found.request.due_at)},
    )
    return page.back(found.request.reference)


@_act
def extend(request: HttpRequest, found: Opened) -> HttpResponse:
    """More time, once, with a reason."""
    form = page.extend_form(found.request, request.POST)
    if not form.is_valid():
        return page.show(request, found, 422, extend_form=form)
    said = form.cleaned_data
    rights.extend(request=found.request, until=said["until"], reason=said["reason"], by=me(request))
    messages.success(request, _("Tiden är förlängd. Skriv till personen och berätta det, och varför."))
    return page.back(found.request.reference)


@_act
def note(request: HttpRequest, found: Opened) -> HttpResponse:
    """Write down how it is handled."""
    form = NoteForm(request.POST, auto_id="anteckning_%s")
    if not form.is_valid():
        return page.show(request, found, 422, note_form=form)
    rights.note(request=found.request, text=form.cleaned_data["text"], by=me(request))
    messages.success(request, _("Sparat."))
    return page.back(found.request.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("rights_request", Verb.CHANGE))
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """The answer: what the law says, the words to the person, how to appeal. It closes what was opened."""
    found = page.handled(reference)
    if found.request.state == RequestState.ANSWERED:
        return redirect("rights:request", reference=reference)
    right, today = Right(found.request.kind), timezone.localdate()
    rule = legal_texts.rule_of(right, today)
    if request.method != "POST":
        chosen = request.GET.get("utfall", "")
        outcome = Answer(chosen) if chosen in Answer.values else None
        initial = {
            "outcome": chosen,
            "text": legal_texts.draft(right, outcome, today) if outcome else "",
            "appeal": legal_texts.appeal("rights", today),
        }
        return _answer_page(request, found, AnswerForm(initial=initial))
    form = AnswerForm(request.POST)
    if not form.is_valid() or rule is None:
        return _answer_page(request, found, form, status=422)
    said = form.cleaned_data
    outcome = Answer(said["outcome"])
    try:
        rights.answer(
            request=found.request,
            outcome=outcome,
            rule=rule,
            text=said["text"],
            appeal=said["appeal"] if outcome != Answer.GRANTED else "",
            by=me(request),
        )
        messages.success(request, _("Besvarad. Akterna är stängda för dig igen. Skriv ut svaret härifrån."))
    except NotPossible:
        messages.warning(request, _("Någon annan har hunnit besvara begäran."))
    return page.back(reference)


def _answer_page(request: HttpRequest, found: Opened, form: AnswerForm, status: int = 200) -> HttpResponse:
    right, today = Right(found.request.kind), timezone.localdate()
    context = {
        "found": found.request,
        "asker": found.asker,
        "kind": right,
        "form": form,
        "rule": legal_texts.rule_of(right, today),
        "drafts": [(each, legal_texts.draft(right, each, today)) for each in Answer],
    }
    return render(request, "rights/answer.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("rights_request", Verb.CHANGE))
def record(request: HttpRequest, reference: str, record: str) -> HttpResponse:
    """One record that is open for the request: read it, and add what the person says is wrong."""
    found = page.handled(reference)
    opened = None
    if found.request.records.filter(reference=record).exists():
        opened = reading.open_record(record)
    if opened is None:
        raise Http404
    now = timezone.now()
    entries = [
        (str(text.entry.pk), f"{moments.short_day(text.entry.happened_at)}, {text.entry.author.name}")
        for text in opened.texts
    ]
    form = DissentForm(request.POST if request.method == "POST" else None, entries=entries)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        by_id: dict[str, Entry] = {str(text.entry.pk): text.entry for text in opened.texts}
        corrects = by_id.get(said["corrects"])
        rights.dissent(
            request=found.request,
            record=opened.record,
            corrects=corrects,
            information=Information(corrects.information if corrects else said["information"]),
            text=said["text"],
            by=me(request),
        )
        messages.success(request, _("Infört i akten. Det som stod där förut står kvar."))
        return see_other("rights:record", reference=reference, record=record)
    context = {
        "found": found.request,
        "record": opened.record,
        "texts": [
            {
                "kind": Information(text.entry.information).label,
                "who": text.entry.author.name,
                "at": moments.short(text.entry.happened_at, now),
                "body": text.body,
                "is_correction": text.entry.corrects_id is not None,
            }
            for text in opened.texts
        ],
        "form": form,
    }
    return render(request, "rights/record.html", context, status=422 if form.errors else 200)
