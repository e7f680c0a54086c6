"""A feed is fetched, and what it says is kept version by version; nothing of ours changes by it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from tests.areas.liaison.exchange.other_town import OtherTown, lesson, method, served
from varsam.areas.liaison.exchange import actions, fetching, reading
from varsam.areas.liaison.exchange.enums import EntryState, Signature, Warning
from varsam.areas.liaison.exchange.models import Entry, EntryVersion, Subscription, TheirKey
from varsam.areas.liaison.insights.policies import NotNow
from varsam.areas.methods.register import actions as register
from varsam.areas.methods.register.models import Method, Origin, Rating, State
from varsam.kernel.access import actor
from varsam.kernel.people import published
from varsam.kernel.people.models import User
from varsam.lib.safe_fetch import NotFetched

Cast = Callable[[str], User]
pytestmark = pytest.mark.django_db(databases=["default", "owner"])


class Following:
    """The city follows another town's feed; each act is the method lead's."""

    def __init__(self, town: OtherTown, lead: User) -> None:
        self.town, self.lead = town, lead
        with actor.acting(lead):
            unit = actor.units("exchange", "add")[0]
            made = actions.follow(
                unit=unit, name="Exempelstad", address=town.address, allowed=town.allowed, by=lead
            )
        self.unit, self.uid = unit, made.uid

    def do(self, act: Callable[..., Any], **how: Any) -> Any:
        with actor.acting(self.lead):
            return act(**how, by=self.lead)

    @property
    def row(self) -> Subscription:
        with actor.acting(self.lead):
            return Subscription.objects.get(uid=self.uid)

    @property
    def entry(self) -> Entry:
        with actor.acting(self.lead):
            return Entry.objects.select_related("key", "subscription", "method").get(
                subscription__uid=self.uid
            )

    def fetch(self, *items: dict[str, Any]) -> Subscription:
        if items:
            self.town.publish(*items)
        assert fetching.fetch(self.uid)
        return self.row

    def confirm(self) -> None:
        with actor.acting(self.lead):
            for key in TheirKey.objects.filter(subscription__uid=self.uid, state="seen"):
                actions.decide_key(key=key, is_theirs=True, by=self.lead)

    def version(self, number: int, before: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
        previous = before["digest"] if before else None
        return self.town.say(
            self.town.statement("forsta", method("Första", **more), version=number, previous=previous)
        )


@pytest.fixture
def following(cast: Cast, settings: Any) -> Iterator[Following]:
    with served(OtherTown()) as town:
        settings.EXCHANGE_ALLOWED = town.allowed
        yield Following(town, cast("metodansvarig"))


def test_feed_is_read_with_its_key_unconfirmed(following: Following) -> None:
    row = following.fetch(
        following.version(1, None),
        following.town.say(following.town.statement("l", lesson("L"), kind="lesson")),
    )
    assert (row.fault, row.called, row.publisher, row.done) == (
        "",
        "Exempelstad",
        following.town.publisher,
        2,
    )
    with actor.acting(following.lead):
        entries = list(Entry.objects.filter(subscription=row).select_related("key").order_by("kind"))
    assert [(e.kind, e.state, e.signature, e.is_sure) for e in entries] == [
        ("lesson", EntryState.NEW, Signature.VALID, False),
        ("method", EntryState.NEW, Signature.VALID, False),
    ]
    with pytest.raises(NotNow):
        following.do(actions.adopt_method, entry=entries[1], name="Första", words="Vad det är.")
    following.confirm()
    with actor.acting(following.lead):
        assert all(each.is_sure for each in Entry.objects.filter(subscription=row).select_related("key"))


def test_nothing_is_fetched_twice_while_nothing_changes(following: Following) -> None:
    following.fetch(following.version(1, None))
    first = following.row
    following.fetch()
    again = following.row
    assert again.fault == ""
    assert again.fetched_at is not None
    assert first.fetched_at is not None
    assert not EntryVersion.objects.filter(entry__slug="forsta").exists()  # nobody acts: row security
    with actor.acting(following.lead):
        assert EntryVersion.objects.filter(entry__slug="forsta").count() == 1


def test_adopted_method_is_an_idea_with_its_origin_and_without_their_ratings(following: Following) -> None:
    following.fetch(following.version(1, None))
    following.confirm()
    made = following.do(
        actions.adopt_method, entry=following.entry, name="Första hos oss", words="Vad det är."
    )
    assert (made.state, made.effect, made.implementation) == (State.IDEA, Rating.UNKNOWN, Rating.UNKNOWN)
    assert (made.origin_kind, made.origin_uid) == (Origin.EXCHANGE, str(following.entry.uid))
    assert "Exempelstad, version 1" in made.origin_words
    entry = following.entry
    assert (entry.state, entry.adopted_version, entry.method) == (EntryState.ADOPTED, 1, made)
    with pytest.raises(NotNow):
        following.do(actions.adopt_method, entry=entry, name="En gång till", words="Nej.")


def test_change_there_is_seen_and_overwrites_nothing(following: Following) -> None:
    first = following.version(1, None)
    following.fetch(first)
    following.confirm()
    made = following.do(actions.adopt_method, entry=following.entry, name="Första", words="Vad det är.")
    before = register.mark(made)
    second = following.version(
        2, first, harms={"sv": "En ny risk.", "en": "A new risk."}, target={"sv": "Andra", "en": "Others"}
    )
    following.fetch(second)
    entry = following.entry
    assert (entry.state, entry.version, entry.has_moved) == (EntryState.CHANGED, 2, True)
    made.refresh_from_db()
    assert register.mark(made) == before
    following.do(actions.take_fields, entry=entry, names=["harms"], seen=before)
    made.refresh_from_db()
    assert (made.harms_sv, made.harms_en) == ("En ny risk.", "A new risk.")
    assert (made.target_sv, made.name_sv, made.description_sv) == ("", "Första", "Vad det är.")
    assert following.entry.has_moved
    following.do(actions.leave, entry=entry)
    assert (following.entry.state, following.entry.has_moved) == (EntryState.ADOPTED, False)
    with pytest.raises(register.ChangedMeanwhile):
        following.do(actions.take_fields, entry=entry, names=["target"], seen=before)


@pytest.mark.parametrize("how", ["rewritten", "backwards", "chain", "tampered", "unsigned"])
def test_what_does_not_add_up_is_warned_of_and_not_taken_in(following: Following, how: str) -> None:
    first = following.version(1, None)
    second = following.version(2, first, source="Två")
    following.fetch(second)
    following.confirm()
    held = following.entry
    wrong = {
        "rewritten": following.version(2, first, source="Annat"),
        "backwards": first,
        "chain": following.version(3, first, source="Tre"),
        "tampered": {**following.version(3, second), "signature": second["signature"]},
        "unsigned": {**following.version(3, second, source="Tre"), "signature": None},
    }[how]
    following.fetch(wrong)
    entry = following.entry
    assert entry.warning == {"tampered": Warning.SIGNATURE, "unsigned": Warning.SIGNATURE}.get(how, how)
    assert (entry.version, entry.digest, entry.content) == (held.version, held.digest, held.content)
    with pytest.raises(NotNow):
        following.do(actions.adopt_method, entry=entry, name="Första", words="Vad det är.")
    following.do(actions.settle_warning, entry=entry, begins_anew=False)
    assert following.entry.warning == ""
    following.fetch(second)  # it was on the way that somebody changed it
    assert following.entry.digest == held.digest


def test_history_begins_anew_when_somebody_says_so(following: Following) -> None:
    first = following.version(1, None)
    following.fetch(following.version(5, first))
    following.confirm()
    restored = following.version(1, None, source="Ny början")
    following.fetch(restored)
    assert following.entry.warning == Warning.BACKWARDS
    following.do(actions.settle_warning, entry=following.entry, begins_anew=True)
    following.fetch()
    entry = following.entry
    assert (entry.version, entry.warning, entry.takes_anew) == (1, "", False)


def test_entry_that_is_taken_back_or_missing_is_said_so(following: Following) -> None:
    first = following.version(1, None)
    following.fetch(first)
    following.confirm()
    gone = following.town.say(following.town.statement("forsta", None, version=2, previous=first["digest"]))
    following.fetch(gone)
    assert (following.entry.is_removed, following.entry.title) == (True, "Första")
    following.town.items = []
    following.town.number += 1
    following.fetch()
    assert following.entry.gone_at is None  # said already
    with actor.acting(following.lead):
        assert EntryVersion.objects.get(entry__slug="forsta", version=1).content["name"]["sv"] == "Första"


def test_entry_that_is_missing_without_a_word_is_noticed(following: Following) -> None:
    following.fetch(following.version(1, None))
    following.town.publish(following.town.say(following.town.statement("annan", method("Annan"))))
    following.fetch()
    with actor.acting(following.lead):
        assert Entry.objects.get(slug="forsta").gone_at is not None


def test_another_publisher_at_the_same_address_is_a_fault(following: Following) -> None:
    following.fetch(following.version(1, None))
    following.town.publisher = OtherTown().publisher
    row = following.fetch(following.version(1, None))
    assert row.fault == "publisher"
    assert following.entry.version == 1


def by_a_new_key(following: Following, first: dict[str, Any], *, endorsed: bool = True) -> TheirKey:
    """The feed shows a key that nobody here knows, and the second version signed by it."""
    following.town.new_key(endorsed=endorsed)
    following.fetch(following.version(2, first, source="Två"))
    with actor.acting(following.lead):
        return TheirKey.objects.get(subscription__uid=following.uid, state="seen")


@pytest.fixture
def first(following: Following) -> dict[str, Any]:
    """Their first version, signed by the key that was confirmed, and taken over here."""
    said = following.version(1, None)
    following.fetch(said)
    following.confirm()
    following.do(actions.adopt_method, entry=following.entry, name="Vår", words="Så gör de.")
    return said


def quoted(following: Following) -> tuple[int, str, bool]:
    """What everybody is told of where our method comes from: version, their source, whether something newer is unchecked."""
    method = following.entry.method
    assert method is not None
    found = reading.origin_of(method)
    assert found is not None
    return found.version, found.content.get("source", ""), found.is_unchecked


def test_new_key_counts_when_somebody_has_confirmed_it(following: Following, first: dict[str, Any]) -> None:
    key = by_a_new_key(following, first)
    assert key.endorsed_by_id is not None
    assert not following.entry.is_sure
    assert quoted(following) == (1, "En rapport", True)
    shown = published.version()
    following.do(actions.decide_key, key=key, is_theirs=True)
    assert published.version() > shown
    entry = following.entry
    assert (entry.is_sure, entry.version, entry.state) == (True, 2, EntryState.CHANGED)
    assert quoted(following) == (2, "Två", False)
    assert entry.method is not None
    seen = register.mark(entry.method)
    taken = following.do(actions.take_fields, entry=entry, names=["harms"], seen=seen)
    assert taken.harms_sv == "harms Första"


def test_refused_key_leaves_what_we_had_before_it(following: Following, first: dict[str, Any]) -> None:
    key = by_a_new_key(following, first)
    following.do(actions.decide_key, key=key, is_theirs=False)
    with pytest.raises(NotNow):
        following.do(actions.decide_key, key=key, is_theirs=True)
    entry = following.entry
    assert (entry.version, entry.is_sure, entry.state) == (1, True, EntryState.ADOPTED)
    assert quoted(following) == (1, "En rapport", False)
    # It had signed for the refused one, and is not retired by that.
    truly = following.town.statement(
        "forsta", method("Första", source="Äkta"), version=2, previous=first["digest"]
    )
    following.fetch(following.town.say(truly, by=0))
    entry = following.entry
    assert (entry.version, entry.is_sure, entry.warning) == (2, True, "")
    assert quoted(following) == (2, "Äkta", False)


def test_true_town_is_let_in_again_when_a_key_was_refused(
    following: Following, first: dict[str, Any]
) -> None:
    """Somebody took over the address: what the town itself says was warned of until it was said to have begun anew."""
    town = following.town
    town.keys.append(OtherTown().keys[0])
    following.fetch(
        following.version(2, first, source="Falsk"), town.say(town.statement("annan", method("Falsk")))
    )
    annan = town.say(town.statement("annan", method("Annan")), by=0)
    following.fetch(first, annan)
    with actor.acting(following.lead):
        key = TheirKey.objects.get(subscription__uid=following.uid, state="seen")
        held = Entry.objects.get(slug="forsta", subscription__uid=following.uid)
    assert (held.version, held.warning) == (2, Warning.BACKWARDS)
    following.do(actions.decide_key, key=key, is_theirs=False)
    following.fetch()
    with actor.acting(following.lead):
        found = Entry.objects.filter(subscription__uid=following.uid).select_related("key").order_by("slug")
        assert [(each.slug, each.version, each.content["name"]["sv"], each.is_sure, each.warning) for each in found] == [
            ("annan", 1, "Annan", True, ""),
            ("forsta", 1, "Första", True, ""),
        ]  # fmt: skip


def test_refusing_a_key_opens_no_way_back_to_older_versions(
    following: Following, first: dict[str, Any]
) -> None:
    """Whoever has the address can show again what the town has signed before and stands by no more."""
    second = following.version(2, first, source="Två")
    following.fetch(second)
    following.town.keys.append(OtherTown().keys[0])
    following.fetch(following.version(3, second, source="Falsk"))
    with actor.acting(following.lead):
        key = TheirKey.objects.get(subscription__uid=following.uid, state="seen")
    following.do(actions.decide_key, key=key, is_theirs=False)
    following.fetch(first)
    assert (following.entry.version, following.entry.warning) == (2, Warning.BACKWARDS)
    assert quoted(following) == (2, "Två", False)


def test_what_somebody_else_has_signed_first_is_theirs_when_they_have_signed_it(
    following: Following, first: dict[str, Any]
) -> None:
    """The same words by a key that was refused later kept the town's own signature out."""
    town = following.town
    town.keys.append(OtherTown().keys[0])
    second = town.statement("forsta", method("Första", source="Två"), version=2, previous=first["digest"])
    told = (second, town.statement("annan", method("Annan")))
    following.fetch(*(town.say(each) for each in told))
    with actor.acting(following.lead):
        key = TheirKey.objects.get(subscription__uid=following.uid, state="seen")
    following.do(actions.decide_key, key=key, is_theirs=False)
    following.fetch(*(town.say(each, by=0) for each in told))
    with actor.acting(following.lead):
        found = Entry.objects.filter(subscription__uid=following.uid).select_related("key", "method")
        assert [(each.version, each.is_sure, each.warning) for each in found.order_by("slug")] == [
            (1, True, ""),
            (2, True, ""),
        ]
        adopted = found.get(slug="forsta")
    assert adopted.method is not None
    origin = reading.origin_of(adopted.method)
    assert origin is not None
    assert (origin.version, origin.content["source"], origin.is_unchecked) == (2, "Två", False)


