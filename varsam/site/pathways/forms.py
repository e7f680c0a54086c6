"""The form of a template's version, and what is said of a part."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.knowledge_house.pathways.actions import PartWords, Wording
from varsam.areas.knowledge_house.pathways.enums import Days, PartState
from varsam.areas.knowledge_house.pathways.models import Pathway
from varsam.kernel.meetings.enums import Function
from varsam.kernel.people.models import Organisation, User
from varsam.site.editing.forms_calendar import DateInput
from varsam.site.pathways import words

BLANK_ROWS, MOST_PARTS = 3, 18
_LONGEST = 730
_CHOOSE = {
    "required": gettext_lazy("Välj ett av alternativen."),
    "invalid_choice": gettext_lazy("Välj ett av alternativen."),
}


def _text(label: Any, missing: Any, rows: int = 2, most: int = 2000) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput(),
        error_messages={"required": missing},
    )


class VersionForm(forms.Form):
    """Everything but the parts. `seen` is the number of the newest version when the form was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    name_sv = _text(gettext_lazy("Namn"), gettext_lazy("Skriv vad mallen heter."), 1, 120)
    name_en = _text(
        gettext_lazy("Namn på engelska"), gettext_lazy("Skriv vad mallen heter på engelska."), 1, 120
    )
    purpose_sv = _text(gettext_lazy("När används mallen?"), gettext_lazy("Skriv när mallen används."), 3)
    purpose_en = _text(
        gettext_lazy("När används mallen, på engelska?"),
        gettext_lazy("Skriv på engelska när mallen används."),
        3,
    )
    valid_from = forms.DateField(
        label=gettext_lazy("Gäller från"),
        widget=DateInput(),
        error_messages={
            "required": gettext_lazy("Välj en dag."),
            "invalid": gettext_lazy("Skriv dagen så här: 2027-01-01."),
        },
    )
    ended = forms.BooleanField(label=gettext_lazy("Använd den inte för nya ärenden"), required=False)
    source = _text(
        gettext_lazy("Vad bygger den på?"),
        gettext_lazy("Skriv vad mallen bygger på: lag, rutin eller beslut."),
        2,
    )
    why = _text(gettext_lazy("Varför skriver du en ny version?"), gettext_lazy("Skriv varför."), 2)

    @staticmethod
    def initial_of(pathway: Pathway, seen: int) -> dict[str, Any]:
        wording, _parts = words.said(pathway)
        return {
            **{name: getattr(wording, name) for name in Wording.__dataclass_fields__},
            "valid_from": max(wording.valid_from, timezone.localdate()),
            "seen": seen,
        }

    def wording(self) -> Wording:
        return Wording(**{name: self.cleaned_data[name] for name in Wording.__dataclass_fields__})


class NewForm(VersionForm):
    """A template that is not there yet has a name in addresses too."""

    slug = forms.SlugField(
        label=gettext_lazy("Namn i adressen"),
        help_text=gettext_lazy("Små bokstäver utan å, ä, ö. Till exempel: barn-som-atervander"),
        max_length=60,
        error_messages={
            "required": gettext_lazy("Skriv ett kort namn."),
            "invalid": gettext_lazy("Använd bara bokstäverna a till z, siffror och bindestreck."),
        },
    )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        if slug == "ny" or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            raise ValidationError(_("Använd bara bokstäverna a till z, siffror och bindestreck."))
        return slug


