"""Passing an insight on: to colleagues and units of the municipality, found by name or by what they do."""

import uuid
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.areas.liaison.insights import passing, reading
from varsam.areas.liaison.insights.passing import Choice, ToUnit
from varsam.areas.liaison.insights.policies import NotNow
from varsam.kernel.people.models import Role
from varsam.site.desk.acts import me, see_other
from varsam.site.insights import presentation
from varsam.site.insights.forms import WordsForm
from varsam.site.insights.views_list import WRITES, found

_MOST = 12
# As many as can be ticked at once: above the first it is an announcement, not a word to those whom it concerns.
_MOST_CHOSEN = 200


@dataclass(frozen=True)
class Option:
    """One box to tick: "p12" a colleague, "e12" a unit, "e12:school" those in it with that role."""

    value: str
    words: str
    note: str = ""
    is_chosen: bool = False
    roles: list["Option"] = field(default_factory=list)


@require_http_methods(["GET", "HEAD", "POST"])
@WRITES
def pass_on(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Look for whom it concerns, tick them, say why, send. Looking sends nothing, and what is ticked and typed stays."""
    one = found(uid)
    if not one.is_shared:
        messages.warning(request, _("Lärdomen är ett utkast. Dela den först, så kan du föra den vidare."))
        return see_other("insights:insight", uid)
    said = request.POST
    is_sent = request.method == "POST" and said.get("gor") != "sok"
    form = WordsForm(said if is_sent else None, initial={"words": said.get("words", "")})
    users, units = _chosen(said)
    if is_sent:
        if not users and not units:
            form.add_error(None, _("Välj minst en kollega eller en enhet."))
        if form.is_valid():
            try:
                told = passing.pass_on(
                    insight=one, users=users, units=units, words=form.cleaned_data["words"], by=me(request)
                )
            except NotNow:
                form.add_error(None, _("Någon av dem arbetar inte här längre. Sök och välj igen."))
            else:
                messages.success(request, _told(told))
                return see_other("insights:insight", uid)
    words = said.get("sok", "").replace("\0", "")[:100]
    context = {
        "insight": one,
        "form": form,
        "words": words,
        **_options(words, set(said.getlist("till")[:_MOST_CHOSEN])),
        "sent": [presentation.recipient(each.passed) for each in reading.sent(one)],
    }
    return render(request, "insights/pass_on.html", context, status=422 if is_sent else 200)


def _told(told: int) -> str:
    if not told:
        return _("Alla du valde hade redan fått den. Ingen får något nytt mejl.")
    return ngettext(
        "Lärdomen är förd vidare. En kollega får ett mejl om att något väntar.",
        "Lärdomen är förd vidare. %(n)s kolleger får ett mejl om att något väntar.",
        told,
    ) % {"n": told}


def _chosen(said: QueryDict) -> tuple[list[int], list[ToUnit]]:
    """What was ticked; a unit ticked as a whole needs none of its roles. What is none of the boxes is passed over."""
    users, whole = [], set()
    roles: dict[int, set[str]] = {}
    for value in said.getlist("till")[:_MOST_CHOSEN]:
        kind, number, role = value[:1], value[1:].partition(":")[0], value.partition(":")[2]
        if not number.isascii() or not number.isdigit() or len(number) > 15:
            continue
        if kind == "p":
            users.append(int(number))
        elif kind == "e" and role in Role.values:
            roles.setdefault(int(number), set()).add(role)
        elif kind == "e" and not role:
            whole.add(int(number))
    units = [ToUnit(each) for each in sorted(whole)]
    units += [ToUnit(unit, tuple(sorted(held))) for unit, held in sorted(roles.items()) if unit not in whole]
    return users, units


def _options(words: str, ticked: set[str]) -> dict[str, object]:
    """Boxes for what is ticked, first, and for what the words find."""
    choices = passing.choices(words, _MOST + 1)
    units = [_option(each, ticked) for each in choices if each.is_unit]
    people = [_option(each, ticked) for each in choices if not each.is_unit]
    shown = [*units[:_MOST], *people[:_MOST]]
    visible = {value for each in shown for value in (each.value, *(role.value for role in each.roles))}
    return {
        "kept": _named(ticked - visible),
        "units": units[:_MOST],
        "people": people[:_MOST],
        "is_cut": max(len(units), len(people)) > _MOST,
    }


def _named(values: set[str]) -> list[Option]:
    """What was ticked on an earlier look, by name; what nobody here is called falls away."""
    if not values:
        return []
    every = {
        each.value: each
        for found in passing.choices("", 100_000)
        for each in _flat(_option(found, values, is_whole=True))
    }
    return [every[value] for value in sorted(values) if value in every]


def _flat(option: Option) -> list[Option]:
    return [
        option,
        *(Option(r.value, f"{option.words}: {r.words.lower()}", r.note, True) for r in option.roles),
    ]


def _option(choice: Choice, ticked: set[str], *, is_whole: bool = False) -> Option:
    """A choice as a box; where all have the same role it is offered apart only when `is_whole`: it was chosen once."""
    names = dict(Role.choices)
    held = [str(names.get(role, role)) for role in sorted(choice.roles)]
    if not choice.is_unit:
        value = f"p{choice.id}"
        return Option(value, choice.name_sv, ", ".join([choice.name_en, *held]), value in ticked)
    value = f"e{choice.id}"
    roles = [
        Option(f"{value}:{role}", str(names.get(role, role)), str(number), f"{value}:{role}" in ticked)
        for role, number in sorted(choice.roles.items())
    ]
    name = choice.name_en if get_language() == "en" else choice.name_sv
    note = ngettext("en arbetar där", "%(n)s arbetar där", choice.number) % {"n": choice.number}
    return Option(value, name, note, value in ticked, roles if is_whole or len(roles) > 1 else [])
