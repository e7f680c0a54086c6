"""Methods and the world outside, attacked: by a curious colleague with SQL of their own on the app's login, a lead of another
municipality, whoever runs the system, a feed that means harm, and a file of references that does.

Each of these went through once, or holds a promise that must not be broken quietly.
"""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from datetime import date, timedelta
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree as DefusedTree
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from tests.areas.liaison.exchange.other_town import OtherTown, method, served
from tests.areas.liaison.exchange.test_fetching import Following
from tests.areas.liaison.insights.conftest import ENGLISH, learned, works
from tests.areas.methods.learning.conftest import uncounted
from tests.areas.methods.learning.test_counting import over
from tests.areas.methods.pilots.conftest import Trial, running, trial
from tests.areas.methods.pilots.conftest import method as tried
from tests.areas.operations.conftest import write as write_in
from tests.refusals import refused, without_effect
from varsam.areas.liaison.contacts import actions as knowing
from varsam.areas.liaison.contacts.enums import How
from varsam.areas.liaison.contacts.models import Body, Contact
from varsam.areas.liaison.contacts.seals import Person
from varsam.areas.liaison.exchange import actions, publishing
from varsam.areas.liaison.exchange.models import Entry, Published, SigningKey, Subscription, TheirKey
from varsam.areas.liaison.insights import actions as insights
from varsam.areas.liaison.insights import passing
from varsam.areas.liaison.insights.models import Insight, Passed, Receipt
from varsam.areas.liaison.missions import api as missions
from varsam.areas.liaison.missions.models import Mission
from varsam.areas.methods.learning import jobs as learning
from varsam.areas.methods.pilots.enums import Moment, Severity
from varsam.areas.methods.pilots.models import Evaluation, Harm, Place, Reading, Step
from varsam.areas.methods.register import actions as register
from varsam.areas.methods.register.models import Method, State
from varsam.kernel.access import actor
from varsam.kernel.access.actor import acting, as_writer
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Sender
from varsam.kernel.people.models import Membership, Organisation, Role, User
from varsam.lib import bibliography
from varsam.lib.bibliography import NotRead
from varsam.lib.safe_fetch import is_public

# Fixtures of the packages that are attacked.
__all__ = ["learned", "running", "tried", "trial", "uncounted", "works"]

Cast = Callable[[str], User]
Owner = Callable[[], AbstractContextManager[None]]
pytestmark = pytest.mark.django_db(databases=["default", "owner"])
CURIOUS = ("polis", "mentor", "systemadmin", "socialsekreterare.hisingen")
SUMMARY = "{http://www.w3.org/2005/Atom}summary"
TITLE = "{http://www.w3.org/2005/Atom}title"
ENTRY = "{http://www.w3.org/2005/Atom}entry"


# The name under which the fixtures of pilots ask for it.
@pytest.fixture(name="method")
def _method(tried: Method) -> Method:
    return tried


def asked(statement: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall()) if cursor.description else [(cursor.rowcount,)]


