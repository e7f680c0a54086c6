"""What is written about a mission: what, with whom, until when in whose clock, and what it cost."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import get_currency_name
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from varsam.areas.liaison.contacts.models import Body
from varsam.areas.liaison.contacts.reading import Known
from varsam.areas.liaison.missions import deadlines
from varsam.areas.liaison.missions.actions import CURRENCIES, Facts
from varsam.areas.liaison.missions.deadlines import HOME, Deadline, Refused
from varsam.areas.liaison.missions.enums import CostKind, Direction, Kind, What
from varsam.areas.operations.policies import NEVER
from varsam.kernel.people.models import User
from varsam.lib import deidentification
from varsam.lib.deidentification import Kind as Identifier
from varsam.site.agreements.forms import PaperForm
from varsam.site.desk.faults import Named
from varsam.site.desk.forms import TextForm
from varsam.site.dialogue.forms import Day
from varsam.site.liaison.fields import in_our_time

__all__ = ["PaperForm"]

_NO_TITLE = NEVER | {Identifier.PHONE, Identifier.EMAIL}
# Where most of those who ask a Swedish city for something keep their clocks, beside all of Europe's.
_FAR = ("UTC", "America/New_York", "America/Toronto", "Asia/Amman", "Asia/Beirut", "Asia/Jerusalem", "Asia/Singapore",
        "Australia/Sydney", "Pacific/Auckland", "Africa/Nairobi", "Africa/Tunis")  # fmt: skip


@lru_cache(maxsize=4)
def zones(language: str) -> tuple[tuple[str, str], ...]:
    """Zones to choose among while one writes, with what their place is called; any other can be written too."""
    near = [name for name in deadlines.zones() if name.startswith("Europe/")]
    return tuple(
        sorted(((name, deadlines.place_of(name)) for name in [*near, *_FAR]), key=lambda pair: pair[1])
    )


class DeadlineForm(Named, forms.Form):
    """A date and a time as the asker named them, where their clock hangs; and which of two, where the time comes twice."""

    day = forms.CharField(
        label=_("Sista dag"),
        required=False,
        max_length=20,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Lämna tomt om ingen har sagt någon."),
    )
    clock = forms.CharField(
        label=_("Klockan"),
        required=False,
        max_length=8,
        widget=forms.TextInput(attrs={"placeholder": "17.00", "inputmode": "numeric"}),
        help_text=_("Tomt: hela dagen gäller."),
    )
    zone = forms.CharField(
        label=_("Var hänger klockan?"),
        required=False,
        max_length=64,
        initial=HOME,
        widget=forms.TextInput(attrs={"list": "tidszoner", "autocomplete": "off", "dir": "ltr"}),
        help_text=_("Den tidszon som den som frågar har sagt. Bryssel är Europe/Brussels."),
    )
    which = forms.ChoiceField(
        label=_("Vilken av dem menas?"), required=False, choices=(), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Chosen only where the time comes twice; anything else written there means nothing.
        self.fields["which"].choices = [("", ""), ("first", ""), ("second", "")]  # type: ignore[attr-defined]
        self.is_asked_which = False

    @property
    def zones(self) -> tuple[tuple[str, str], ...]:
        return zones(get_language() or "sv")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        said["deadline"] = self._deadline(said)
        return said

    def _deadline(self, said: dict[str, Any]) -> Deadline | None:
        day, clock = said.get("day", "").strip(), said.get("clock", "").strip()
        if not day and not clock:
            return None
        try:
            return deadlines.read(day, clock, said.get("zone", "") or HOME, said.get("which", ""))
        except Refused as refused:
            if refused.meanings:
                self.is_asked_which = True
                choices = [(each.which, each.words) for each in refused.meanings]
                self.fields["which"].choices = choices  # type: ignore[attr-defined]
            for fault in refused.faults:
                if fault.field not in self.errors:
                    self.add_error(fault.field, fault.words)
            return None


def as_written(deadline: Deadline | None) -> dict[str, str]:
    """A deadline as the form shows it."""
    if deadline is None:
        return {"zone": HOME}
    local = deadline.local
    return {"day": local.strftime("%Y-%m-%d"), "clock": local.strftime("%H.%M"), "zone": deadline.zone}


class MissionForm(Named, forms.Form):
    """What it is about, with whom, and for a visit when and where."""

    title = forms.CharField(
        label=_("Vad gäller det?"),
        max_length=160,
        help_text=_("Några ord, utan namn på personer. Titeln syns i listor."),
        error_messages={"required": _("Skriv vad det gäller.")},
    )
    kind = forms.ChoiceField(
        label=_("Vad är det?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad det är."), "invalid_choice": _("Välj vad det är.")},
    )
    body = forms.ModelChoiceField(
        Body.objects.none(),
        label=_("Vilket organ?"),
        required=False,
        empty_label=_("Inget organ, eller ett som inte finns här"),
        error_messages={"invalid_choice": _("Välj ett organ i listan.")},
    )
    contact = forms.ChoiceField(
        label=_("Vem känner vi där?"),
        required=False,
        help_text=_("Bara den som har sagt ja syns för den som ansvarar."),
        error_messages={"invalid_choice": _("Välj en kontakt hos det organet.")},
    )
    starts_on = Day(label=_("Första dag"), required=False)
    ends_on = Day(label=_("Sista dag på plats"), required=False)
    place = forms.CharField(label=_("Plats"), required=False, max_length=120)

    def __init__(
        self, *args: Any, people: Iterable[Known], has_body: int | None = None, **kwargs: Any
    ) -> None:
        """`has_body`: the id of the body that the mission has, which it may keep though it is shown no longer."""
        super().__init__(*args, **kwargs)
        self._people = {str(each.contact.pk): each for each in people if each.person}
        could = Body.objects.filter(Q(is_shown=True) | Q(pk=has_body))
        self.fields["body"].queryset = could  # type: ignore[attr-defined]
        choices = [
            (pk, f"{each.person.name} ({each.contact.body.name})")
            for pk, each in self._people.items()
            if each.person
        ]
        self.fields["contact"].choices = [("", _("Ingen")), *sorted(choices, key=lambda pair: pair[1])]  # type: ignore[attr-defined]
        if not choices:
            del self.fields["contact"]

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"].strip()
        if any(each.kind in _NO_TITLE for each in deidentification.find(title)):
            raise forms.ValidationError(_("Skriv titeln utan personnummer, telefonnummer och e-post."))
        return title

    def clean_starts_on(self) -> date | None:
        return _day_of_a_visit(self.cleaned_data["starts_on"])

    def clean_ends_on(self) -> date | None:
        return _day_of_a_visit(self.cleaned_data["ends_on"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, last = said.get("starts_on"), said.get("ends_on")
        if said.get("kind") == Kind.VISIT and not first and "starts_on" not in self.errors:
            self.add_error("starts_on", _("Ett besök behöver en första dag."))
        if last and not first and "starts_on" not in self.errors:
            self.add_error("starts_on", _("Skriv också den första dagen."))
        if first and last and last < first:
            self.add_error("ends_on", _("Sista dagen kan inte vara före den första."))
        known = self._people.get(said.get("contact", ""))
        if known and said.get("body") != known.contact.body:
            self.add_error(
                "contact", _("Kontakten hör till ett annat organ. Välj det organet, eller ingen kontakt.")
            )
        return said

    @property
    def facts(self) -> Facts:
        """What a valid form says."""
        said = self.cleaned_data
        known = self._people.get(said.get("contact", ""))
        return Facts(
            Kind(said["kind"]),
            said["title"],
            said["body"],
            known.contact if known else None,
            said["starts_on"],
            said["ends_on"],
            said["place"],
        )

    @property
    def kept(self) -> tuple[str, ...]:
        """Kinds of identifier that the title and the place hold: words that can be a name, of a street or a house too."""
        text = f"{self.cleaned_data['title']}\n{self.cleaned_data['place']}"
        return tuple(sorted({each.kind.value for each in deidentification.find(text)} - NEVER))


def _day_of_a_visit(day: date | None) -> date | None:
    return in_our_time(day) if day else None


class NewMissionForm(MissionForm, DeadlineForm):
    """A mission that begins: all of it, with who began and until when."""

    direction = forms.ChoiceField(
        label=_("Vem började?"),
        choices=[(Direction.IN.value, _("De frågar oss")), (Direction.OUT.value, _("Vi frågar dem"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vem som började."), "invalid_choice": _("Välj vem som började.")},
    )
    # As the page has them, so that the list of faults goes down the page too.
    field_order = ("title", "kind", "direction", "body", "contact", "day", "clock", "zone", "which")


class NoteForm(Named, TextForm):
    """A note in the thread; or, of a visit, what one saw there."""

    what = forms.ChoiceField(
        label=_("Vad är det?"),
        required=False,
        choices=[(What.NOTE.value, What.NOTE.label), (What.JOURNEY.value, What.JOURNEY.label)],
        widget=forms.RadioSelect,
        initial=What.NOTE.value,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Skriv i tråden")


class AnswerForm(Named, TextForm):
    """What was answered: by us where they asked, by them where we did."""

    def __init__(self, *args: Any, is_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Vad har vi svarat?") if is_in else _("Vad svarade de?")
        self.fields["text"].error_messages["required"] = _("Skriv vad svaret blev.")


class CloseForm(Named, TextForm):
    """Why it ends: asked for where something came in and has no answer."""

    def __init__(self, *args: Any, is_asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = is_asked
        self.fields["text"].label = (
            _("Varför får det inget svar?") if is_asked else _("Något att minnas? (frivilligt)")
        )
        self.fields["text"].error_messages["required"] = _("Skriv varför, eller skriv svaret i stället.")


class HandOverForm(Named, forms.Form):
    """Who is asked to take it over."""

    to = forms.TypedChoiceField(
        label=_("Vem vill du fråga?"),
        coerce=int,
        error_messages={"required": _("Välj en kollega."), "invalid_choice": _("Välj en kollega.")},
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("Välj")), *((each.pk, each.name) for each in people)]  # type: ignore[attr-defined]


@lru_cache(maxsize=4)
def currencies(language: str) -> tuple[tuple[str, str], ...]:
    """Currencies by code with their names: those that are paid most often first."""
    first = ("SEK", "EUR", "DKK", "NOK", "GBP", "USD")
    rest = sorted(CURRENCIES - set(first))
    return tuple((code, f"{code} – {get_currency_name(code, locale=language)}") for code in (*first, *rest))


class CostForm(Named, forms.Form):
    """What something cost, as it was paid."""

    kind = forms.ChoiceField(
        label=_("Vad kostade?"),
        choices=[("", _("Välj")), *CostKind.choices],
        error_messages={"required": _("Välj vad som kostade."), "invalid_choice": _("Välj vad som kostade.")},
    )
    amount = forms.CharField(
        label=_("Belopp"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "placeholder": "1240,50"}),
        error_messages={"required": _("Skriv beloppet.")},
    )
    currency = forms.ChoiceField(
        label=_("Valuta"),
        initial="SEK",
        error_messages={"required": _("Välj en valuta."), "invalid_choice": _("Välj en valuta i listan.")},
    )
    on = Day(label=_("När betalades det?"))
    words = forms.CharField(
        label=_("Vad det var, utan namn"),
        required=False,
        max_length=120,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = currencies(get_language() or "sv")  # type: ignore[attr-defined]
        self.initial.setdefault("on", timezone.localdate())

    def clean_amount(self) -> Decimal:
        written = "".join(self.cleaned_data["amount"].split()).replace(",", ".")
        whole, _point, cents = written.partition(".")
        if not whole.isascii() or not whole.isdigit() or len(whole) > 9 or (_point and not cents.isdigit()):
            raise forms.ValidationError(_("Skriv beloppet med siffror, till exempel 1240,50."))
        if len(cents) > 2:
            raise forms.ValidationError(_("Skriv högst två decimaler."))
        amount = Decimal(written)
        if not amount:
            raise forms.ValidationError(_("Beloppet ska vara mer än noll."))
        return amount

    def clean_on(self) -> date:
        day = in_our_time(self.cleaned_data["on"])
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("Den dagen har inte varit än. Skriv upp kostnaden när den är betald.")
            )
        return day

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if deidentification.find(words):
            raise forms.ValidationError(_("Skriv vad det var utan att peka ut någon."))
        return words
