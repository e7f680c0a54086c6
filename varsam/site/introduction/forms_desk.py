"""What an editor writes of one step, in both languages at once."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from varsam.areas.relatives.models import Contact
from varsam.areas.training.introduction.actions import Wording, next_review
from varsam.areas.training.introduction.enums import Kind, Part, Verdict
from varsam.areas.training.introduction.models import Version
from varsam.kernel.lawfulness.models import LegalRule
from varsam.site.introduction import texts
from varsam.site.introduction.texts import Known

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

type Words = str | _StrPromise

LONGEST_BODY, LONGEST_WHY, LONGEST_TEXT = 6_000, 900, 400
MOST_CHOICES, FEWEST_CHOICES = 5, 2
_LATEST_REVIEW_DAYS = 3 * 366
_PICTURES = [
    ("", gettext_lazy("Ingen bild")),
    ("reasons", gettext_lazy("Många möjliga skäl")),
    ("iceberg", gettext_lazy("Isberg: det du ser och det som behövs")),
    ("bubbles", gettext_lazy("Meningar att börja med")),
    ("path", gettext_lazy("Vägen på måndag morgon")),
]


def _line(label: Words, most: int, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required)


def _text(label: Words, most: int, rows: int, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


class StepForm(forms.Form):
    """`seen` is the number of the newest version when the form was shown, so that nobody writes over somebody unawares."""

    title_sv = _line(gettext_lazy("Rubrik på svenska"), 120)
    title_en = _line(gettext_lazy("Rubrik på engelska"), 120)
    body_sv = _text(gettext_lazy("Text på svenska"), LONGEST_BODY, 14)
    body_en = _text(gettext_lazy("Text på engelska"), LONGEST_BODY, 14)
    question_sv = _line(gettext_lazy("Fråga på svenska"), 240, required=False)
    question_en = _line(gettext_lazy("Fråga på engelska"), 240, required=False)
    keep_sv = _line(gettext_lazy("Att ta med sig, på svenska"), 240, required=False)
    keep_en = _line(gettext_lazy("Att ta med sig, på engelska"), 240, required=False)
    picture = forms.ChoiceField(label=gettext_lazy("Bild"), choices=_PICTURES, required=False)
    contacts = forms.MultipleChoiceField(
        label=gettext_lazy("Nummer som visas"), required=False, widget=forms.CheckboxSelectMultiple
    )
    rules = forms.MultipleChoiceField(
        label=gettext_lazy("Rättsregler som steget bygger på"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    source = _line(gettext_lazy("Källa"), 400, required=False)
    review_by = forms.DateField(
        label=gettext_lazy("Läs igenom igen senast"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Välj ett datum."),
            "invalid": gettext_lazy("Skriv datumet så här: 2027-03-31."),
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        language = get_language() or "sv"
        self.choice_of("contacts").choices = [
            (contact.slug, contact.name) for contact in Contact.objects.shown()
        ]
        titles: dict[str, str] = {
            rule.slug: rule.title for rule in LegalRule.objects.order_by("slug", "number")
        }
        self.choice_of("rules").choices = [
            (slug, title) for title, slug in sorted((title, slug) for slug, title in titles.items())
        ]
        for name, field in self.fields.items():
            if name.endswith(("_sv", "_en")):
                field.widget.attrs.update(lang=name[-2:])
            if isinstance(field, forms.CharField) and field.required:
                field.error_messages["required"] = _("Fyll i ”%(label)s”.") % {"label": field.label}
        if kind == Kind.CASE:
            for name in ("question_sv", "question_en"):
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = _("Fyll i ”%(label)s”.") % {
                    "label": self.fields[name].label
                }
        else:
            for name in ("question_sv", "question_en", "keep_sv", "keep_en"):
                del self.fields[name]
        self.language = language

    def choice_of(self, name: str) -> forms.ChoiceField:
        """A field of choices, for whoever fills it."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def clean_review_by(self) -> date:
        chosen: date = self.cleaned_data["review_by"]
        today = timezone.localdate()
        if not today < chosen <= today + timedelta(days=_LATEST_REVIEW_DAYS):
            raise forms.ValidationError(_("Välj ett datum framåt i tiden, högst tre år bort."))
        return chosen

    def wording(self, choices: Sequence[dict[str, str]]) -> Wording:
        """What a valid form says."""
        said = {
            name: value for name, value in self.cleaned_data.items() if name in Wording.__dataclass_fields__
        }
        for name in ("body_sv", "body_en"):
            said[name] = said[name].replace("\r\n", "\n")
        return Wording(**{**said, "choices": list(choices)})


