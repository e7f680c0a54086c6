"""The inbox's filters as they stand in the address: what is unknown there is left out, so an old link still opens."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.kernel.conversations import inbox
from varsam.kernel.conversations.states import Sender, State
from varsam.kernel.people.models import District
from varsam.site.desk import tallies

_STATES = {"open", "closed", *(state.value for state in State)}
MOST_SHOWN = 500


@dataclass(frozen=True)
class Asked:
    """What the address asks for; empty strings ask for nothing."""

    state: str = ""
    district: str = ""
    sender: str = ""
    language: str = ""
    owner: str = ""
    late: str = ""
    due: str = ""
    unread: str = ""
    order: str = ""
    after: str = ""
    show: int = inbox.PAGE

    @property
    def narrowed(self) -> bool:
        """Whether one of the selects leaves something out."""
        return bool(self.district or self.sender or self.language)

    @property
    def by_due(self) -> bool:
        return self.order == "due" or (self.order != "new" and bool(self.late or self.due))

    def as_filters(self, now: datetime, districts: dict[str, District]) -> dict[str, object]:
        """The same, as the inbox takes it."""
        found: dict[str, object] = {
            key: value
            for key in ("sender", "language", "owner", "unread", "after")
            if (value := getattr(self, key))
        }
        if self.late:
            found |= tallies.questions(now)["late"]
        elif self.due:
            found |= tallies.questions(now)["today"]
        else:
            found["state"] = self.state or "open"
        if self.district in districts:
            found["district"] = districts[self.district].pk
        if self.by_due:
            found["order"] = "due"
        return found

    def query(self, **changes: str | int) -> str:
        """The address's query with changes; what is empty or usual is left out."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        pairs = {
            key: value
            for key, value in vars(changed).items()
            if value and (key, value) != ("show", inbox.PAGE)
        }
        return f"?{urlencode(pairs)}" if pairs else "?"


def read(query: QueryDict) -> Asked:
    """What the address asks for, without what makes no sense."""
    state, owner, order = query.get("state", ""), query.get("owner", ""), query.get("order", "")
    sender, language = query.get("sender", ""), query.get("language", "")
    return Asked(
        state=state if state in _STATES and state != "open" else "",
        district=query.get("district", "")[:50],
        sender=sender if sender in set(Sender) else "",
        language=language if language in dict(settings.LANGUAGES) else "",
        owner=owner if owner in {"me", "nobody"} else "",
        late="yes" if query.get("late") == "yes" else "",
        due="today" if query.get("due") == "today" else "",
        unread="yes" if query.get("unread") == "yes" else "",
        order=order if order in {"due", "new"} else "",
        after=_moment(query.get("after", "")),
        show=_number(query.get("show", "")),
    )


def _moment(text: str) -> str:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return found.isoformat() if found.tzinfo else ""


def _number(text: str) -> int:
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else inbox.PAGE
    return min(max(wanted, inbox.PAGE), MOST_SHOWN)


@dataclass(frozen=True)
class Choice:
    """One chip above the list: its words, what it changes in the address, and the tally it shows."""

    key: str
    words: str | Promise
    changes: dict[str, str]
    icon: str = ""


_NONE = {"state": "", "owner": "", "late": "", "due": "", "unread": ""}
CHOICES = (
    Choice("open", _("Alla öppna"), _NONE),
    Choice("late", _("Sena"), {**_NONE, "late": "yes"}, "triangle-alert"),
    Choice("today", _("Frist i dag"), {**_NONE, "due": "today"}, "clock"),
    Choice("unread", _("Olästa"), {**_NONE, "unread": "yes"}),
    Choice("mine", _("Mina"), {**_NONE, "owner": "me"}),
    Choice("unowned", _("Utan ägare"), {**_NONE, "owner": "nobody"}),
    Choice("waiting", _("Väntar"), {**_NONE, "state": State.WAITING.value}),
    Choice("closed", _("Klara"), {**_NONE, "state": "closed"}),
)


def chosen(asked: Asked) -> str:
    """The key of the chip that the address stands for; empty when it is a mixture."""
    now = {key: getattr(asked, key) for key in _NONE}
    return next((choice.key for choice in CHOICES if choice.changes == now), "")
