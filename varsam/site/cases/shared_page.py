"""What the page of one case shows to a recipient: their part, why they see it and until when."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.cases.reading import Opened
from varsam.areas.knowledge_house.engagements.models import Engagement
from varsam.areas.knowledge_house.plans import reading as plans
from varsam.kernel.records import reading as records
from varsam.kernel.records.enums import Basis, Information
from varsam.kernel.records.reading import Part
from varsam.site.cases import case_page, timeline
from varsam.site.desk import moments
from varsam.site.desk.acts import me
from varsam.site.pathways import shown as pathways
from varsam.site.plans import part as plan_part
from varsam.site.records.record_page import MyPart


def context(request: HttpRequest, opened: Opened) -> dict[str, object]:
    """The page's context: row security has already left out what is not shared."""
    record, today = opened.case.record, timezone.localdate()
    parts = records.parts_of(record.pk)
    plan = plans.of(record)
    spans = timeline.support(Engagement.objects.filter(record=record), plan, today)
    points = timeline.meetings(record, case_page.reviews_of(opened), today)
    return {
        **case_page.shown(opened),
        "parts": [_part(part) for part in parts],
        "plan": plan_part.shown(plan, me(request)),
        "timeline": timeline.of(spans, points, today),
        "reviews": case_page.reviews(opened),
        "coming": case_page.coming(opened, timezone.now()),
        "followed": pathways.of(record, timezone.now()),
        "handler": opened.case.handler.name if opened.case.handler else _("enheten"),
    }


def _part(part: Part) -> MyPart:
    return MyPart(
        organisation=part.organisation.name,
        kinds=[str(kind.label) for kind in Information if kind.value in part.information],
        basis=str(Basis(part.basis_kind).label),
        until=moments.last_day(part.until),
    )
