"""The questions: what is asked now, how it was put before, and writing the next version."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsam.areas.training.evaluation import questions as asking
from varsam.areas.training.evaluation.enums import Moment
from varsam.areas.training.evaluation.models import Question, Questionnaire
from varsam.areas.training.evaluation.questions import ChangedMeanwhile
from varsam.kernel.access import actor, gates
from varsam.lib import when
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.evaluation import shown
from varsam.site.evaluation.forms import QuestionsForm


@require_safe
@gates.staff(needs=("survey", Verb.READ))
def questions(request: HttpRequest) -> HttpResponse:
    """What is asked now at each moment, and the versions before."""
    parts = []
    for slug, moment in shown.MOMENTS.items():
        versions = asking.versions(moment)
        parts.append(
            {
                "slug": slug,
                "words": shown.moment_words(moment),
                "now": versions[0] if versions else None,
                "versions": [(each, _when(each)) for each in versions],
            }
        )
    context = {"parts": parts, "may_change": actor.may("survey", Verb.CHANGE)}
    return render(request, "evaluation/questions.html", context)


def _when(version: Questionnaire) -> str:
    return when.full_date(version.written_at.date(), get_language() or "sv")


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("survey", Verb.CHANGE))
def write(request: HttpRequest, moment: str) -> HttpResponse:
    """The next version, which is asked from the next round on; what has been answered stays with its own."""
    chosen = shown.MOMENTS.get(moment)
    newest = asking.current(chosen) if chosen else None
    if chosen is None or newest is None:
        raise Http404
    before = asking.as_asked(newest)
    if request.method != "POST":
        initial = {
            "seen": newest.number,
            "free_sv": newest.free_sv,
            "free_en": newest.free_en,
            "source": newest.source,
        }
        return _page(request, chosen, newest, QuestionsForm(before, initial=initial))
    form = QuestionsForm(before, request.POST)
    if not form.is_valid():
        return _page(request, chosen, newest, form, 422)
    try:
        number = asking.write_questions(
            moment=chosen,
            asked=form.asked(_slugs(chosen)),
            free_sv=form.cleaned_data["free_sv"],
            free_en=form.cleaned_data["free_en"],
            source=form.cleaned_data["source"],
            seen=form.cleaned_data["seen"],
            by=me(request),
        )
    except ChangedMeanwhile:
        return _changed_meanwhile(request, chosen, newest, form)
    messages.success(
        request,
        _("Version %(number)d är sparad. Den används från nästa utskick. Gamla svar ändras inte.")
        % {"number": number},
    )
    return see_other("surveys:questions")


def _slugs(moment: Moment) -> set[str]:
    return set(Question.objects.filter(questionnaire__moment=moment).values_list("slug", flat=True))


def _changed_meanwhile(
    request: HttpRequest, moment: Moment, newest: Questionnaire, form: QuestionsForm
) -> HttpResponse:
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["seen"] = newest.number  # type: ignore[index]
    form.add_error(
        None,
        _(
            "Någon annan har sparat en ny version medan du skrev. Allt du har skrivit står kvar här. Läs den nya först, och spara sedan igen."
        ),
    )
    return _page(request, moment, newest, form, 409)


def _page(
    request: HttpRequest, moment: Moment, newest: Questionnaire, form: QuestionsForm, status: int = 200
) -> HttpResponse:
    slug = next(name for name, each in shown.MOMENTS.items() if each == moment)
    context = {"form": form, "words": shown.moment_words(moment), "newest": newest, "slug": slug}
    return render(request, "evaluation/write.html", context, status=status)
