"""What is missing, in words: before a pilot can begin, and before a method goes on from being tried."""

from typing import Final

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsam.areas.methods.pilots.models import Evaluation, Pilot
from varsam.areas.methods.pilots.states import State
from varsam.areas.methods.register import gates as steps
from varsam.areas.methods.register.models import Method
from varsam.areas.methods.register.models import State as MethodState

# By the keys of the database's function varsam._pilots_needs (sql/10_reading.sql).
MISSING: Final[dict[str, str | Promise]] = {
    "aim": gettext_lazy("Skriv vad ni vill ta reda på."),
    "stop_words": gettext_lazy("Skriv när prövningen ska stoppas."),
    "place": gettext_lazy("Lägg till minst en plats som prövar metoden."),
    "comparison": gettext_lazy("Lägg till minst en plats att jämföra med, eller välj ett annat upplägg."),
    "measure": gettext_lazy("Bestäm minst ett mått."),
    "before": gettext_lazy("Minst ett mått behöver ett värde före, från en plats som prövar metoden."),
    "legal": gettext_lazy("Metodens rättsliga prövning saknas, eller säger nej."),
    "child": gettext_lazy("Metodens prövning av barnets rättigheter saknas, eller säger nej."),
    "method": gettext_lazy("Metoden är inte i steget Prövning i registret."),
    "days": gettext_lazy("Prövningens sista dag har redan varit."),
}


def missing(pilot: Pilot) -> list[str]:
    """What must be there before it can begin; empty when it can. For those who handle it."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.pilots_missing(%s)", [pilot.pk])
        return [str(MISSING[key]) for key in cursor.fetchone()[0] or ()]


def register() -> None:
    """Say what a method's way asks of its pilots; the database holds the same (sql/20_rules.sql)."""
    steps.register(MethodState.PILOT, MethodState.EVALUATION, _is_over)
    steps.register(MethodState.EVALUATION, MethodState.RECOMMENDED, _is_evaluated)
    steps.register(MethodState.EVALUATION, MethodState.CAUTION, _is_evaluated)


def _is_over(method: Method) -> list[str]:
    over = Pilot.objects.filter(method=method, state__in=(State.STOPPED, State.ENDED, State.EVALUATED))
    return [] if over.exists() else [_("En prövning av metoden behöver vara avslutad eller stoppad.")]


def _is_evaluated(method: Method) -> list[str]:
    if method.in_use_since is not None or Evaluation.objects.filter(method=method).exists():
        return []
    return [_("En prövning av metoden behöver vara utvärderad.")]
