"""Finding somebody to ask, one expert's page, and how the whole network stands."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from varsam.areas.knowledge_house.experts import actions, search
from varsam.areas.knowledge_house.experts.models import Competence, Expert
from varsam.areas.knowledge_house.experts.search import Wanted
from varsam.kernel.access import actor, gates
from varsam.kernel.people.models import District, Organisation
from varsam.lib.rows import Verb
from varsam.site.desk import moments
from varsam.site.desk.acts import me
from varsam.site.experts import presentation
from varsam.site.experts.forms import SearchForm, languages
from varsam.site.experts.presentation import Bar, Waits


def wanted(form: SearchForm) -> Wanted:
    """What a search form asks for; what cannot be read in an address is not asked for."""
    form.is_valid()
    said = form.cleaned_data
    return Wanted(
        competences=tuple(said.get("kompetens") or ()),
        languages=(said["sprak"],) if said.get("sprak") else (),
        district=said.get("stadsdel"),
        role=said.get("roll") or "",
        asker=said.get("fragar"),
    )


@require_safe
@gates.staff(needs=("expert", Verb.READ))
def experts(request: HttpRequest) -> HttpResponse:
    """Everybody in the network, those who fit best first, with the reasons."""
    form = SearchForm(request.GET)
    asked = wanted(form)
    rows = [presentation.row(match) for match in search.find(asked)]
    context = {
        "form": form,
        "asked": asked,
        "is_searching": not asked.is_empty or asked.asker,
        "can_be_asked": [row for row in rows if row.match.may_be_asked],
        "cannot": [row for row in rows if not row.match.may_be_asked],
        "finding": _finding(sum(row.match.may_be_asked for row in rows)),
        "keeps": actor.may("expert", Verb.ADD),
        "own": actions.own_entry(me(request)),
    }
    return render(request, "experts/experts.html", context)


def _finding(how_many: int) -> str:
    return ngettext("En expert kan frågas", "%(number)s experter kan frågas", how_many) % {"number": how_many}


def find_expert(pk: int) -> Expert:
    """Somebody in the network whom the one who acts may see; not yours is not there."""
    found = Expert.objects.select_related("user", "organisation", "lent_by", "unit").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def facts(expert: Expert) -> dict[str, object]:
    """What an entry says, in words."""
    today = timezone.localdate()
    spoken, known = dict(languages()), {each.slug: each.name for each in Competence.objects.all()}
    districts = {each.pk: each.name for each in District.objects.all()}
    avoided = Organisation.objects.filter(pk__in=expert.avoids)
    hours = search.loads().get(expert.pk, 0.0)
    return {
        "expert": expert,
        "roles": presentation.roles(expert),
        "competences": [known.get(slug, slug) for slug in expert.competences],
        "spoken": [spoken.get(code, code) for code in expert.languages],
        "districts": [districts[pk] for pk in expert.districts if pk in districts],
        "avoided": [each.name for each in avoided],
        "bar": presentation.bar(hours, expert.hours_a_month),
        "waits": presentation.waits(expert, today, presentation.soon(today)),
        "asked": presentation.asked_words(expert),
        "supervised": moments.short_day(expert.supervised_on) if expert.supervised_on else "",
        "supervision": moments.short_day(expert.supervision_on) if expert.supervision_on else "",
        "agreement_until": moments.short_day(expert.agreement_until) if expert.agreement_until else "",
        "away": search.away_words(expert, today) if search.is_away(expert, today) else "",
        "confirmed": moments.short_day(expert.confirmed_at),
        "left": moments.short_day(expert.ended_at) if expert.ended_at else "",
    }


@require_safe
@gates.staff(needs=("expert", Verb.READ))
def expert(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody can, how much time there is, and what it rests on."""
    found = find_expert(pk)
    keeps = found.unit_id in actor.units("expert", Verb.CHANGE)
    return render(request, "experts/expert.html", {**facts(found), "keeps": keeps and not found.ended_at})


@dataclass(frozen=True)
class Load:
    """One expert in the picture of the whole network."""

    expert: Expert
    bar: Bar
    free: float
    promised: float
    y: int
    capacity_width: float
    asked: str
    waits: list[Waits]


_STEP, _WIDE = 30, 300


@require_safe
@gates.staff(needs=("expert", Verb.ADD))
def network(request: HttpRequest) -> HttpResponse:
    """How much each has promised, who should be seen to, and who has not been asked for long."""
    today, hours = timezone.localdate(), search.loads()
    until = presentation.soon(today)
    everybody = list(Expert.objects.filter(ended_at=None).select_related("user", "organisation"))
    longest = max([1.0, *(max(each.hours_a_month, hours.get(each.pk, 0.0)) for each in everybody)])
    by_free = sorted(everybody, key=lambda each: each.hours_a_month - hours.get(each.pk, 0.0))
    loads = [
        Load(
            each,
            presentation.bar(hours.get(each.pk, 0.0), each.hours_a_month, longest, _WIDE),
            max(0.0, each.hours_a_month - hours.get(each.pk, 0.0)),
            hours.get(each.pk, 0.0),
            place * _STEP,
            round(_WIDE * each.hours_a_month / longest, 1),
            presentation.asked_words(each),
            presentation.waits(each, today, until),
        )
        for place, each in enumerate(by_free)
    ]
    free = sum(load.free for load in loads)
    context = {
        "loads": loads,
        "height": max(1, len(loads)) * _STEP,
        "finding": _("%(free)g av %(all)g timmar i månaden är lediga")
        % {"free": free, "all": sum(each.hours_a_month for each in everybody)},
        "full": sum(load.bar.is_full for load in loads),
        "to_see_to": [load for load in loads if load.waits],
        "long_ago": [(each, presentation.asked_words(each)) for each in presentation.long_ago(everybody)],
    }
    return render(request, "experts/network.html", context)
