"""What a registrar writes. None of it may point at a person: it stays when the rest is gone."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from varsam.kernel.lawfulness.models import LegalRule
from varsam.kernel.retention import kinds
from varsam.kernel.retention.actions import Ground, Period
from varsam.kernel.retention.enums import Action, Unit
from varsam.lib import deidentification
from varsam.lib.references import format_reference, parse_reference
from varsam.lib.working_days import STOCKHOLM
from varsam.site.editing.forms_calendar import DateInput

_LAST_DAY = 31
_MOST = 200


class PersonFreeField(forms.CharField):
    """A short reason without names, numbers or addresses."""

    def __init__(self, **said: Any) -> None:
        said.setdefault("max_length", 200)
        super().__init__(**said)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if deidentification.find(text):
            raise forms.ValidationError(
                _("Skriv skälet utan namn, nummer eller adresser. Det sparas också när resten är borta.")
            )
        return text


def _future_day(chosen: date) -> date:
    if chosen <= timezone.localdate():
        raise forms.ValidationError(_("Välj en dag efter i dag."))
    return chosen


_DAY_ERRORS = {
    "required": gettext_lazy("Välj en dag."),
    "invalid": gettext_lazy("Skriv dagen så här: 2027-01-01."),
}


class ExceptForm(forms.Form):
    """Why something on the list is kept, and when to look at it again."""

    reason = PersonFreeField(
        label=gettext_lazy("Varför ska de vara kvar?"),
        help_text=gettext_lazy("Kort, och utan personuppgifter."),
        error_messages={"required": gettext_lazy("Skriv varför de ska vara kvar.")},
    )
    again_on = forms.DateField(
        label=gettext_lazy("Föreslå dem igen"), widget=DateInput(), error_messages=_DAY_ERRORS
    )

    def clean_again_on(self) -> date:
        return _future_day(self.cleaned_data["again_on"])


class ApproveForm(forms.Form):
    """The last step before destruction."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    sure = forms.BooleanField(
        label=gettext_lazy("Jag har gått igenom listan och vet att det inte går att ångra"),
        error_messages={"required": gettext_lazy("Kryssa i att du har gått igenom listan.")},
    )


class StopForm(forms.Form):
    """Why a list is stopped."""

    why = PersonFreeField(
        label=gettext_lazy("Varför stoppar du listan?"),
        error_messages={"required": gettext_lazy("Skriv varför du stoppar listan.")},
    )


def _kind_choices() -> list[tuple[str, str]]:
    return [(kind.name, str(kind.one).capitalize()) for kind in kinds.every()]