def changed(statement: str, *values: object) -> int:
    """How many rows an update, an insert or a delete reached."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return int(cursor.rowcount)


def has_no_right(act: Callable[[], object]) -> bool:
    """The database says no because of who asks, and of nothing else; what was tried is undone."""
    try:
        with transaction.atomic():
            act()
    except DatabaseError as error:
        return isinstance(error.__cause__, InsufficientPrivilege)
    return False


@pytest.fixture
def stranger(as_owner: Owner) -> User:
    """Who leads the work with methods in another municipality of the same installation."""
    with as_owner():
        town = Organisation.objects.create(
            slug="annan-stad", name_sv="Annan stad", name_en="Other town", kind="municipality"
        )
        user = User.objects.create(
            email="nora@annan.varsam.test", name="Nora Annan", given_name="Nora", password="!"
        )  # noqa: S106
        since = timezone.now() - timedelta(days=1)
        for role in (Role.METHOD_LEAD, Role.COORDINATOR):
            Membership.objects.create(user=user, role=role, organisation=town, valid_from=since)
    return user


@pytest.fixture
def following(cast: Cast, settings: Any) -> Iterator[Following]:
    with served(OtherTown()) as town:
        settings.EXCHANGE_ALLOWED = town.allowed
        yield Following(town, cast("metodansvarig"))


def opened(learned: Callable[..., Insight], by: User, **values: Any) -> Insight:
    insight = learned(**{**ENGLISH, **values})
    with acting(by):
        return insights.open_to_all(insight=insight, by=by)


# --- pilots: small numbers and harms -------------------------------------------------------------------------------------


def test_a_place_reads_its_own_numbers_alone(running: Trial, cast: Cast, stranger: User) -> None:
    pilot = running.pilot.pk
    running.harm(Severity.MILD)
    with acting(running.leisure):
        assert {each.place_id for each in Reading.objects.filter(pilot=pilot)} == {running.beside.pk}
        assert not Harm.objects.filter(pilot=pilot).exists()
        assert {each.pk for each in Place.objects.filter(pilot=pilot)} == {running.beside.pk}
        assert not Step.objects.filter(pilot=pilot).exists()
        assert asked("select varsam.pilots_missing(%s)", pilot) == [(None,)]
    for other in (*map(cast, CURIOUS), stranger):
        with acting(other):
            for table in ("reading", "harm", "place", "quiet", "measure", "step", "pilot"):
                column = "id" if table == "pilot" else "pilot_id"
                found = asked(f"select count(*) from public.pilots_{table} where {column} = %s", pilot)  # noqa: S608
                assert found == [(0,)], (other.email, table)
            assert asked("select varsam.pilots_missing(%s)", pilot) == [(None,)]


def test_nobody_writes_past_the_acts_of_a_pilot(running: Trial, cast: Cast, stranger: User) -> None:
    pilot, harm = running.pilot.pk, uuid.uuid4()
    statements: tuple[tuple[str, tuple[object, ...]], ...] = (
        ("update public.pilots_pilot set state = 'ended' where id = %s", (pilot,)),
        ("update public.pilots_reading set n = 4 where pilot_id = %s", (pilot,)),
        ("delete from public.pilots_harm where pilot_id = %s", (pilot,)),
        ("update public.pilots_place set contact_id = varsam.actor() where pilot_id = %s", (pilot,)),
    )
    for by in (running.lead, running.leisure, cast("systemadmin"), stranger):
        with acting(by):
            for statement, values in statements:
                assert without_effect(lambda s=statement, v=values: changed(s, *v))
    calls = (
        ("select varsam.pilots_step(%s, 'ended', 'x')", (pilot,)),
        ("select varsam.pilots_harm(%s, %s, null, current_date, 3, 'x', 'x', null)", (harm, pilot)),
        ("select varsam.pilots_harm(%s, %s, %s, current_date, 3, 'x', 'x', null)", (harm, pilot, running.place.pk)),
        ("select varsam.pilots_quiet(%s, current_date)", (running.place.pk,)),
        ("select varsam.pilots_evaluate(%s, 'done', 'x', 'x', '{}')", (pilot,)),
    )  # fmt: skip
    others = (running.leisure, cast("systemadmin"), cast("polis"), stranger)
    for by in others:
        with acting(by):
            assert all(has_no_right(lambda c=call: asked(*[c[0], *c[1]])) for call in calls), by.email
    running.end()
    evaluate, values = calls[-1]
    for by in others:
        with acting(by):
            assert has_no_right(lambda: asked(evaluate, *values)), by.email
    with acting(running.lead):
        assert asked(evaluate, *values), "it is over, and for whoever handles it to evaluate"


def test_no_figures_of_fewer_than_five_are_published(running: Trial) -> None:
    """Whoever may evaluate wrote them as they liked, and everybody reads them."""
    running.end()
    for figures in (
        {"measures": [{"groups": [{"before": {"value": 0.5, "low": 0, "high": 1, "n": 4}}]}]},
        {"harms": {"total": 5, "mild": 4, "serious": 1}},
    ):
        with acting(running.lead):
            assert refused(
                lambda f=figures: asked(
                    "select varsam.pilots_evaluate(%s, 'done', 'Ord.', '', %s::jsonb)", running.pilot.pk, json.dumps(f)
                )
            )  # fmt: skip
    assert not Evaluation.objects.filter(pilot=running.pilot.pk).exists()
    with acting(running.lead):
        fine = {
            "harms": {"total": 0, "mild": "few"},
            "measures": [{"groups": [{"before": {"value": 1, "n": 5}}]}],
        }
        asked("select varsam.pilots_evaluate(%s, 'done', 'Ord.', '', %s::jsonb)", running.pilot.pk, json.dumps(fine))  # fmt: skip
    assert Evaluation.objects.filter(pilot=running.pilot.pk).count() == 1
    running.tell(Moment.AFTER, 9, 4)


def test_no_few_harms_follow_from_figures_that_are_published_anew(running: Trial) -> None:
    """Each of the two is large enough, and one serious and four mild ones are what differs."""
    running.end()
    first = {"total": 15, "mild": 5, "moderate": 5, "serious": 5}

    def publish(**harms: Any) -> list[tuple[Any, ...]]:
        with acting(running.lead):
            return asked(
                "select varsam.pilots_evaluate(%s, 'done', 'Ord.', '', %s::jsonb)", running.pilot.pk,
                json.dumps({"harms": {**first, **harms}}),
            )  # fmt: skip

    publish()
    assert refused(lambda: publish(total=20, mild=9, serious=6))
    assert refused(lambda: publish(total=16, mild="rest", moderate="rest", serious="rest"))
    publish(total=20, mild="rest", moderate="rest", serious="rest")
    publish(total=25, mild=10, serious=10)
    assert Evaluation.objects.filter(pilot=running.pilot.pk).count() == 3


# --- the register --------------------------------------------------------------------------------------------------------


def test_no_state_and_no_rating_is_written_on_a_card(cast: Cast) -> None:
    card = Method.objects.exclude(state=State.WITHDRAWN).order_by("slug")[0]
    writes = (
        "update public.methods_method set state = 'recommended' where id = %s",
        "update public.methods_method set effect = 'strong' where id = %s",
        "update public.methods_method set origin_kind = 'exchange' where id = %s",
        "update public.methods_step set why = 'x' where method_id = %s",
        "delete from public.methods_graded where method_id = %s",
        "delete from public.methods_method where id = %s",
    )
    for account in ("metodansvarig", "samordnare", "jurist", *CURIOUS):
        with acting(cast(account)):
            for statement in writes:
                assert without_effect(lambda s=statement: changed(s, card.pk)), (account, statement)
    step = (
        "insert into public.methods_step (uid, method_id, before, after, why, by_id, role, at)"
        " values (gen_random_uuid(), %s, %s, %s, 'x', %s, '', now())"
    )
    lead, other = cast("metodansvarig"), cast("samordnare")
    with acting(lead):
        after = "pilot" if card.state != "checks" else "recommended"
        assert refused(lambda: changed(step, card.pk, card.state, after, lead.pk))
        changed(step, card.pk, card.state, "withdrawn", other.pk)
        assert asked("select by_id from public.methods_step order by id desc limit 1") == [(lead.pk,)]
    for account in ("samordnare", "jurist", *CURIOUS):
        with acting(cast(account)):
            by = cast(account).pk
            assert refused(lambda by=by: changed(step, card.pk, "withdrawn", "review", by))


def test_what_was_seen_is_for_those_who_answer_for_methods(
    uncounted: None, cast: Cast, stranger: User, as_owner: Owner
) -> None:
    with as_owner():
        for helped, many in (("yes", 11), ("no", 2)):
            over(date(timezone.localdate().year - 1, 1, 1), helped=helped, how_many=many)
    assert learning.count() > 0
    for other in (*map(cast, ("polis", "mentor", "systemadmin")), stranger):
        with acting(other):
            assert asked("select count(*) from varsam.learning_seen()") == [(0,)], other.email
            for table in ("waiting", "told", "counted", "alias"):
                assert refused(lambda t=table: asked(f"select * from public.learning_{t}"))  # noqa: S608
            assert refused(lambda: asked("select varsam.learning_count()"))
    for told in ("learning_seen", "learning_published"):
        with acting(cast("metodansvarig")):
            asks = f"select low, high from varsam.{told}() where slug = 'foraldracoachning'"  # noqa: S608
            numbers = asked(f"{asks} and (source, what, kind) = ('relatives', 'number', '')")
            assert numbers, "whoever answers for methods reads what others do not"
            assert numbers[0][0] >= 13
            assert asked(f"{asks} and (source, what, kind) = ('relatives', 'rating', 'no')") == [(0, 4)]
            few = f"select count(*) from varsam.{told}() where low = high and high < 5"  # noqa: S608
            assert asked(few) == [(0,)]


# --- people and missions ---------------------------------------------------------------------------------------------------


def test_nobody_else_reads_missions_or_whom_the_city_knows(cast: Cast, stranger: User) -> None:
    coordinator = cast("samordnare")
    with acting(coordinator):
        mission = Mission.objects.filter(contact__isnull=False).order_by("reference").first()
        assert mission is not None
        assert Contact.objects.exists()
    for other in (*map(cast, ("polis", "mentor", "systemadmin")), stranger):
        with acting(other):
            mine = asked("select cardinality(varsam.missions_mine())")
            assert asked("select cardinality(varsam.missions_seen())") == mine
            if mission.pk in asked("select varsam.missions_mine()")[0][0]:
                continue
            assert not Contact.objects.exists(), other.email
            assert not Mission.objects.filter(pk=mission.pk).exists()
            for table in ("entry", "document", "cost"):
                found = asked(
                    f"select count(*) from public.missions_{table} where mission_id = %s", mission.pk
                )  # noqa: S608
                assert found == [(0,)]
            assert asked("select * from varsam.missions_contact(%s)", mission.pk) == []
            assert refused(lambda: asked("select varsam.missions_answer(%s, 'x')", mission.pk))
            assert refused(lambda: asked("select varsam.missions_offer(%s, varsam.actor())", mission.pk))
            assert refused(lambda: asked("select varsam.missions_answer_offer(%s, true)", mission.pk))


def test_how_far_a_mission_is_is_told_to_its_writer_alone(cast: Cast) -> None:
    coordinator, visit, other = cast("samordnare"), write_in(Sender.ABROAD), write_in(Sender.ABROAD)
    with acting(coordinator):
        missions.open_from_enquiry(Enquiry.objects.get(pk=visit.enquiry), coordinator)
    asks = "select state from varsam.missions_of_writer(%s)"
    with as_writer(visit.token):
        assert asked(asks, visit.enquiry) == [("open",)]
    assert asked(asks, visit.enquiry) == []
    with as_writer(other.token):
        assert asked(asks, visit.enquiry) == []
    for user in (coordinator, *map(cast, CURIOUS)):
        with acting(user):
            assert asked(asks, visit.enquiry) == [], user.email


# --- what the worker does ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["contacts_tidy", "missions_remind", "insights_remind", "insights_rest", "pilots_remind"])  # fmt: skip
def test_what_the_worker_does_in_the_morning_nobody_else_does(name: str, cast: Cast) -> None:
    """It destroys names and receipts, and writes to colleagues: harmless when it is due, and for no request to set off."""
    statement = f"select varsam.{name}()"
    assert has_no_right(lambda: asked(statement))
    for user in map(cast, ("samordnare", "metodansvarig", "systemadmin", "polis")):
        with acting(user):
            assert has_no_right(lambda: asked(statement)), user.email
    with actor.working():
        assert asked(statement)[0][0] >= 0


def test_a_contact_s_name_stands_nowhere_in_the_clear(cast: Cast) -> None:
    coordinator, name = cast("samordnare"), "Kirsten Hemmelig"
    with acting(coordinator):
        unit = Organisation.objects.get(slug="samordningen").pk
        made = knowing.note(
            body=Body.objects.all()[0], unit=unit, person=Person(name, "Konsulent", "kh@example.org", "+45 1", "Exit"),
            on=timezone.localdate(), how=How.MAIL, by=coordinator,
        )  # fmt: skip
        row = asked("select to_jsonb(c)::text from public.contacts_contact c where c.uid = %s", made.pk)[0][0]
        said = asked("select coalesce(string_agg(to_jsonb(e)::text, ' '), '') from public.audit_entry e")[0][
            0
        ]
        assert refused(
            lambda: changed("update public.contacts_contact set state = 'agreed' where uid = %s", made.pk)
        )
    for text in (row, said):
        assert name not in text
        assert "kh@example.org" not in text


# --- insights ----------------------------------------------------------------------------------------------------------------


def test_who_has_read_is_for_the_sender(learned: Callable[..., Insight], cast: Cast, stranger: User) -> None:
    by, reader = cast("samordnare"), cast("skola")
    insight = learned()
    with acting(by):
        passing.pass_on(insight=insight, users=[reader.pk, cast("fritid").pk], units=[], words="Läs.", by=by)
    with acting(reader):
        assert passing.read(insight=Insight.objects.get(pk=insight.pk), by=reader)
    with acting(cast("fritid")):
        # Who got it too sees it and their own receipt, never another's.
        assert not Receipt.objects.filter(insight=insight).exists()
        assert {each.user_id for each in Passed.objects.filter(insight=insight)} == {cast("fritid").pk}
    for other in (cast("mentor"), cast("systemadmin"), stranger):
        with acting(other):
            assert not Insight.objects.filter(pk=insight.pk).exists()
            assert not Passed.objects.filter(insight=insight).exists()
            assert not Receipt.objects.filter(insight=insight).exists()
            assert refused(lambda: asked("select varsam.insights_open(%s)", insight.pk))
            assert refused(lambda: asked("select varsam.insights_say(%s, 'uses', '')", insight.pk))
            assert asked("select * from varsam.insights_receivers(%s)", insight.pk) == []
    with acting(stranger):
        names = {row[0] for row in asked("select name_sv from varsam.insights_choose('', 1000)")}
        assert not names & {"Samordningen", reader.name, by.name}
        assert refused(
            lambda: asked("select varsam.insights_pass_on(%s, %s, '[]', 'x', now())", insight.pk, [reader.pk])
        )


def test_a_draft_is_in_no_feed(learned: Callable[..., Insight], cast: Cast) -> None:
    draft = learned(is_draft=True, title_sv="Ett utkast som ingen ska se")
    shared = learned(title_sv="Delad men inte öppen")
    publishing.publish()
    told = " ".join(Published.objects.values_list("statement", flat=True))
    for insight in (draft, shared):
        assert str(insight.uid) not in told
        assert insight.title_sv not in told
    assert not Insight.objects.filter(pk__in=(draft.pk, shared.pk)).exists()
    with acting(cast("samordnare")):
        assert refused(
            lambda: changed("update public.insights_insight set is_open = true where id = %s", draft.pk)
        )


def test_nothing_of_a_lesson_that_was_taken_back_can_be_asked_for(
    learned: Callable[..., Insight], cast: Cast
) -> None:
    """An earlier version could be: the API gave the whole text to whoever named its number."""
    by = cast("samordnare")
    insight = opened(learned, by)
    publishing.publish()
    where, words = f"/api/v1/lessons/{insight.uid}", "I Aarhus ringer mentorn hem"
    assert words in Client().get(where, {"version": 1}).content.decode()
    with acting(by):
        insights.take_back(insight=insight, by=by)
    publishing.publish()
    cache.clear()
    assert Client().get(where, {"version": 1}).status_code == 404
    newest = Client().get(where)
    assert newest.json()["statement"]["removed"] is True
    assert words not in newest.content.decode()
    assert Client().get(where, {"version": 2}).json() == newest.json()


def test_what_was_taken_back_is_read_by_nobody_s_sql(
    learned: Callable[..., Insight], cast: Cast, stranger: User
) -> None:
    """Every version stayed readable for the app's login, and the API told them again when the lesson was opened anew."""
    by = cast("samordnare")
    insight = opened(learned, by)
    publishing.publish()
    told = "select version, statement from public.exchange_published where uid = %s order by version"
    uid, words = (
        asked("select uid from public.exchange_published where slug = %s", str(insight.uid))[0][0],
        "mentorn hem",
    )
    assert words in asked(told, uid)[0][1]
    with acting(by):
        insights.take_back(insight=insight, by=by)
    publishing.publish()
    for other in (None, by, stranger, *map(cast, ("metodansvarig", *CURIOUS))):
        with acting(other) if other else actor.working():
            found = asked(told, uid)
            assert [version for version, _said in found] == [2], other
            assert words not in found[0][1]
    with acting(by):
        insights.change(
            insight=insight, values={"text_sv": "Ett annat ord.", "text_en": "Another."}, methods=[],
            seen=Insight.objects.get(pk=insight.pk).version, by=by,
        )  # fmt: skip
        insights.open_to_all(insight=insight, by=by)
    publishing.publish()
    assert [version for version, _said in asked(told, uid)] == [2, 3]
    cache.clear()
    where = f"/api/v1/lessons/{insight.uid}"
    assert Client().get(where, {"version": 1}).status_code == 404
    assert (
        Client().get(where, {"version": 3}).json()["statement"]["content"]["text"]["sv"] == "Ett annat ord."
    )


