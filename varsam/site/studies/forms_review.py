"""What is said of a review and of each study in it."""

from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varsam.areas.methods.register import policies
from varsam.areas.methods.register.models import About, Method, Rating
from varsam.areas.methods.studies.enums import Bias, Design, Finding, Readers, WhyNot
from varsam.areas.methods.studies.models import Review, Weighed
from varsam.areas.methods.studies.models.review import FACTS
from varsam.areas.methods.studies.reviewing import SAID, Ruling

_PERSON_FREE = _("Ta bort personnummer, telefonnummer och mejladresser.")
_NUMBERS: Final = ("found", "repeated", "screened", "screened_out", "unread")


def person_free(text: str) -> None:
    """ValidationError where it points at one person."""
    try:
        policies.check_person_free(text)
    except policies.PointsAtSomebody as pointed:
        raise forms.ValidationError(_PERSON_FREE) from pointed


def _words(label: Any, *, rows: int = 2, needed: Any = None, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=needed is not None,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
        validators=[person_free],
        error_messages={"required": needed or ""},
        **more,
    )


class ReviewForm(forms.Form):
    """What is asked of research, where it was looked for, and how many were found."""

    method = forms.ModelChoiceField(
        Method.objects.none(),
        label=_("Metod"),
        to_field_name="slug",
        empty_label=_("Välj metod"),
        error_messages={"required": _("Välj metod."), "invalid_choice": _("Välj en metod i listan.")},
    )
    question_sv = _words(
        _("Fråga"),
        needed=_("Skriv vad ni frågar forskningen om."),
        help_text=_("För vilka, jämfört med vad, och vad ska bli annorlunda?"),
    )
    question_en = _words(_("Fråga på engelska"), needed=_("Skriv frågan på engelska också."))
    criteria_sv = _words(
        _("Vilka studier som får vara med"),
        help_text=_("Bestäm det innan ni läser: målgrupp, upplägg, vad som ska vara mätt, år och språk."),
    )
    criteria_en = _words(_("Vilka studier som får vara med, på engelska"))
    sources = _words(_("Var ni har letat"), rows=3, help_text=_("En databas eller webbplats på varje rad."))
    terms = _words(
        _("Vad ni har sökt på"), help_text=_("Sökorden, så att någon annan kan göra om sökningen.")
    )
    searched_on = forms.DateField(
        label=_("Dag för sökningen"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Skriv datumet som år, månad och dag: 2026-12-01.")},
    )
    found = forms.IntegerField(label=_("Funna"), min_value=0, max_value=1_000_000)
    repeated = forms.IntegerField(label=_("Dubbletter"), min_value=0, max_value=1_000_000)
    screened = forms.IntegerField(
        label=_("Granskade på titel och sammanfattning"), min_value=0, max_value=1_000_000
    )
    screened_out = forms.IntegerField(label=_("Bortvalda då"), min_value=0, max_value=1_000_000)
    unread = forms.IntegerField(label=_("Gick inte att få tag på"), min_value=0, max_value=1_000_000)
    readers = forms.ChoiceField(
        label=_("Hur många har valt ut och vägt studierna?"),
        choices=Readers.choices,
        initial=Readers.ONE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur många som har valt ut och vägt studierna.")},
    )
    unknown_sv = _words(_("Vad vi fortfarande inte vet"), rows=3)
    unknown_en = _words(_("Vad vi fortfarande inte vet, på engelska"), rows=3)

    def __init__(self, *args: Any, review: Review | None = None, method: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if review:
            del self.fields["method"]
            self.initial = {name: getattr(review, name) for name in FACTS}
        else:
            chosen: forms.ModelChoiceField[Method] = self.fields["method"]  # type: ignore[assignment]
            chosen.queryset = Method.objects.exclude(reviews__state="open").order_by("name_sv")
            chosen.label_from_instance = lambda each: each.name  # type: ignore[assignment, method-assign]
            self.initial = {"method": method, "readers": Readers.ONE.value, **dict.fromkeys(_NUMBERS, 0)}
        for name in _NUMBERS:
            field = self.fields[name]
            field.widget.attrs |= {"inputmode": "numeric"}
            wrong = str(_("Skriv ett helt tal, minst 0."))
            field.error_messages |= {
                "required": wrong,
                "invalid": wrong,
                "min_value": wrong,
                "max_value": wrong,
            }

    def clean_searched_on(self) -> Any:
        said = self.cleaned_data["searched_on"]
        if said and said > timezone.localdate():
            raise forms.ValidationError(_("Dagen för sökningen har inte varit än."))
        return said

    def values(self) -> dict[str, Any]:
        """What was said, by field of a review."""
        return {name: self.cleaned_data[name] for name in FACTS}


class WeighForm(forms.Form):
    """What one study is worth for one question, or why it is left out."""

    is_included = forms.ChoiceField(
        label=_("Är den med?"),
        choices=[("ja", _("Ja, vi väger in den")), ("nej", _("Nej, vi väljer bort den"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj om studien är med.")},
    )
    why_not = forms.ChoiceField(
        label=_("Varför inte?"), required=False, choices=[("", _("Välj skäl")), *WhyNot.choices]
    )
    about = forms.ChoiceField(
        label=_("Vad den säger något om"), required=False, choices=About.choices, widget=forms.RadioSelect
    )
    design = forms.ChoiceField(
        label=_("Upplägg"), required=False, choices=[("", _("Välj upplägg")), *Design.choices]
    )
    size = forms.IntegerField(
        label=_("Hur många"),
        required=False,
        min_value=1,
        max_value=100_000_000,
        help_text=_(
            "Personer i studien. För en systematisk översikt: hur många studier den väger in."
            " Vet ni inte det räknas översikten som en studie."
        ),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Skriv ett helt tal, eller lämna tomt.")
        ),
    )
    finding = forms.ChoiceField(
        label=_("Vad fann den?"),
        help_text=_(
            "”Fann ingen studie” är för en systematisk översikt som har letat och inte funnit någon."
        ),
        required=False,
        choices=Finding.choices,
        widget=forms.RadioSelect,
    )
    bias = forms.ChoiceField(
        label=_("Risk för systematiska fel (snedvridning)"),
        help_text=_(
            "Hur de som var med valdes, vad som mättes och hur, hur många som föll bort, och om allt redovisas."
        ),
        required=False,
        choices=Bias.choices,
        widget=forms.RadioSelect,
    )
    words_sv = _words(_("Med egna ord: vad fann den, och vad är osäkert?"), rows=3)
    words_en = _words(_("Samma sak på engelska"), rows=3)

    _NEEDED: Final = {
        "about": _("Välj vad studien säger något om."),
        "design": _("Välj upplägg."),
        "finding": _("Välj vad studien fann."),
        "bias": _("Välj hur stor risken är."),
        "words_sv": _("Skriv vad studien fann."),
        "words_en": _("Skriv det på engelska också."),
    }

    def __init__(self, *args: Any, weighed: Weighed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(weighed, name) for name in SAID}
        chosen = {True: "ja", False: "nej", None: ""}[weighed.is_included]
        # A row that was taken up for the other question begins as one that is included.
        self.initial["is_included"] = chosen or ("ja" if weighed.design else "")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "is_included" not in cleaned:
            # What else is needed follows from that.
            return cleaned
        if cleaned["is_included"] == "nej":
            if not cleaned.get("why_not"):
                self.add_error("why_not", str(_("Välj varför.")))
            return cleaned
        for name, words in self._NEEDED.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, str(words))
        if cleaned.get("finding") == Finding.EMPTY:
            self._is_empty(cleaned)
        return cleaned

    def _is_empty(self, cleaned: dict[str, Any]) -> None:
        """That somebody looked and found no study is what a systematic review can find, and then none is weighed in it."""
        if cleaned.get("design") not in {None, "", Design.SYSTEMATIC_REVIEW}:
            self.add_error(
                "finding", str(_("Bara en systematisk översikt kan ha letat och inte funnit någon studie."))
            )
        elif cleaned.get("size"):
            self.add_error("size", str(_("Lämna tomt: den fann ingen studie att väga in.")))

    def values(self) -> dict[str, Any]:
        """What was said, by field of a row."""
        said = {name: self.cleaned_data[name] for name in SAID}
        said["is_included"] = said["is_included"] == "ja"
        if said["is_included"]:
            said["why_not"] = ""
        return said


# Nobody looked for it: whatever the card says of it stays.
_UNASKED: Final = "unasked"


class RulingForm(forms.Form):
    """The rule's rating, or another one and why; or that the review did not ask, where no study that is weighed says anything."""

    rating = forms.ChoiceField(label=_("Bedömning"), choices=Rating.choices)
    why = _words(
        _("Varför en annan bedömning än regelns?"),
        help_text=_("Bara om du väljer en annan än regelns. Står på kortet, för alla."),
    )

    def __init__(self, *args: Any, proposed: Rating, is_told: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        self.initial = {"rating": proposed.value}
        if not is_told:
            unasked = (_UNASKED, _("Vi letade inte efter det"))
            self.fields["rating"].help_text = _("Letade ni inte efter det står bedömningen på kortet kvar.")
            self.fields["rating"].choices = [*Rating.choices, unasked]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        said = cleaned.get("rating")
        if (
            said
            and said not in {self.proposed, _UNASKED}
            and not cleaned.get("why")
            and "why" not in self.errors
        ):
            self.add_error("why", str(_("Skriv varför bedömningen blir en annan än regelns.")))
        return cleaned

    def ruling(self) -> Ruling:
        """What was ruled."""
        rating = self.cleaned_data["rating"]
        return Ruling(asked=False) if rating == _UNASKED else Ruling(rating, self.cleaned_data["why"])
