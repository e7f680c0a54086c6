"""Forms of the writer: what cannot be sent is said plainly, and nothing typed is lost."""

import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from varsam.kernel.conversations import codes
from varsam.kernel.people.models import District

LONGEST = 20_000


class MessageField(forms.CharField):
    """A text of a person: any script and sign is welcome; null bytes are dropped, since no text can hold them."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            strip=True,
            max_length=LONGEST,
            error_messages={
                "required": _("Skriv något i rutan, så att vi vet vad vi kan hjälpa till med."),
                "max_length": _(
                    "Texten är för lång: %(show_value)s tecken, och högst %(limit_value)s går att skicka. "
                    "Dela upp den: skicka en del nu och skriv resten i samtalet."
                ),
            },
            **kwargs,
        )

    def to_python(self, value: object) -> str:
        text = str(value or "").replace("\0", "")
        # Half a surrogate pair, as some keyboards send it, is no character and cannot be stored.
        return super().to_python(text.encode("utf-8", "ignore").decode("utf-8")) or ""

    def clean(self, value: object) -> str:
        text: str = super().clean(value)
        if not any(unicodedata.category(sign)[0] in "LNSP" for sign in text):
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return text


class SubmissionForm(forms.Form):
    """A form that knows its own sending, so that a double click is one message."""

    submission = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("submission", codes.new_submission())


class LanguageField(forms.ChoiceField):
    """The language of the answer; an unknown one is no reason to refuse a message."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=settings.LANGUAGES, required=False, **kwargs)

    def clean(self, value: object) -> str:
        return str(value) if str(value) in dict(settings.LANGUAGES) else "sv"


class DistrictField(forms.ChoiceField):
    """The part of the city by its slug; not knowing, and not saying, is fine."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.choices = self._found

    def _found(self) -> list[tuple[str, object]]:
        known = [(district.slug, district.name) for district in District.objects.all()]
        return [("", _("Vet inte, eller vill inte säga")), *known]

    def clean(self, value: object) -> int | None:
        """The district's id, or None. Its name is as good as its slug."""
        said = str(value or "").strip().lower()
        found = {key.lower(): d.pk for d in District.objects.all() for key in (d.slug, d.name)}
        return found.get(said)


class ReplyForm(SubmissionForm):
    message = MessageField(label=_("Ditt meddelande"))


class CodeForm(forms.Form):
    """The return code, in whatever grouping and digits it was typed."""

    code = forms.CharField(
        label=_("Din kod"),
        max_length=200,
        error_messages={
            "required": _("Skriv koden med 16 siffror."),
            "max_length": _("Koden har 16 siffror."),
        },
    )
    message = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST)

    def clean_code(self) -> str:
        code = codes.normalise(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("Koden har 16 siffror. Räkna dem och skriv dem igen."))
        return code