def test_what_another_town_has_taken_back_is_not_told_to_everybody(following: Following) -> None:
    """Our public card went on quoting ratings that they no longer stood by."""
    first = following.version(1, None)
    following.fetch(first)
    following.confirm()
    made = following.do(actions.adopt_method, entry=following.entry, name="Vår idé", words="Så gör de.")
    quoted = "select content::text from varsam.exchange_origin(%s)"
    assert "Hjälpte." in asked(quoted, made.pk)[0][0]
    assert "Så bedömer de den" in Client().get(f"/metoder/{made.slug}/").content.decode()
    gone = following.town.statement("forsta", None, version=2, previous=first["digest"])
    following.fetch(following.town.say(gone))
    cache.clear()
    assert asked(quoted, made.pk) == [("{}",)]
    page = Client().get(f"/metoder/{made.slug}/").content.decode()
    assert "Den finns inte längre i deras flöde." in page
    assert "Så bedömer de den" not in page
    assert "Så gör de." in page, "ours is as it was"


# --- what we publish ---------------------------------------------------------------------------------------------------------


def _atom_of(name: str) -> Element:
    document = Client().get("/metoder/flode.atom")
    assert document.status_code == 200
    found = [each for each in DefusedTree.fromstring(document.content).findall(ENTRY) if name in (each.findtext(TITLE) or "")]  # fmt: skip
    assert len(found) == 1
    return found[0]


