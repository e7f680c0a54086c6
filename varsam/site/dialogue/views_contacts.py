"""Whom to call at an organisation: those who sign in, and those who have agreed to be called."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.areas.collaboration.dialogue import actions, reading
from varsam.areas.collaboration.dialogue.enums import Consent
from varsam.areas.collaboration.dialogue.reading import Opened, Reached
from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.dialogue.forms import AccountForm, ContactForm, ReviewForm
from varsam.site.dialogue.views_dialogue import going_on

_ACCOUNT = "account"


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("dialogue", Verb.CHANGE))
def add_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who signs in for the organisation, or a name and a number with the consent that they rest on."""
    opened = going_on(pk)
    people = reading.accounts(opened.community)
    sent = request.POST if request.method == "POST" else None
    is_account = sent is not None and sent.get("as") == _ACCOUNT
    account = AccountForm(sent if is_account else None, people=people, prefix="konto")
    name = ContactForm(sent if sent is not None and not is_account else None)
    if is_account and account.is_valid():
        user = next(each for each in people if each.pk == account.cleaned_data["user"])
        actions.add_account(community=opened.community, user=user, by=me(request))
    elif name.is_bound and name.is_valid():
        said = name.cleaned_data
        actions.add_name(
            community=opened.community,
            name=said["name"],
            reach=said["reach"],
            consent=Consent(said["consent"]),
            consent_on=said["consent_on"],
            review_on=said["review_on"],
            by=me(request),
        )
    else:
        return _add_page(request, opened, account, name, bool(people))
    messages.success(request, _("Kontakten är sparad."))
    return see_other("dialogue:dialogue", pk)


def _add_page(
    request: HttpRequest, opened: Opened, account: AccountForm, name: ContactForm, has_accounts: bool
) -> HttpResponse:
    context = {
        "community": opened.community,
        "account_form": account,
        "form": name,
        "shown": account if account.is_bound else name,
        "has_accounts": has_accounts,
    }
    status = 422 if account.is_bound or name.is_bound else 200
    return render(request, "dialogue/add_contact.html", context, status=status)


def _contact(opened: Opened, contact: int) -> Reached:
    for each in opened.contacts:
        if each.contact.pk == contact:
            return each
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("dialogue", Verb.CHANGE))
def review_contact(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """They were asked again."""
    opened = going_on(pk)
    reached = _contact(opened, contact)
    if reached.contact.user_id is not None:
        raise Http404
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        context = {"community": opened.community, "reached": reached, "form": form}
        return render(request, "dialogue/review_contact.html", context, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    actions.review_contact(
        contact=reached.contact, consent=Consent(said["consent"]), review_on=said["review_on"], by=me(request)
    )
    messages.success(request, _("Sparat. Vi frågar igen när den dagen kommer."))
    return see_other("dialogue:dialogue", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("dialogue", Verb.CHANGE))
def remove_contact(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """They are not to be called any more."""
    opened = going_on(pk)
    reached = _contact(opened, contact)
    if request.method != "POST":
        context = {"community": opened.community, "reached": reached}
        return render(request, "dialogue/remove_contact.html", context)
    actions.remove_contact(contact=reached.contact, by=me(request))
    messages.success(request, _("Kontakten är borttagen. Namn och nummer finns inte kvar."))
    return see_other("dialogue:dialogue", pk)
