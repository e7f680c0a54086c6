"""What we publish is signed, versioned, and about methods and lessons only."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from varsam.areas.liaison.exchange import actions, publishing, statements, tried
from varsam.areas.liaison.exchange.models import Published, Publisher, SigningKey
from varsam.areas.liaison.insights import actions as insights
from varsam.areas.methods.pilots import openly
from varsam.areas.methods.pilots import reading as pilots
from varsam.areas.methods.register import actions as register
from varsam.areas.methods.register.models import About, Graded, Method, State
from varsam.areas.methods.studies.models import Review
from varsam.kernel.access import actor
from varsam.kernel.people.models import User
from varsam.lib import signed

Cast = Callable[[str], User]
pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def newest(slug: str) -> Published:
    return Published.objects.get(slug=slug, is_newest=True)


def holds(row: Published) -> bool:
    """Whether somebody outside, with the public key and the statement alone, finds it signed."""
    said = json.loads(row.statement)
    return signed.digest(said) == row.digest and signed.is_signed(bytes(row.key.public), said, row.signature)


def test_every_method_that_is_more_than_an_idea_is_signed() -> None:
    publishing.publish()
    published = Published.objects.filter(kind="method", is_newest=True).select_related("key")
    methods = set(Method.objects.exclude(state=State.IDEA).values_list("slug", flat=True))
    assert {row.slug for row in published} == methods
    assert methods
    assert all(holds(row) for row in published)
    said = json.loads(published[0].statement)
    assert said["id"] == statements.urn(
        statements.entry_id(Publisher.objects.get().uid, "method", published[0].slug)
    )


def test_nothing_is_signed_anew_while_nothing_changes(cast: Cast) -> None:
    publishing.publish()
    assert publishing.publish() == 0
    before = Publisher.objects.get()
    with actor.acting(cast("samordnare")):
        register.propose_idea(name="Något helt nytt", words="Att pröva.", by=cast("samordnare"))
    assert publishing.publish() == 0  # an idea is nobody else's business yet
    after = Publisher.objects.get()
    assert (after.number, after.changed_at) == (before.number, before.changed_at)


def test_change_is_a_new_version_that_names_the_one_before(cast: Cast) -> None:
    publishing.publish()
    method, lead = Method.objects.exclude(state=State.IDEA)[0], cast("metodansvarig")
    before = newest(method.slug)
    with actor.acting(lead):
        register.change_method(
            method=method, values={"harms_sv": "Ny risk."}, seen=register.mark(method), by=lead
        )
    assert publishing.publish() == 1
    after = newest(method.slug)
    said = json.loads(after.statement)
    assert (after.version, said["previous"]) == (before.version + 1, before.digest)
    assert said["content"]["harms"]["sv"] == "Ny risk."
    assert holds(after)
    assert Published.objects.filter(slug=method.slug).count() == before.version + 1


def behind(grade: Graded) -> list[str | None]:
    """What is published of a rating: when it was rated, when its review was finished, what the rule gave and why otherwise."""
    said = json.loads(newest(grade.method.slug).statement)["content"][grade.about]
    return [said[name] for name in ("rated_on", "reviewed_on", "proposed", "why")]


def test_a_rating_goes_out_with_what_stands_behind_it_and_is_ours_only_where_somebody_rated_it(
    cast: Cast,
) -> None:
    """What sources say was signed as rated by us on the day of the installation; an overruled rating said nothing of the rule."""
    publishing.publish()
    grades = Graded.objects.exclude(method__state=State.IDEA).select_related("method")
    held = list(grades.order_by("method_id", "about", "-pk").distinct("method_id", "about"))
    of_sources = [each for each in held if each.by_id is None]
    overruled = [each for each in held if each.proposed not in {"", each.rating}]
    assert of_sources
    assert overruled
    assert all(behind(each) == [None, None, None, ""] for each in of_sources)
    for each in overruled:
        review = Review.objects.get(uid=each.review)
        days = [timezone.localdate(at).isoformat() for at in (each.at, review.done_at)]
        assert behind(each) == [*days, each.proposed, each.why]
    lead, method = cast("metodansvarig"), of_sources[0].method
    with actor.acting(lead):
        by_hand = register.grade(
            method=method, about=About.EFFECT, rating="weak", basis_sv="Enstaka uppgifter.", basis_en="",
            source="Vi själva", why="Vi har läst två rapporter.", by=lead,
        )  # fmt: skip
    publishing.publish()
    today = timezone.localdate().isoformat()
    assert behind(by_hand) == [today, None, None, "Vi har läst två rapporter."]


def test_what_came_of_every_pilot_goes_out_as_our_card_says_it() -> None:
    """Others read "recommended" without what it rested on, whatever the pilots had come to."""
    publishing.publish()
    methods = list(Method.objects.exclude(state=State.IDEA))
    known, came = openly.of_each(methods), {each.pilot_id: each for each in pilots.published_each(methods)}
    told = 0
    for method in methods:
        said = json.loads(newest(method.slug).statement)["content"]
        assert said["in_use_since"] == method.in_use_since
        assert [each["state"] for each in said["pilots"]] == [each.state for each in known[method.pk]]
        for sent, pilot in zip(said["pilots"], known[method.pk], strict=True):
            evaluation = came.get(pilot.pilot)
            assert sent["conclusion"] == (evaluation.conclusion if evaluation else None)
            assert sent["words"]["sv"] == (evaluation.words_sv if evaluation else "")
            assert {"figures", "severity", "by"}.isdisjoint(sent)
            told += 1
    assert 0 < len(came) < told, "also those that nobody has evaluated"


@pytest.mark.parametrize(("total", "word"), [(0, "none"), ("few", "few"), (5, "more"), (12, "more")])
def test_harms_of_a_pilot_go_out_as_a_word(total: int | str, word: str) -> None:
    assert tried._harms(total) == word


def test_nobody_is_named_in_what_is_published() -> None:
    publishing.publish()
    told = " ".join(Published.objects.values_list("statement", flat=True))
    for name in User.objects.values_list("name", "email"):
        assert not any(word in told for word in name)


def test_open_lesson_is_published_and_leaves_nothing_when_taken_back(cast: Cast) -> None:
    lead = cast("samordnare")
    unit = lead.memberships.first()
    with actor.acting(lead):
        place = actor.units("insight", "add")[0]
        lesson = insights.write(
            unit=place,
            values={
                "title_sv": "Lärdom om tid", "title_en": "A lesson on time", "text_sv": "Det tog längre tid.",
                "text_en": "It took longer.", "learned_on": date(2026, 11, 2),
            },
            by=lead,
        )  # fmt: skip
        insights.share(insight=lesson, by=lead)
        insights.open_to_all(insight=lesson, by=lead)
    publishing.publish()
    shown = newest(str(lesson.uid))
    assert json.loads(shown.statement)["content"]["title"] == {
        "sv": "Lärdom om tid",
        "en": "A lesson on time",
    }
    with actor.acting(lead):
        insights.take_back(insight=lesson, by=lead)
    assert publishing.publish() == 1
    gone = newest(str(lesson.uid))
    said = json.loads(gone.statement)
    assert (gone.version, gone.is_removed, said["removed"], said["content"]) == (2, True, True, {})
    assert publishing.publish() == 0
    del unit


def test_replaced_key_signs_for_the_next_and_is_destroyed(cast: Cast) -> None:
    publishing.publish()
    lead, old = cast("samordnare"), SigningKey.objects.get()
    with actor.acting(lead):
        assert actions.replace_our_key(by=lead)
    new = SigningKey.objects.get(retired_at=None)
    old.refresh_from_db()
    word = statements.key(Publisher.objects.get().uid, bytes(new.public), new.made_at)
    assert new.endorsed_by == old
    assert old.retired_at is not None
    assert signed.is_signed(bytes(old.public), word, new.endorsement)
    assert holds(Published.objects.filter(is_newest=True).select_related("key")[0])  # by the old one, still
    with actor.working():
        secret = publishing.secret()
    assert secret is not None
    assert secret.name == new.name


def test_nothing_is_kept_under_a_key_that_did_not_sign_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key is replaced while the worker signs by the one before; the next time signs anew."""
    publishing.publish()
    lead, method = cast("metodansvarig"), Method.objects.get(slug="sspf")
    with actor.working():
        old = publishing.secret()
    with actor.acting(cast("samordnare")):
        assert actions.replace_our_key(by=cast("samordnare"))
    with actor.acting(lead):
        register.change_method(
            method=method, values={"harms_sv": "Ny risk."}, seen=register.mark(method), by=lead
        )
    before = newest("sspf").version
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "secret", lambda: old)
        assert publishing.publish() == 0
    assert newest("sspf").version == before
    assert publishing.publish() > 0
    assert newest("sspf").version == before + 1
    assert holds(newest("sspf"))


