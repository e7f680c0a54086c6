"""What others share with us, and what we are to stop using."""

import uuid

from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from varsam.kernel.access import gates
from varsam.kernel.people.models import Organisation
from varsam.kernel.records import actions, reading
from varsam.kernel.records.enums import Ended, Information
from varsam.kernel.records.models import Record
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me, see_other

_MOST = 200


def _parts(records: list[Record]) -> list[dict[str, object]]:
    """One line for each share in force with the one who acts, asked for together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select r.id, g.organisation, g.information, g.until "
            "from unnest(%s::bigint[]) r(id), lateral varsam.records_my_grants(r.id) g order by g.until",
            [[record.pk for record in records]],
        )
        found = cursor.fetchall()
    organisations = Organisation.objects.in_bulk({row[1] for row in found})
    by_id = {record.pk: record for record in records}
    return [
        {
            "record": by_id[record],
            "organisation": organisations[organisation].name,
            "kinds": [str(kind.label) for kind in Information if kind.value in information],
            "until": moments.last_day(until),
        }
        for record, organisation, information, until in found
    ]


@require_safe
@gates.staff(needs=("shared", Verb.READ))
def shared(request: HttpRequest) -> HttpResponse:
    """Shares in force, with what of each, and those that have ended: without content and without pseudonym."""
    records = reading.page({"shared": "yes"}, _MOST)
    over = [
        {
            "grant_id": each.grant_id,
            "reference": each.reference,
            "organisation": each.organisation.name,
            "ended": moments.short_day(each.ended_at),
            "why": str(Ended(each.ended_why).label),
            "stopped": moments.short_day(each.stopped_at) if each.stopped_at else "",
        }
        for each in reading.stopped()
    ]
    context = {
        "rows": _parts(records),
        "to_stop": [each for each in over if not each["stopped"]],
        "done": [each for each in over if each["stopped"]],
    }
    return render(request, "records/shared.html", context)


@require_POST
@gates.staff(needs=("shared", Verb.CHANGE))
def have_stopped(request: HttpRequest, grant: uuid.UUID) -> HttpResponse:
    """Say that what was shared is no longer used."""
    known = {each.grant_id: each for each in reading.stopped()}
    if grant not in known:
        raise Http404
    actions.have_stopped(grant_id=grant, by=me(request))
    messages.success(request, _("Tack. Den som delade ser nu att ni har slutat använda uppgifterna."))
    return see_other("records:shared")
