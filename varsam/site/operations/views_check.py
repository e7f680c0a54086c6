"""The guided check of responsibility, open to everybody: what is answered makes the page and is then gone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import gates
from varsam.site.operations import guide_page, responsibility
from varsam.site.operations.views_guides import named
from varsam.ui.languages import STAFF, written_in


# Nobody is signed in and nothing is kept: there is no cookie that a forged form could misuse.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@gates.public
@written_in(*STAFF)
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """A question for each duty; then who does what, what is missing, and what to do next."""
    guide = named(slug)
    said = responsibility.answers(request.POST, guide)
    is_sent = request.method == "POST"
    context = {
        "guide": guide,
        "text_language": guide_page.text_language(guide),
        "questions": responsibility.questions(guide, said),
        "picture": responsibility.picture(guide, said) if said else None,
        "is_empty": is_sent and not said,
    }
    status = 422 if context["is_empty"] else 200
    return render(request, "operations/check.html", context, status=status)
