"""What closed cases have seen of methods, in words; the sums are those of sql/85_learned.sql."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from varsam.areas.knowledge_house.cases.enums import Harm
from varsam.areas.methods.learning.api import Question, Source, What


def _number(n: int) -> str:
    return ngettext(
        "%(number)s avslutat ärende där något gjordes enligt metoden",
        "%(number)s avslutade ärenden där något gjordes enligt metoden",
        n,
    ) % {"number": n}


CASES = Source(
    key="cases",
    title=_("Avslutade ärenden i Kunskapshuset"),
    number=_number,
    who=_("deltagarna"),
    asked={
        What.GOAL: Question(
            _("Nåddes målen?"), {"yes": _("Nåddes"), "no": _("Nåddes inte, eller lades ner")}
        ),
        What.HARM: Question(
            _("Har stödet skadat?"),
            {"some": Harm.SOME.label, "none": Harm.NONE.label, "unknown": Harm.UNKNOWN.label},
        ),
    },
)