def test_nothing_is_quoted_when_no_confirmed_key_is_left(following: Following, first: dict[str, Any]) -> None:
    with actor.acting(following.lead):
        key = TheirKey.objects.get(subscription__uid=following.uid)
    following.do(actions.decide_key, key=key, is_theirs=False)
    assert quoted(following) == (1, "", True)


@pytest.mark.parametrize("endorsed", [True, False])
def test_key_is_retired_by_its_own_word_and_not_by_the_feeds(
    following: Following, first: dict[str, Any], endorsed: bool
) -> None:
    """One fetch from an address that somebody has taken over retired the town's true key for good."""
    following.town.new_key(endorsed=endorsed)
    later = following.town.statement(
        "forsta", method("Första", source="Två"), version=2, previous=first["digest"]
    )
    following.fetch(following.town.say(later, by=0))
    with actor.acting(following.lead):
        key = TheirKey.objects.get(subscription__uid=following.uid, state="trusted")
    made = following.town.keys[1][1].made_at
    assert (key.retired_at, key.said_retired_at) == ((made, None) if endorsed else (None, made))
    entry = following.entry
    assert (entry.version, entry.warning) == ((1, Warning.SIGNATURE) if endorsed else (2, ""))
    following.town.keys = following.town.keys[:1]
    following.town.keys[0] = (following.town.keys[0][0], replace(following.town.keys[0][1], retired_at=None))
    following.fetch(following.town.say(later))
    with actor.acting(following.lead):
        key = TheirKey.objects.get(pk=key.pk)
    assert (key.retired_at, key.said_retired_at) == (made if endorsed else None, None)