def test_private_key_opens_for_the_worker_and_for_those_who_replace_it_only(cast: Cast) -> None:
    publishing.publish()
    for account in ("polis", "socialsekreterare.hisingen", "systemadmin"):
        with pytest.raises(ProgrammingError), actor.acting(cast(account)):
            publishing.secret()
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select sealed from public.exchange_signingsecret")
    with pytest.raises(ProgrammingError), actor.acting(cast("samordnare")), connection.cursor() as cursor:
        cursor.execute("select varsam.exchange_publish('[]', 0)")


@pytest.mark.parametrize(
    "how",
    [
        "update public.exchange_published set statement = '{}' where id = %s",
        "update public.exchange_published set signature = 'x' where id = %s",
        "delete from public.exchange_published where id = %s",
        "insert into public.exchange_published (publisher_id, uid, kind, slug, version, statement, digest, content_digest,"
        " key_id, signature, at, is_removed, is_newest) select publisher_id, uid, kind, slug, version + 2, statement, digest,"
        " content_digest, key_id, signature, at, is_removed, true from public.exchange_published where id = %s",
    ],
)
def test_what_was_published_is_never_rewritten(as_owner: Callable[[], Any], how: str) -> None:
    """Not even by the owner of the database."""
    publishing.publish()
    row = Published.objects.filter(is_newest=True)[0]
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(how, [row.pk])
