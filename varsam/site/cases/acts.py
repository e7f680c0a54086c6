"""Acts on a case: finding it for those who may change it, and the page that says what an act does before it is done."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.cases.models import Case
from varsam.site.desk.acts import see_other
from varsam.site.records.found import record_to_change


@dataclass(frozen=True)
class Act:
    """What a page of one form says: its title, what follows of the act, and the button that does it."""

    title: str
    button: str
    icon: str = "check"
    here: str = ""
    hint: str = ""
    happens: tuple[tuple[str, str], ...] = ()
    is_grave: bool = False


@dataclass(frozen=True)
class Aside:
    """Another way out of the page, below its form."""

    words: str
    address: str
    link: str


def case_to_change(reference: str) -> Case:
    """A case of the unit of the one who acts: 404 where there is none for them, 403 where only a part is shared."""
    record = record_to_change(reference)
    case = Case.objects.filter(pk=record.pk).select_related("group", "handler").first()
    if case is None:
        raise Http404
    case.record = record
    return case


def is_closed(request: HttpRequest, case: Case) -> bool:
    """Whether its record is closed, so that nothing can be written; says so."""
    if case.record.closed_at is None:
        return False
    messages.warning(request, _("Akten är avslutad. Öppna den igen om ärendet ska ändras."))
    return True


def to_case(reference: str) -> HttpResponse:
    """Back to the case, by reading it anew."""
    return see_other("cases:case", reference=reference)


def page(
    request: HttpRequest,
    case: Case,
    act: Act,
    form: forms.Form | None = None,
    *,
    aside: Aside | None = None,
    found: object = None,
) -> HttpResponse:
    """The page of an act; 422 where what was sent has something to mend."""
    context = {
        "record": case.record,
        "case": case,
        "way": "unit",
        "act": act,
        "form": form,
        "aside": aside,
        "found": found,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "cases/act.html", context, status=status)
