"""Why a reading is on the list and what it came to, in plain words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from varsam.kernel.lawfulness.models import Judgement, ReviewItem, ReviewResult, Why
from varsam.site.editing import log_words

# Kind of chip and drawing.
REASON_CHIPS: dict[Why, tuple[str, str]] = {
    Why.OWN_NAME: ("wait", "users"),
    Why.GLASS: ("wait", "door-open"),
    Why.PROTECTED: ("wait", "shield"),
    Why.MANY: ("wait", "list"),
    Why.NIGHT: ("night", "moon"),
    Why.DAY_OFF: ("night", "calendar"),
    Why.SAMPLE: ("plain", "filter"),
}
JUDGEMENT_CHIPS: dict[Judgement, tuple[str, str]] = {
    Judgement.IN_ORDER: ("done", "circle-check"),
    Judgement.ASK: ("wait", "message-square"),
    Judgement.BREACH: ("late", "triangle-alert"),
}
RESULT_CHIPS: dict[ReviewResult, tuple[str, str]] = {
    ReviewResult.IN_ORDER: ("done", "circle-check"),
    ReviewResult.REMARKS: ("wait", "message-square"),
    ReviewResult.BREACH: ("late", "triangle-alert"),
}


def reason(why: Why, rule: Mapping[str, object]) -> str:
    """What a reason means and what it does not, with the numbers of the version by which the round was drawn."""
    said = {
        Why.OWN_NAME: _(
            "Läsaren har samma efternamn som personen. Det kan vara en slump, en släkting eller läsaren själv."
            " Ett vanligt namn är bara ett skäl att titta."
        ),
        Why.GLASS: _("Akten nödöppnades. Skälet som gavs granskar du bland nödöppningarna."),
        Why.PROTECTED: _("Personen har i dag skyddade personuppgifter."),
        Why.MANY: _(
            "Läsaren öppnade minst %(many_records)s olika akter inom %(many_within_minutes)s minuter."
        ),
        Why.NIGHT: _(
            "Läsningen skedde mellan klockan %(night_from_hour)s och %(night_to_hour)s. För den som har jour är det vanligt."
        ),
        Why.DAY_OFF: _("Läsningen skedde på en helg eller röd dag. För den som har jour är det vanligt."),
        Why.SAMPLE: _("Läsningen drogs av slumpen, bland alla läsningar under perioden."),
    }
    return said[why] % rule


def ways(item: ReviewItem) -> str:
    """By which way the reader got to see it; empty where the log does not say."""
    known = {"unit": _("genom sin enhet"), "grant": _("genom en delning"), "glass": _("genom en nödöppning")}
    return ", ".join(known[way] for way in item.ways if way in known)


def what(item: ReviewItem) -> str:
    """What the reader did, as the log says it."""
    return ", ".join(log_words.words(event) for event in item.events)
