"""The words that bodies and contacts are sorted by, and the way of a contact: from → to, with why the step exists."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What sort of body it is."""

    NATIONAL = "national", _("Myndighet eller nationell aktör")
    NETWORK = "network", _("Nätverk")
    MUNICIPALITY = "municipality", _("Kommun")
    RESEARCH = "research", _("Forskning")
    OTHER = "other", pgettext_lazy("ett slags organ", "Annat")


class How(models.TextChoices):
    """How somebody was asked, or said yes."""

    MAIL = "mail", _("Skriftligt, i e-post eller brev")
    PHONE = "phone", _("Muntligt, i telefon")
    MEETING = "meeting", _("Muntligt, när vi sågs")


class State(models.TextChoices):
    """How it stands with the yes on which a contact rests. What has ended holds no name any more."""

    ASKED = "asked", pgettext_lazy("en kontakt", "Tillfrågad")
    AGREED = "agreed", pgettext_lazy("en kontakt", "Har sagt ja")
    DECLINED = "declined", pgettext_lazy("en kontakt", "Sa nej")
    WITHDRAWN = "withdrawn", pgettext_lazy("en kontakt", "Tog tillbaka sitt ja")
    LAPSED = "lapsed", pgettext_lazy("en kontakt", "Inget svar i tid")
    REMOVED = "removed", pgettext_lazy("en kontakt", "Behövdes inte längre")


KEPT = (State.ASKED, State.AGREED)
ENDED = (State.DECLINED, State.WITHDRAWN, State.LAPSED, State.REMOVED)

TRANSITIONS: dict[tuple[State, State], str] = {
    (State.ASKED, State.AGREED): "they said yes",
    (State.ASKED, State.DECLINED): "they said no",
    (State.ASKED, State.LAPSED): "they did not answer within the limit known_person_answer",
    (State.ASKED, State.REMOVED): "the city does not need to know them after all",
    (State.AGREED, State.WITHDRAWN): "they took their yes back",
    (State.AGREED, State.LAPSED): "nobody asked them again in time",
    (State.AGREED, State.REMOVED): "the city does not need to know them any more",
}
