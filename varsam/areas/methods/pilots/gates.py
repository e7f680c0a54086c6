"""What is missing, in words: before a pilot can begin, and before a method goes on from being tried."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from varsam.areas.methods.pilots.models import Pilot
from varsam.areas.methods.register import gates as steps
from varsam.areas.methods.register.models import Method
from varsam.areas.methods.register.models import State as MethodState
from varsam.kernel.access.functions import call

# By the keys of the database's function varsam._pilots_needs (sql/10_reading.sql).
MISSING: Final[dict[str, str | Promise]] = {
    "aim": gettext_lazy("Skriv vad ni vill ta reda på."),
    "stop_words": gettext_lazy("Skriv när prövningen ska stoppas."),
    "place": gettext_lazy("Lägg till minst en plats som prövar metoden."),
    "comparison": gettext_lazy("Lägg till minst en plats att jämföra med, eller välj ett annat upplägg."),
    "beside": gettext_lazy(
        "Upplägget jämför inte. Ta bort platserna att jämföra med, eller välj ett annat upplägg."
    ),
    "lot": gettext_lazy("En lottning behöver minst två platser som prövar metoden och två att jämföra med."),
    "measure": gettext_lazy("Bestäm minst ett mått."),
    "before": gettext_lazy("Minst ett mått behöver ett värde före, från en plats som prövar metoden."),
    "legal": gettext_lazy("Metodens rättsliga prövning saknas, eller säger nej."),
    "child": gettext_lazy("Metodens prövning av barnets rättigheter saknas, eller säger nej."),
    "method": gettext_lazy("Metoden är inte i steget Prövning i registret."),
    "days": gettext_lazy("Prövningens sista dag har redan varit."),
}
# By the keys of the database's function varsam._pilots_of_method (sql/20_rules.sql).
OF_METHOD: Final[dict[str, str | Promise]] = {
    "over": gettext_lazy(
        "En prövning av metoden behöver vara avslutad eller stoppad. Bara en som har börjat sedan metoden senast gicks igenom, och har slutat sedan den senast kom till prövning, räknas."
    ),
    "evaluated": gettext_lazy(
        "En prövning av metoden behöver vara utvärderad. Bara en som har börjat sedan metoden senast gicks igenom räknas."
    ),
    "harmed": gettext_lazy(
        "En utvärderad prövning tyder på att metoden skadade. Gå igenom metoden igen, eller dra tillbaka den."
    ),
    "worse": gettext_lazy(
        "I en utvärderad prövning blev det sämre. Metoden kan rekommenderas med försiktighet, eller gås igenom igen."
    ),
}


def missing(pilot: Pilot) -> list[str]:
    """What must be there before it can begin; empty when it can. For those who handle it."""
    return [str(MISSING[key]) for key in call("pilots_missing", pilot.pk) or ()]


def register() -> None:
    """Say what a method's way asks of its pilots; the database holds the same (sql/20_rules.sql)."""
    steps.register(MethodState.PILOT, MethodState.EVALUATION, missing_pilot)
    steps.register(MethodState.EVALUATION, MethodState.RECOMMENDED, missing_good_evaluation)
    steps.register(MethodState.EVALUATION, MethodState.CAUTION, missing_evaluation)


def missing_pilot(method: Method) -> list[str]:
    """A pilot of it that began since it last came to be reviewed is over since it last came to be tried. In words, where none
    is."""
    return _lacks(method, MethodState.PILOT, MethodState.EVALUATION)


def missing_evaluation(method: Method) -> list[str]:
    """A pilot of it that began since it last came to be reviewed is evaluated, unless it was in use here before; and none says that
    it harmed. In words, where that is not so."""
    return _lacks(method, MethodState.EVALUATION, MethodState.CAUTION)


def missing_good_evaluation(method: Method) -> list[str]:
    """The same as for `missing_evaluation`, and no evaluated pilot says that it became worse. In words, where one does."""
    return _lacks(method, MethodState.EVALUATION, MethodState.RECOMMENDED)


def _lacks(method: Method, before: MethodState, after: MethodState) -> list[str]:
    """A sentence for each; no pilot counts that is older than what was last said of the method."""
    return [str(OF_METHOD[key]) for key in call("pilots_of_method", method.pk, before.value, after.value)]
