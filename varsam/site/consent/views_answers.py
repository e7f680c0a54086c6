"""Taking down what somebody has said: yes, no, or that they take it back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import gates
from varsam.kernel.lawfulness import consents
from varsam.kernel.lawfulness.models import Decision, Form
from varsam.kernel.lawfulness.overlaps import Ending, would_end
from varsam.kernel.records import policies
from varsam.lib.rows import Verb
from varsam.site.consent import finding, standing, words
from varsam.site.consent.forms import AnswerForm, WithdrawForm
from varsam.site.consent.standing import Asked, Person
from varsam.site.desk.acts import me


def _place(asked: Asked, signer_id: UUID) -> int:
    for place, person in enumerate(asked.people):
        if person.signer.pk == signer_id:
            return place
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def register(request: HttpRequest, reference: str, request_id: UUID, signer_id: UUID) -> HttpResponse:
    """Write in the answer of one who was asked."""
    record, _every, asked = finding.request(reference, request_id)
    policies.check_can_write_in(record)
    place = _place(asked, signer_id)
    person = asked.people[place]
    context = {"record": record, "asked": asked, "person": person}
    if request.method != "POST":
        form = AnswerForm(
            asked=asked, place=place, initial={"form": Form.PAPER, "decided_on": timezone.localdate()}
        )
        return render(request, "consent/register.html", {**context, "form": form})
    form = AnswerForm(request.POST, asked=asked, place=place)
    if not form.is_valid():
        return render(request, "consent/register.html", {**context, "form": form}, status=422)
    decisions: dict[UUID, Decision] = form.cleaned_data["decisions"]
    ended = would_end(record, [scope for scope, said in decisions.items() if said != Decision.GIVEN])
    try:
        consents.register(
            signer=person.signer,
            decisions=decisions,
            form=Form(form.cleaned_data["form"]),
            decided_on=form.cleaned_data["decided_on"],
            by=me(request),
        )
    except ValueError:
        return _changed_meanwhile(request, reference, request_id)
    after = standing.one(record, request_id)
    _say(request, ended, after)
    return redirect("consent:request", reference, request_id)


def _say(request: HttpRequest, ended: list[Ending], after: Asked | None) -> None:
    if ended:
        messages.success(request, _ended_words(ended))
    elif after and after.in_force:
        names = words.listed(line.organisation for line in after.in_force)
        messages.success(
            request, _("Svaret är inskrivet. Samtycket gäller för %(names)s.") % {"names": names}
        )
    else:
        messages.success(request, _("Svaret är inskrivet. Inget får delas ännu."))


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def withdraw(request: HttpRequest, reference: str, request_id: UUID, signer_id: UUID) -> HttpResponse:
    """Write in that somebody takes their yes back; the page says first exactly what ends."""
    record, _every, asked = finding.request(reference, request_id)
    policies.check_can_write_in(record)
    place = _place(asked, signer_id)
    lines = [line for line in asked.lines if line.said[place].state == Decision.GIVEN]
    if not lines:
        messages.info(request, _("Det finns inget ja att ta tillbaka."))
        return redirect("consent:request", reference, request_id)
    if request.method != "POST":
        form = WithdrawForm(lines=lines, initial={"form": Form.SPOKEN, "decided_on": timezone.localdate()})
        return _withdraw_page(request, asked, asked.people[place], form)
    form = WithdrawForm(request.POST, lines=lines)
    if not form.is_valid():
        return _withdraw_page(request, asked, asked.people[place], form, status=422)
    try:
        ended = consents.withdraw(
            signer=asked.people[place].signer,
            scopes=form.cleaned_data["scopes"],
            form=Form(form.cleaned_data["form"]),
            decided_on=form.cleaned_data["decided_on"],
            by=me(request),
        )
    except ValueError:
        return _changed_meanwhile(request, reference, request_id)
    messages.success(
        request, _ended_words(ended) if ended else _("Det är inskrivet. Inget var delat med stöd av det.")
    )
    return redirect("consent:request", reference, request_id)


def _changed_meanwhile(request: HttpRequest, reference: str, request_id: UUID) -> HttpResponse:
    messages.error(
        request, _("Inget skrevs in: någon annan har skrivit in ett svar samtidigt. Så här står det nu.")
    )
    return redirect("consent:request", reference, request_id)


def _withdraw_page(
    request: HttpRequest, asked: Asked, person: Person, form: WithdrawForm, status: int = 200
) -> HttpResponse:
    scopes = [line.scope for line in asked.lines if line.open_grants]
    context = {
        "record": asked.request.record,
        "asked": asked,
        "person": person,
        "form": form,
        "ends": [_ending(each) for each in would_end(asked.request.record, scopes)],
    }
    return render(request, "consent/withdraw.html", context, status=status)


def _ending(each: Ending) -> dict[str, object]:
    return {
        "organisation": each.organisation.name,
        "member": each.member.name if each.member else "",
        "lost": words.information(each.lost),
        "kept": words.information(each.kept),
    }


def _ended_words(ended: list[Ending]) -> str:
    names = words.listed(dict.fromkeys(each.organisation.name for each in ended))
    return ngettext(
        "Det är inskrivet. En delning har upphört: %(names)s kan inte läsa den längre och har fått besked om att "
        "sluta använda uppgifterna.",
        "Det är inskrivet. %(count)s delningar har upphört: %(names)s kan inte läsa dem längre och har fått besked om "
        "att sluta använda uppgifterna.",
        len(ended),
    ) % {"count": len(ended), "names": names}
