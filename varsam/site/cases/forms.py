"""What is written about a case. Reasons stand in the record, sealed; they say what and why, and point at nobody."""

from datetime import date, timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from varsam.areas.knowledge_house.cases.enums import Cancelled, Ending, Harm, PostCheck, Verdict
from varsam.site.cases.fields import Words, choice, day, words
from varsam.site.desk import writing

Choices = list[tuple[Any, str | Promise]]


class CaseForm(forms.Form):
    """A form whose `person_free` texts must not point at anybody."""

    person_free: ClassVar[tuple[str, ...]] = ()

    def clean(self) -> dict[str, Any]:
        said = cast(dict[str, Any], super().clean())
        for name in self.person_free:
            found = writing.check(said.get(name) or "").findings
            if found:
                self.add_error(
                    name,
                    _("Skriv om så att ingen pekas ut: %(found)s.")
                    % {"found": ", ".join(each.text for each in found)},
                )
        return said

    def needs(self, name: str, message: Words) -> None:
        """Say that `name` is missing, where another answer asks for it."""
        if not str(self.cleaned_data.get(name) or "").strip() and name not in self.errors:
            self.add_error(name, message)


class GroundForm(CaseForm):
    """The ordinary track, the legal basis and, where one fits, a template."""

    person_free: ClassVar[tuple[str, ...]] = ("no_group",)

    group = forms.ChoiceField(label=_("Vilken grupp går stödet i?"), required=False)
    no_group = words(_("Varför passar ingen grupp?"), rows=2)
    legal_basis = forms.ChoiceField(label=_("Vilken rättslig grund vilar arbetet på?"), required=False)
    pathway = forms.ChoiceField(
        label=_("Ärendemall"),
        required=False,
        help_text=_("En mall säger vem som gör vad och när, till exempel när ett barn återvänder."),
    )

    def __init__(self, *args: Any, groups: Choices, bases: Choices, pathways: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty: Choices = [("", _("Välj"))]
        self.fields["group"].choices = [*empty, *groups, ("none", _("Ingen grupp passar"))]  # type: ignore[attr-defined]
        self.fields["legal_basis"].choices = [*empty, *bases]  # type: ignore[attr-defined]
        self.fields["pathway"].choices = [("", _("Ingen mall")), *pathways]  # type: ignore[attr-defined]
        if not pathways:
            del self.fields["pathway"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("group") == "none":
            self.needs("no_group", _("Skriv varför ingen grupp passar."))
        return said


class NewCaseForm(GroundForm):
    """A person decides that there is a case, and says why."""

    person_free: ClassVar[tuple[str, ...]] = ("why", "no_group")
    field_order: tuple[str, ...] = ("record", "why", "group", "no_group", "legal_basis", "pathway")

    record = forms.CharField(
        label=_("Aktens referens"),
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "K-26-014"}),
        error_messages={"required": _("Skriv vilken akt ärendet gäller.")},
    )
    why = words(
        _("Varför ska det bli ett ärende?"),
        missing=_("Skriv varför det ska bli ett ärende, så att en kollega förstår."),
        help_text=_("Vad är det som enskilt stöd genom Kunskapshus kan göra, som inte redan görs?"),
    )


class FromEnquiryForm(NewCaseForm):
    """The same from an enquiry: whoever wrote is told what happens."""

    person_free: ClassVar[tuple[str, ...]] = ("why", "told", "no_group")
    field_order: tuple[str, ...] = (
        "record",
        "why",
        "told",
        "group",
        "no_group",
        "legal_basis",
        "pathway",
    )

    told = words(
        _("Det här får den som skrev veta"),
        missing=_("Skriv vad den som skrev får veta."),
        help_text=_("Det blir ett svar i samtalet. Berätta att ni arbetar vidare, aldrig om personen."),
    )


