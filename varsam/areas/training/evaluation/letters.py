"""What the letters that ask say: that a few questions wait, and the link. Not about which course."""

from django.utils.translation import gettext as _

from varsam.areas.training.evaluation import links
from varsam.areas.training.evaluation.enums import Moment
from varsam.areas.training.occasions.letters import Row, Written

AFTER, LATER = "survey_after", "survey_later"


def after(row: Row) -> Written:
    """How it was."""
    return Written(
        subject=_("Hur var det? Fem frågor"),
        body=_(
            "Tack för att du var med. Berätta hur det var, på två minuter och utan namn: %(address)s\n\n"
            "Ingen kan se vad just du svarar."
        )
        % {"address": _address(row, Moment.AFTER)},
    )


def later(row: Row) -> Written:
    """What happened at work since."""
    return Written(
        subject=_("Hur blev det sedan? Fem frågor"),
        body=_(
            "Det har gått en tid sedan du var med. Berätta vad som hänt i ditt arbete, på två minuter och utan namn:"
            " %(address)s\n\nIngen kan se vad just du svarar."
        )
        % {"address": _address(row, Moment.LATER)},
    )


def _address(row: Row, moment: Moment) -> str:
    assert row.signup is not None
    return links.address(row.signup, moment, row.language)
