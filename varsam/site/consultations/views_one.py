"""One consultation: reading it, and what experts do in it."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.knowledge_house.consultations import actions, policies, reading
from varsam.areas.knowledge_house.consultations.models import Invitation, Post
from varsam.areas.knowledge_house.consultations.reading import Opened
from varsam.areas.knowledge_house.consultations.states import PostKind, State
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.kernel.access import actor, gates
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.people import calendar
from varsam.lib.rows import Verb
from varsam.site.consultations import presentation, writing
from varsam.site.consultations.forms import LessonForm, PostForm
from varsam.site.desk import clocks, moments
from varsam.site.desk.acts import me, see_other

# A double click, or the same page sent again, comes within this time and says the same.
_SAME_SENDING = timedelta(minutes=10)


@dataclass(frozen=True)
class Asked:
    """One invited expert as the page lists them."""

    name: str
    organisation: str
    kind: str
    words: str


def find(request: HttpRequest, reference: str) -> Opened:
    """The consultation, opened and on record; not yours is not there."""
    opened = reading.open_thread(reference, by=me(request))
    if opened is None:
        raise Http404
    return opened


def to_page(reference: str) -> HttpResponse:
    return see_other("consultations:consultation", reference)


def keeps(opened: Opened) -> bool:
    """Whether the one who acts handles it, rather than being asked."""
    return opened.consultation.unit_id in actor.units("consultation", Verb.CHANGE)


@require_safe
@gates.staff(needs=("shared", Verb.READ))
def consultation(request: HttpRequest, reference: str) -> HttpResponse:
    """The question, who was asked, what they say, and the advice."""
    opened = reading.open_thread(reference, by=me(request))
    if opened is None:
        return _gone_out(request, reference)
    return page(request, opened)


def _gone_out(request: HttpRequest, reference: str) -> HttpResponse:
    """Whoever went out gets a calm page without content; for everybody else it is not there."""
    mine = next((each for each in reading.gone_out_of(me(request)) if each[1] == reference), None)
    if mine is None:
        raise Http404
    return render(request, "consultations/out.html", {"conflict": mine[0].conflict, "reference": reference})


def page(request: HttpRequest, opened: Opened, status: int = 200, **sent: object) -> HttpResponse:
    """The page; `sent` replaces a form by the one that was sent, with what is wrong in it."""
    now, found, is_keeping = timezone.now(), opened.consultation, keeps(opened)
    open_enquiry = Enquiry.objects.filter(pk=found.enquiry_id).first() if is_keeping else None
    context = {
        "opened": opened,
        "consultation": found,
        "heading": opened.heading or _("Fråga till Kunskapshuset"),
        "origin": presentation.origin_words(found),
        "asker": opened.origin.organisation if opened.origin else None,
        "enquiry": open_enquiry,
        "chip": presentation.chip(found),
        "clock": clocks.until(found.advise_by, found.asked_at, now, calendar.current()),
        "advise_by": moments.short_day(found.advise_by),
        "asked_at": moments.short(found.asked_at, now),
        "advised_at": moments.short(found.advised_at, now) if found.advised_at else "",
        "invited": _asked(opened.invitations),
        "posts": presentation.bubbles(opened, me(request).pk, now),
        "keeps": is_keeping,
        "may_write": policies.can_write_in(found) and (is_keeping or policies.can_reply(opened.mine, found)),
        "may_reply": policies.can_reply(opened.mine, found),
        "has_replied": opened.mine is not None and opened.mine.reply != "",
        "may_advise": is_keeping and policies.can_move(found, State.ADVISED),
        "may_close": is_keeping and policies.can_move(found, State.CLOSED),
        "may_withdraw": is_keeping and policies.can_move(found, State.WITHDRAWN),
        "post_form": PostForm(initial={"kind": PostKind.ANSWER if opened.mine else PostKind.ADDITION}),
        "lesson_form": LessonForm(auto_id="lardom_%s"),
        "check": writing.Check(),
        "lesson_check": writing.Check(),
        "against": "",
        **sent,
    }
    return render(request, "consultations/consultation.html", context, status=status)


def _asked(invitations: list[Invitation]) -> list[Asked]:
    """Those who were asked. Where each works stands in the network, which experts do not see."""
    known = Expert.objects.select_related("organisation").in_bulk([each.expert_id for each in invitations])
    return [
        _one_asked(each, known[each.expert_id].organisation.name if each.expert_id in known else "")
        for each in invitations
    ]


def _one_asked(invitation: Invitation, organisation: str) -> Asked:
    words = str(invitation.get_reply_display())
    kind = {"": "wait", "yes": "done", "no": "plain"}[invitation.reply]
    if invitation.conflict:
        kind, words = "plain", _("Jäv, är utanför")
    return Asked(invitation.user.name, organisation, kind, words)


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("shared", Verb.READ))
def post(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer, add, or disagree with what somebody said."""
    if request.method != "POST":
        return redirect("consultations:consultation", reference)
    opened = find(request, reference)
    form = PostForm(request.POST)
    to = _answered(opened, form) if form.is_valid() else None
    if not form.is_valid():
        return page(request, opened, 422, post_form=form, against=str(request.POST.get("replies_to", "")))
    against = str(to.pk) if to and form.cleaned_data["kind"] == PostKind.DISAGREE else ""
    verdict = writing.weigh(form, request.POST)
    if not verdict.settled:
        form.rewrite(verdict.text)
        return page(request, opened, 422, post_form=form, check=verdict.check, against=against)
    if not policies.can_write_in(opened.consultation):
        messages.error(
            request, _("Frågan är avslutad, så inget mer kan skrivas i den. Din text sparades inte.")
        )
        return page(request, opened, 409, post_form=form)
    kind = PostKind(form.cleaned_data["kind"]) if opened.mine else PostKind.ADDITION
    if not _is_repeated(request, opened, verdict.text):
        actions.post(
            consultation=opened.consultation,
            kind=kind,
            text=verdict.text,
            replies_to=to,
            kept=verdict.kept,
            by=me(request),
        )
    messages.success(request, _("Sparat. Alla som är med i konsultationen kan läsa det."))
    return to_page(reference)


