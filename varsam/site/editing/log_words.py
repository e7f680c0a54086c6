"""What stands in the log, in plain words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.kernel.audit.api import Event

EVENTS: dict[Event, str | Promise] = {
    Event.SIGNED_IN: _("Loggade in"),
    Event.SIGN_IN_FAILED: _("Misslyckad inloggning"),
    Event.SIGNED_OUT: _("Loggade ut"),
    Event.ENQUIRY_RECEIVED: _("Fråga kom in"),
    Event.ENQUIRY_NOTED: _("Noterade ett telefonsamtal"),
    Event.ENQUIRY_READ: _("Läste"),
    Event.ENQUIRY_ACKNOWLEDGED: _("Bekräftade"),
    Event.ENQUIRY_TAKEN: _("Tog över"),
    Event.ENQUIRY_TRIAGED: _("Bestämde väg"),
    Event.ENQUIRY_ANSWERED: _("Svarade"),
    Event.ENQUIRY_TITLED: _("Skrev rubrik"),
    Event.ENQUIRY_ERASED: _("Skribenten raderade"),
    Event.ENQUIRY_EXPIRED: _("Tiden gick ut, raderat"),
    Event.IDENTIFIER_KEPT: _("Lät en personuppgift stå kvar"),
    Event.REFUSED: _("Nekades"),
    Event.CONTACT_CHANGED: _("Ändrade en kontakt"),
    Event.CONTACT_VERIFIED: _("Kontrollerade ett nummer"),
    Event.PAGE_SAVED: _("Sparade ett utkast"),
    Event.PAGE_PUBLISHED: _("Publicerade en text"),
    Event.PAGE_REVIEWED: _("Läste igenom en text"),
    Event.LIMIT_CHANGED: _("Ändrade en frist"),
    Event.RULE_VERSION_ADDED: _("Skrev en ny version av en rättsregel"),
    Event.RULE_CHECKED: _("Kontrollerade en rättsregel"),
    Event.CONSENT_ASKED: _("Frågade om samtycke"),
    Event.CONSENT_GIVEN: _("Skrev in ett ja"),
    Event.CONSENT_REFUSED: _("Skrev in ett nej"),
    Event.CONSENT_WITHDRAWN: _("Skrev in att ett samtycke togs tillbaka"),
    Event.CONSENT_PRINTED: _("Skrev ut en blankett för samtycke"),
    Event.TERM_ADDED: _("Skrev en ny version av en samtyckestext"),
    Event.HOLIDAY_CHANGED: _("Ändrade en dag i kalendern"),
    Event.TASK_ADDED: _("Lade till en uppgift"),
    Event.TASK_DONE: _("Bockade av en uppgift"),
    Event.RECORD_OPENED: _("Öppnade en ny akt"),
    Event.RECORD_READ: _("Läste en akt"),
    Event.RECORD_WRITTEN: _("Skrev i en akt"),
    Event.RECORD_CLOSED: _("Avslutade en akt"),
    Event.RECORD_REOPENED: _("Öppnade en avslutad akt igen"),
    Event.RECORD_TRANSFERRED: _("Lämnade över en akt"),
    Event.RECORD_RECEIVED: _("Tog emot en akt"),
    Event.RECORD_IDENTIFIER_KEPT: _("Lät en personuppgift stå kvar i en akt"),
    Event.GRANT_GIVEN: _("Delade en akt"),
    Event.GRANT_ENDED: _("En delning tog slut"),
    Event.GRANT_STOPPED: _("Svarade att de har slutat använda det delade"),
    Event.GLASS_BROKEN: _("Nödöppnade en akt"),
    Event.GLASS_READ: _("Läste skälet till en nödöppning"),
    Event.GLASS_REVIEWED: _("Granskade en nödöppning"),
    Event.PARTNER_LEFT: _("En organisation lämnade samverkan"),
    Event.PARTNER_RETURNED: _("En organisation kom tillbaka till samverkan"),
    Event.IDENTITY_ADDED: _("Skrev in vem en akt gäller"),
    Event.IDENTITY_OPENED: _("Öppnade en identitet"),
    Event.IDENTITY_CHANGED: _("Ändrade en identitet"),
    Event.IDENTITY_SEARCHED: _("Sökte på personnummer"),
    Event.RECORD_DESTROYED: _("Förstörde en akt efter gallring"),
    Event.RETENTION_EXCEPTED: _("Undantog från gallring"),
    Event.RETENTION_INCLUDED: _("Tog bort ett undantag från gallring"),
    Event.RETENTION_APPROVED: _("Godkände en gallringslista"),
    Event.RETENTION_ABANDONED: _("Stoppade en gallringslista"),
    Event.RETENTION_DONE: _("En gallringslista blev klar"),
    Event.RETENTION_RULE_CHANGED: _("Ändrade en gallringsregel"),
    Event.HOLD_SET: _("Spärrade mot gallring"),
    Event.HOLD_LIFTED: _("Hävde en spärr mot gallring"),
    Event.REVIEW_OPENED: _("En granskning av läsloggen började"),
    Event.REVIEW_READ: _("Läste en granskning av läsloggen"),
    Event.REVIEW_JUDGED: _("Bedömde en läsning"),
    Event.REVIEW_TOLD: _("Meddelade den personuppgiftsansvarige"),
    Event.REVIEW_SIGNED: _("Skrev under en granskning av läsloggen"),
    Event.DISCLOSURE_DECIDED: _("Beslutade om ett utlämnande"),
    Event.DISCLOSURE_READ: _("Läste ett beslut om utlämnande"),
    Event.RIGHTS_RECEIVED: _("Tog emot en begäran om egna uppgifter"),
    Event.RIGHTS_SEARCHED: _("Sökte akter för en begäran"),
    Event.RIGHTS_OPENED: _("Öppnade akter för en begäran"),
    Event.RIGHTS_DROPPED: _("Tog bort en akt ur en begäran"),
    Event.RIGHTS_EXTENDED: _("Förlängde tiden för en begäran"),
    Event.RIGHTS_EXTRACTED: _("Tog ut ett registerutdrag"),
    Event.RIGHTS_ANSWERED: _("Besvarade en begäran"),
    Event.RIGHTS_READ: _("Läste en begäran"),
    Event.KEYS_ROTATED: _("Bytte nycklar"),
    Event.RESTORED: _("Läste in en säkerhetskopia"),
    Event.LOG_READ: _("Läste loggen"),
}

# What an auditor looks for: the first is the reason that the log exists.
GROUPS: dict[str, tuple[str | Promise, frozenset[Event]]] = {
    "last": (_("Läst"), frozenset({Event.ENQUIRY_READ, Event.RECORD_READ, Event.GLASS_READ, Event.LOG_READ, Event.IDENTITY_OPENED, Event.IDENTITY_SEARCHED})),
    "nekad": (_("Nekats"), frozenset({Event.REFUSED, Event.SIGN_IN_FAILED})),
    "gjort": (_("Gjort i förfrågningar"), frozenset(e for e in Event if e.startswith(("enquiry.", "task."))) - {Event.ENQUIRY_READ}),
    "identiteter": (_("Identiteter"), frozenset(e for e in Event if e.startswith("identity."))),
    "akter": (_("Gjort i akter"), frozenset(e for e in Event if e.startswith(("record.", "grant.", "partner."))) - {Event.RECORD_READ, Event.RECORD_DESTROYED}),
    "samtycken": (_("Samtycken"), frozenset(e for e in Event if e.startswith("consent."))),
    "nod": (_("Nödöppningar"), frozenset(e for e in Event if e.startswith("glass."))),
    "granskning": (_("Granskning av läsloggen"), frozenset(e for e in Event if e.startswith("review."))),
    "inloggning": (_("In- och utloggning"), frozenset(e for e in Event if e.startswith("account."))),
    "utlamnanden": (_("Utlämnanden och egna uppgifter"), frozenset(e for e in Event if e.startswith(("disclosure.", "rights.")))),
    "gallring": (_("Gallring och spärrar"), frozenset(e for e in Event if e.startswith(("retention.", "hold.")) or e in {Event.RECORD_DESTROYED, Event.ENQUIRY_EXPIRED})),
    "andrat": (_("Ändrat det som alla ser"), frozenset(e for e in Event if e.startswith(("contact.", "page.", "limit.", "holiday.", "rule.", "term.")))),
}  # fmt: skip

ICONS = {
    "enquiry": "inbox",
    "access": "ban",
    "account": "user",
    "audit": "eye",
    "contact": "phone",
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
    "vault": "key-round",
}
READ_ICON, OTHER_ICON = "eye", "circle"


def icon(event: str) -> str:
    """The drawing beside an event: an eye wherever something was read."""
    if event in {
        Event.ENQUIRY_READ,
        Event.RECORD_READ,
        Event.GLASS_READ,
        Event.LOG_READ,
        Event.IDENTITY_OPENED,
    }:
        return READ_ICON
    return ICONS.get(event.split(".")[0], OTHER_ICON)


def words(event: str) -> str:
    """The event in words; its own name where it is of another version."""
    known: dict[str, str | Promise] = {key.value: said for key, said in EVENTS.items()}
    return str(known.get(event, event))
