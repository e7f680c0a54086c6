"""What is done with what was learned. Each act is one transaction, on record; the database holds what may follow what."""

from collections.abc import Iterable, Mapping
from typing import Any

from varsam.areas.liaison.insights import policies
from varsam.areas.liaison.insights.acts import act, on_record
from varsam.areas.liaison.insights.enums import State
from varsam.areas.liaison.insights.models import Insight, Topic
from varsam.areas.methods.register import api as register
from varsam.areas.methods.register.models import Method, Origin
from varsam.kernel.audit.api import Event
from varsam.kernel.people import published
from varsam.kernel.people.models import User

WORDED = ("title_sv", "title_en", "text_sv", "text_en")
FIELDS = (*WORDED, "learned_on", "url", "mission", "body")


class ChangedMeanwhile(Exception):
    """Somebody else has saved since the page was opened; `latest` is how it stands now."""

    def __init__(self, latest: Insight) -> None:
        super().__init__(str(latest.uid))
        self.latest = latest


def _worded(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: values[name] for name in WORDED if values.get(name)}


def check_may_be_open(insight: Insight) -> None:
    """Raises PointsAtSomebody where a text of it holds what never stands in what everybody reads, whatever was kept before."""
    policies.check_person_free({name: getattr(insight, name) for name in WORDED}, kept=True)


def _locked(insight: Insight) -> Insight:
    try:
        return Insight.objects.select_for_update(of=("self",)).get(pk=insight.pk)
    except Insight.DoesNotExist as error:
        raise policies.NotNow("not one that the one who acts may change") from error


def _tag(insight: Insight, methods: Iterable[Method]) -> bool:
    """Let the insight be about these methods and no others; whether anything changed."""
    wanted, had = {each.pk for each in methods}, set(insight.topics.values_list("method_id", flat=True))
    insight.topics.filter(method__in=had - wanted).delete()
    Topic.objects.bulk_create(Topic(insight=insight, method_id=each) for each in sorted(wanted - had))
    return wanted != had


@act
def write(
    *, unit: int, values: Mapping[str, Any], methods: Iterable[Method] = (), kept: bool = False, by: User
) -> Insight:
    """Write a draft (FIELDS) of what was learned. `kept`: somebody has read what was found in the texts and says that it is
    about nobody. Raises PointsAtSomebody, and NotNow in a unit where the one who acts may not write."""
    stay = policies.check_person_free(_worded(values), kept=kept)
    insight = Insight.objects.create(unit_id=unit, written_by=by, **{name: values[name] for name in values})
    _tag(insight, methods)
    on_record(Event.INSIGHT_WRITTEN, insight, stay)
    return insight


@act
def change(
    *,
    insight: Insight,
    values: Mapping[str, Any],
    methods: Iterable[Method],
    seen: int,
    kept: bool = False,
    by: User,
) -> Insight:
    """Change it; what is open changes for everybody, as a new version. ChangedMeanwhile where `seen` is not its version any
    more; PointsAtSomebody and NotNow as in `write`."""
    found = _locked(insight)
    if found.version != seen:
        raise ChangedMeanwhile(found)
    changed = [name for name in FIELDS if name in values and getattr(found, name) != values[name]]
    stay = policies.check_person_free(_worded({name: values[name] for name in changed}), kept=kept)
    for name in changed:
        setattr(found, name, values[name])
    if changed:
        found.save(update_fields=changed)
    if _tag(found, methods) or changed:
        on_record(Event.INSIGHT_CHANGED, found, stay, fields=" ".join(changed))
        _tell_the_public(found)
    found.refresh_from_db()
    return found


def _tell_the_public(insight: Insight) -> None:
    if insight.is_open:
        published.changed()


@act
def share(*, insight: Insight, by: User) -> Insight:
    """Let it be passed on; its title comes in the month's letter. Shared again, it stays as it is."""
    found = _locked(insight)
    if not found.is_shared:
        found.state = State.SHARED
        found.save(update_fields=["state"])
        on_record(Event.INSIGHT_SHARED, found)
    found.refresh_from_db()
    return found


@act
def open_to_all(*, insight: Insight, by: User) -> Insight:
    """Let everybody read it, in the public feed too: Swedish and English. NotNow where a language is missing, or a draft;
    PointsAtSomebody as check_may_be_open says."""
    found = _locked(insight)
    if not found.is_open:
        check_may_be_open(found)
        found.is_open = True
        found.save(update_fields=["is_open"])
        on_record(Event.INSIGHT_OPENED, found)
        published.changed()
    found.refresh_from_db()
    return found


@act
def take_back(*, insight: Insight, by: User) -> Insight:
    """Let it be the city's own again. Who reads the feed is told that it is gone; what others have stored, they have."""
    found = _locked(insight)
    if found.is_open:
        found.is_open = False
        found.save(update_fields=["is_open"])
        on_record(Event.INSIGHT_TAKEN_BACK, found)
        published.changed()
    found.refresh_from_db()
    return found


@act
def make_idea(*, insight: Insight, name: str, words: str, by: User) -> Method:
    """Put what was learned in the register as an idea, once, with where it came from. NotNow for a draft and for one that is an
    idea already; PointsAtSomebody for `name` or `words`."""
    policies.check_person_free({"name": name, "words": words})
    found = _locked(insight)
    if found.idea_id is not None or not found.is_shared:
        raise policies.NotNow("an idea comes of what is shared, once")
    method = register.propose_idea(
        name=name,
        words=words,
        origin=Origin.INSIGHT,
        origin_uid=str(found.uid),
        origin_words=found.title_sv,
        by=by,
    )
    found.idea = method
    found.save(update_fields=["idea"])
    Topic.objects.get_or_create(insight=found, method=method)
    on_record(Event.INSIGHT_BECAME_IDEA, found, method=method.slug)
    return method
