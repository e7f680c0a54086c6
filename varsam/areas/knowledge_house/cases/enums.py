"""The words that a case's papers are sorted by."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class About(models.TextChoices):
    """What a statement is about; the newest of each kind in a round is what holds."""

    OPENED = "opened", _("Varför ärendet öppnades")
    NO_GROUP = "no_group", _("Varför ingen grupp passar")
    ALONE = "alone", _("Varför vi går vidare utan samtycke")
    NO_CONFERENCE = "no_conference", _("Varför ingen konferens behövs")
    OF_AGE = "of_age", _("Beslut när personen bestämmer själv")
    NOTICED = "noticed", _("Beslut efter kontrollen av dubbelt spår")


class Due(models.TextChoices):
    """What is due next in a case."""

    NOTHING = "", _("Inget datum")
    WITHDRAWN = "withdrawn", _("Samtycke är taget tillbaka: bestäm hur vi går vidare")
    OF_AGE = "of_age", _("Personen bestämmer själv nu: fråga om samtycke, och pröva om spåret ska bytas")
    CONSENT = "consent", _("Svar på frågan om samtycke")
    REVIEW = "review", _("Uppföljning")
    HANDOVER = "handover", _("Svar på erbjudandet om överlämning")
    TELL = "tell", _("Berätta för personen om överlämningen")
    POST_CHECK = "post_check", _("Efterkontroll")


class ReviewKind(models.TextChoices):
    REVIEW = "review", _("Uppföljning")
    POST_CHECK = "post_check", _("Efterkontroll")


class Verdict(models.TextChoices):
    """What a review came to."""

    GO_ON = "go_on", _("Fortsätt som planerat")
    CHANGE_PLAN = "change_plan", _("Ändra planen")
    STEP_DOWN = "step_down", _("Trappa ned")
    HAND_OVER = "hand_over", _("Lämna över")
    CLOSE = "close", _("Avsluta")


class Cancelled(models.TextChoices):
    """Why a review that was planned is not held."""

    MOVED = "moved", _("Flyttad till en annan dag")
    NOT_NEEDED = "not_needed", _("Behövs inte")
    TAKEN_BACK = "taken_back", _("Personen tog tillbaka sitt ja")
    CLOSED = "closed", _("Ärendet avslutades")


class Offer(models.TextChoices):
    """Where a handover stands."""

    OFFERED = "offered", _("Erbjuden")
    ACCEPTED = "accepted", _("Mottagaren har tackat ja")
    DECLINED = "declined", _("Mottagaren har tackat nej")
    TAKEN_BACK = "taken_back", _("Erbjudandet är återtaget")
    COMPLETED = "completed", _("Överlämnad")


class Harm(models.TextChoices):
    """Whether the support did any harm."""

    NONE = "none", _("Ingen skada som vi känner till")
    SOME = "some", _("Något skadade")
    UNKNOWN = "unknown", _("Vi vet inte")


class Ending(models.TextChoices):
    """Why a case was closed."""

    GOALS = "goals", _("Målen är nådda, eller nära nog")
    ENOUGH = "enough", _("Det ordinarie stödet räcker")
    OTHER_HELP = "other_help", _("Någon annan har tagit över")
    PERSONS_WISH = "persons_wish", _("Personen vill inte fortsätta")
    REFUSED = "refused", _("Personen sade nej till samtycke")
    MOVED = "moved", _("Personen har flyttat")
    LOST_TOUCH = "lost_touch", _("Vi når inte personen")
    NOT_FOR_US = "not_for_us", _("Det var inte en fråga för oss")


class PostCheck(models.TextChoices):
    """What the person said about being asked later how it went."""

    NOT_ASKED = "not_asked", _("Inte tillfrågad")
    YES = "yes", _("Ja")
    NO = "no", _("Nej")
