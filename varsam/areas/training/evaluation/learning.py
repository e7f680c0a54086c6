"""What those who learned a method said some months later, in words; the sums are those of sql/50_learned.sql."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from varsam.areas.methods.learning.api import Question, Source, What


def _number(n: int) -> str:
    return ngettext(
        "%(number)s svar några månader efter en utbildning om metoden",
        "%(number)s svar några månader efter en utbildning om metoden",
        n,
    ) % {"number": n}


TRAINING = Source(
    key="training",
    title=_("Utbildning om metoden"),
    number=_number,
    who=_("de som gick utbildningen"),
    asked={
        What.RATING: Question(
            _("Har du använt något från utbildningen i ditt arbete?"),
            {"yes": _("Har använt något"), "no": _("Har inte använt något, eller svarade inte")},
        )
    },
    is_use=False,
)
