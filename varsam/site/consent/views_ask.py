"""Asking: which text, about what, of whom, until when; shown once more before anybody is asked."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.kernel.access import gates
from varsam.kernel.lawfulness import consents, terms
from varsam.kernel.lawfulness.models import SignerRole, Term
from varsam.kernel.people.models import Organisation
from varsam.kernel.records import identities, policies
from varsam.kernel.records.models import Record
from varsam.kernel.vault.models import Purpose
from varsam.lib.rows import Verb
from varsam.site.consent import finding, notices, words
from varsam.site.consent.deciding import rules_of
from varsam.site.consent.forms_ask import AskForm, Plan
from varsam.site.desk.acts import me


def _open_record(reference: str) -> Record:
    record = finding.record(reference)
    policies.check_can_add_to(record)
    return record


@require_safe
@gates.staff(needs=("record", Verb.CHANGE))
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """Which text to ask by."""
    record = _open_record(reference)
    texts = [
        {
            "term": term,
            "words": words.shown(term),
            "kinds": [words.KINDS.get(option.organisation_kind, "") for option in term.options.all()],
            "is_ordinary": term.slug == record.track,
        }
        for term in terms.newest()
    ]
    texts.sort(key=lambda row: not row["is_ordinary"])
    return render(request, "consent/choose.html", {"record": record, "texts": texts})


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def ask(request: HttpRequest, reference: str, term: str) -> HttpResponse:
    """Fill in, look once more, ask. What was asked cannot be changed afterwards, only asked anew."""
    record = _open_record(reference)
    asked_by = terms.versions(term)[:1]
    if not asked_by:
        raise Http404
    return _Asking(request, record, asked_by[0]).answer()


class _Asking:
    """One visit to the form."""

    def __init__(self, request: HttpRequest, record: Record, term: Term) -> None:
        self.request, self.record, self.term = request, record, term
        self.identity = identities.state(record)
        self.problem = ""

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self._fill_in(self._form(None))
        form = self._form(self._data())
        if not form.is_valid() or form.plan is None:
            return self._fill_in(form, status=422)
        step = self.request.POST.get("step")
        if step == "change":
            return self._fill_in(form)
        return self._create(form.plan) if step == "ask" else self._review(form, form.plan)

    def _form(self, data: QueryDict | None) -> AskForm:
        return AskForm(data, record=self.record, term=self.term, receivers=consents.receivers())

    def _data(self) -> QueryDict:
        """What was sent; with the day of birth from the vault, where that was asked for."""
        data = self.request.POST.copy()
        if data.get("from_identity") and self.identity and self.identity.name:
            born = self._born()
            data.pop("age", None)
            if born:
                data["birth"] = born.isoformat()
            else:
                self.problem = _("Där står ingen födelsedag. Skriv åldern själv.")
        return data

    def _born(self) -> date | None:
        by = me(self.request)
        person, _version = identities.open_name(record=self.record, purpose=Purpose.CONSENT, by=by)
        return person.born

    def _fill_in(self, form: AskForm, status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {
            "record": self.record,
            "term": self.term,
            "words": words.shown(self.term),
            "form": form,
            "has_identity": bool(self.identity and self.identity.name),
            "problem": self.problem,
            "longest": words.period("consent_longest"),
            "report_of_concern": notices.report_of_concern(),
            "shows_birth": form.needs_birth or bool(form.data.get("birth")),
        }
        return render(self.request, "consent/ask.html", context, status=status)

    def _review(self, form: AskForm, plan: Plan) -> HttpResponse:
        organisations = Organisation.objects.in_bulk(list(plan.scopes))
        guardians = [one for one in plan.signers if one.role == SignerRole.GUARDIAN]
        context = {
            "record": self.record,
            "term": self.term,
            "words": words.shown(self.term),
            "form": form,
            "plan": plan,
            "until": words.until(plan.until),
            "cut_at": words.day(plan.cut_at) if plan.cut_at else "",
            "signers": [
                {
                    "name": words.signer_words(one.role, one.position, len(guardians)),
                    "is_concerned": one.is_concerned,
                }
                for one in plan.signers
            ],
            "only_concerned": bool(guardians) and all(one.is_concerned for one in guardians),
            "rules": rules_of(plan.rules),
            "scopes": [
                (organisations[pk].name, words.information(kinds)) for pk, kinds in plan.scopes.items()
            ],
        }
        return render(self.request, "consent/review.html", context)

    def _create(self, plan: Plan) -> HttpResponse:
        try:
            made = consents.ask(
                record=self.record,
                term=self.term,
                scopes=plan.scopes,
                signers=plan.signers,
                until=plan.until,
                rule_versions=plan.rules,
                by=me(self.request),
            )
        except ValueError:
            # The form allowed it a moment ago: an organisation has left, or the longest period was shortened.
            messages.error(self.request, _("Förutsättningarna ändrades medan du fyllde i. Försök igen."))
            return redirect("consent:ask", self.record.reference, self.term.slug)
        messages.success(
            self.request, _("Förfrågan är skapad. Skriv ut blanketten, och skriv in svaren här.")
        )
        return redirect("consent:request", self.record.reference, made.pk)
