"""The way of a case, as one table: from → to, with why the step exists and what must hold before it is taken.

The database gets the same table at every migration (`cases_way`) and takes no other step, whoever asks.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    PROPOSED = "proposed", _("Föreslaget")
    GROUNDED = "grounded", _("Grunden är klar")
    CONSENT_ASKED = "consent_asked", _("Samtycke är frågat")
    MAPPING = "mapping", _("Kartläggning")
    CONFERENCE = "conference", _("Konferens")
    PLANNING = "planning", _("Planering")
    ACTIVE = "active", _("Stöd pågår")
    STEPPED_DOWN = "stepped_down", _("Nedtrappat")
    HANDOVER_OFFERED = "handover_offered", _("Överlämning erbjuden")
    HANDED_OVER = "handed_over", _("Överlämnat")
    CLOSED = "closed", _("Avslutat")
    POST_CHECKS = "post_checks", _("Efterkontroller")
    ENDED = "ended", _("Klart")


class Gate(models.TextChoices):
    """What must hold before a step; the database decides whether it does (`varsam.case_missing`)."""

    TRACK = "track", _("Det ordinarie spåret är namngivet, eller det står varför ingen grupp passar")
    LEGAL_BASIS = "legal_basis", _("Den rättsliga grunden är vald")
    DOUBLE_TRACK = "double_track", _("Vi har kontrollerat om någon annan enhet redan arbetar med personen")
    ASKED = "asked", _("Frågan om samtycke är ställd")
    CONSENT = "consent", _("Samtycke gäller, eller ett beslut att gå vidare utan")
    ALONE = "alone", _("Det står på vilken grund enheten går vidare utan samtycke")
    NEEDS = "needs", _("Kartläggningen är skriven: behov och styrkor")
    CONFERENCE = "conference", _("En konferens har hållits, eller det står varför ingen behövs")
    PLAN = "plan", _("Planen har ett mål och en insats med ansvarig och datum")
    REVIEW_PLANNED = "review_planned", _("Minst en uppföljning är inbokad")
    REVIEW_HELD = "review_held", _("Minst en uppföljning är gjord")
    HANDOVER_OFFERED = "offered", _("En överlämning är erbjuden")
    HANDOVER_ACCEPTED = "accepted", _("Mottagaren har tackat ja")
    PERSON_TOLD = "person_told", _("Personen har fått veta om överlämningen")
    HANDOVER_OVER = "handover_over", _("Erbjudandet är avböjt eller återtaget")
    RECEIVED = "received", _("Ärendet har kommit till en ny enhet")
    OUTCOME = "outcome", _("Resultatet är antecknat")
    INSTEAD = "instead", _("Det står vad personen erbjöds i stället")
    ENGAGEMENTS = "engagements", _("Alla engagemang är avslutade")
    POST_CHECK_YES = "post_check_yes", _("Personen har sagt ja till efterkontroller")
    POST_CHECK_NO = "post_check_no", _("Personen har inte sagt ja till efterkontroller")
    POST_CHECKS_OVER = "post_checks_over", _("Ingen efterkontroll är kvar")
    REASON = "reason", _("Du skriver varför")


# What to do about a gate that does not hold, said to who handles the case.
REMEDY = {
    Gate.TRACK: _("Välj gruppen (SSPF eller SIG) eller skriv varför ingen grupp passar."),
    Gate.LEGAL_BASIS: _("Välj den regel som arbetet vilar på."),
    Gate.DOUBLE_TRACK: _("Gör kontrollen. Den ställer frågan med det personnummer som redan finns i akten."),
    Gate.ASKED: _("Fråga om samtycke i akten."),
    Gate.CONSENT: _("Anteckna svaret, fråga på nytt eller besluta att gå vidare utan samtycke."),
    Gate.ALONE: _("Skriv varför enheten går vidare utan samtycke och välj regeln."),
    Gate.NEEDS: _("Skriv en anteckning om behov och styrkor i akten."),
    Gate.CONFERENCE: _("Ta upp ärendet på en konferens eller skriv varför ingen behövs."),
    Gate.PLAN: _("Skriv ett mål i planen och en insats med ansvarig och datum."),
    Gate.REVIEW_PLANNED: _("Boka en uppföljning."),
    Gate.REVIEW_HELD: _("Gör en uppföljning och anteckna vad den kom fram till."),
    Gate.HANDOVER_OFFERED: _("Erbjud överlämningen till en enhet eller organisation."),
    Gate.HANDOVER_ACCEPTED: _("Vänta på svaret. Du ser när tiden går ut."),
    Gate.PERSON_TOLD: _("Berätta för personen och anteckna att du har gjort det."),
    Gate.HANDOVER_OVER: _("Ta tillbaka erbjudandet, eller vänta på svaret."),
    Gate.RECEIVED: _("Ärendet lämnades utanför kommunen. Avsluta det här."),
    Gate.OUTCOME: _("Anteckna vad som blev bättre, vad som hjälpte och om något skadade."),
    Gate.INSTEAD: _("Skriv vad personen erbjöds i stället."),
    Gate.ENGAGEMENTS: _("Avsluta mentorers och andras engagemang."),
    Gate.POST_CHECK_YES: _("Fråga personen och anteckna svaret med datum."),
    Gate.POST_CHECK_NO: _("Personen har sagt ja. Gör efterkontrollerna eller anteckna att svaret är ändrat."),
    Gate.POST_CHECKS_OVER: _("Gör eller ställ in de efterkontroller som är kvar."),
    Gate.REASON: _("Skriv en mening om varför."),
}


@dataclass(frozen=True)
class Way:
    """A step that exists: why, and what must hold first."""

    why: str
    gates: tuple[Gate, ...] = ()


S, G = State, Gate
# No step from here counts on somebody outside the unit without a yes, or a decision that says on what it rests.
_TOGETHER = (G.CONSENT,)
_OVER = (G.OUTCOME, G.ENGAGEMENTS, G.REASON)

TRANSITIONS: dict[tuple[State, State], Way] = {
    (S.PROPOSED, S.GROUNDED): Way(
        "the ordinary track comes first, there is a legal basis, and nobody else works with the person unknown to us",
        (G.TRACK, G.LEGAL_BASIS, G.DOUBLE_TRACK),
    ),
    (S.PROPOSED, S.CLOSED): Way("it was not for the Knowledge House", _OVER),
    (S.GROUNDED, S.CONSENT_ASKED): Way(
        "nobody else learns anything before the person was asked", (G.ASKED,)
    ),
    (S.GROUNDED, S.MAPPING): Way(
        "the unit helps on a legal basis of its own, without others", (G.ALONE, G.REASON)
    ),
    (S.GROUNDED, S.CLOSED): Way("it was not needed after all", _OVER),
    (S.CONSENT_ASKED, S.MAPPING): Way("the person said yes, or there is a legal basis without", _TOGETHER),
    (S.CONSENT_ASKED, S.CLOSED): Way(
        "the person said no, and was offered something else", (G.INSTEAD, *_OVER)
    ),
    (S.MAPPING, S.CONFERENCE): Way(
        "needs and strengths are written, and others can help to see", (*_TOGETHER, G.NEEDS)
    ),
    (S.MAPPING, S.CLOSED): Way("the mapping shows that no more is needed, or the person wants no more", _OVER),
    (S.CONFERENCE, S.MAPPING): Way("the conference shows that something must be found out first", (G.REASON,)),
    (S.CONFERENCE, S.PLANNING): Way("those who can help have met", (*_TOGETHER, G.CONFERENCE)),
    (S.CONFERENCE, S.CLOSED): Way("the conference led to no more, or the person wants no more", _OVER),
    (S.PLANNING, S.ACTIVE): Way(
        "there is a plan, and a day on which it is looked at again", (*_TOGETHER, G.PLAN, G.REVIEW_PLANNED)
    ),
    (S.PLANNING, S.CLOSED): Way("no plan came of it, or the person wants no more", _OVER),
    (S.ACTIVE, S.PLANNING): Way("a review shows that the plan must be made anew", (G.REASON,)),
    (S.ACTIVE, S.STEPPED_DOWN): Way("a review shows that less is enough", (G.REVIEW_HELD, G.REASON)),
    (S.ACTIVE, S.HANDOVER_OFFERED): Way("somebody else can carry on", (G.HANDOVER_OFFERED,)),
    (S.ACTIVE, S.CLOSED): Way("the support has done its part, or the person wants no more", _OVER),
    (S.STEPPED_DOWN, S.ACTIVE): Way(
        "more is needed again", (*_TOGETHER, G.PLAN, G.REVIEW_PLANNED, G.REASON)
    ),
    (S.STEPPED_DOWN, S.HANDOVER_OFFERED): Way("what is left can be carried by somebody else", (G.HANDOVER_OFFERED,)),
    (S.STEPPED_DOWN, S.CLOSED): Way("the person needs no more", _OVER),
    (S.HANDOVER_OFFERED, S.HANDED_OVER): Way(
        "the other side has said yes, and the person knows", (G.HANDOVER_ACCEPTED, G.PERSON_TOLD)
    ),
    (S.HANDOVER_OFFERED, S.ACTIVE): Way("the offer was declined or taken back", (G.HANDOVER_OVER,)),
    (S.HANDOVER_OFFERED, S.STEPPED_DOWN): Way("the offer was declined or taken back", (G.HANDOVER_OVER,)),
    (S.HANDED_OVER, S.PLANNING): Way("the unit that took over goes on, with a plan of its own", (G.RECEIVED,)),
    (S.HANDED_OVER, S.CLOSED): Way("another organisation has taken over", _OVER),
    (S.CLOSED, S.POST_CHECKS): Way("the person wants to be asked later how it went", (G.POST_CHECK_YES,)),
    (S.CLOSED, S.ENDED): Way("the person does not want to be asked, and we do not ask", (G.POST_CHECK_NO,)),
    (S.CLOSED, S.PROPOSED): Way("help is needed again, and the question of consent is a new one", (G.REASON,)),
    (S.POST_CHECKS, S.ENDED): Way("the last post-check is done, or the person wants no more", (G.POST_CHECKS_OVER,)),
    (S.POST_CHECKS, S.PROPOSED): Way("a post-check shows that help is needed again", (G.REASON,)),
    (S.ENDED, S.PROPOSED): Way("help is needed again, and the question of consent is a new one", (G.REASON,)),
}  # fmt: skip

# The board's columns, in the order of the way.
OPEN = tuple(state for state in State if state not in {S.CLOSED, S.ENDED})
STAGES = tuple(state for state in State if state != S.ENDED)
# Support is given, and is looked at again within the longest time between two reviews.
SUPPORTED = (S.ACTIVE, S.STEPPED_DOWN, S.HANDOVER_OFFERED)
# A review can be planned from when the mapping has begun (sql/40_reviews.sql refuses it elsewhere).
REVIEWED = (S.MAPPING, S.CONFERENCE, S.PLANNING, S.ACTIVE, S.STEPPED_DOWN)


def ways() -> list[tuple[str, str, str, list[str]]]:
    """The table as the database keeps it: from, to, why, gates."""
    return [
        (before.value, after.value, way.why, [gate.value for gate in way.gates])
        for (before, after), way in TRANSITIONS.items()
    ]


def nexts(state: State) -> list[State]:
    """Where a case can go from here, in the table's order."""
    return [after for before, after in TRANSITIONS if before == state]
