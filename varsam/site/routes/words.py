"""Rules, situations and routes as people read them."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from varsam.lib.routing import Situation

Words = str | Promise

# The name of each route: where something belongs.
ROUTES: dict[str, Words] = {
    "call_112": gettext_lazy("112"),
    "security_police": gettext_lazy("Polisen och Säkerhetspolisen"),
    "orosanmalan": gettext_lazy("Socialtjänsten (orosanmälan)"),
    "sspf": gettext_lazy("SSPF"),
    "sig": gettext_lazy("Social insatsgrupp (SIG)"),
    "consultation": gettext_lazy("Kunskapshuset"),
    "relative_support": gettext_lazy("Stöd till anhöriga"),
    "unit_support": gettext_lazy("Stöd till verksamheter"),
    "training": gettext_lazy("Utbildning"),
    "methods": gettext_lazy("Metodutveckling"),
    "liaison": gettext_lazy("Samordningen"),
    "contact_centre": gettext_lazy("Kontaktcenter"),
}
ICONS = {
    "call_112": "phone",
    "security_police": "shield",
    "orosanmalan": "building-2",
    "sspf": "users",
    "sig": "users",
    "consultation": "book-open",
    "relative_support": "heart",
    "unit_support": "hand-heart",
    "training": "graduation-cap",
    "methods": "sliders-horizontal",
    "liaison": "globe",
    "contact_centre": "phone-incoming",
}
SENDERS: dict[str | None, Words] = {
    "relative": gettext_lazy("anhörig"),
    "school": gettext_lazy("skola"),
    "youth_centre": gettext_lazy("fritidsgård"),
    "other_unit": gettext_lazy("annan verksamhet"),
    "partner": gettext_lazy("partner"),
    "citizen": gettext_lazy("invånare"),
    "abroad": gettext_lazy("någon i utlandet"),
    None: gettext_lazy("okänd avsändare"),
}
SUBJECTS: dict[str | None, Words] = {
    "person": gettext_lazy("en person"),
    "situation": gettext_lazy("en situation"),
    "training": gettext_lazy("utbildning"),
    "method": gettext_lazy("ett arbetssätt"),
    "information": gettext_lazy("information"),
    None: gettext_lazy("okänt ämne"),
}
DANGERS: dict[str | None, Words] = {
    "immediate": gettext_lazy("fara nu"),
    "suspected_plan": gettext_lazy("misstanke om planerat våld"),
    "none": gettext_lazy("ingen fara"),
}
CONSENTS: dict[str | None, Words] = {
    "given": gettext_lazy("samtycke ges"),
    "refused": gettext_lazy("samtycke nekas"),
    "not_asked": gettext_lazy("inte frågad om samtycke"),
}
# The choices of each field that a case can name, in the order in which people read them.
CHOICES: dict[str, dict[str | None, Words]] = {
    "sender": SENDERS,
    "about": SUBJECTS,
    "danger": DANGERS,
    "consent": CONSENTS,
}
LANGUAGES: dict[str, Words] = {
    "sv": gettext_lazy("Svenska"),
    "en": gettext_lazy("Engelska"),
    "ar": gettext_lazy("Arabiska"),
    "so": gettext_lazy("Somaliska"),
    "fa": gettext_lazy("Persiska"),
}


def route_names(routes: Iterable[str]) -> str:
    """Several routes in their order, or that there is none."""
    comma = "، " if get_language_bidi() else ", "
    return comma.join(str(ROUTES[route]) for route in routes) or _("ingen väg")


def years(age: float) -> str:
    """An age in years without a decimal that says nothing: 17, 17,5."""
    return f"{age:g}".replace(".", ",")


def situation(said: Situation) -> str:
    """What the chooser was told, as one line."""
    parts = [str(SENDERS[said.sender]), _("om %(what)s") % {"what": SUBJECTS[said.about]}]
    if said.age is not None:
        parts.append(_("%(age)s år") % {"age": years(said.age)})
    elif said.about == "person":
        parts.append(_("okänd ålder"))
    if said.danger != "none":
        parts.append(str(DANGERS[said.danger]))
    if said.child_may_be_harmed:
        parts.append(_("ett barn kan fara illa"))
    if said.mandated_reporter:
        parts.append(_("anmälningsskyldig"))
    if said.consent != "not_asked" or said.about == "person":
        parts.append(str(CONSENTS[said.consent]))
    line = ", ".join(parts)
    return line[0].upper() + line[1:]


def chosen(field: str, value: object) -> list[str | None]:
    """Which of a field's choices a case names, as data has them: a value, a list, or all but some."""
    every = list(CHOICES[field])
    if isinstance(value, dict):
        return [each for each in every if each not in value["not"]]
    named = value if isinstance(value, list) else [value]
    return [each for each in every if each in named]


def case(said: dict[str, Any]) -> str:
    """One case of a rule in words: all that must hold."""
    parts = [_choice(field, said[field]) for field in CHOICES if field in said]
    if "age" in said:
        parts.insert(1 if len(parts) else 0, _age(said["age"]))
    parts += [
        _switch(field, said[field]) for field in ("child_may_be_harmed", "mandated_reporter") if field in said
    ]
    if said.get("nothing_above"):
        parts.append(_("ingen regel ovanför har gett en väg"))
    line = ", ".join(parts) or _("alltid")
    return line[0].upper() + line[1:]


def _choice(field: str, value: object) -> str:
    every, named = CHOICES[field], chosen(field, value)
    left_out = [each for each in every if each not in named]
    if len(left_out) < len(named) and None in named:
        listed = _listed([str(every[each]) for each in left_out], _("%(first)s eller %(last)s"))
        return {
            "sender": _("vem som helst utom %(listed)s"),
            "about": _("vad som helst utom %(listed)s"),
        }.get(field, _("inte %(listed)s")) % {"listed": listed}
    listed = _listed([str(every[each]) for each in named], _("%(first)s eller %(last)s"))
    return {
        "sender": _("den som hör av sig är %(listed)s"),
        "about": _("det gäller %(listed)s"),
    }.get(field, "%(listed)s") % {"listed": listed}


def _listed(each: list[str], last: str) -> str:
    return last % {"first": ", ".join(each[:-1]), "last": each[-1]} if len(each) > 1 else "".join(each)


def _age(said: object) -> str:
    if not isinstance(said, dict):
        return _("åldern är okänd")
    below, since = said.get("below"), said.get("from")
    if below is not None and since is not None:
        return _("från %(since)s till under %(below)s år") % {"since": years(since), "below": years(below)}
    if below is not None:
        return _("under %(age)s år") % {"age": years(below)}
    return _("%(age)s år eller äldre") % {"age": years(since or 0)}


def _switch(field: str, value: object) -> str:
    words = {
        ("child_may_be_harmed", True): _("ett barn kan fara illa"),
        ("child_may_be_harmed", False): _("inget barn far illa"),
        ("mandated_reporter", True): _("den som hör av sig är anmälningsskyldig"),
        ("mandated_reporter", False): _("den som hör av sig är inte anmälningsskyldig"),
    }
    return words[field, value is True]


def cases(rule: dict[str, Any]) -> list[str]:
    """Each case of a rule; one of them is enough."""
    return [case(each) for each in rule["when"]]
