"""What whoever wrote reads with their code once somebody has decided where the question belongs."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.areas.operations.models import Request
from varsam.areas.relatives.support.models import Support
from varsam.kernel.conversations.pages import Step
from varsam.site.routes import doors, idea_progress, tables, words
from varsam.site.routes.models import Decision

_BEGUN: dict[str, QuerySet[Any]] = {
    "relative_support": Support.objects.all(),
    "unit_support": Request.objects.all(),
}


def steps(enquiry: int) -> list[Step]:
    """The decided way with the rule's reason in the reader's language, and what comes next; nothing before it is decided."""
    decision = Decision.objects.filter(enquiry_id=enquiry).select_related("version").first()
    if decision is None:
        return []
    decided = _("Din fråga hör hemma hos: %(where)s") % {"where": words.ROUTES[decision.route]}
    way = Step(decided, _why(decision), True)
    if _has_begun(decision.route, enquiry):
        return [way]
    idea = idea_progress.step(enquiry)
    if idea is not None:
        return [way, idea]
    return [way, Step(_("Det här händer nu"), doors.next_words(decision.route), False)]


def _has_begun(route: str, enquiry: int) -> bool:
    """Whether the way has led to something that now tells of itself, in steps and ways of its own."""
    begun = _BEGUN.get(route)
    return begun is not None and begun.filter(enquiry_id=enquiry).exists()


def _why(decision: Decision) -> str:
    """The reason of the rule that was followed, as it stood in the version that proposed it."""
    table = tables.table(decision.version)
    for name in decision.rules:
        rule = table.rule(name)
        if rule and rule.route == decision.route and decision.which is not None:
            return rule.words(decision.which, get_language() or "sv")
    return _("En av oss har läst det du skrev och bestämt vägen.")