class PartForm(forms.Form):
    """One part. Without words there is none."""

    key = forms.SlugField(widget=forms.HiddenInput, max_length=40)
    order = forms.IntegerField(
        label=gettext_lazy("Ordning"),
        min_value=1,
        max_value=99,
        error_messages={"invalid": gettext_lazy("Skriv ett tal.")},
    )
    function = forms.ChoiceField(label=gettext_lazy("Vem"), choices=Function.choices, error_messages=_CHOOSE)
    what_sv = forms.CharField(label=gettext_lazy("Gör vad"), max_length=240, required=False)
    what_en = forms.CharField(label=gettext_lazy("På engelska"), max_length=240, required=False)
    amount = forms.IntegerField(
        label=gettext_lazy("Inom"),
        min_value=0,
        max_value=_LONGEST,
        error_messages={
            key: gettext_lazy("Skriv ett antal dagar, högst 730. 0 är samma dag.")
            for key in ("required", "invalid", "min_value", "max_value")
        },
    )
    unit = forms.ChoiceField(label=gettext_lazy("Räknat i"), choices=Days.choices, error_messages=_CHOOSE)
    after = forms.ChoiceField(label=gettext_lazy("Från"), required=False, error_messages=_CHOOSE)
    needs_consent = forms.BooleanField(label=gettext_lazy("Kräver samtycke"), required=False)

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = str(self.initial.get("key") or self.data.get(self.add_prefix("key"), ""))
        choices = [("", _("start")), *(pair for pair in others if pair[0] != own)]
        self.fields["after"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("what_sv") and not said.get("what_en"):
            self.add_error("what_en", _("Skriv det på engelska också."))
        return said

    @property
    def is_there(self) -> bool:
        return bool(self.cleaned_data.get("what_sv"))

    def words(self) -> PartWords:
        return PartWords(**{name: self.cleaned_data[name] for name in PartWords.__dataclass_fields__})


class Parts:
    """The parts of a version as forms: those that are there, and a few empty ones."""

    def __init__(self, before: Iterable[PartWords], data: Any = None) -> None:
        rows = self._sent(data) if data is not None else self._initial(list(before))
        others = [
            (row["key"], f"{row['order']}. {Truncator(row.get('what_sv') or _('Ny del')).chars(40)}")
            for row in rows
        ]
        self.forms = [
            PartForm(data, prefix=f"del-{place}", initial=row, others=others)
            for place, row in enumerate(rows)
        ]
        self.count = len(rows)
        self.errors: list[str] = []

    @staticmethod
    def _initial(before: list[PartWords]) -> list[dict[str, Any]]:
        rows = [
            {**{name: getattr(part, name) for name in PartWords.__dataclass_fields__}, "order": place}
            for place, part in enumerate(before, start=1)
        ]
        taken, place = {part.key for part in before}, len(rows)
        for number in range(1, 100):
            if len(rows) == min(len(before) + BLANK_ROWS, max(MOST_PARTS, len(before))):
                break
            if f"del-{number}" not in taken:
                place += 1
                rows.append(
                    {"key": f"del-{number}", "order": place, "amount": 10, "unit": Days.WORKING_DAYS.value,
                     "function": Function.SOCIAL_SERVICES.value}
                )  # fmt: skip
        return rows

    @staticmethod
    def _sent(data: Any) -> list[dict[str, Any]]:
        sent = str(data.get("antal", "0"))
        count = min(int(sent), MOST_PARTS + BLANK_ROWS) if sent.isdecimal() and len(sent) < 4 else 0
        names = ("key", "order", "what_sv")
        return [{name: data.get(f"del-{place}-{name}", "") for name in names} for place in range(count)]

    def is_valid(self) -> bool:
        is_right = all([form.is_valid() for form in self.forms])
        there = [form for form in self.forms if form.is_bound and form.is_valid() and form.is_there]
        if is_right and not there:
            self.errors.append(_("En mall har minst en del."))
        if is_right and len({form.cleaned_data["key"] for form in there}) < len(there):
            self.errors.append(_("Två delar har samma nyckel. Ladda om sidan och försök igen."))
        known: set[str] = set()
        for form in sorted(there, key=lambda each: each.cleaned_data["order"]):
            after = form.cleaned_data["after"]
            if after and after not in known:
                form.add_error("after", _("Delen måste stå efter den som den väntar på."))
                is_right = False
            known.add(form.cleaned_data["key"])
        return is_right and not self.errors

    def words(self) -> list[PartWords]:
        there = [form for form in self.forms if form.is_there]
        return [form.words() for form in sorted(there, key=lambda each: each.cleaned_data["order"])]


class StateForm(forms.Form):
    """How somebody's part stands. `seen` is the part's version when the page was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    state = forms.ChoiceField(
        label=gettext_lazy("Hur står det till?"),
        choices=PartState.choices,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    note = forms.CharField(
        label=gettext_lazy("Vad blev gjort, eller varför behövs det inte?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, is_owner: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_owner:
            self.fields["state"].choices = [  # type: ignore[attr-defined]
                pair for pair in PartState.choices if pair[0] != PartState.NOT_NEEDED
            ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("state") == PartState.NOT_NEEDED and not said.get("note", "").strip():
            self.add_error("note", _("Skriv varför delen inte behövs."))
        return said


class OwnerForm(forms.Form):
    """Which organisation has a part, and who there."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    organisation = forms.TypedChoiceField(
        label=gettext_lazy("Vilken organisation?"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=_CHOOSE,
    )
    owner = forms.TypedChoiceField(
        label=gettext_lazy("Vem där?"), coerce=int, empty_value=None, required=False, error_messages=_CHOOSE
    )

    def __init__(
        self, *args: Any, organisations: list[Organisation], people: list[tuple[User, int]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._works = {person.pk: organisation for person, organisation in people}
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", _("Ingen än")),
            *((each.pk, each.name) for each in organisations),
        ]
        names = {each.pk: each.name for each in organisations}
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", _("Alla där")),
            *((person.pk, f"{person.name}, {names[organisation]}") for person, organisation in people),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        owner = said.get("owner")
        if owner is not None and self._works[owner] != said.get("organisation"):
            self.add_error("owner", _("Personen arbetar inte i den organisationen."))
        return said