def test_words_in_the_atom_feed_stay_words(learned: Callable[..., Insight], cast: Cast) -> None:
    """The summary is declared to be HTML: what was written as text was run by whoever reads feeds."""
    text = "<script>alert(1)</script> & <b>fet</b>"
    opened(learned, cast("samordnare"), title_sv="Skriften", text_sv=text)
    publishing.publish()
    summary = _atom_of("Skriften").find(SUMMARY)
    assert summary is not None
    assert summary.get("type") == "html"
    assert summary.text == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;fet&lt;/b&gt;"
    page = Client().get("/metoder/flode/").content.decode()
    assert "<script>alert(1)" not in page


def test_one_sign_does_not_make_the_feed_unreadable(learned: Callable[..., Insight], cast: Cast) -> None:
    """A sign that XML knows nothing of, in one text, and the whole Atom feed was an error."""
    opened(
        learned, cast("samordnare"), title_sv="Tecknet\x0b\ufffe", text_sv="Här\x08 står\uffff det.", title_en="The sign"
    )  # fmt: skip
    publishing.publish()
    entry = _atom_of("Tecknet")
    assert entry.findtext(SUMMARY) == "Här står det."
    signed = next(each.text for each in entry if each.tag.endswith("}signed"))
    assert json.loads(signed or "")["statement"]["content"]["title"]["sv"] == "Tecknet\x0b\ufffe"


