"""The letters that the demo has written, so that one sees what a colleague gets: that something waits, no more."""

import email
import email.policy
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from varsam.kernel.access import gates

_NEWEST = 50
_BETWEEN = "-" * 79


@dataclass(frozen=True)
class Letter:
    to: str
    at: str
    subject: str
    body: str


def _letters() -> list[Letter]:
    files = sorted(settings.MAIL_FOLDER.glob("*.log"), reverse=True) if settings.MAIL_FOLDER.is_dir() else []
    found = []
    for file in files[:_NEWEST]:
        for part in file.read_text(encoding="utf-8", errors="replace").split(_BETWEEN):
            if part.strip():
                message = email.message_from_string(part.strip(), policy=email.policy.default)
                body = message.get_body(preferencelist=("plain",))
                words = body.get_content().strip() if body else ""
                found.append(Letter(message["To"], message["Date"], message["Subject"], words))
    return found[:_NEWEST]


@require_safe
@gates.public
def demo_mail(request: HttpRequest) -> HttpResponse:
    """Only where everything is made up."""
    if not settings.DEMO:
        raise Http404
    return render(request, "site/demo_mail.html", {"letters": _letters()})