class ReasonForm(CaseForm):
    """Why a step is taken; asked for where the step needs it."""

    person_free: ClassVar[tuple[str, ...]] = ("reason",)
    reason = words(_("Varför?"), missing=_("Skriv en mening om varför."))
    ends_shares = forms.BooleanField(
        label=_("Avsluta delningen av akten samtidigt"), required=False, initial=True
    )

    def __init__(
        self, *args: Any, is_asked: bool, shared_with: str = "", keeps: bool = False, **kwargs: Any
    ) -> None:
        """`shared_with`: with whom something is shared that may end by the step; `keeps`: one of them carries on."""
        super().__init__(*args, **kwargs)
        if shared_with:
            self.fields["ends_shares"].initial = not keeps
            self.fields["ends_shares"].help_text = _(
                "%(who)s ser då inte längre något av akten, och får besked om att sluta använda uppgifterna."
            ) % {"who": shared_with}
        else:
            del self.fields["ends_shares"]
        if not is_asked:
            self.fields["reason"].required = False
            self.fields["reason"].label = _("Något att anteckna om steget?")


class SayForm(CaseForm):
    """Something that a handler decides and signs, and the rule that it rests on where one is asked for."""

    person_free: ClassVar[tuple[str, ...]] = ("text",)
    text = words(
        _("Vad har ni bestämt, och varför?"), missing=_("Skriv vad ni har bestämt och varför."), rows=4
    )
    rests_on = choice(_("På vilken rättslig grund?"), [], missing=_("Välj den rättsliga grunden."))

    def __init__(self, *args: Any, bases: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if bases:
            self.fields["rests_on"].choices = [("", _("Välj")), *bases]  # type: ignore[attr-defined]
        else:
            del self.fields["rests_on"]


class PlanReviewForm(forms.Form):
    """On which day the support is looked at again."""

    on = day(_("Vilken dag?"), missing=_("Välj en dag."))

    def __init__(self, *args: Any, latest: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.latest = latest
        self.fields["on"].widget.attrs["min"] = timezone.localdate().isoformat()
        if latest:
            self.fields["on"].widget.attrs["max"] = latest.isoformat()

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < timezone.localdate():
            raise forms.ValidationError(_("Dagen har redan varit. Välj i dag eller senare."))
        return on


class HoldReviewForm(CaseForm):
    """What a review came to."""

    person_free: ClassVar[tuple[str, ...]] = ("text",)
    on = day(_("När gjorde ni den?"), missing=_("Välj vilken dag uppföljningen gjordes."))
    text = words(
        _("Vad kom ni fram till?"),
        missing=_("Skriv kort vad ni kom fram till."),
        rows=5,
        help_text=_(
            "Vad har blivit av, vad har hjälpt, vad vill personen själv? Vi skattar aldrig personen."
        ),
    )
    verdict = choice(
        _("Vad händer nu?"), list(Verdict.choices), missing=_("Välj vad som händer nu."), as_radio=True
    )

    def __init__(self, *args: Any, earliest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = earliest
        self.fields["on"].widget.attrs |= {
            "min": earliest.isoformat(),
            "max": timezone.localdate().isoformat(),
        }

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Dagen har inte varit än. Välj i dag eller tidigare."))
        if on < self.earliest:
            raise forms.ValidationError(_("Dagen är före den dag då uppföljningen bokades."))
        return on


class CancelReviewForm(forms.Form):
    why = choice(
        _("Varför ställs den in?"),
        [(each.value, each.label) for each in (Cancelled.MOVED, Cancelled.NOT_NEEDED)],
        missing=_("Välj varför."),
        as_radio=True,
    )


class OfferForm(CaseForm):
    """To whom the support is offered, and what they need to know to answer."""

    person_free: ClassVar[tuple[str, ...]] = ("note",)
    organisation = choice(_("Vem erbjuder ni att ta över?"), [], missing=_("Välj vem som ska få frågan."))
    note = words(
        _("Följebrev"),
        missing=_("Skriv vad mottagaren behöver veta för att kunna svara."),
        rows=6,
        help_text=_("Det är allt som mottagaren ser innan de svarar. Skriv vad som är gjort och vad som är kvar, utan namn."),
    )  # fmt: skip

    def __init__(self, *args: Any, receivers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("Välj")), *receivers]  # type: ignore[attr-defined]


class AnswerOfferForm(CaseForm):
    """Yes or no to an offer, and why."""

    person_free: ClassVar[tuple[str, ...]] = ("text",)
    accepted = choice(
        _("Ert svar"),
        [("yes", _("Ja, vi tar över")), ("no", _("Nej, vi kan inte ta över"))],
        missing=_("Svara ja eller nej."),
        as_radio=True,
    )
    text = words(_("Vad vill ni säga?"), rows=4)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("accepted") == "no":
            self.needs("text", _("Skriv varför, så att den som frågade kan hitta en annan väg."))
        return said


class ToldForm(forms.Form):
    """When the person was told about the handover."""

    on = day(_("När berättade ni?"), missing=_("Välj vilken dag ni berättade."))

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Dagen har inte varit än. Välj i dag eller tidigare."))
        return on


class ColleagueForm(forms.Form):
    """Which colleague of the unit handles the case from now on."""

    colleague = choice(_("Vem handlägger ärendet från och med nu?"), [], missing=_("Välj en kollega."))

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].choices = [("", _("Välj")), *colleagues]  # type: ignore[attr-defined]


class TakeBackForm(CaseForm):
    """Why the offer is taken back."""

    person_free: ClassVar[tuple[str, ...]] = ("reason",)
    reason = words(_("Varför tar ni tillbaka erbjudandet?"), missing=_("Skriv en mening om varför."))


class OutcomeForm(CaseForm):
    """What the support came to, also where it did harm."""

    person_free: ClassVar[tuple[str, ...]] = ("helped", "harm_words", "instead")
    ending = choice(_("Varför avslutas det?"), [("", _("Välj")), *Ending.choices], missing=_("Välj varför."))
    helped = words(
        _("Vad hjälpte?"),
        rows=3,
        help_text=_("Det som personen själv säger hjälpte, och det som ni såg. Skriv ”inget” om inget hjälpte."),
    )  # fmt: skip
    harm = choice(
        _("Blev något sämre av stödet?"),
        list(Harm.choices),
        missing=_("Svara också om inget blev sämre."),
        as_radio=True,
    )
    harm_words = words(_("Vad blev sämre, och hur?"), rows=3)
    instead = words(_("Vad erbjöds personen i stället?"), rows=3)
    post_check = choice(
        _("Vill personen bli tillfrågad längre fram om hur det har gått?"),
        list(PostCheck.choices),
        missing=_("Välj ett svar."),
        as_radio=True,
    )
    post_check_on = day(_("När svarade personen?"), is_required=False)

    def __init__(self, *args: Any, asks_instead: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks_instead:
            self.fields["instead"].required = True
            self.fields["instead"].error_messages["required"] = _("Skriv vad personen erbjöds i stället.")
        else:
            del self.fields["instead"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("harm") == Harm.SOME:
            self.needs("harm_words", _("Skriv vad som blev sämre. Det är så andra slipper göra om det."))
        check_post_check(self, "post_check")
        return said


class PostCheckForm(forms.Form):
    """What the person says about being asked later."""

    answer = choice(
        _("Vad säger personen?"),
        [(each.value, each.label) for each in (PostCheck.YES, PostCheck.NO)],
        missing=_("Välj ett svar."),
        as_radio=True,
    )
    on = day(_("När svarade personen?"), missing=_("Välj vilken dag personen svarade."))

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Dagen har inte varit än. Välj i dag eller tidigare."))
        return on


def check_post_check(form: OutcomeForm, name: str) -> None:
    """A yes or a no has the day on which it was said; no answer has none."""
    said = form.cleaned_data
    if said.get(name) in {PostCheck.YES, PostCheck.NO}:
        form.needs("post_check_on", _("Välj vilken dag personen svarade."))
        on = said.get("post_check_on")
        if on and on > timezone.localdate():
            form.add_error("post_check_on", _("Dagen har inte varit än. Välj i dag eller tidigare."))
    else:
        said["post_check_on"] = None


def in_weeks(weeks: int) -> date:
    """A weekday that many weeks from today, as a first proposal of a day."""
    found = timezone.localdate() + timedelta(weeks=weeks)
    return found - timedelta(days=max(0, found.weekday() - 4))