def test_an_idea_is_nobody_else_s(cast: Cast) -> None:
    by = cast("samordnare")
    with acting(by):
        idea = register.propose_idea(name="Hemlig idé om fiske", words="Att pröva.", by=by)
    publishing.publish()
    for where in ("/metoder/flode.json", "/metoder/flode.atom", "/api/v1/methods"):
        assert "Hemlig idé" not in Client().get(where).content.decode()
    assert Client().get(f"/api/v1/methods/{idea.slug}").status_code == 404


def test_the_key_that_signs_is_for_those_of_the_town_that_publishes(cast: Cast, stranger: User) -> None:
    """A lead of another municipality was given the sealed key, and could put one of their own in its place."""
    publishing.publish()
    key = SigningKey.objects.get(retired_at=None)
    replace = (
        "select varsam.exchange_new_key(1, gen_random_uuid(), %s, 'x', 'x', now(), 'x', gen_random_uuid(), 'x', 'x', 'x')"
    )  # fmt: skip
    for other in (stranger, *map(cast, (*CURIOUS, "jurist", "skola"))):
        with acting(other):
            assert refused(lambda: asked("select * from varsam.exchange_secret()")), other.email
            assert refused(lambda: asked(replace, key.name)), other.email
            assert refused(lambda: asked("select * from public.exchange_signingsecret"))
            assert refused(lambda: asked("select varsam.exchange_publish('[]', 1)"))
    lead = cast("metodansvarig")
    with acting(lead):
        assert refused(lambda: asked("select varsam.exchange_publish('[]', 1)"))
        assert without_effect(
            lambda: changed("update public.exchange_published set statement = '{}' where key_id = %s", key.pk)
        )
        assert actions.replace_our_key(by=lead)
    assert SigningKey.objects.get(retired_at=None).pk != key.pk


