"""Taking a decision: one question at a time. What was said goes along in the page; nothing is stored until the end."""

import secrets
from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import gates, unsent
from varsam.kernel.lawfulness import disclosures
from varsam.kernel.lawfulness.disclosures import NotLawful, Said
from varsam.kernel.lawfulness.models import Disclosure, Outcome
from varsam.kernel.people.models import Membership, User
from varsam.kernel.records.enums import Information
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.disclosures import wizard
from varsam.site.disclosures.forms import ASKED
from varsam.site.disclosures.wizard import DECISION, GROUND, PREVIEW, REQUEST, Wizard

# Which decision each sending of the last step has become, so that a double click is one decision.
_SENT = "disclosures_decided"
_REMEMBERED = 10


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("disclosure", Verb.ADD))
def new(request: HttpRequest) -> HttpResponse:
    """The steps of a decision. `akt` says which record, `rattar` which decision is corrected."""
    by = me(request)
    if request.method != "POST":
        return _first(request, by)
    asked = Wizard(request.POST.copy(), by)
    step, to = asked.known(request.POST.get("step", "")), request.POST.get("to", "")
    if to == "decide":
        return _decide(request, asked)
    if to != "next":
        # Back, or to a step by its name: what stands half-written goes along and is not yet judged.
        return _page(request, asked, asked.known(to), asked.form(asked.known(to), bound=False))
    form = asked.form(step, bound=True)
    if form is not None and not form.is_valid():
        return _page(request, asked, step, form, status=422)
    following = asked.after(step)
    return _page(request, asked, following, asked.form(following, bound=False))


def _first(request: HttpRequest, by: User) -> HttpResponse:
    kept = unsent.take(request, reverse("disclosures:new"))
    if kept:
        data = QueryDict(mutable=True)
        data.update(kept)
        again = Wizard(data, by)
        step = again.known(kept.get("step", ""))
        return _page(request, again, step, again.form(step, bound=False))
    begun = wizard.blank(by, akt=request.GET.get("akt", ""), corrects=request.GET.get("rattar", "")[:20])
    return _page(request, begun, REQUEST, begun.form(REQUEST, bound=False))


def _page(
    request: HttpRequest, asked: Wizard, step: str, form: forms.Form | None, status: int = 200
) -> HttpResponse:
    wrong = asked.first_wrong() if step == PREVIEW else None
    if wrong is not None:
        step, form, status = wrong[0], wrong[1], 422
    names = [each.name for each in asked.steps]
    place = names.index(step)
    context = {
        "wizard": asked,
        "step": step,
        "kind": step.partition("-")[0],
        "form": form,
        "carried": asked.carried(form),
        "submission": request.POST.get("submission") or secrets.token_urlsafe(12),
        "steps": [(each, number < place, number == place) for number, each in enumerate(asked.steps)],
        "place": place + 1,
        "total": len(names),
        "back": asked.before(step),
        "test": asked.test_of(step),
        "open_grounds": [ground for ground in asked.grounds if not ground.why_not] if step == GROUND else [],
        "barred_grounds": [ground for ground in asked.grounds if ground.why_not] if step == GROUND else [],
        "stopped_by": asked.stopped_by,
    }
    if step == PREVIEW:
        context["preview"] = _preview(asked)
    return render(request, "disclosures/wizard.html", context, status=status)


def _preview(asked: Wizard) -> dict[str, object]:
    decision = asked.form(DECISION, bound=True)
    assert decision is not None
    decision.is_valid()
    said = decision.cleaned_data
    first = asked.form(REQUEST, bound=True)
    assert first is not None
    first.is_valid()
    return {
        "said": said,
        "request": first.cleaned_data,
        "outcome": Outcome(said["outcome"]),
        "kinds": [Information(kind).label for kind in said.get("information") or []],
        "presenter": User.objects.filter(pk=said["presenter"]).first() if said.get("presenter") else None,
        "answers": [(test, answer) for test, answer in zip(asked.tests, asked.answers, strict=False)],
    }


def _decide(request: HttpRequest, asked: Wizard) -> HttpResponse:
    submission = str(request.POST.get("submission", ""))[:40]
    done = request.session.get(_SENT, {}).get(submission)
    if done:
        return redirect("disclosures:disclosure", reference=done)
    wrong = asked.first_wrong()
    if wrong is not None:
        return _page(request, asked, wrong[0], wrong[1], status=422)
    try:
        made = _taken(request, asked)
    except NotLawful:
        messages.error(
            request,
            _("Beslutet gick inte att fatta så här: regeln, eller det som den vilar på, har ändrats."),
        )
        return _page(request, asked, GROUND, asked.form(GROUND, bound=False), status=422)
    sent = dict(list(request.session.get(_SENT, {}).items())[1 - _REMEMBERED :])
    request.session[_SENT] = {**sent, submission: made.reference}
    messages.success(
        request, _("Beslutet %(reference)s är fattat. Skriv ut det härifrån.") % {"reference": made}
    )
    return see_other("disclosures:disclosure", reference=made.reference)


def _taken(request: HttpRequest, asked: Wizard) -> Disclosure:
    preview = _preview(asked)
    said, first = preview["said"], preview["request"]
    assert isinstance(said, dict)
    assert isinstance(first, dict)
    assert asked.unit is not None
    assert asked.rule is not None
    assert asked.regime is not None
    return disclosures.decide(
        unit=asked.unit.pk,
        record=asked.record,
        rule=asked.rule,
        regime=asked.regime,
        requested_on=first["asked_on"] if first["prompted"] == ASKED else None,
        recipient=asked.recipient,
        authority=asked.authority,
        answers=asked.answers,
        outcome=Outcome(said["outcome"]),
        said=Said(
            content=said["content"].strip(),
            decider=_title(request, asked),
            asked=first["asked"].strip(),
            case_number=first["case_number"],
            recipient=first["recipient_words"],
            how=said.get("how", ""),
            reasons=said["reasons"].strip(),
            appeal=said["appeal"].strip() if said["outcome"] != Outcome.DISCLOSED else "",
            participants=said["participants"].strip(),
        ),
        sent=said.get("sent", ""),
        information=[Information(kind) for kind in said.get("information") or []],
        opens_until=said.get("opens_until"),
        presented_by=cast(User | None, preview["presenter"]),
        corrects=asked.corrects,
        by=me(request),
    )


def _title(request: HttpRequest, asked: Wizard) -> str:
    """The one who decides, as they sign: name, role and office."""
    held: list[Membership] = request.memberships  # type: ignore[attr-defined]
    here = next((one for one in held if asked.unit and one.organisation_id == asked.unit.pk), None)
    name = me(request).name
    return f"{name}, {here.get_role_display()}, {here.organisation.name_sv}" if here else name
