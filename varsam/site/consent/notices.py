"""What an odd state means, in plain words, and what to do about it."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsam.kernel.lawfulness import consents
from varsam.kernel.lawfulness.models import Decision, SignerRole
from varsam.kernel.lawfulness.rules import NoRuleHolds, UnknownParameter
from varsam.site.consent import words
from varsam.site.consent.standing import Asked, Line, covered_elsewhere

_NO = {Decision.REFUSED, Decision.WITHDRAWN}


@dataclass(frozen=True)
class Notice:
    """One thing to know: a word or two, what it means, what to do. `kind` as the component's."""

    kind: Literal["info", "care", "wrong", "done"]
    icon: str
    title: str
    text: str


def of(asked: Asked, every: list[Asked]) -> list[Notice]:
    """What there is to say of a request, the gravest first."""
    found = [*_concerned(asked), *_disagreeing(asked), *_refused(asked), *_left(asked), *_ended(asked)]
    if not asked.has_ended:
        found += [*_waiting(asked), *_unshared(asked), *_overlapping(asked, every)]
    return found


def report_of_concern() -> str:
    return _("En orosanmälan behöver inget samtycke och väntar inte på svar.")


def _concerned(asked: Asked) -> list[Notice]:
    concerned = [person for person in asked.guardians if person.is_concerned]
    if not concerned:
        return []
    if len(concerned) < len(asked.guardians):
        text = _(
            "Oron gäller %(who)s själv. Det krävs ett ja från båda, och deras ja räcker inte ensamt. Säger de nej kan "
            "ni inte dela med stöd av samtycke: kontakta socialkontoret, eller pröva om en regel i lagen tillåter att "
            "uppgiften lämnas."
        ) % {"who": words.listed(person.name.lower() for person in concerned)}
        return [Notice("care", "shield", _("Oron gäller en vårdnadshavare"), f"{text} {report_of_concern()}")]
    text = _(
        "Ett ja från den som oron gäller öppnar ingenting här, vad som än skrivs in. Kontakta socialkontoret, som kan "
        "se till att barnet har någon annan som för dess talan, eller pröva om en regel i lagen tillåter att uppgiften "
        "lämnas."
    )
    title = _("Ett ja räcker inte: oron gäller den som skulle ge det")
    return [Notice("wrong", "shield", title, f"{text} {report_of_concern()}")]


def _disagreeing(asked: Asked) -> list[Notice]:
    if asked.has_ended:
        return []
    found = []
    for line in asked.lines:
        no = _who(asked, line, _NO)
        yes = _who(asked, line, {Decision.GIVEN})
        if no and yes:
            text = _(
                "%(yes)s har sagt ja och %(no)s har sagt nej till att %(organisation)s får veta något. Alla som har "
                "tillfrågats måste säga ja, så inget får delas. Prata gärna med båda, men ingen ska övertalas."
            ) % {
                "yes": words.listed(yes),
                "no": words.listed(name.lower() for name in no),
                "organisation": line.organisation,
            }
            found.append(Notice("care", "users", _("De är inte överens"), text))
    return found


def _refused(asked: Asked) -> list[Notice]:
    if asked.has_ended or not asked.lines:
        return []
    if not all(line.is_said_no_to and not _who(asked, line, {Decision.GIVEN}) for line in asked.lines):
        return []
    withdrawn = any(line.state.withdrawn for line in asked.lines)
    title = _("Samtycket är taget tillbaka") if withdrawn else _("Svaret är nej")
    text = _(
        "Inget får delas med stöd av det här. Personen får råd och stöd ändå, och ett nej används aldrig emot någon. "
        "Ni kan be andra om råd utan att säga vem det gäller."
    )
    return [Notice("info", "hand-heart", title, f"{text} {report_of_concern()}")]


def _left(asked: Asked) -> list[Notice]:
    found = []
    for line in asked.lines:
        if line.has_left:
            text = _(
                "%(organisation)s är inte längre med i samverkan. Delningen är avslutad, vad samtycket än säger. Ska "
                "någon annan ta över behövs ett nytt samtycke för dem."
            ) % {"organisation": line.organisation}
            found.append(Notice("care", "door-open", _("Organisationen har lämnat"), text))
    return found


def _ended(asked: Asked) -> list[Notice]:
    if not asked.has_ended:
        return []
    text = _("Det gällde till och med %(day)s. Inget delas längre med stöd av det.") % {"day": asked.until}
    if any(person.signer.role != SignerRole.SELF for person in asked.people):
        text = f"{text} {_own_age(asked)}".strip()
    return [Notice("info", "hourglass", _("Tiden har gått ut"), text)]


def _own_age(asked: Asked) -> str:
    try:
        age = consents.own_age(consents.last_day(asked.request.until))
    except (NoRuleHolds, UnknownParameter):
        return ""
    return _("Har den unga personen fyllt %(age)s år är det den unga själv som ska frågas.") % {"age": age}


def _waiting(asked: Asked) -> list[Notice]:
    if not asked.waiting:
        return []
    who = words.listed(person.name for person in asked.waiting)
    text = _("Inget delas förrän alla har svarat ja. Väntar på: %(who)s.") % {"who": who}
    return [Notice("info", "hourglass", _("Svar saknas"), text)]


def _unshared(asked: Asked) -> list[Notice]:
    lines = [line for line in asked.in_force if not line.open_grants]
    if not lines:
        return []
    names = words.listed(line.organisation for line in lines)
    text = ngettext(
        "Samtycket gäller, men %(names)s kan inte läsa något än. Dela när det behövs.",
        "Samtycket gäller, men %(names)s kan inte läsa något än. Dela när det behövs.",
        len(lines),
    ) % {"names": names}
    return [Notice("info", "eye-off", _("Inget är delat än"), text)]


def _overlapping(asked: Asked, every: list[Asked]) -> list[Notice]:
    found = []
    for line in asked.in_force:
        for other, both in covered_elsewhere(line, every):
            text = _(
                "%(organisation)s omfattas också av samtycket från %(day)s (%(both)s). En delning vilar på ett samtycke: "
                "tas det ena tillbaka slutar det som delats med stöd av det, och det andra fortsätter att gälla."
            ) % {"organisation": line.organisation, "day": other.asked_on, "both": ", ".join(both).lower()}
            found.append(Notice("info", "copy", _("Två samtycken om samma sak"), text))
    return found


def _who(asked: Asked, line: Line, said: set[Decision]) -> list[str]:
    return [person.name for place, person in enumerate(asked.people) if line.said[place].state in said]