# --- what others publish -----------------------------------------------------------------------------------------------------


def test_a_decision_of_a_key_bears_the_name_of_who_decided(following: Following, cast: Cast) -> None:
    """An update that left the state alone put a colleague's name on it, for a court to read."""
    following.fetch(following.version(1, None))
    following.confirm()
    other = cast("samordnare")
    with acting(following.lead):
        key = TheirKey.objects.get(subscription__uid=following.uid)
        changed("update public.exchange_theirkey set decided_by_id = %s, decided_at = null where id = %s", other.pk, key.pk)  # fmt: skip
        after = TheirKey.objects.get(pk=key.pk)
        assert (after.decided_by_id, after.decided_at) == (following.lead.pk, key.decided_at)
        changed("update public.exchange_theirkey set state = 'refused', decided_by_id = %s where id = %s", other.pk, key.pk)  # fmt: skip
        assert TheirKey.objects.get(pk=key.pk).decided_by_id == following.lead.pk
        for state in ("trusted", "seen"):
            assert refused(
                lambda s=state: changed(
                    "update public.exchange_theirkey set state = %s where id = %s", s, key.pk
                )
            )


def test_a_feed_bears_the_name_of_who_added_it(cast: Cast) -> None:
    lead, other = cast("metodansvarig"), cast("samordnare")
    with acting(lead):
        unit = asked("select (varsam.units('exchange', 'add'))[1]")[0][0]
        made = Subscription.objects.create(
            unit_id=unit, name="X", address="https://x.se/f.json", added_by=other
        )
        assert Subscription.objects.get(pk=made.pk).added_by_id == lead.pk


