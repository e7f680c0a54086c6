"""What is searched for, brought in and written by hand."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varsam.areas.methods.studies.enums import Design
from varsam.areas.methods.studies.models import Study
from varsam.lib import bibliography
from varsam.lib.bibliography import Author, Fault, Reference, doi, reference
from varsam.site.studies.words import FAULTS, KINDS


class SearchForm(forms.Form):
    """What somebody looks for; whatever is not understood is not asked for."""

    q = forms.CharField(label=_("Sök"), required=False, max_length=300)
    design = forms.ChoiceField(
        label=_("Upplägg"), required=False, choices=[("", _("Alla upplägg")), *Design.choices]
    )
    year = forms.IntegerField(label=_("År"), required=False, min_value=1500, max_value=2100)
    fil = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def asked(self) -> dict[str, Any]:
        """What to search by (parameters of search.find)."""
        said = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {
            "text": said.get("q") or "",
            "design": said.get("design") or "",
            "year": said.get("year"),
            "brought": said.get("fil"),
        }


class FileForm(forms.Form):
    """A file of references."""

    brought = forms.FileField(
        label=_("Fil"),
        help_text=_("RIS, BibTeX eller CSL-JSON, högst 30 MB och 20 000 poster."),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".ris,.bib,.json,.txt,.nbib"}),
        error_messages={
            "required": _("Välj en fil."),
            "invalid": _("Välj en fil."),
            "empty": _("Filen är tom."),
            "max_length": _("Filens namn är för långt. Döp om den."),
        },
    )

    def clean_brought(self) -> Any:
        sent = self.cleaned_data["brought"]
        if sent.size > reference.LARGEST:
            raise forms.ValidationError(str(FAULTS[Fault.TOO_LARGE]))
        return sent


class StudyForm(forms.Form):
    """One study, written by hand."""

    title = forms.CharField(label=_("Titel"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    authors = forms.CharField(
        label=_("Författare"),
        help_text=_("En på varje rad: efternamn, komma, förnamn. En organisation skriver du som den heter."),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    year = forms.IntegerField(label=_("År"), required=False, min_value=1500, max_value=2100)
    kind = forms.ChoiceField(label=_("Vad det är"), choices=list(KINDS.items()), initial="article-journal")
    container = forms.CharField(label=_("Tidskrift eller bok"), required=False, max_length=500)
    doi = forms.CharField(
        label="DOI",
        help_text=_("Till exempel 10.1000/abc. Adressen till doi.org går också bra."),
        required=False,
        max_length=300,
    )
    url = forms.CharField(label=_("Adress på webben"), required=False, max_length=1000)
    language = forms.CharField(label=_("Språk"), required=False, max_length=20)
    abstract = forms.CharField(
        label=_("Sammanfattning"), required=False, max_length=20000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, study: Study | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = bibliography.of_item({**study.csl, "title": study.title}) if study else None
        if study:
            self.initial = {name: getattr(study, name) for name in self.fields if name != "authors"}
            self.initial["authors"] = study.authors.replace("; ", "\n")
            if study.kind not in KINDS:
                self.fields["kind"].choices = [*KINDS.items(), (study.kind, study.kind)]  # type: ignore[attr-defined]
        self.fields["title"].error_messages["required"] = str(_("Skriv studiens titel."))
        for name in ("year",):
            wrong = str(_("Skriv året med fyra siffror."))
            self.fields[name].error_messages |= {"invalid": wrong, "min_value": wrong, "max_value": wrong}

    def clean_doi(self) -> str:
        said = str(self.cleaned_data["doi"])
        number = doi.normalised(said)
        if said and not number:
            raise forms.ValidationError(
                _("Det här är ingen DOI. En DOI börjar med 10. och har ett snedstreck.")
            )
        return number

    def clean_url(self) -> str:
        said = str(self.cleaned_data["url"])
        if said and not said.startswith(("https://", "http://")):
            raise forms.ValidationError(_("Adressen ska börja med https:// eller http://."))
        return said

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                cleaned["reference"] = self._reference(cleaned)
            except reference.Unusable as unusable:
                self.add_error("title", str(FAULTS[unusable.fault]))
        return cleaned

    def _reference(self, said: dict[str, Any]) -> Reference:
        made = reference.reference(
            title=said["title"],
            kind=said["kind"],
            authors=[_author(line) for line in said["authors"].splitlines() if line.strip()],
            date=str(said["year"] or ""),
            doi=said["doi"],
            urls=[said["url"]],
            abstract=said["abstract"],
            language=said["language"],
            line=0,
            container=said["container"],
        )
        if self.before is None:
            return made
        # What no field asks for stays: volume, issue, pages.
        return replace(
            made,
            pmid=self.before.pmid,
            volume=self.before.volume,
            issue=self.before.issue,
            pages=self.before.pages,
            publisher=self.before.publisher,
        )


def _author(line: str) -> Author:
    family, _comma, given = line.partition(",")
    return Author(family, given)