class HoldForm(forms.Form):
    """What is to be kept, and why."""

    kind = forms.ChoiceField(label=gettext_lazy("Vad"))
    reference = forms.CharField(
        label=gettext_lazy("Referens"),
        max_length=24,
        help_text=gettext_lazy("Till exempel A-26-094."),
        error_messages={"required": gettext_lazy("Skriv referensen.")},
    )
    reason = PersonFreeField(
        label=gettext_lazy("Varför får det inte förstöras?"),
        help_text=gettext_lazy(
            "Till exempel: överklagat, begäran om egna uppgifter, tillsyn. Utan personuppgifter."
        ),
        error_messages={"required": gettext_lazy("Skriv varför det inte får förstöras.")},
    )
    until = forms.DateField(
        label=gettext_lazy("Till och med"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy("Tomt betyder tills någon häver spärren."),
        error_messages=_DAY_ERRORS,
    )

    def __init__(self, *args: Any, **said: Any) -> None:
        super().__init__(*args, **said)
        self.fields["kind"].choices = _kind_choices()  # type: ignore[attr-defined]

    def clean_reference(self) -> str:
        asked = parse_reference(self.cleaned_data["reference"])
        if asked is None:
            raise forms.ValidationError(_("Det ser inte ut som en referens. Den skrivs så här: A-26-094."))
        return format_reference(*asked)

    def clean_until(self) -> date | None:
        chosen: date | None = self.cleaned_data["until"]
        return _future_day(chosen) if chosen else None


class LiftForm(forms.Form):
    """Why a hold is over."""

    reason = PersonFreeField(
        label=gettext_lazy("Varför behövs spärren inte längre?"),
        error_messages={"required": gettext_lazy("Skriv varför spärren inte behövs.")},
    )


class _GroundForm(forms.Form):
    """From when something holds, and what it rests on."""

    valid_from = forms.DateField(
        label=gettext_lazy("Gäller från"), widget=DateInput(), error_messages=_DAY_ERRORS
    )
    legal_rule = forms.ChoiceField(label=gettext_lazy("Rättsregel"), required=False)
    source = PersonFreeField(
        label=gettext_lazy("Vem har bestämt det, och var står det?"),
        max_length=240,
        error_messages={"required": gettext_lazy("Skriv var beslutet står, så att det går att följa.")},
    )

    def __init__(self, *args: Any, **said: Any) -> None:
        super().__init__(*args, **said)
        newest = {rule.slug: rule for rule in LegalRule.objects.order_by("slug", "number")}
        self._numbers = {slug: rule.number for slug, rule in newest.items()}
        named = [(slug, f"{rule.law}, {rule.section}") for slug, rule in newest.items()]
        choices = [("", _("Ingen, det är ett eget beslut")), *sorted(named, key=lambda each: each[1])]
        self.fields["legal_rule"].choices = choices  # type: ignore[attr-defined]

    def clean_valid_from(self) -> datetime:
        chosen: date = self.cleaned_data["valid_from"]
        now = timezone.now()
        if chosen < timezone.localdate(now):
            raise forms.ValidationError(_("En ny regel gäller tidigast från i dag."))
        return now if chosen == timezone.localdate(now) else datetime.combine(chosen, time(0), STOCKHOLM)

    @property
    def ground(self) -> Ground:
        slug = self.cleaned_data["legal_rule"]
        return Ground(slug, str(self._numbers[slug]) if slug else "", self.cleaned_data["source"])


class RuleForm(_GroundForm):
    """A new version of how long one kind of thing is kept."""

    amount = forms.IntegerField(
        label=gettext_lazy("Hur länge"),
        min_value=0,
        max_value=_MOST,
        help_text=gettext_lazy("0 betyder genast."),
        error_messages={
            "required": gettext_lazy("Skriv ett antal."),
            "min_value": gettext_lazy("Det kortaste är 0."),
            "max_value": gettext_lazy("Det längsta är 200."),
        },
    )
    unit = forms.ChoiceField(label=gettext_lazy("Räknat i"), choices=Unit)
    action = forms.ChoiceField(label=gettext_lazy("Vad händer då"), choices=Action)
    field_order = ("amount", "unit", "action", "valid_from", "legal_rule", "source")

    @property
    def period(self) -> Period:
        said = self.cleaned_data
        return Period(said["amount"], said["unit"], said["action"])


class ExemptionForm(_GroundForm):
    """What is kept for the archive although the rule would destroy it, or that it no longer is."""

    born_days = forms.CharField(
        label=gettext_lazy("Födda den"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Dagar i månaden, till exempel: 5, 15, 25. Tomt betyder alla."),
    )
    is_ended = forms.BooleanField(label=gettext_lazy("Undantaget upphör den dagen"), required=False)
    field_order = ("born_days", "is_ended", "valid_from", "legal_rule", "source")

    def clean_born_days(self) -> list[int]:
        words = self.cleaned_data["born_days"].replace(",", " ").split()
        wrong = [
            word for word in words if not (word.isascii() and word.isdigit() and 1 <= int(word) <= _LAST_DAY)
        ]
        if wrong:
            raise forms.ValidationError(
                ngettext(
                    "%(days)s är inte en dag i månaden.", "%(days)s är inte dagar i månaden.", len(wrong)
                )
                % {"days": ", ".join(wrong)}
            )
        return sorted({int(word) for word in words})
