"""The form of one place: its spellings as lines of text, its postcodes as people write them."""

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.relatives import offices
from varsam.areas.relatives.models import Area
from varsam.areas.relatives.offices_editing import Place
from varsam.kernel.people.models import District

_MOST_SPELLINGS = 30


class PostcodeField(forms.CharField):
    """Five digits, with or without a gap; None where nothing is said."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=10, **kwargs)

    def clean(self, value: Any) -> int | None:
        said = re.sub(r"\s", "", str(super().clean(value)))
        if not said:
            return None
        if not re.fullmatch(r"[1-9][0-9]{4}", said):
            raise forms.ValidationError(_("Skriv ett postnummer med fem siffror: 424 37."))
        return int(said)


class AreaForm(forms.Form):
    """One area; a place, a range of postcodes, or both."""

    name = forms.CharField(
        label=gettext_lazy("Namn"),
        max_length=80,
        error_messages={"required": gettext_lazy("Skriv vad området heter.")},
    )
    spellings = forms.CharField(
        label=gettext_lazy("Andra sätt att skriva det"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy(
            "Ett på varje rad: smeknamn, torg och hållplatser, andra alfabet. Felstavningar och å, ä och ö klaras ändå."
        ),
    )
    district = forms.ModelChoiceField(
        label=gettext_lazy("Stadsområde"),
        queryset=District.objects.all(),
        required=False,
        empty_label=gettext_lazy("Inget: det ligger i en annan kommun"),
    )
    second_district = forms.ModelChoiceField(
        label=gettext_lazy("Gränsar till"),
        queryset=District.objects.all(),
        required=False,
        empty_label=gettext_lazy("Ligger inte på en gräns"),
    )
    outside = forms.CharField(
        label=gettext_lazy("Annan kommun"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Fylls i när hela eller en del av området ligger i en annan kommun."),
    )
    first_postcode = PostcodeField(label=gettext_lazy("Från postnummer"))
    last_postcode = PostcodeField(label=gettext_lazy("Till postnummer"))
    certainty = forms.ChoiceField(
        label=gettext_lazy("Hur säkert är det?"), choices=Area.CERTAINTIES, widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=gettext_lazy("Källa"),
        max_length=240,
        error_messages={"required": gettext_lazy("Skriv var uppgiften kommer ifrån.")},
    )
    verified = forms.BooleanField(label=gettext_lazy("Kontrollerat med socialförvaltningen"), required=False)

    def __init__(self, *args: Any, area: Area | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area = area

    @classmethod
    def initial_of(cls, area: Area | None) -> dict[str, Any]:
        """What the form shows for a stored area, or for a new one."""
        if area is None:
            return {"certainty": "likely"}
        codes = {
            name: f"{code // 100} {code % 100:02d}" if (code := getattr(area, name)) else ""
            for name in ("first_postcode", "last_postcode")
        }
        same = ("name", "district", "second_district", "outside", "certainty", "source")
        return {
            **{name: getattr(area, name) for name in same},
            **codes,
            "spellings": "\n".join(area.spellings),
            "verified": area.verified_on is not None,
        }

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        others = Area.objects.exclude(pk=self.area.pk) if self.area else Area.objects.all()
        if any(offices.key(other) == offices.key(name) for other in others.values_list("name", flat=True)):
            raise forms.ValidationError(_("Det finns redan ett område som heter så."))
        return name

    def clean_spellings(self) -> tuple[str, ...]:
        lines = (" ".join(line.split()) for line in re.split(r"[\n,]", self.cleaned_data["spellings"]))
        found = tuple(dict.fromkeys(line for line in lines if line))
        if len(found) > _MOST_SPELLINGS:
            raise forms.ValidationError(
                _("Högst %(most)s sätt att skriva det får plats.") % {"most": _MOST_SPELLINGS}
            )
        return found

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        district, second, outside = (said.get(name) for name in ("district", "second_district", "outside"))
        if not district and not outside:
            self.add_error("district", _("Välj ett stadsområde, eller skriv vilken kommun det ligger i."))
        if second and not district:
            self.add_error("second_district", _("Välj det första stadsområdet ovanför."))
        if second and second == district:
            self.add_error("second_district", _("Välj ett annat stadsområde än det första."))
        self._clean_codes(said)
        return said

    def _clean_codes(self, said: dict[str, Any]) -> None:
        first, last = said.get("first_postcode"), said.get("last_postcode")
        if self.errors.keys() & {"first_postcode", "last_postcode"}:
            return
        if first and not last:
            said["last_postcode"] = first
        elif last and not first:
            self.add_error("first_postcode", _("Skriv det första postnumret."))
        elif first and last and first > last:
            self.add_error("last_postcode", _("Det sista postnumret är lägre än det första."))

    def place(self) -> Place:
        """What a valid form says; an area that was checked before keeps the date of that."""
        said = self.cleaned_data
        before = self.area.verified_on if self.area else None
        names = Place.__dataclass_fields__.keys() - {"verified_on"}
        checked = (before or timezone.localdate()) if said["verified"] else None
        return Place(**{name: said[name] for name in names}, verified_on=checked)
