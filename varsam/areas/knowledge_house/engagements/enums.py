"""The words that engagements are sorted by. None says anything about what anybody thinks or believes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsam.areas.knowledge_house.experts.enums import Role
from varsam.kernel.records.enums import Ended


class Kind(models.TextChoices):
    """What somebody is engaged as: the roles of experts but that of advising in consultations."""

    MENTOR = Role.MENTOR.value, Role.MENTOR.label
    THEOLOGICAL_ADVISER = Role.THEOLOGICAL_ADVISER.value, Role.THEOLOGICAL_ADVISER.label
    EXIT_SUPPORTER = Role.EXIT_SUPPORTER.value, Role.EXIT_SUPPORTER.label
    PARENT_COACH = Role.PARENT_COACH.value, Role.PARENT_COACH.label


# Time that is paid besides the meetings themselves.
SUPERVISION = "supervision"
HOURS_OF = [*Kind.choices, (SUPERVISION, _("Handledning"))]


class Form(models.TextChoices):
    """How they met."""

    MEETING = "meeting", _("Träff")
    CALL = "call", _("Samtal på telefon")
    ONLINE = "online", _("Digitalt möte")
    COMPANY = "company", _("Följde med till något")
    TRIED = "tried", _("Försökte nå, utan svar")


class EndedWhy(models.TextChoices):
    """Why an engagement is over."""

    DONE = "done", _("Det som insatsen var till för är klart")
    NOT_WANTED = "not_wanted", _("Personen vill inte fortsätta")
    NO_FIT = "no_fit", _("De passade inte ihop")
    NO_TIME = "no_time", _("Den engagerade kan inte fortsätta")
    NO_CONSENT = "no_consent", _("Samtycket togs tillbaka")
    OTHER_HELP = "other_help", _("Annan hjälp passar bättre")
    OTHER = "other", pgettext_lazy("skäl", "Annat skäl")


AGREED = "agreed"
# Why an engagement rests: somebody decided so, or what was shared with the engaged person ended.
PAUSED_WHY = [(AGREED, _("Paus enligt överenskommelse")), *Ended.choices]
