"""What relatives have said of methods, in words; the sums are those of sql/80_learned.sql."""

from importlib import resources

import yaml
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from varsam.areas.methods.learning.api import Question, Source, What
from varsam.areas.relatives.support.enums import Helped


def _number(n: int) -> str:
    return ngettext(
        "%(number)s anhörig som har fått stödet, och det är avslutat",
        "%(number)s anhöriga som har fått stödet, och det är avslutat",
        n,
    ) % {"number": n}


def _aliases() -> dict[str, str]:
    text = (
        resources.files("varsam.areas.relatives.support").joinpath("data", "methods.yaml").read_text("utf-8")
    )
    kinds: dict[str, str] = yaml.safe_load(text)["kinds"]
    return kinds


RELATIVES = Source(
    key="relatives",
    title=_("Stöd till anhöriga"),
    number=_number,
    who=_("de anhöriga"),
    asked={
        What.RATING: Question(
            _("Hjälpte stödet?"),
            {
                "yes": Helped.YES.label,
                "partly": Helped.PARTLY.label,
                "no": Helped.NO.label,
                "unsaid": _("Kan inte säga, eller inget svar"),
            },
        )
    },
    aliases=_aliases(),
)