def test_no_card_of_ours_is_said_to_be_theirs(following: Following) -> None:
    """Whoever may take over wrote any card's name on the entry, before or after."""
    following.fetch(following.version(1, None))
    following.confirm()
    ours = Method.objects.exclude(state=State.IDEA).order_by("slug")[0]
    point = "update public.exchange_entry set method_id = %s where id = %s"
    with acting(following.lead):
        assert refused(lambda: changed(point, ours.pk, following.entry.pk))
    made = following.do(actions.adopt_method, entry=following.entry, name="Första", words="Ord.")
    with acting(following.lead):
        assert refused(lambda: changed(point, ours.pk, following.entry.pk))
        assert refused(
            lambda: changed(
                "update public.exchange_entry set adopted_at = null where id = %s", following.entry.pk
            )
        )
        assert Entry.objects.get(pk=following.entry.pk).method_id == made.pk


def test_words_of_a_hostile_feed_are_words_on_the_card(following: Following) -> None:
    evil = "<img src=x onerror=alert(1)>&lt;script&gt;alert(2)&lt;/script&gt;"
    said = method("Ond", description={"sv": evil, "en": evil}, source="javascript:alert(3)")
    statement = following.town.statement("ond", said)
    statement["url"] = "javascript:alert(4)"
    following.fetch(following.town.say(statement))
    following.confirm()
    entry = following.entry
    assert entry.url == ""
    made = following.do(actions.adopt_method, entry=entry, name="Ond <b>metod</b>", words=evil)
    following.do(
        actions.take_fields, entry=following.entry, names=("description", "harms"), seen=register.mark(made)
    )
    client = Client()
    client.force_login(following.lead)
    for where in (
        f"/arbete/metoder/{made.slug}/",
        f"/arbete/utbyte/poster/{entry.uid}/",
        f"/metoder/{made.slug}/",
    ):
        page = client.get(where).content.decode()
        for harm in ("<img src=x", "<script>alert", 'href="javascript:'):
            assert harm not in page