class ChoiceForm(forms.Form):
    """One of the answers to a case; empty all over, it is none."""

    key = forms.RegexField(r"^[a-z0-9-]{1,40}$", widget=forms.HiddenInput, required=False)
    verdict = forms.ChoiceField(label=gettext_lazy("Vad vi säger"), choices=Verdict.choices, required=False)
    text_sv = _text(gettext_lazy("Svaret på svenska"), LONGEST_TEXT, 2, required=False)
    text_en = _text(gettext_lazy("Svaret på engelska"), LONGEST_TEXT, 2, required=False)
    why_sv = _text(gettext_lazy("Återkoppling på svenska"), LONGEST_WHY, 4, required=False)
    why_en = _text(gettext_lazy("Återkoppling på engelska"), LONGEST_WHY, 4, required=False)

    TEXTS = ("text_sv", "text_en", "why_sv", "why_en")

    @property
    def is_empty(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in self.TEXTS)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if any(said.get(name) for name in self.TEXTS):
            for name in self.TEXTS:
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("Fyll i ”%(label)s”.") % {"label": self.fields[name].label})
            if not said.get("verdict"):
                self.add_error("verdict", _("Välj vad vi säger om svaret."))
        return said


class Choices:
    """All the answers to a case; `forms` has a place for each that there can be."""

    def __init__(
        self, kind: str, stored: Sequence[dict[str, str]], data: Mapping[str, Any] | None = None
    ) -> None:
        places = range(MOST_CHOICES if kind == Kind.CASE else 0)
        initial = [dict(stored[n]) if n < len(stored) else {"key": ""} for n in places]
        self.kind = kind
        self.forms = [ChoiceForm(data, prefix=f"val{n}", initial=initial[n], label_suffix="") for n in places]
        self.errors: list[str] = []

    def is_valid(self) -> bool:
        # Each is asked, so that every fault is said at once.
        is_right = all([form.is_valid() for form in self.forms])
        said = [form for form in self.forms if form.is_valid() and not form.is_empty]
        if self.kind == Kind.CASE and is_right and len(said) < FEWEST_CHOICES:
            self.errors.append(_("Ett fall behöver minst två svar att välja mellan."))
            is_right = False
        return is_right

    def said(self) -> list[dict[str, str]]:
        """The answers of valid forms, each under a key of its own that stays."""
        found, taken = [], {form.cleaned_data.get("key") for form in self.forms} - {""}
        kept: set[str] = set()
        for form in self.forms:
            if form.is_empty:
                continue
            key = form.cleaned_data["key"]
            if not key or key in kept:
                key = next(name for n in range(1, 100) if (name := f"svar-{n}") not in taken | kept)
            kept.add(key)
            said = {name: form.cleaned_data[name].replace("\r\n", "\n").strip() for name in ChoiceForm.TEXTS}
            found.append({"key": key, "verdict": form.cleaned_data["verdict"], **said})
        return found

    def faults(self) -> list[tuple[str, str]]:
        """What is to be mended: the field's id, and why."""
        return [
            (str(form[name].id_for_label), str(error))
            for form in self.forms
            if form.is_bound
            for name in form.errors
            for error in form.errors[name]
        ]


def unknown_places(wording: Wording, found: Known) -> list[str]:
    """What the texts ask for that neither the law nor the contacts know."""
    every = [
        value
        for name, value in vars(wording).items()
        if isinstance(value, str) and name.endswith(("_sv", "_en"))
    ]
    every += [text for choice in wording.choices for text in choice.values()]
    return texts.unknown(every, found)


def initial_of(version: Version | None, review_by: date) -> dict[str, Any]:
    """What the form shows before anything is typed."""
    chosen = review_by if review_by > timezone.localdate() else next_review()
    if version is None:
        return {"review_by": chosen, "seen": 0}
    said = vars(Wording.of(version))
    return {**said, "review_by": chosen, "seen": version.number}


class AddForm(forms.Form):
    """A step that is not there yet."""

    title_sv = forms.CharField(
        label=gettext_lazy("Rubrik på svenska"),
        max_length=120,
        error_messages={"required": gettext_lazy("Skriv en rubrik.")},
    )
    part = forms.ChoiceField(label=gettext_lazy("Del"), choices=Part.choices)
    kind = forms.ChoiceField(label=gettext_lazy("Vad det är"), choices=Kind.choices)
