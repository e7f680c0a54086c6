"""The four steps of the law, and where each stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from varsam.areas.programme.models import Picture, Report
from varsam.areas.programme.reading import Cycle, Planned
from varsam.lib import when


@dataclass(frozen=True)
class Step:
    """One step: `state` is done, here, late or wait; `words` say why."""

    name: str
    state: str
    words: str


_NEEDED: dict[str, str | Promise] = {
    "title_sv": gettext_lazy("vad lägesbilden visar"),
    "lead_sv": gettext_lazy("ingressen"),
    "mapping_sv": gettext_lazy("kartläggningen"),
    "information_sv": gettext_lazy("informationen"),
    "analysis_sv": gettext_lazy("analysen"),
}


def missing(picture: Picture) -> list[str]:
    """What must be written before the picture can be adopted."""
    return [str(words) for name, words in _NEEDED.items() if not getattr(picture, name).strip()]


def of(cycle: Cycle, plan: Sequence[Planned], report: Report | None, language: str) -> list[Step]:
    """Picture, plan, follow-up, report: as they stand today."""
    return [
        _picture(cycle, language),
        _plan(cycle, language),
        _follow_up(plan),
        _report(cycle, report, language),
    ]


def _picture(cycle: Cycle, language: str) -> Step:
    name = _("Lägesbild")
    if cycle.now is None or cycle.now.adopted_on is None or cycle.now.next_by is None:
        return Step(name, "here", _("Ingen är antagen ännu."))
    if cycle.now.next_by < cycle.today:
        return Step(
            name,
            "late",
            _("Skulle ha förnyats senast %(day)s.") % {"day": when.full_date(cycle.now.next_by, language)},
        )
    days = {
        "on": when.full_date(cycle.now.adopted_on, language),
        "by": when.full_date(cycle.now.next_by, language),
    }
    return Step(name, "done", _("Antagen %(on)s. Nästa senast %(by)s.") % days)


def _plan(cycle: Cycle, language: str) -> Step:
    name = _("Åtgärdsplan")
    if cycle.now and cycle.now.plan_at is None:
        if cycle.plan and cycle.plan.next_by and cycle.plan.next_by < cycle.today:
            said = _("Den förra gällde till %(day)s. Den nya är ett utkast.")
            return Step(name, "late", said % {"day": when.full_date(cycle.plan.next_by, language)})
        return Step(name, "here", _("Den nya är ett utkast. Den förra gäller till dess."))
    if cycle.plan is None or cycle.plan.plan_on is None:
        return Step(name, "wait", _("Börjar när lägesbilden är antagen."))
    return Step(name, "done", _("Antagen %(on)s.") % {"on": when.full_date(cycle.plan.plan_on, language)})


def _follow_up(plan: Sequence[Planned]) -> Step:
    name = _("Uppföljning")
    late = sum(1 for each in plan if each.late_since)
    if not plan:
        return Step(name, "wait", _("Börjar när planen är antagen."))
    if late:
        return Step(
            name,
            "late",
            ngettext("En åtgärd är inte uppföljd i tid.", "%(late)s åtgärder är inte uppföljda i tid.", late)
            % {"late": late},
        )
    over = sum(1 for each in plan if each.is_over)
    state = "done" if over == len(plan) else "here"
    return Step(
        name, state, _("%(over)s av %(all)s åtgärder är avslutade.") % {"over": over, "all": len(plan)}
    )


def _report(cycle: Cycle, report: Report | None, language: str) -> Step:
    name = _("Rapport till fullmäktige")
    if report and report.handed_in_on:
        return Step(name, "done", _("Lämnad %(on)s.") % {"on": when.full_date(report.handed_in_on, language)})
    if cycle.plan is None or cycle.plan.next_by is None:
        return Step(name, "wait", _("Skrivs när planen har följts upp."))
    by = {"by": when.full_date(cycle.plan.next_by, language)}
    if cycle.plan.next_by < cycle.today:
        return Step(name, "late", _("Skulle ha lämnats senast %(by)s.") % by)
    return Step(name, "here", _("Ska lämnas senast %(by)s.") % by)
