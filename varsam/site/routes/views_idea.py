"""A question about a way of working becomes an idea in the register of methods."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsam.areas.methods.register import policies as register
from varsam.kernel.access import gates
from varsam.kernel.conversations import inbox
from varsam.kernel.conversations import policies as conversations
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.methods.forms_acts import IdeaForm, points_at
from varsam.site.methods.views_edit import RESERVED
from varsam.site.routes import actions, ideas
from varsam.site.routes.models import Decision


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("method_idea", Verb.ADD))
def idea(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the idea in words of one's own: the register is open to all, and the question is not."""
    opened = inbox.open_thread(reference)
    if opened is None:
        raise Http404
    enquiry, texts = opened
    made = ideas.of(enquiry.pk)
    if made:
        return redirect("register:method", made.method.slug)
    decision = Decision.objects.filter(enquiry=enquiry).first()
    if decision is None or decision.route != "methods" or not conversations.can_write_in(enquiry):
        messages.warning(request, _("Bestäm först att frågan hör hemma hos metodutveckling."))
        return redirect("desk:enquiry", reference)
    form = IdeaForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.make_idea(
                enquiry=enquiry, name=said["name"], words=said["words"], reserved=RESERVED, by=me(request)
            )
        except register.PointsAtSomebody as found:
            form.add_error("words", points_at(found.kinds))
        else:
            messages.success(request, _("Idén står i registret. Den som skrev ser hur det går med den."))
            return see_other("desk:enquiry", reference)
    context = {"form": form, "enquiry": enquiry, "first": texts[0].body if texts else ""}
    return render(request, "routes/idea.html", context, status=422 if form.is_bound else 200)
