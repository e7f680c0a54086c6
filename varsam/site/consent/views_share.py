"""Sharing by a consent that is in force."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import gates
from varsam.kernel.lawfulness import consents
from varsam.kernel.lawfulness.consents import NotInForce
from varsam.kernel.records import policies
from varsam.lib.rows import Verb
from varsam.site.consent import finding
from varsam.site.consent.forms import ShareForm
from varsam.site.desk.acts import me


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("record", Verb.CHANGE))
def share(request: HttpRequest, reference: str, request_id: UUID, scope_id: UUID) -> HttpResponse:
    """Let the organisation, or one person there, read what the consent covers."""
    record, _every, asked = finding.request(reference, request_id)
    policies.check_can_add_to(record)
    line = next((line for line in asked.lines if line.scope.pk == scope_id), None)
    if line is None:
        raise Http404
    if not line.state.in_force:
        return _not_in_force(request, reference, request_id)
    organisation = line.scope.organisation
    members = consents.members(organisation)
    sent = request.POST if request.method == "POST" else None
    form = ShareForm(sent, members=members, organisation=organisation)
    if not form.is_valid():
        context = {"record": record, "asked": asked, "line": line, "form": form, "members": members}
        return render(request, "consent/share.html", context, status=422 if form.is_bound else 200)
    member = form.member_chosen()
    try:
        consents.share(scope=line.scope, member=member, by=me(request))
    except NotInForce:
        return _not_in_force(request, reference, request_id)
    who = member.name if member else organisation.name
    messages.success(
        request, _("Delat. %(who)s kan läsa till och med %(day)s.") % {"who": who, "day": asked.until}
    )
    return redirect("consent:request", reference, request_id)


def _not_in_force(request: HttpRequest, reference: str, request_id: UUID) -> HttpResponse:
    messages.error(request, _("Inget delades: samtycket gäller inte nu. Nedan står varför."))
    return redirect("consent:request", reference, request_id)
