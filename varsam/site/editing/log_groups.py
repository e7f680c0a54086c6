"""Where what stands in the log belongs: the groups that an auditor filters by, and the drawing beside it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.kernel.audit.api import Event

# What an auditor looks for: the first is the reason that the log exists.
GROUPS: dict[str, tuple[str | Promise, frozenset[Event]]] = {
    "last": (_("Läst"), frozenset({Event.ENQUIRY_READ, Event.RECORD_READ, Event.GLASS_READ, Event.CONSULTATION_READ, Event.DEVELOPMENT_READ, Event.AGREEMENT_READ, Event.AGREEMENT_PAPER_READ, Event.DIALOGUE_READ, Event.MINUTES_READ, Event.TRAINING_READ, Event.SURVEY_READ, Event.CERTIFICATE_READ, Event.SUPPORT_READ, Event.SUPPORT_THREAD_READ, Event.HANDOVER_READ, Event.PARENTS_READ, Event.APPOINTMENT_READ, Event.UNIT_READ, Event.LOG_READ, Event.IDENTITY_OPENED, Event.IDENTITY_SEARCHED})),
    "nekad": (_("Nekats"), frozenset({Event.REFUSED, Event.SIGN_IN_FAILED})),
    "gjort": (_("Gjort i förfrågningar"), frozenset(e for e in Event if e.startswith(("enquiry.", "task."))) - {Event.ENQUIRY_READ}),
    "identiteter": (_("Identiteter"), frozenset(e for e in Event if e.startswith("identity."))),
    "akter": (_("Gjort i akter"), frozenset(e for e in Event if e.startswith(("record.", "case.", "grant.", "plan.", "casework.", "partner."))) - {Event.RECORD_READ, Event.RECORD_DESTROYED}),
    "konsultationer": (_("Experter och konsultationer"), frozenset(e for e in Event if e.startswith(("expert.", "competence.", "consultation.", "lesson."))) - {Event.CONSULTATION_READ, Event.CONSULTATION_DESTROYED}),
    "insatser": (_("Insatser och timmar"), frozenset(e for e in Event if e.startswith(("engagement.", "supervision.", "hours.")))),
    "moten": (_("Grupper och möten"), frozenset(e for e in Event if e.startswith(("group.", "meeting.", "minutes.", "action.", "calendar."))) - {Event.MINUTES_READ}),
    "handelser": (_("Händelser och överenskommelser"), frozenset(e for e in Event if e.startswith(("development.", "agreement."))) - {Event.DEVELOPMENT_READ, Event.AGREEMENT_READ, Event.AGREEMENT_PAPER_READ}),
    "dialog": (_("Dialog och löften"), frozenset(e for e in Event if e.startswith("dialogue.")) - {Event.DIALOGUE_READ}),
    "utbildning": (_("Utbildning"), frozenset(e for e in Event if e.startswith(("course.", "training.", "survey.", "certificate.", "introduction.", "coverage."))) - {Event.TRAINING_READ, Event.SURVEY_READ, Event.CERTIFICATE_READ}),
    "anhorigstod": (_("Stöd till anhöriga"), frozenset(e for e in Event if e.startswith(("support.", "handover.", "parents."))) - {Event.SUPPORT_READ, Event.SUPPORT_THREAD_READ, Event.HANDOVER_READ, Event.PARENTS_READ}),
    "tider": (_("Tider"), frozenset(e for e in Event if e.startswith("appointment")) - {Event.APPOINTMENT_READ}),
    "verksamheter": (_("Stöd till verksamheter"), frozenset(e for e in Event if e.startswith(("unit_request.", "guide."))) - {Event.UNIT_READ}),
    "omvarld": (_("Omvärld"), frozenset(e for e in Event if e.startswith(("insight.", "reading.")))),
    "samtycken": (_("Samtycken"), frozenset(e for e in Event if e.startswith("consent."))),
    "nod": (_("Nödöppningar"), frozenset(e for e in Event if e.startswith("glass."))),
    "granskning": (_("Granskning av läsloggen"), frozenset(e for e in Event if e.startswith("review."))),
    "inloggning": (_("In- och utloggning"), frozenset(e for e in Event if e.startswith("account."))),
    "utlamnanden": (_("Utlämnanden och egna uppgifter"), frozenset(e for e in Event if e.startswith(("disclosure.", "rights.")))),
    "gallring": (_("Gallring och spärrar"), frozenset(e for e in Event if e.startswith(("retention.", "hold.")) or e in {Event.RECORD_DESTROYED, Event.ENQUIRY_EXPIRED, Event.CONSULTATION_DESTROYED})),
    "andrat": (_("Ändrat det som alla ser"), frozenset(e for e in Event if e.startswith(("contact.", "area.", "page.", "limit.", "holiday.", "rule.", "term.", "method.", "pathway.", "track.", "programme.")))),
}  # fmt: skip

ICONS = {
    "enquiry": "inbox",
    "access": "ban",
    "account": "user",
    "audit": "eye",
    "contact": "phone",
    "area": "map-pin",
    "page": "file-text",
    "task": "list-checks",
    "limit": "hourglass",
    "retention": "hourglass",
    "hold": "lock",
    "holiday": "calendar",
    "rule": "book-open",
    "review": "shield-check",
    "consent": "user-check",
    "term": "languages",
    "identity": "user",
    "disclosure": "send",
    "rights": "user",
    "record": "notebook-pen",
    "grant": "handshake",
    "glass": "door-open",
    "partner": "users",
    "plan": "flag",
    "expert": "graduation-cap",
    "competence": "graduation-cap",
    "consultation": "message-square",
    "lesson": "book-open",
    "insight": "globe",
    "reading": "book-open",
    "development": "map-pin",
    "agreement": "handshake",
    "dialogue": "handshake",
    "group": "users",
    "meeting": "users",
    "minutes": "file-text",
    "action": "list-checks",
    "vault": "key-round",
    "engagement": "hand-heart",
    "supervision": "hand-heart",
    "hours": "clock",
    "method": "sliders-horizontal",
    "course": "graduation-cap",
    "training": "graduation-cap",
    "survey": "chart-column",
    "certificate": "graduation-cap",
    "coverage": "chart-column",
    "support": "hand-heart",
    "handover": "handshake",
    "parents": "users",
    "case": "panels-top-left",
    "track": "map-pin",
    "casework": "external-link",
    "pathway": "panels-top-left",
}
READ_ICON, OTHER_ICON = "eye", "circle"


def icon(event: str) -> str:
    """The drawing beside an event: an eye wherever something was read."""
    if event in {
        Event.ENQUIRY_READ,
        Event.RECORD_READ,
        Event.GLASS_READ,
        Event.LOG_READ,
        Event.DEVELOPMENT_READ,
        Event.AGREEMENT_READ,
        Event.AGREEMENT_PAPER_READ,
        Event.IDENTITY_OPENED,
        Event.MINUTES_READ,
        Event.TRAINING_READ,
        Event.SURVEY_READ,
        Event.CERTIFICATE_READ,
        Event.SUPPORT_READ,
        Event.SUPPORT_THREAD_READ,
        Event.HANDOVER_READ,
        Event.PARENTS_READ,
    }:
        return READ_ICON
    return ICONS.get(event.split(".")[0], OTHER_ICON)
