"""One feed that we follow: whose it is, by which key, when it was fetched, and what it holds."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsam.areas.liaison.exchange import actions, reading
from varsam.areas.liaison.exchange.enums import KeyState, SubscriptionState
from varsam.areas.liaison.exchange.models import Subscription, TheirKey
from varsam.areas.liaison.insights.policies import NotNow
from varsam.kernel.access import actor, gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.exchange import presentation
from varsam.site.exchange.forms import FollowForm
from varsam.site.exchange.views_list import CHANGES, READS, listed


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("exchange", Verb.ADD))
def follow(request: HttpRequest) -> HttpResponse:
    """Follow another municipality's feed."""
    form = FollowForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said, unit = form.cleaned_data, next(iter(actor.units("exchange", Verb.ADD)))
        try:
            with transaction.atomic():
                made = actions.follow(
                    unit=unit, name=said["name"], address=said["address"], allowed=settings.EXCHANGE_ALLOWED, by=me(request)
                )  # fmt: skip
        except IntegrityError:
            form.add_error("address", _("Ni följer redan det flödet."))
        else:
            messages.success(request, _("Flödet hämtas nu. Därefter jämför du nyckeln med dem."))
            return see_other("exchange:feed", made.uid)
    return render(request, "exchange/follow.html", {"form": form}, status=422 if form.is_bound else 200)


def found(uid: uuid.UUID) -> Subscription:
    """The feed, or 404."""
    row = reading.feed(uid)
    if row is None:
        raise Http404
    return row


@require_safe
@READS
def feed(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One feed with its keys and entries."""
    row = found(uid)
    keys = [presentation.key(each) for each in reading.keys(row)]
    context = {
        "feed": presentation.feed(row),
        "asked": [each for each in keys if each.row.state == KeyState.SEEN and not each.row.retired_at],
        "trusted": [each for each in keys if each.row.state == KeyState.TRUSTED],
        "others": [
            each
            for each in keys
            if each.row.state == KeyState.REFUSED or (each.row.state == KeyState.SEEN and each.row.retired_at)
        ],
        "is_ended": row.state == SubscriptionState.ENDED,
        **listed(request, row),
    }
    return render(request, "exchange/feed.html", context)


@require_POST
@CHANGES
def fetch(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Have it fetched now."""
    row = found(uid)
    if row.state == SubscriptionState.ACTIVE:
        actions.want(subscription=row, whole="allt" in request.POST, by=me(request))
    return see_other("exchange:feed", uid)


@require_POST
@CHANGES
def decide_key(request: HttpRequest, uid: uuid.UUID, key_id: int) -> HttpResponse:
    """Say whether a key is theirs, after having compared it with them."""
    key = get_object_or_404(TheirKey, pk=key_id, subscription__uid=uid)
    is_theirs = request.POST.get("svar") == "ja"
    if is_theirs and request.POST.get("jamfort") != "1":
        messages.error(
            request, _("Kryssa i att du har jämfört fingeravtrycket med dem. Annars vet ni inte vems det är.")
        )
        return see_other("exchange:feed", uid)
    try:
        actions.decide_key(key=key, is_theirs=is_theirs, by=me(request))
    except NotNow:
        messages.warning(request, _("Det gick inte: nyckeln är redan avvisad."))
    else:
        said = (
            _("Nyckeln är bekräftad.")
            if is_theirs
            else _(
                "Nyckeln är avvisad. Inget som den signerar tas emot, och det vi hade innan den kom gäller igen."
            )
        )
        messages.success(request, said)
    return see_other("exchange:feed", uid)


@require_POST
@CHANGES
def set_state(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Fetch it, pause it, or stop following it."""
    state = request.POST.get("lage", "")
    if state not in SubscriptionState.values:
        raise Http404
    try:
        actions.set_state(subscription=found(uid), state=state, by=me(request))
    except NotNow:
        messages.warning(request, _("Ni följer inte längre det här flödet."))
    else:
        messages.success(request, _("Sparat."))
    return see_other("exchange:feed", uid)


@require_POST
@CHANGES
def see_all(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say of all that is new in it that it has been seen."""
    many = actions.see_all(subscription=found(uid), by=me(request))
    said = ngettext("En post är nu sedd.", "%(n)s poster är nu sedda.", many) % {"n": many}
    messages.success(request, said)
    return see_other("exchange:feed", uid)
