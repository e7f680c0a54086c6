"""What is written in a consultation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varsam.areas.knowledge_house.consultations.states import PostKind
from varsam.areas.methods.register.models import Method
from varsam.kernel.conversations import codes
from varsam.kernel.conversations.forms import DistrictField
from varsam.site.consultations import writing
from varsam.site.desk.forms import HEADING_LENGTH, TextForm
from varsam.site.experts.forms import competences


class QuestionForm(TextForm):
    """A question that names nobody, with what whoever answers should know."""

    heading = forms.CharField(
        label=_("Vad det gäller, i några ord"),
        max_length=HEADING_LENGTH,
        error_messages={
            "required": _("Skriv några ord, så att den som får frågan ser vad den gäller."),
            "max_length": _("Rubriken får ha högst %(limit_value)s tecken."),
        },
    )
    kompetens = forms.TypedMultipleChoiceField(
        label=_("Vad behöver den som svarar kunna?"),
        coerce=str,
        required=False,
        empty_value=[],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kompetens"].choices = competences()  # type: ignore[attr-defined]
        self.fields["text"].label = _("Din fråga, utan att peka ut någon")
        self.fields["text"].error_messages["required"] = _("Skriv din fråga.")

    def clean_heading(self) -> str:
        heading: str = self.cleaned_data["heading"]
        named = writing.named_in(heading)
        if named:
            raise forms.ValidationError(_("Rubriken får inte peka ut någon: %(found)s.") % {"found": named})
        return heading


class AskForm(QuestionForm):
    """The same from a colleague who asks directly: for which organisation, and where in the city."""

    organisation = forms.TypedChoiceField(label=_("Var arbetar du?"), coerce=int)
    district = DistrictField(label=_("Vilket stadsområde gäller det?"))
    submission = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = places  # type: ignore[attr-defined]
        if len(places) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.initial.setdefault("organisation", places[0][0])
        if not self.is_bound:
            self.initial.setdefault("submission", codes.new_submission())


class PostForm(TextForm):
    """What an expert says: an answer, an addition, or why they do not agree with what another said."""

    kind = forms.ChoiceField(
        choices=PostKind.choices,
        error_messages={"required": _("Välj vad du skriver."), "invalid_choice": _("Välj vad du skriver.")},
    )
    replies_to = forms.UUIDField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].error_messages["required"] = _("Skriv något först.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("kind") == PostKind.DISAGREE and not said.get("replies_to"):
            self.add_error("kind", _("Välj vilket svar du inte håller med om."))
        return said


class AdviceForm(TextForm):
    """The joined advice. Where experts disagreed, whoever writes says that the advice tells it."""

    tells = forms.BooleanField(label=_("Rådet säger var experterna tyckte olika"), required=False)

    def __init__(self, *args: Any, disagrees: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.disagrees = disagrees
        self.fields["text"].error_messages["required"] = _("Skriv rådet.")

    def clean_tells(self) -> bool:
        tells: bool = self.cleaned_data["tells"]
        if self.disagrees and not tells:
            raise forms.ValidationError(
                _("Minst en expert håller inte med. Skriv i rådet var de tyckte olika, och kryssa i rutan.")
            )
        return tells


class LessonForm(TextForm):
    """What others can learn of it, and which method it concerns."""

    method = forms.ModelChoiceField(
        Method.objects.none(),
        label=_("Vilken metod gäller det?"),
        required=False,
        empty_label=_("Ingen särskild"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].queryset = Method.objects.all()  # type: ignore[attr-defined]
        self.fields["text"].label = _("Vad kan andra lära av det?")
        self.fields["text"].error_messages["required"] = _("Skriv vad andra kan lära av det.")


class TakeForm(forms.Form):
    """Which method a lesson was written into, where it was."""

    method = forms.ModelChoiceField(
        Method.objects.none(), label=_("Metod"), required=False, empty_label=_("Ingen särskild")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].queryset = Method.objects.all()  # type: ignore[attr-defined]
