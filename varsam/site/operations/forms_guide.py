"""The guide editor's form: a guide's content in fields, and back again."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varsam.areas.operations.content import LANGUAGES, Content
from varsam.areas.operations.enums import ROLES, Certainty, Setting
from varsam.areas.relatives.models import Contact
from varsam.kernel.lawfulness import rules
from varsam.kernel.people.models import Organisation
from varsam.site.methods import choosing

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_FREE_LANES = 2
_DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _words(
    label: "StrPromise", rows: int, most: int = 4000, help_text: "StrPromise | str" = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class DutyForm(forms.Form):
    """One responsibility; a lane whose Swedish duty is empty is left out."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    role = forms.ChoiceField(
        label=_("Vem ansvarar?"), choices=[("", _("Välj")), *ROLES.items()], required=False
    )
    rule = forms.ChoiceField(label=_("Vilken lag?"), required=False)
    certainty = forms.ChoiceField(
        label=_("Hur säkert är det?"), choices=Certainty.choices, initial=Certainty.GENERAL_KNOWLEDGE
    )
    duty_sv = _words(_("Vad de ansvarar för, på svenska"), 2, 1000)
    duty_en = _words(_("På engelska"), 2, 1000)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = choices  # type: ignore[attr-defined]

    @property
    def says_something(self) -> bool:
        return bool(
            self.cleaned_data.get("duty_sv", "").strip() or self.cleaned_data.get("duty_en", "").strip()
        )

    def row(self) -> dict[str, Any]:
        """The responsibility as the content of a guide holds it."""
        said = self.cleaned_data
        return {
            "key": said["key"] or None,
            "role": said["role"],
            "rule": said["rule"] or None,
            "certainty": said["certainty"],
            "duty": {"sv": said["duty_sv"].strip(), "en": said["duty_en"].strip()},
        }


class GuideForm(forms.Form):
    """A guide's words in both languages, and what it points at."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    setting = forms.ChoiceField(label=_("Var händer det?"), choices=Setting.choices)
    title_sv = forms.CharField(label=_("Rubrik på svenska"), max_length=160, required=False)
    title_en = forms.CharField(label=_("Rubrik på engelska"), max_length=160, required=False)
    situation_sv = _words(_("Situationen på svenska"), 4, help_text=_("Vad som har hänt, utan personer."))
    situation_en = _words(_("Situationen på engelska"), 4)
    first_steps_sv = _words(_("Gör så här först, på svenska"), 7, help_text=_("Ett steg på varje rad."))
    first_steps_en = _words(_("Gör så här först, på engelska"), 7)
    do_not_sv = _words(_("Gör inte så här, på svenska"), 5, help_text=_("En sak på varje rad."))
    do_not_en = _words(_("Gör inte så här, på engelska"), 5)
    contacts = forms.MultipleChoiceField(
        label=_("Vem kan de ringa?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    organisations = forms.MultipleChoiceField(
        label=_("Vilka andra kan behövas?"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    methods = forms.MultipleChoiceField(
        label=_("Metoder"), required=False, widget=forms.CheckboxSelectMultiple
    )
    source = forms.CharField(
        label=_("Källor"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Skriv vad guiden bygger på, eller ”egen”.")},
    )
    verified_on = forms.DateField(
        label=_("När läste en jurist just den här texten?"),
        help_text=_("Lämna tomt om ingen har gjort det. Då står det öppet i guiden."),
        required=False,
        widget=_DATE,
        error_messages={"invalid": _("Skriv datumet som år, månad och dag: 2026-12-01.")},
    )
    why = forms.CharField(
        label=_("Varför ändrar du?"),
        max_length=500,
        error_messages={"required": _("Skriv kort varför, så att en kollega förstår.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: dict[str, list[tuple[str, str]]] = {
            "contacts": [(each.slug, each.name) for each in Contact.objects.shown()],
            "organisations": sorted(
                ((each.slug, each.name) for each in Organisation.objects.filter(left_at=None)),
                key=lambda pair: pair[1],
            ),
            "methods": choosing.by_slug(),
        }
        for name, choices in known.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_verified_on(self) -> date | None:
        day: date | None = self.cleaned_data["verified_on"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(_("Dagen har inte varit än."))
        return day

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The texts, Swedish beside English."""
        return [
            (self[f"{name}_sv"], self[f"{name}_en"])
            for name in ("title", "situation", "first_steps", "do_not")
        ]

    def content(self, duties: list[DutyForm]) -> Content:
        """What the form and its duties say, as a guide's content."""
        said = self.cleaned_data
        return {
            "title": {each: said[f"title_{each}"].strip() for each in LANGUAGES},
            "situation": {each: said[f"situation_{each}"].strip() for each in LANGUAGES},
            "responsibilities": [duty.row() for duty in duties if duty.says_something],
            "first_steps": {each: _lines(said[f"first_steps_{each}"]) for each in LANGUAGES},
            "do_not": {each: _lines(said[f"do_not_{each}"]) for each in LANGUAGES},
            "who_to_contact": {"contacts": said["contacts"], "organisations": said["organisations"]},
            "methods": said["methods"],
        }


def _lines(text: str) -> list[str]:
    return [line.strip(" \t-•") for line in text.splitlines() if line.strip(" \t-•")]


def initial(content: Content) -> dict[str, Any]:
    """The fields of a content, to begin the form with."""
    fields: dict[str, Any] = {}
    for each in LANGUAGES:
        fields[f"title_{each}"] = content["title"].get(each, "")
        fields[f"situation_{each}"] = content["situation"].get(each, "")
        fields[f"first_steps_{each}"] = "\n".join(content["first_steps"].get(each, []))
        fields[f"do_not_{each}"] = "\n".join(content["do_not"].get(each, []))
    fields |= {kind: content["who_to_contact"].get(kind, []) for kind in ("contacts", "organisations")}
    return fields | {"methods": content["methods"]}


def rule_choices() -> list[tuple[str, str]]:
    """Every rule of law by its newest version, and none."""
    newest = [versions[-1] for versions in rules.by_rule().values()]
    named = sorted(((each.slug, f"{each.law}, {each.section}") for each in newest), key=lambda pair: pair[1])
    return [("", str(_("Ingen särskild lag"))), *named]


def duties(content: Content) -> list[DutyForm]:
    """A form for each responsibility, and empty ones after them."""
    choices, rows = rule_choices(), content["responsibilities"]
    made = [
        DutyForm(
            prefix=f"ansvar-{place}",
            choices=choices,
            initial={
                "key": row.get("key") or "",
                "role": row["role"],
                "rule": row.get("rule") or "",
                "certainty": row["certainty"],
                "duty_sv": row["duty"].get("sv", ""),
                "duty_en": row["duty"].get("en", ""),
            },
        )
        for place, row in enumerate(rows)
    ]
    return made + [
        DutyForm(prefix=f"ansvar-{len(rows) + more}", choices=choices) for more in range(_FREE_LANES)
    ]


def sent_duties(sent: Any) -> list[DutyForm]:
    """The duties of a form that was sent; as many as it held."""
    choices = rule_choices()
    made: list[DutyForm] = []
    while f"ansvar-{len(made)}-certainty" in sent:
        made.append(DutyForm(sent, prefix=f"ansvar-{len(made)}", choices=choices))
    return made
