"""What is done with other municipalities' feeds and with our own key. Each act is one transaction, and on record."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from varsam.areas.liaison.exchange import content, fields, jobs, publishing
from varsam.areas.liaison.exchange.enums import EntryState, KeyState, Kind, SubscriptionState, Warning
from varsam.areas.liaison.exchange.models import Entry, Subscription, TheirKey
from varsam.areas.liaison.insights import actions as insights
from varsam.areas.liaison.insights.acts import act
from varsam.areas.liaison.insights.models import Insight
from varsam.areas.liaison.insights.policies import NotNow
from varsam.areas.methods.register import actions as register
from varsam.areas.methods.register.models import Method, Origin
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people import published
from varsam.kernel.people.models import User
from varsam.lib.safe_fetch import place

# Whatever somebody decides of an entry that is not taken over.
SETTLED = frozenset({EntryState.SEEN, EntryState.SKIPPED})


def _on_record(event: Event, subscription: Subscription, **details: str | int | bool) -> None:
    target = str(subscription.uid)
    audit.record(event, target_type="exchange", target=target, unit=subscription.unit_id, details=details)


def _locked(entry: Entry) -> Entry:
    """The entry as it is now, held until the transaction ends; NotNow for those who may not change it."""
    try:
        return (
            Entry.objects.select_for_update(of=("self",))
            .select_related("subscription", "key", "method", "insight")
            .get(pk=entry.pk)
        )
    except Entry.DoesNotExist as error:
        raise NotNow("not one that the one who acts may change") from error


# --- feeds --------------------------------------------------------------------------------------------------------


@act
def follow(*, unit: int, name: str, address: str, allowed: Iterable[str] = (), by: User) -> Subscription:
    """Follow another municipality's feed; the worker fetches it at once. Raises NotFetched for an address that nothing is
    fetched from, and IntegrityError for one that is followed already."""
    found = place(address, frozenset(allowed))
    made = Subscription.objects.create(unit_id=unit, name=name, address=found.url, added_by=by)
    _on_record(Event.EXCHANGE_FOLLOWED, made)
    _fetch(made)
    return made


def _fetch(subscription: Subscription) -> None:
    jobs.exchange_fetch.defer(subscription=str(subscription.uid))


@act
def want(*, subscription: Subscription, whole: bool = False, by: User) -> None:
    """Have it fetched now; `whole`: also what it says has not changed."""
    found = Subscription.objects.select_for_update(of=("self",)).get(pk=subscription.pk)
    found.wanted_at = timezone.now()
    found.etag = "" if whole else found.etag
    found.save(update_fields=["wanted_at", "etag"])
    _fetch(found)


@act
def set_state(*, subscription: Subscription, state: str, by: User) -> None:
    """Fetch it, pause or end it. What was taken over stays, with where it came from."""
    found = Subscription.objects.select_for_update(of=("self",)).get(pk=subscription.pk)
    if found.state == SubscriptionState.ENDED:
        raise NotNow("it has ended")
    found.state = SubscriptionState(state)
    found.save(update_fields=["state"])
    _on_record(Event.EXCHANGE_CHANGED, found, state=found.state)
    if found.state == SubscriptionState.ACTIVE:
        _fetch(found)


@act
def decide_key(*, key: TheirKey, is_theirs: bool, by: User) -> None:
    """Somebody has checked the fingerprint with them: it is theirs, or it is not. A refused key stays refused; what we had before
    it came holds again, and the feed is read anew."""
    found = TheirKey.objects.select_for_update(of=("self",)).select_related("subscription").get(pk=key.pk)
    found.state = KeyState.TRUSTED if is_theirs else KeyState.REFUSED
    found.decided_by, found.decided_at = by, timezone.now()
    found.save(update_fields=["state", "decided_by", "decided_at"])
    event = Event.EXCHANGE_KEY_CONFIRMED if is_theirs else Event.EXCHANGE_KEY_REFUSED
    _on_record(event, found.subscription, key=found.name)
    if not is_theirs and found.subscription.state == SubscriptionState.ACTIVE:
        Subscription.objects.filter(pk=found.subscription_id).update(wanted_at=timezone.now())
        _fetch(found.subscription)


@act
def replace_our_key(*, by: User) -> bool:
    """Sign by a fresh key from now on. False where somebody was first."""
    return publishing.make_key()


# --- entries ------------------------------------------------------------------------------------------------------


@act
def settle(*, entry: Entry, state: str, by: User) -> None:
    """Say of an entry that it has been seen, or that it is nothing for us."""
    found = _locked(entry)
    if found.is_adopted or EntryState(state) not in SETTLED:
        raise NotNow("it has been taken over")
    found.state = EntryState(state)
    found.compared_version = found.version
    found.save(update_fields=["state", "compared_version"])
    _on_record(Event.EXCHANGE_SETTLED, found.subscription, state=found.state)


@act
def see_all(*, subscription: Subscription, by: User) -> int:
    """Say of all new entries of a feed that they have been seen; how many."""
    new = Entry.objects.filter(subscription=subscription, state=EntryState.NEW, warning=Warning.NONE)
    done = new.update(state=EntryState.SEEN)
    _on_record(Event.EXCHANGE_SETTLED, subscription, state=EntryState.SEEN.value, entries=done)
    return done


def origin_words(entry: Entry) -> str:
    """Where it comes from, as our card says it: whose, which version, from which day, and the address."""
    day = timezone.localtime(entry.changed_at).date()
    where = f" {entry.url}" if entry.url else ""
    return f"{entry.subscription.name}, version {entry.version}, {day.isoformat()}.{where}"


@act
def adopt_method(*, entry: Entry, name: str, words: str, by: User) -> Method:
    """Make an idea in our own register of their method: with its origin, and without their ratings, which stay theirs.

    Raises PointsAtSomebody for words that seem to name a person, and NotNow for an entry that is not signed by a
    confirmed key or has been taken over already.
    """
    found = _locked(entry)
    if found.kind != Kind.METHOD or found.is_adopted:
        raise NotNow("taken over already, or no method")
    made = register.propose_idea(
        name=name,
        words=words,
        origin=Origin.EXCHANGE,
        origin_uid=str(found.uid),
        origin_words=origin_words(found),
        by=by,
    )
    found.method = made
    _adopted(found)
    return made


@act
def adopt_lesson(*, entry: Entry, unit: int, kept: bool = False, by: User) -> Insight:
    """Make a draft of a lesson of our own of theirs. Raises PointsAtSomebody unless `kept`, and NotNow as adopt_method."""
    found = _locked(entry)
    if found.kind != Kind.LESSON or found.is_adopted:
        raise NotNow("taken over already, or no lesson")
    said = found.content
    texts = {
        f"{name}_{language}": said[name][language] or (said[name]["en"] if language == "sv" else "")
        for name in ("title", "text")
        for language in ("sv", "en")
    }
    learned = date.fromisoformat(said["learned_on"]) if said["learned_on"] else timezone.localdate()
    values = {**texts, "learned_on": learned, "url": found.url or said["source"]}
    found.insight = insights.write(unit=unit, values=values, kept=kept, by=by)
    _adopted(found)
    return found.insight


def _adopted(entry: Entry) -> None:
    entry.state = EntryState.ADOPTED
    entry.adopted_version = entry.compared_version = entry.version
    entry.adopted_at = timezone.now()
    changed = ["state", "adopted_version", "compared_version", "adopted_at", "method", "insight"]
    entry.save(update_fields=changed)
    _on_record(Event.EXCHANGE_ADOPTED, entry.subscription, kind=entry.kind, version=entry.version)
    published.changed()


@act
def take_fields(*, entry: Entry, names: Iterable[str], seen: str, by: User) -> Method:
    """Let these fields of our card say what theirs say now. `seen` is the mark of our card as it was shown: raises
    ChangedMeanwhile where somebody has saved since, and NotNow where the entry does not hold together."""
    found = _locked(entry)
    if found.method is None or not found.is_sure or found.warning or found.is_removed:
        raise NotNow("not taken over, or not sure")
    wanted = [name for name in fields.FIELDS if name in set(names)]
    values = {key: value for name in wanted for key, value in fields.theirs(found.content, name).items()}
    method = register.change_method(method=found.method, values=values, seen=seen, by=by)
    _on_record(
        Event.EXCHANGE_FIELDS_TAKEN, found.subscription, fields=" ".join(wanted), version=found.version
    )
    return method


@act
def leave(*, entry: Entry, by: User) -> None:
    """Somebody has compared what they say now with ours, and the rest of ours stays as it is."""
    found = _locked(entry)
    if not found.is_adopted:
        raise NotNow("not taken over")
    found.state, found.compared_version = EntryState.ADOPTED, found.version
    found.save(update_fields=["state", "compared_version"])
    _on_record(Event.EXCHANGE_SETTLED, found.subscription, state="compared", version=found.version)
    published.changed()


@act
def settle_warning(*, entry: Entry, begins_anew: bool, by: User) -> None:
    """Somebody has looked into what does not add up. `begins_anew`: they have said themselves that their history was
    written anew, so the next signed version is taken in, whatever its number."""
    found = _locked(entry)
    if not found.warning:
        raise NotNow("nothing to settle")
    found.warning, found.takes_anew = Warning.NONE, begins_anew
    found.save(update_fields=["warning", "takes_anew"])
    if begins_anew:
        Subscription.objects.filter(pk=found.subscription_id).update(etag="")
    _on_record(Event.EXCHANGE_WARNING_SETTLED, found.subscription, anew=begins_anew)


def title(entry: Entry, language: str) -> str:
    """What an entry is called in a language."""
    return content.title(entry.content, language) or entry.title
