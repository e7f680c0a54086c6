"""Our own feed: what others see of us, and the key that shows it is we."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.liaison.exchange import actions, publishing
from varsam.areas.liaison.exchange.models import SigningKey
from varsam.lib.signed import fingerprint
from varsam.site.api import reading
from varsam.site.desk.acts import me, see_other
from varsam.site.exchange import presentation
from varsam.site.exchange.views_list import CHANGES, READS

_SHOWN = 12


@require_safe
@READS
def ours(request: HttpRequest) -> HttpResponse:
    """Addresses, keys and what was published last."""
    of = reading.publisher()
    keys = list(SigningKey.objects.select_related("endorsed_by"))
    latest = list(reading.newest(of)[:_SHOWN]) if of else []
    context = {
        "publisher": of,
        "address": publishing.address("exchange_feed:json"),
        "about": publishing.address("exchange_feed:about"),
        "many": reading.newest(of).filter(is_removed=False).count() if of else 0,
        "latest": [(each, presentation.published_title(each)) for each in latest],
        "signs": next((each for each in keys if each.retired_at is None), None),
        "groups": next(
            (fingerprint(bytes(each.public)).split() for each in keys if each.retired_at is None), []
        ),
        "earlier": [each for each in keys if each.retired_at is not None],
    }
    return render(request, "exchange/ours.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@CHANGES
def replace_key(request: HttpRequest) -> HttpResponse:
    """Sign by another key from now on; says first what that means for those who follow us."""
    if request.method != "POST":
        return render(request, "exchange/replace_key.html")
    if actions.replace_our_key(by=me(request)):
        messages.success(request, _("En ny nyckel signerar nu. Berätta det för dem som följer er."))
    else:
        messages.warning(request, _("Någon annan hann före. Nyckeln är redan bytt."))
    return see_other("exchange:ours")
