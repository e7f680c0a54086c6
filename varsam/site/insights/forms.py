"""What is written of an insight, of passing it on, and of what is worth reading."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.liaison.contacts.models import Body
from varsam.areas.liaison.insights.enums import Answer
from varsam.areas.liaison.insights.models import Insight, Reading
from varsam.areas.liaison.insights.policies import PointsAtSomebody
from varsam.areas.liaison.missions.models import Mission
from varsam.areas.methods.register.models import Method, State
from varsam.areas.methods.studies.models import Study
from varsam.kernel.people.models import Role
from varsam.lib import deidentification
from varsam.site.consent.fields import DayField
from varsam.site.desk.faults import Named
from varsam.site.liaison.fields import LinkField, by_now

_LONGEST = 8000
# Those who may be passed something or told of the list: sql/10_reading.sql says the same.
RECEIVES = tuple(role for role in Role if role not in {Role.COUNCIL, Role.SYSTEM_ADMIN, Role.COMMUNITY})


def _text(label: Any, *, language: str = "sv", rows: int = 8, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": rows, "lang": language}),
        **kwargs,
    )


class PersonFree(Named, forms.Form):
    """Texts in which what points at somebody is found, and stays only where a person has read it."""

    kept = forms.BooleanField(
        required=False, label=gettext_lazy("Jag har läst det som är markerat. Det pekar inte ut någon.")
    )

    def refuse(self, pointing: PointsAtSomebody) -> None:
        """Say what was found, beside the field that it is in. The text itself stays where it was typed."""
        for name, findings in pointing.findings.items():
            found = ", ".join(dict.fromkeys(finding.text for finding in findings))
            self.add_error(
                name if name in self.fields else None,
                _("Det här kan peka ut någon: %(found)s.") % {"found": found},
            )
        if pointing.is_certain:
            self.add_error(None, _("Personnummer, telefonnummer och e-postadresser kan inte stå kvar."))
        else:
            self.add_error("kept", _("Ta bort det som pekar ut någon, eller intyga att det inte gör det."))


def _clean_lines(value: str) -> str:
    return value.replace("\r\n", "\n").strip()


class InsightForm(PersonFree):
    """What was learned, where and when; English too where it is to be everybody's."""

    title_sv = forms.CharField(
        label=gettext_lazy("Vad lärde vi oss?"),
        help_text=gettext_lazy("En mening som en kollega förstår utan att läsa resten."),
        max_length=160,
    )
    text_sv = _text(
        gettext_lazy("Berätta"),
        help_text=gettext_lazy("Vad gör de, vad hände, vad vet de inte, och vad skulle det betyda här? Inga namn på enskilda."),
    )  # fmt: skip
    title_en = forms.CharField(
        label=gettext_lazy("Samma mening på engelska"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"lang": "en"}),
    )
    text_en = _text(gettext_lazy("Samma text på engelska"), language="en", required=False)
    learned_on = DayField(label=gettext_lazy("Vilken dag?"))
    body = forms.ModelChoiceField(
        Body.objects.none(),
        label=gettext_lazy("Från vem?"),
        required=False,
        empty_label=gettext_lazy("Ingen av dem i listan"),
    )
    mission = forms.ModelChoiceField(
        Mission.objects.none(),
        label=gettext_lazy("Vid vilket uppdrag?"),
        required=False,
        to_field_name="uid",
        empty_label=gettext_lazy("Inget uppdrag"),
    )
    url = LinkField(label=gettext_lazy("Länk till källan"), max_length=500, required=False)
    methods = forms.ModelMultipleChoiceField(
        Method.objects.none(),
        label=gettext_lazy("Vilka metoder handlar det om?"),
        required=False,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, insight: Insight | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["body"], Body.objects.filter(is_shown=True) | _body_of(insight))
        _choose(self.fields["mission"], Mission.objects.order_by("-opened_at"))
        _choose(self.fields["methods"], _methods(insight.methods.all() if insight else []))
        self.fields["body"].label_from_instance = lambda body: body.name  # type: ignore[attr-defined]
        self.fields["mission"].label_from_instance = _mission_words  # type: ignore[attr-defined]
        if insight is not None:
            self._fill(insight)
        self.initial.setdefault("learned_on", timezone.localdate())

    def _fill(self, insight: Insight) -> None:
        for name in ("title_sv", "text_sv", "title_en", "text_en", "learned_on", "url"):
            self.initial.setdefault(name, getattr(insight, name))
        self.initial.setdefault("body", insight.body_id)
        self.initial.setdefault("mission", insight.mission_id)
        self.initial.setdefault("methods", [each.slug for each in insight.methods.all()])
        self.initial.setdefault("seen", insight.version)
        if insight.is_open:
            for name in ("title_en", "text_en"):
                self.fields[name].required = True

    def clean_learned_on(self) -> date:
        return by_now(self.cleaned_data["learned_on"])

    def values(self) -> dict[str, Any]:
        """What was typed, by field of the row."""
        said = self.cleaned_data
        texts = {name: _clean_lines(said[name]) for name in ("title_sv", "title_en", "text_sv", "text_en")}
        return texts | {name: said[name] for name in ("learned_on", "url", "mission", "body")}

    def face(self, latest: Insight) -> list[tuple[Any, Any, Any]]:
        """Somebody else has saved meanwhile: label, theirs and what was typed, for what differs. Saving once more keeps what
        is in the form."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = latest.version  # type: ignore[index]
        self.add_error(None, _("Någon annan har sparat medan du skrev. Allt du har skrivit står kvar. Jämför, och spara igen."))  # fmt: skip
        return [
            (self.fields[name].label, getattr(latest, name), typed)
            for name, typed in self.values().items()
            if getattr(latest, name) != typed
        ]


def _choose(field: forms.Field, queryset: Any) -> None:
    field.queryset = queryset  # type: ignore[attr-defined]


def _body_of(insight: Insight | None) -> Any:
    return Body.objects.filter(pk=insight.body_id or 0 if insight else 0)


def _mission_words(mission: Mission) -> str:
    return f"{mission.reference} {mission.title}"


def _methods(chosen: Iterable[Method]) -> Any:
    """Methods that are used or may be, by name; and those that were chosen before."""
    could = Method.objects.exclude(state=State.WITHDRAWN)
    return (could | Method.objects.filter(pk__in=[each.pk for each in chosen])).order_by("name_sv")


class IdeaForm(PersonFree):
    """What the idea is called in the register, and what it is."""

    name = forms.CharField(label=gettext_lazy("Vad ska idén heta?"), max_length=160)
    words = _text(
        gettext_lazy("Vad går den ut på?"),
        rows=6,
        help_text=gettext_lazy("Så mycket att metodansvarig vet vad som ska prövas. Resten står i lärdomen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kept"]

    def refuse(self, pointing: PointsAtSomebody) -> None:
        for name in pointing.findings:
            self.add_error(name, _("Skriv utan att peka ut någon."))


class WordsForm(Named, forms.Form):
    """Why it concerns those to whom it is passed on."""

    words = _text(
        gettext_lazy("Varför rör det dem?"),
        rows=3,
        help_text=gettext_lazy("En eller två meningar. De står överst när de öppnar den."),
    )

    def clean_words(self) -> str:
        return _person_free(self.cleaned_data["words"])


class AnswerForm(Named, forms.Form):
    """What somebody makes of what was passed on to them."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Vad gör du med den?"),
        choices=[(each.value, each.label) for each in Answer if each],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj ett svar, eller låt bli att svara.")},
    )
    said = _text(gettext_lazy("Vill du säga något mer?"), rows=3, required=False)

    def clean_said(self) -> str:
        return _person_free(self.cleaned_data["said"])


