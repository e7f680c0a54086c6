"""What the page of one enquiry shows of where it belongs: the questions, the proposal, the decision and the door."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from varsam.kernel.access import unsent
from varsam.kernel.conversations.models import Enquiry
from varsam.lib import routing
from varsam.lib.routing import Route, Situation
from varsam.site.desk import moments
from varsam.site.desk.forms import TextForm
from varsam.site.desk.writing import Check
from varsam.site.routes import desk_doors, reading, tables, words
from varsam.site.routes.models import Decision

# What usually holds of each sender; the colleague changes what does not.
_USUAL: dict[str, dict[str, object]] = {
    "relative": {"about": "person"},
    "school": {"about": "person", "mandated_reporter": True},
    "youth_centre": {"about": "person", "mandated_reporter": True},
    "other_unit": {"about": "person", "mandated_reporter": True},
    "partner": {"about": "person", "mandated_reporter": True},
    "abroad": {"about": "information"},
}


class FactsForm(forms.Form):
    """What the chooser is told of an enquiry. It is asked, used and forgotten."""

    about = forms.ChoiceField(
        label=gettext_lazy("Vad gäller det?"),
        choices=[
            ("", gettext_lazy("Vet inte")),
            ("person", gettext_lazy("En person")),
            ("situation", gettext_lazy("En situation")),
            ("training", gettext_lazy("Utbildning")),
            ("method", gettext_lazy("Ett arbetssätt")),
            ("information", gettext_lazy("Information")),
        ],
        required=False,
    )
    age = forms.FloatField(
        label=gettext_lazy("Ålder, om den är känd"),
        required=False,
        min_value=0,
        max_value=routing.OLDEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "5"}),
        error_messages={
            "invalid": gettext_lazy("Skriv åldern med siffror, till exempel 15."),
            "min_value": gettext_lazy("Skriv åldern med siffror, till exempel 15."),
            "max_value": gettext_lazy("Skriv åldern med siffror, till exempel 15."),
        },
    )
    danger = forms.ChoiceField(
        label=gettext_lazy("Fara"),
        choices=[
            ("none", gettext_lazy("Ingen fara")),
            ("suspected_plan", gettext_lazy("Misstanke om planerat våld")),
            ("immediate", gettext_lazy("Fara nu")),
        ],
        required=False,
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("Samtycke"),
        choices=[
            ("not_asked", gettext_lazy("Inte frågat")),
            ("given", gettext_lazy("Ges")),
            ("refused", gettext_lazy("Nekas")),
        ],
        required=False,
    )
    child_may_be_harmed = forms.BooleanField(label=gettext_lazy("Ett barn kan fara illa"), required=False)
    mandated_reporter = forms.BooleanField(
        label=gettext_lazy("Den som skrev är anmälningsskyldig"), required=False
    )

    def situation(self, sender: str) -> Situation:
        """The situation of an enquiry from that sender; only after `is_valid`."""
        said = self.cleaned_data
        return Situation(
            sender=sender,
            about=said["about"] or None,
            age=said["age"],
            danger=said["danger"] or "none",
            mandated_reporter=said["mandated_reporter"],
            child_may_be_harmed=said["child_may_be_harmed"],
            consent=said["consent"] or "not_asked",
        )


class ReasonForm(TextForm):
    """Why another way than those proposed, without persons; `required` where one was chosen."""

    def __init__(self, *args: Any, needed: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["text"].required = needed
        self.fields["text"].error_messages["required"] = _(
            "Skriv varför, när du väljer en annan väg än de föreslagna."
        )


@dataclass(frozen=True)
class Decided:
    """The decision as it stands, and where it leads on."""

    route: str
    icon: str
    words: str
    who: str
    at: str
    followed: bool
    version: int
    door: desk_doors.Door


@dataclass(frozen=True)
class Proposal:
    """What the table proposes, by which version; `rules` travels in the form, so that what was seen is what is decided."""

    routes: list[Route]
    version: int

    @property
    def rules(self) -> str:
        return " ".join(route.rule for route in self.routes)

    @property
    def named(self) -> list[tuple[Route, str, str]]:
        """Each proposed route with its name and drawing."""
        return [(each, str(words.ROUTES[each.route]), words.ICONS[each.route]) for each in self.routes]

    @property
    def others(self) -> list[tuple[str, str]]:
        """The routes that nobody proposed."""
        proposed = {each.route for each in self.routes}
        return [(route, str(said)) for route, said in words.ROUTES.items() if route not in proposed]


def proposal(facts: FactsForm, sender: str) -> Proposal:
    """What the version in force proposes for these facts, valid ones; reasons in the reader's language."""
    version = tables.in_force()
    routes = tables.table(version).propose(facts.situation(sender), get_language() or "sv")
    return Proposal(routes, version.number)


def usual(enquiry: Enquiry) -> FactsForm:
    """The questions as they usually are answered for such a sender, to be put right by the colleague."""
    return FactsForm(
        {"danger": "none", "consent": "not_asked", **_USUAL.get(enquiry.sender, {})}, auto_id="vag_%s"
    )


def decided(enquiry: Enquiry) -> Decided | None:
    """The newest decision, with its door; None before there is one."""
    last = (
        Decision.objects.filter(enquiry=enquiry)
        .select_related("by", "version")
        .defer("version__rules")
        .first()
    )
    if last is None:
        return None
    return Decided(
        route=last.route,
        icon=words.ICONS[last.route],
        words=str(words.ROUTES[last.route]),
        who=last.by.name,
        at=moments.short(last.at, timezone.now()),
        followed=last.followed,
        version=last.version.number,
        door=desk_doors.of(last.route, enquiry),
    )


def context(request: HttpRequest, enquiry: Enquiry) -> dict[str, object]:
    """What the enquiry's page needs before anything is sent."""
    facts = usual(enquiry)
    facts.is_valid()
    kept = unsent.take(request, reverse("routes_desk:decide", args=[enquiry.reference]))
    return {
        "facts": facts,
        "proposal": proposal(facts, enquiry.sender),
        "decided": decided(enquiry),
        "way_form": ReasonForm(auto_id="vagskal_%s", initial=kept),
        "way_check": Check(),
        "way_chosen": "",
        "reads_it": reads(enquiry),
    }


def reads(enquiry: Enquiry) -> bool:
    """Whether somebody who handles the unit's enquiries reads the language of this one."""
    return enquiry.language in reading.READ_BY_ALL or enquiry.language in reading.languages_in(
        enquiry.unit_id
    )
