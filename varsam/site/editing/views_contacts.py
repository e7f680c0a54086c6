"""The telephones: which have been checked, what each says, and how its card reads right now."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.relatives import editing
from varsam.areas.relatives.cards import ContactCard, card
from varsam.areas.relatives.models import Contact
from varsam.kernel.access import gates
from varsam.kernel.people import calendar
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me
from varsam.site.editing import freshness
from varsam.site.editing.forms_contacts import LANGUAGES, ContactForm
from varsam.site.editing.previews import previews

# Addresses of their own below `kontakter/`: no contact may take one of them.
_RESERVED = frozenset({"ny", "forhandsvisning"})
_NEW_POSITION = 100


@dataclass(frozen=True)
class Row:
    """A contact in the list."""

    contact: Contact
    card: ContactCard
    check: freshness.Freshness
    missing: int

    @property
    def needs_check(self) -> bool:
        return self.contact.is_shown and self.check.state in {"stale", "never"}


def _rows() -> list[Row]:
    now, days, language = timezone.now(), calendar.current(), get_language() or "sv"
    today = timezone.localdate()
    return [
        Row(
            contact,
            card(contact, now, days),
            freshness.of(contact, today, language),
            sum(code not in contact.names or code not in contact.notes for code in LANGUAGES),
        )
        for contact in Contact.objects.all()
    ]


@require_safe
@gates.staff(needs=("contact", Verb.READ))
def contacts(request: HttpRequest) -> HttpResponse:
    """All telephones with the state of their checks; `visa` narrows the list."""
    rows, chosen = _rows(), request.GET.get("visa", "")
    shown = [row for row in rows if row.contact.is_shown]
    lists = {
        "": shown,
        "kontrollera": [row for row in rows if row.needs_check],
        "dolda": [row for row in rows if not row.contact.is_shown],
    }
    chosen = chosen if chosen in lists else ""
    states = [row.check.state for row in shown]
    words = {"": _("Alla som visas"), "kontrollera": _("Att kontrollera"), "dolda": _("Dolda")}
    context = {
        "rows": lists[chosen],
        "chosen": chosen,
        "filters": [{"key": key, "words": words[key], "count": len(found)} for key, found in lists.items()],
        "parts": _parts(states),
        "total": len(shown),
        "unchecked": len(lists["kontrollera"]),
    }
    return render(request, "editing/contacts.html", context)


def _parts(states: list[str]) -> list[dict[str, object]]:
    """The picture above the list: how large a share is checked, soon due, too old, never checked."""
    words = {
        "fresh": _("kontrollerade"),
        "soon": _("snart dags"),
        "stale": _("för gamla"),
        "never": _("aldrig kontrollerade"),
    }
    total, x, parts = max(1, len(states)), 0.0, []
    for state, said in words.items():
        count = states.count(state)
        width = count / total * 100
        parts.append(
            {"state": state, "words": said, "count": count, "x": f"{x:.2f}%", "width": f"{width:.2f}%"}
        )
        x += width
    return parts


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("contact", Verb.CHANGE))
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """One telephone: change it, look at its card."""
    found = get_object_or_404(Contact, slug=slug)
    if request.method != "POST":
        return _contact_page(request, ContactForm(initial=ContactForm.initial_of(found)), found)
    form = ContactForm(request.POST)
    if not form.is_valid() or "preview" in request.POST:
        return _contact_page(request, form, found, status=200 if form.is_valid() else 422)
    details, before = form.details(), editing.Details.of(found)
    try:
        saved = editing.change_contact(
            contact=found, details=details, seen=form.cleaned_data["seen"], by=me(request)
        )
    except editing.ChangedMeanwhile as changed:
        return _changed_meanwhile(request, form, changed.contact)
    if before.mark() == details.mark():
        messages.info(request, _("Inget var ändrat."))
    elif found.verified_on and not saved.verified_on:
        messages.warning(request, _("Sparat. Nummer eller tider är nya: ring och kontrollera dem."))
    else:
        messages.success(request, _("Sparat. Alla ser ändringen nu."))
    return redirect("editing:contact", slug=saved.slug)


def _changed_meanwhile(request: HttpRequest, form: ContactForm, now: Contact) -> HttpResponse:
    """Show what is typed beside what is stored; saving again is then a choice."""
    shown, compare = _previews(form, now), form.against(now)
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["seen"] = editing.Details.of(now).mark()  # type: ignore[index]
    said = _(
        "Någon annan har sparat medan du skrev. Allt du har skrivit står kvar här. Jämför, och spara igen."
    )
    form.add_error(None, said)
    return _contact_page(request, form, now, status=409, compare=compare, previews=shown)


def _contact_page(
    request: HttpRequest, form: ContactForm, found: Contact | None, status: int = 200, **more: object
) -> HttpResponse:
    texts = [{"code": code, "name": form[f"name_{code}"], "note": form[f"note_{code}"]} for code in LANGUAGES]
    context = {
        "form": form,
        "contact": found,
        "texts": texts,
        "check": freshness.of(found, timezone.localdate(), get_language() or "sv") if found else None,
        "previews": _previews(form, found),
        **more,
    }
    return render(request, "editing/contact.html", context, status=status)


def _previews(form: ContactForm, found: Contact | None) -> list[Any]:
    if form.is_bound:
        return previews(form.details(), found) if form.is_valid() else []
    return previews(editing.Details.of(found), found) if found else []


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("contact", Verb.ADD))
def add_contact(request: HttpRequest) -> HttpResponse:
    """A new telephone."""
    if request.method != "POST":
        initial = {"position": _NEW_POSITION, "audience": "relative", "urgency": "advice", "anonymous": ""}
        return _contact_page(request, ContactForm(initial=initial), None)
    form = ContactForm(request.POST)
    if not form.is_valid() or "preview" in request.POST:
        return _contact_page(request, form, None, status=200 if form.is_valid() else 422)
    made = editing.add_contact(details=form.details(), reserved=_RESERVED, by=me(request))
    messages.success(request, _("Tillagt, och syns för alla. Ring nu och kontrollera det."))
    return redirect("editing:contact", slug=made.slug)


@require_POST
@gates.staff(needs=("contact", Verb.CHANGE))
def preview_contact(request: HttpRequest) -> HttpResponse:
    """The card of what is typed, while it is typed. Nothing is kept."""
    form = ContactForm(request.POST)
    found = Contact.objects.filter(slug=request.POST.get("slug", "")).first()
    context = {"form": form, "previews": _previews(form, found)}
    return render(request, "editing/contact_preview.html", context)


@require_POST
@gates.staff(needs=("contact", Verb.CHANGE))
def verify_contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody rang today, and it is right."""
    found = get_object_or_404(Contact, slug=slug)
    editing.verify_contact(contact=found, on=timezone.localdate(), by=me(request))
    messages.success(request, _("Tack. %(name)s är kontrollerat i dag.") % {"name": found.name})
    return redirect("editing:contact", slug=slug)


@require_POST
@gates.staff(needs=("contact", Verb.CHANGE))
def show_contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Hide a telephone from the public, or show it again."""
    found = get_object_or_404(Contact, slug=slug)
    shown = request.POST.get("shown") == "yes"
    editing.set_shown(contact=found, shown=shown, by=me(request))
    said = _("%(name)s visas igen.") if shown else _("%(name)s är dolt. Du hittar det under Dolda.")
    messages.success(request, said % {"name": found.name})
    return redirect(reverse("editing:contacts"))
