"""What holds for one record, one request with everything that was said, its form on paper, and what runs out soon."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from varsam.kernel.access import gates
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.lawfulness import consents, terms
from varsam.kernel.records import policies
from varsam.lib.rows import Verb
from varsam.site.consent import document, finding, notices, standing, words
from varsam.site.consent.deciding import rules_of


@require_safe
@gates.staff(needs=("record", Verb.READ))
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """Who may learn what now, and every request."""
    found = finding.record(reference)
    every = standing.asked(found)
    context = {
        "record": found,
        "now": standing.in_force(every),
        "columns": words.columns(),
        "requests": [{"asked": each, "notices": notices.of(each, every)} for each in every],
        "may_ask": policies.can_add_to(found),
        "may_write": policies.can_write_in(found),
        "report_of_concern": notices.report_of_concern(),
    }
    return render(request, "consent/record.html", context)


@require_safe
@gates.staff(needs=("record", Verb.READ))
def request(request: HttpRequest, reference: str, request_id: UUID) -> HttpResponse:
    """One request: what was asked, what each has said and when, what is shared by it."""
    found, every, asked = finding.request(reference, request_id)
    context = {
        "record": found,
        "asked": asked,
        "notices": notices.of(asked, every),
        "rules": rules_of(asked.request.rules),
        "newest_term": asked.request.term.number == terms.versions(asked.request.term.slug)[0].number,
        "may_write": policies.can_write_in(found),
        "may_share": policies.can_add_to(found),
    }
    return render(request, "consent/request.html", context)


@require_safe
@gates.staff(needs=("record", Verb.READ))
def form(request: HttpRequest, reference: str, request_id: UUID) -> HttpResponse:
    """The form to sign, as PDF: `sprak` is the language, `vem` the one who signs it (all, where nobody is named)."""
    found, _every, asked = finding.request(reference, request_id)
    language = request.GET.get("sprak", terms.ORIGINAL)
    if language not in terms.printable(asked.request.term):
        raise Http404
    who = request.GET.get("vem")
    people = [person for person in asked.people if who in {None, str(person.signer.pk)}]
    if not people:
        raise Http404
    answer = HttpResponse(document.pdf(found, asked, people, language), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="samtycke-{found.reference}-{language}.pdf"'
    answer["Cache-Control"] = "no-store"
    audit.note(
        Event.CONSENT_PRINTED,
        target_type="record",
        target=found.reference,
        unit=found.unit_id,
        details={"language": language, "term": str(asked.request.term)},
    )
    return answer


@require_safe
@gates.staff(needs=("record", Verb.READ))
def ending(request: HttpRequest) -> HttpResponse:
    """Consents that run out soon, and those that have just done so."""
    now, rows = timezone.now(), []
    for each in consents.ending():
        asked = standing.one(each.record, each.pk)
        if asked is not None:
            rows.append(
                {"asked": asked, "record": each.record, "words": _left(each.until), "over": each.until <= now}
            )
    return render(request, "consent/ending.html", {"rows": rows, "warning": words.period("consent_warning")})


def _left(until: datetime) -> str:
    days = (consents.last_day(until) - timezone.localdate()).days
    if days < 0:
        return _("har gått ut")
    if days == 0:
        return _("går ut i dag")
    return ngettext("%(days)s dag kvar", "%(days)s dagar kvar", days) % {"days": days}
