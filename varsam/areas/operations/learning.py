"""What units have seen of methods, in words; the sums are those of sql/80_learned.sql."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from varsam.areas.methods.learning.api import Question, Source, What
from varsam.areas.operations.enums import Harm


def _number(n: int) -> str:
    return ngettext(
        "%(number)s verksamhet som prövade metoden och berättade hur det gick",
        "%(number)s verksamheter som prövade metoden och berättade hur det gick",
        n,
    ) % {"number": n}


UNITS = Source(
    key="units",
    title=_("Stöd till verksamheter"),
    number=_number,
    who=_("verksamheterna"),
    asked={
        What.GOAL: Question(
            _("Hjälpte åtgärderna?"), {"yes": _("Det hjälpte"), "no": _("Det hjälpte delvis eller inte alls")}
        ),
        What.RATING: Question(
            _("Hur är läget efter sex veckor?"),
            {
                "yes": _("Bättre"),
                "partly": _("Som förut"),
                "no": _("Sämre"),
                "unsaid": _("Det går inte att säga"),
            },
        ),
        What.HARM: Question(
            _("Har något blivit sämre för någon?"),
            {"some": Harm.NOTICED.label, "none": Harm.NONE.label, "unknown": Harm.UNSURE.label},
        ),
    },
)