def _person_free(text: str) -> str:
    found = deidentification.find(text)
    if found:
        words = ", ".join(dict.fromkeys(each.text for each in found))
        raise forms.ValidationError(
            _("Skriv utan att peka ut någon. Det här hittade vi: %(found)s") % {"found": words}
        )
    return _clean_lines(text)


class ReadingForm(PersonFree):
    """What is worth reading, why, for whom and how long it takes."""

    title = forms.CharField(label=gettext_lazy("Vad heter den?"), max_length=240)
    url = LinkField(label=gettext_lazy("Länk"), max_length=500, required=False)
    study = forms.CharField(
        label=gettext_lazy("Eller en studie i registret"),
        help_text=gettext_lazy("Studiens DOI, till exempel 10.1002/cl2.1300."),
        max_length=200,
        required=False,
    )
    why_sv = _text(gettext_lazy("Varför är den värd att läsa?"), rows=3)
    why_en = _text(gettext_lazy("Samma sak på engelska"), language="en", rows=3, required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("Ungefär hur många minuter tar den?"), required=False, min_value=1, max_value=2000
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("För vilka?"),
        help_text=gettext_lazy("Välj ingen om den är för alla."),
        choices=[(role.value, role.label) for role in RECEIVES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    methods = forms.ModelMultipleChoiceField(
        Method.objects.none(),
        label=gettext_lazy("Vilka metoder handlar den om?"),
        required=False,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, reading: Reading | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["methods"], _methods(reading.methods.all() if reading else []))
        if reading is not None:
            for name in ("title", "url", "why_sv", "why_en", "minutes", "roles"):
                self.initial.setdefault(name, getattr(reading, name))
            self.initial.setdefault("study", reading.study.doi or "" if reading.study else "")
            self.initial.setdefault("methods", [each.slug for each in reading.methods.all()])

    def clean_study(self) -> Study | None:
        said = self.cleaned_data["study"].strip().removeprefix("https://doi.org/").lower()
        if not said:
            return None
        study = Study.objects.filter(doi__iexact=said).first()
        if study is None:
            raise forms.ValidationError(_("Ingen studie i registret har den DOI:n. Lägg till studien först, eller skriv en länk."))  # fmt: skip
        return study

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"url", "study"} & set(self.errors) and not said["url"] and said["study"] is None:
            self.add_error("url", _("Skriv en länk, eller en studie i registret."))
        return said

    def values(self) -> Mapping[str, Any]:
        said = self.cleaned_data
        texts = {name: _clean_lines(said[name]) for name in ("title", "why_sv", "why_en")}
        return texts | {name: said[name] for name in ("url", "study", "minutes", "roles")}