@pytest.mark.parametrize(
    "address",
    [
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "::127.0.0.1",
        "::ffff:0:10.0.0.1", "2001:0:7f00:1::", "fec0::1", "fd00::1", "100.64.0.1", "198.18.0.1", "0.0.0.0",
    ],
)  # fmt: skip
def test_no_way_around_to_a_machine_inside(address: str) -> None:
    assert not is_public(address)


# --- files of references -----------------------------------------------------------------------------------------------------

_HOSTILE = {
    "nested beginnings": b"@article{a,\n title={x}}\n" + b"@article{" * 200_000,
    "empty lines": b"x" + b"\n" * 19_000 + b"@article{a, title={x}}",
    "words of a DOI": b"TY  - JOUR\nTI  - x\nDO  - " + b"doi:" * 49_000 + b"\nER  - \n",
    "brackets": b"TY  - JOUR\nTI  - x\nDO  - 10.1234/" + b")" * 190_000 + b"\nER  - \n",
    "accents": b"@article{a,\n title={" + b"\\'" * 4_000 + b"}}",
    "authors": b"@article{a,\n title={x}, author={" + b"a and " * 20_000 + b"b}}",
    "a hole": b'[{"title":' + b"[" * 100_000 + b"]" * 100_000 + b"}]",
}


@pytest.mark.parametrize("name", _HOSTILE)
def test_a_hostile_file_of_references_costs_little_time(name: str) -> None:
    """Two hundred thousand entries on one line were read for a quarter of a minute before anybody counted them."""
    begun = time.process_time()
    with suppress(NotRead):
        assert len(list(bibliography.read(_HOSTILE[name]).entries)) <= 2
    assert time.process_time() - begun < 3
