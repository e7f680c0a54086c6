"""What whoever wrote reads with their code once somebody has decided where the question belongs."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from varsam.kernel.conversations.pages import Step
from varsam.site.routes import doors, tables, words
from varsam.site.routes.models import Decision


def steps(enquiry: int) -> list[Step]:
    """The decided way with the rule's reason in the reader's language, and what comes next; nothing before it is decided."""
    decision = Decision.objects.filter(enquiry_id=enquiry).select_related("version").first()
    if decision is None:
        return []
    decided = _("Din fråga hör hemma hos: %(where)s") % {"where": words.ROUTES[decision.route]}
    return [
        Step(decided, _why(decision), True),
        Step(_("Det här händer nu"), doors.next_words(decision.route), False),
    ]


def _why(decision: Decision) -> str:
    """The reason of the rule that was followed, as it stood in the version that proposed it."""
    table = tables.table(decision.version)
    for name in decision.rules:
        rule = table.rule(name)
        if rule and rule.route == decision.route and decision.which is not None:
            return rule.words(decision.which, get_language() or "sv")
    return _("En av oss har läst det du skrev och bestämt vägen.")