def _answered(opened: Opened, form: PostForm) -> Post | None:
    wanted = form.cleaned_data.get("replies_to")
    found = next((said.post for said in opened.every_post() if said.post.pk == wanted), None)
    if wanted and (
        found is None
        or (form.cleaned_data["kind"] == PostKind.DISAGREE and found.author_id == _author(opened))
    ):
        form.add_error("kind", _("Det svaret går inte att svara på."))
    return found


def _author(opened: Opened) -> int | None:
    return opened.mine.user_id if opened.mine else None


def _is_repeated(request: HttpRequest, opened: Opened, text: str) -> bool:
    since = timezone.now() - _SAME_SENDING
    return any(
        said.post.author_id == me(request).pk and said.post.at >= since and said.body == text
        for said in opened.every_post()
    )


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("shared", Verb.READ))
def reply(request: HttpRequest, reference: str) -> HttpResponse:
    """Take part, or say no: a no, and a conflict of interest, are told what they lead to first."""
    opened = find(request, reference)
    if opened.mine is None:
        raise Http404
    choice = request.POST.get("choice") or request.GET.get("val", "")
    if not policies.can_reply(opened.mine, opened.consultation):
        messages.warning(request, _("Frågan är inte längre öppen."))
        return to_page(reference)
    if request.method != "POST" or choice not in {"yes", "no", "conflict"}:
        is_conflict = choice == "conflict"
        context = {"consultation": opened.consultation, "conflict": is_conflict}
        return render(request, "consultations/decline.html", context)
    if choice == "conflict":
        actions.declare_conflict(invitation=opened.mine, by=me(request))
    else:
        actions.reply(invitation=opened.mine, takes_part=choice == "yes", by=me(request))
    messages.success(request, _reply_words(choice))
    return to_page(reference) if choice == "yes" else redirect("consultations:consultations")


def _reply_words(choice: str) -> str:
    return {
        "yes": _("Tack. Skriv när du är redo."),
        "no": _("Tack för beskedet. Frågan är stängd för dig."),
        "conflict": _("Tack. Du är utanför nu, och samordnaren har fått veta det."),
    }[choice]
