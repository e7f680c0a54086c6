"""Back to the page that an act was done from: pages of several areas hold these forms."""

from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme

from varsam.site.desk.acts import see_other


def go_back(request: HttpRequest, name: str, *args: object) -> HttpResponse:
    """The page of this house that the form names in `back`, read anew; else the page of that URL name."""
    response, back = see_other(name, *args), request.POST.get("back", "")
    # A sign that cannot be seen (a line break, say) stands in no address of ours.
    if (
        back.startswith("/")
        and back.isprintable()
        and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    ):
        response["Location"] = iri_to_uri(back)
    return response