@pytest.mark.parametrize(
    ("raw", "kind", "fault"),
    [
        (b"{}", "application/json", "format"),
        (b"<html>", "text/html", "kind"),
        (b"[" * 100_000, "application/feed+json", "format"),
        (b"<!DOCTYPE x><feed/>", "application/atom+xml", "format"),
    ],
)
def test_document_that_is_none_is_a_fault(following: Following, raw: bytes, kind: str, fault: str) -> None:
    following.fetch(following.version(1, None))
    following.town.raw, following.town.kind, following.town.number = raw, kind, 99
    row = following.fetch()
    assert (row.fault, row.failures, row.fetching_since) == (fault, 1, None)
    assert following.entry.version == 1


def test_too_many_entries_and_other_servers_are_refused(
    following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MOST_ENTRIES", 2)
    assert following.fetch(*[{}] * 3).fault == "too_many"
    following.town.publish(following.version(1, None))
    said = json.loads(following.town.document())
    for where, fault in (("https://127.0.0.1/2", "hops"), (following.town.address, "too_many")):
        following.town.raw = json.dumps({**said, "next_url": where}).encode()
        assert following.fetch().fault == fault


def test_a_thousand_entries_are_taken_in(following: Following) -> None:
    town = following.town
    row = following.fetch(*(town.say(town.statement(f"m{n}", method(f"Metod {n}"))) for n in range(1000)))
    assert (row.fault, row.done, row.total) == ("", 1000, 1000)
    with actor.acting(following.lead):
        assert Entry.objects.filter(subscription=row).count() == 1000


def test_address_is_checked_when_it_is_added(cast: Cast) -> None:
    lead = cast("metodansvarig")
    with actor.acting(lead):
        unit = actor.units("exchange", "add")[0]
        for address in (
            "http://exempelstad.se/",
            "https://exempelstad.se:444/",
            "https://a:b@exempelstad.se/",
        ):
            with pytest.raises(NotFetched):
                actions.follow(unit=unit, name="E", address=address, by=lead)


def test_others_neither_see_nor_follow(following: Following, cast: Cast) -> None:
    following.fetch(following.version(1, None))
    for account in ("polis", "socialsekreterare.hisingen", "systemadmin"):
        with actor.acting(cast(account)):
            assert not Subscription.objects.exists()
            assert not Entry.objects.filter(slug="forsta").exists()
    with pytest.raises(ProgrammingError), actor.acting(cast("polis")), connection.cursor() as cursor:
        cursor.execute(
            "select varsam.exchange_told(1, %s, '', '', '[]', '[]', null, '{}')", [following.town.publisher]
        )


def test_database_itself_keeps_what_was_taken_in(following: Following, as_owner: Callable[[], Any]) -> None:
    first = following.version(1, None)
    following.fetch(following.version(2, first))
    for statement in (
        "update public.exchange_entry set version = 1 where slug = 'forsta'",
        "update public.exchange_entry set content = '{}' where slug = 'forsta'",
        "update public.exchange_entry set entry_id = gen_random_uuid() where slug = 'forsta'",
        "update public.exchange_entry set adopted_version = 2 where slug = 'forsta'",
    ):
        with as_owner(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert not Method.objects.filter(name_sv="Första").exists()
