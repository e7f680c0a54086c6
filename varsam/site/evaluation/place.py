"""Questions that wait to be answered, on the page of one's own place."""

from django.urls import reverse
from django.utils.translation import gettext as _

from varsam.areas.training.evaluation import answering
from varsam.areas.training.evaluation import links as surveys
from varsam.areas.training.evaluation.enums import Moment, Standing
from varsam.areas.training.occasions import mine
from varsam.kernel.vault import links
from varsam.site.training.after import Part


def part(secret: bytes) -> Part | None:
    """The way to the questions that wait for the one whose link has this secret; None where none do, or no more."""
    opened = mine.opened(secret)
    if opened is None or not opened.present:
        return None
    for moment in Moment:
        own = surveys.secret(opened.uid, moment)
        found = answering.opened(own)
        if found and found.standing == Standing.OPEN:
            return Part(
                icon="message-square",
                title=_("Hur blev det sedan?") if moment == Moment.LATER else _("Hur var det?"),
                words=_("Fem frågor, två minuter. Ingen kan se vad just du svarar."),
                label=_("Svara"),
                address=reverse("survey:survey", args=[links.written(own)]),
            )
    return None
