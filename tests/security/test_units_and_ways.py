"""Units' support and the route chooser, attacked: by another school, a youth centre, another town, somebody with SQL of their own
on the app's login, and anybody with a form.

Each of these went through once, or holds a promise that must not be broken quietly.
"""

import copy
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date, timedelta
from functools import partial
from typing import Any

import psycopg
import pytest
from django.core import signing
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from tests.areas.operations.conftest import (
    GUIDE,
    MEASURE,
    answers,
    coordinator,
    request_,
    until_planned,
    version,
    visit,
    write,
)
from tests.refusals import refused, without_effect
from tests.site.operations.conftest import with_code
from tests.site.routes.conftest import EDIT, Editor
from varsam.areas.operations import actions, api, content, editing, lessons, reading, search
from varsam.areas.operations import writer as unit
from varsam.areas.operations.enums import ROLES
from varsam.areas.operations.models import Check, FollowUp, Lesson, Measure, Plan, Request, Scenario, Version
from varsam.areas.operations.policies import PointsAtSomebody
from varsam.areas.operations.states import Why
from varsam.kernel.access.actor import acting, as_writer
from varsam.kernel.conversations import intake
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Door, Sender
from varsam.kernel.conversations.writer import Visit, erase
from varsam.kernel.people.models import Membership, Organisation, Role, User
from varsam.kernel.vault.models import DataKey
from varsam.lib import routing
from varsam.site.routes import tables
from varsam.site.routes.models import Decision
from varsam.site.routes.models import Version as RuleTable

__all__ = ["coordinator", "request_", "visit", "with_code"]
Cast = Callable[[str], User]
AsOwner = Callable[[], Any]
STRANGERS = ("skola", "fritid", "polis", "systemadmin", "socialsekreterare.hisingen")
pytestmark = pytest.mark.django_db
PERSONNUMMER = "19900101-2384"


def sql(statement: str, *values: Any) -> Any:
    """What the app's own login is answered; rows where there are any, else how many were touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def says_no(statement: str, *values: Any) -> bool:
    """Whether the database refuses it for who asks or for what it says, and not because it is badly asked."""
    try:
        with transaction.atomic():
            sql(statement, *values)
    except DatabaseError as error:
        return getattr(error.__cause__, "sqlstate", "")[:2] not in {"08", "22"} and not isinstance(
            error.__cause__, psycopg.errors.SyntaxError | psycopg.errors.UndefinedFunction
        )
    return False


def as_somebody(cast: Cast, who: str | None) -> AbstractContextManager[Any]:
    """One of the cast, or nobody at all."""
    return acting(cast(who)) if who else nullcontext()


def calls(request: Request, measure: Measure, lesson: uuid.UUID) -> list[tuple[str, list[Any]]]:
    """Every act of the area on one request, as SQL."""
    row = [request.pk]
    return [
        ("operations_take(%s)", row),
        ("operations_choose(%s, null)", row),
        ("operations_check(%s, '{}')", row),
        ("operations_end(%s, 'withdrawn', 'solved')", row),
        ("operations_measure(%s, gen_random_uuid(), 1, null, 'rektor', '2030-01-01', 'x')", row),
        ("operations_measure_drop(%s)", [measure.pk]),
        ("operations_propose(%s, 'x')", row),
        ("operations_answer(%s, 1, true, null)", row),
        ("operations_tick(%s, true)", [measure.pk]),
        ("operations_visited(%s, '2026-01-01')", [request.enquiry_id]),
        ("operations_follow_up(%s, 'better', 'none', '{}', null)", row),
        ("operations_suggest(%s, gen_random_uuid(), 'x')", row),
        ("operations_decide(%s, null, 'x')", [lesson]),
        ("operations_open(%s, null, 'school', null, gen_random_uuid(), 'x', 'x')", [request.reference]),
    ]


@pytest.fixture
def planned(request_: Request, visit: Visit, coordinator: User) -> tuple[Request, Measure, uuid.UUID]:
    """A plan that a school has agreed to with its code, and what it has learned."""
    until_planned(request_, visit, coordinator)
    unit.say_lesson(visit, "Ring vaktmästaren först.")
    with acting(coordinator):
        request_.refresh_from_db()
        return request_, Measure.objects.get(request=request_), Lesson.objects.get(request=request_).pk


# --- whose request it is --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [*STRANGERS, None])
def test_nobody_else_sees_or_touches_a_request(
    planned: tuple[Request, Measure, uuid.UUID], cast: Cast, who: str | None
) -> None:
    request, measure, lesson = planned
    models = (Request, Check, Measure, Plan, FollowUp, Lesson)
    with as_somebody(cast, who):
        assert [model for model in models if model.objects.filter(**_of(model, request)).exists()] == []
        assert not DataKey.objects.filter(pk__in=[request.data_key_id]).exists()
        for call, values in calls(request, measure, lesson):
            assert says_no(f"select varsam.{call}", *values), call


def _of(model: Any, request: Request) -> dict[str, Any]:
    return {"pk": request.pk} if model is Request else {"request_id": request.pk}


@pytest.mark.parametrize("token", [b"", bytes(32), b"inte en kod", None], ids=range(4))
def test_no_other_token_opens_it(planned: tuple[Request, Measure, uuid.UUID], token: bytes | None) -> None:
    request, measure, lesson = planned
    other = write().token if token is None else token
    with as_writer(other):
        assert not Request.objects.filter(pk=request.pk).exists()
        for call, values in calls(request, measure, lesson):
            assert says_no(f"select varsam.{call}", *values), call


def test_a_colleague_of_another_school_and_a_former_one_see_nothing(
    cast: Cast, as_owner: AsOwner, coordinator: User
) -> None:
    school = cast("skola")
    with acting(school):
        held = Membership.objects.select_related("organisation").get(user=school, role=Role.SCHOOL)
        received = intake.receive(
            text="Det är klotter igen.", door=Door.PROFESSIONAL_FORM, sender=Sender.SCHOOL, language="sv",
            district=None, submission=uuid.uuid4().hex,
        )  # fmt: skip
        own = actions.take_up(
            enquiry=received.reference, setting="school", organisation=held.organisation, by=school
        )
        assert Request.objects.filter(pk=own.pk).exists()
    with as_owner():
        other = Organisation.objects.create(
            slug="en-annan-skola", kind="unit", name_sv="En annan skola", name_en="Another",
            parent_id=held.organisation.parent_id,
        )  # fmt: skip
        Membership.objects.filter(pk=held.pk).update(organisation=other)
    with acting(school):
        assert not Request.objects.filter(pk=own.pk).exists()
        assert refused(lambda: sql("select varsam.operations_check(%s, '{}')", own.pk))
    with acting(cast("fritid")):
        assert not Request.objects.filter(pk=own.pk).exists()


def test_nobody_asks_in_the_name_of_a_unit_that_is_not_theirs(cast: Cast) -> None:
    school = cast("skola")
    with acting(cast("fritid")):
        others = Membership.objects.get(user=cast("fritid"), role=Role.LEISURE).organisation
    with acting(school):
        received = intake.receive(
            text="Hej", door=Door.PROFESSIONAL_FORM, sender=Sender.SCHOOL, language="sv", district=None,
            submission=uuid.uuid4().hex,
        )  # fmt: skip
        for organisation in (others, None):
            with pytest.raises(actions.NotNow):
                actions.take_up(
                    enquiry=received.reference, setting="school", organisation=organisation, by=school
                )


def test_a_relatives_message_becomes_no_request_by_sql_either(coordinator: User) -> None:
    thread = write(Sender.RELATIVE)
    with acting(coordinator):
        reference = Enquiry.objects.get(pk=thread.enquiry).reference
        assert refused(
            lambda: sql(
                "select varsam.operations_open(%s, null, 'school', null, gen_random_uuid(), 'x',"
                " (select min(master) from vault_keycheck))",
                reference,
            )
        )


def test_whether_a_thread_of_others_has_a_request_is_nobodys_to_ask(
    request_: Request, cast: Cast, coordinator: User
) -> None:
    """It answered in silence where there was none, and said no where there was one."""
    without = write(Sender.RELATIVE).enquiry
    for who in (*STRANGERS, None):
        with as_somebody(cast, who):
            for enquiry in (request_.enquiry_id, without, 10**9):
                assert says_no("select varsam.operations_visited(%s, now())", enquiry), who
    with acting(coordinator):
        actions.note_visit(enquiry=without, at=timezone.now() - timedelta(days=1))


# --- steps, and what stands on record ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "update operations_request set state = 'done', ended_at = now(), ended_why = 'enough'",
        "update operations_plan set accepted_at = now()",
        "update operations_measure set agreed = 1",
        "update operations_followup set rating = 'better'",
        "update operations_lesson set state = 'accepted'",
        "delete from operations_check",
        "truncate operations_request cascade",
        "insert into operations_check (request_id, key, said, at) select uid, 'x', 'does', now() from operations_request",
    ],
)
def test_rows_of_a_request_are_written_by_acts_alone(
    planned: tuple[Request, Measure, uuid.UUID], coordinator: User, change: str
) -> None:
    with acting(coordinator):
        assert without_effect(lambda: sql(change))


def test_the_city_answers_for_no_unit_that_can_answer_itself(
    planned: tuple[Request, Measure, uuid.UUID], coordinator: User
) -> None:
    request, _, _ = planned
    with acting(coordinator):
        actions.propose_plan(request=request, by=coordinator)
        assert refused(lambda: sql("select varsam.operations_answer(%s, 2, true, null)", request.pk))
        assert refused(
            lambda: sql("select varsam.operations_follow_up(%s, 'better', 'none', '{}', null)", request.pk)
        )
        assert refused(lambda: sql("select varsam.operations_end(%s, 'done', 'enough')", request.pk))


def test_a_reason_and_a_role_are_words_of_ours_and_never_somebodys_name(
    request_: Request, visit: Visit, coordinator: User
) -> None:
    """Both stand where anybody reads them without a key, and the reason in the log."""
    unit.say_check(visit, answers())
    with as_writer(visit.token):
        assert refused(
            lambda: sql("select varsam.operations_end(%s, 'withdrawn', 'Ali 070-1740605')", request_.pk)
        )
    measure = "select varsam.operations_measure(%s, gen_random_uuid(), 1, null, %s, '2030-01-01', 'x')"
    with acting(coordinator):
        for name in ("anna_svensson", "REKTOR", "", None):
            assert says_no(measure, request_.pk, name), name
        for role in ROLES:
            sql(measure, request_.pk, role)
        for why in Why:
            taken = why not in {Why.SILENT, Why.ERASED}
            assert taken or says_no(
                "select varsam.operations_end(%s, 'withdrawn', %s)", request_.pk, why.value
            )
        actions.withdraw(request=request_, why=Why.NO_ANSWER, by=coordinator)


def test_a_thread_that_is_erased_takes_all_that_was_written_along(
    planned: tuple[Request, Measure, uuid.UUID], visit: Visit, coordinator: User, as_owner: AsOwner,
    with_code: Callable[[Visit], Client],
) -> None:  # fmt: skip
    request, measure, lesson = planned
    key = request.data_key_id
    browser = with_code(visit)
    assert browser.get("/svar/verksamhet/").status_code == 200
    erase(visit)
    with as_owner():
        request.refresh_from_db()
        assert (request.data_key_id, request.asked_by_id, request.holder_id, request.unit_id) == (None,) * 4
        assert not request.is_open
        assert not DataKey.objects.filter(pk__in=[key]).exists()
        assert not Measure.objects.filter(request=request, what__isnull=False).exists()
        assert not Plan.objects.filter(request=request, sealed__isnull=False).exists()
        assert not Lesson.objects.filter(request=request, sealed__isnull=False).exists()
    page = browser.get("/svar/verksamhet/")
    assert page.status_code == 302
    assert b"vaktm" not in page.content
    assert browser.post("/svar/verksamhet/lardom/", {"text": "Mer"}).status_code in {302, 401}
    sides: list[AbstractContextManager[Any]] = [acting(coordinator), as_writer(visit.token)]
    for side in sides:
        with side:
            for call, values in calls(request, measure, lesson):
                if "operations_open" not in call:
                    assert says_no(f"select varsam.{call}", *values), call


def test_another_sites_form_does_nothing(
    planned: tuple[Request, Measure, uuid.UUID], visit: Visit, coordinator: User,
    with_code: Callable[[Visit], Client],
) -> None:  # fmt: skip
    request, measure, _ = planned
    browser, addresses = (
        with_code(visit),
        ("ansvar", "plan/ja", "plan/andra", "atgard", "uppfoljning", "lardom", "avbryt"),
    )
    sent = {"measure": str(measure.pk), "text": "Mer", "number": "1", "rating": "better", "harm": "none"}
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://annan.se"},
    ):
        codes = {
            browser.post(f"/svar/verksamhet/{each}/", sent, headers=headers).status_code for each in addresses
        }
        assert codes == {401}
    with acting(coordinator):
        request.refresh_from_db()
        measure.refresh_from_db()
        assert (request.state, measure.done_at, Lesson.objects.filter(request=request).count()) == (
            "planned",
            None,
            1,
        )


def test_a_measure_of_another_thread_cannot_be_ticked_from_ones_own(
    planned: tuple[Request, Measure, uuid.UUID], coordinator: User, with_code: Callable[[Visit], Client]
) -> None:
    _, measure, _ = planned
    mine = write()
    with acting(coordinator):
        api.take_up(enquiry=Enquiry.objects.get(pk=mine.enquiry), version=version(), by=coordinator)
    for uid in (str(measure.pk), "nonsens", "", "\0"):
        assert with_code(mine).post("/svar/verksamhet/atgard/", {"measure": uid}).status_code == 409
    with acting(coordinator):
        measure.refresh_from_db()
        assert measure.done_at is None


# --- who is pointed at ------------------------------------------------------------------------------------------------


def test_no_number_and_no_name_gets_into_a_request(
    planned: tuple[Request, Measure, uuid.UUID], visit: Visit, coordinator: User
) -> None:
    request, measure, _ = planned
    wording = copy.replace(MEASURE, what=f"Ring {PERSONNUMMER}")
    with acting(coordinator):
        for act in (
            partial(actions.add_measure, request=request, kept=("personnummer",)),
            partial(actions.change_measure, measure=measure),
        ):
            with pytest.raises(PointsAtSomebody):
                act(wording=wording, by=coordinator)
    for text in (f"Eleven {PERSONNUMMER} gjorde det", "Ring Ali Hassan på 070-1740605"):
        with pytest.raises(PointsAtSomebody):
            unit.say_lesson(visit, text)
        with pytest.raises(PointsAtSomebody):
            unit.say_follow_up(visit, rating="better", harm="none", worked={}, words=text)


def test_no_lesson_that_points_at_somebody_becomes_public(
    planned: tuple[Request, Measure, uuid.UUID], visit: Visit, coordinator: User
) -> None:
    """Somebody may leave a name with a reason where few read it; nobody may where everybody does."""
    request, _, _ = planned
    kept = unit.say_lesson  # what stays with a reason
    kept(visit, "Ring Ali Hassan först.", kept=("name",))
    with acting(coordinator):
        named = Lesson.objects.filter(request=request).order_by("-made_at")[0]
        with pytest.raises(PointsAtSomebody):
            lessons.accept(lesson=named, text="Ring Ali Hassan först.", title="Ring först", by=coordinator)
        named.refresh_from_db()
        assert named.state == "suggested"
        # Whatever way a number came into a draft, it is not published.
        scenario = Scenario.objects.get(slug=GUIDE)
        said = copy.deepcopy(editing.newest(scenario).content)
        said["do_not"] = {each: [*said["do_not"][each], f"Fråga {PERSONNUMMER}."] for each in ("sv", "en")}
        draft = editing.save_draft(
            scenario=scenario, content=said, source="egen", why="prov", seen=editing.newest(scenario).number,
            by=coordinator,
        )  # fmt: skip
        with pytest.raises(editing.Incomplete):
            editing.publish(scenario=scenario, seen=draft.number, by=coordinator)
        assert content.faults(said)


def test_what_a_lesson_added_has_been_read_by_no_lawyer(
    planned: tuple[Request, Measure, uuid.UUID], coordinator: User
) -> None:
    """The new words stood under the day on which a lawyer had read the old ones."""
    _, _, lesson = planned
    with acting(coordinator):
        scenario = Scenario.objects.get(slug=GUIDE)
        before = editing.newest(scenario)
        editing.save_draft(
            scenario=scenario, content=before.content, source="egen", why="läst", seen=before.number,
            verified_on=timezone.localdate(), by=coordinator,
        )  # fmt: skip
        made = lessons.accept(
            lesson=Lesson.objects.get(pk=lesson), text="Ring först.", scenario=scenario, by=coordinator
        )
        assert made.verified_on is None


# --- guides and rules that are public ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [*STRANGERS, None])
def test_nobody_without_the_right_writes_what_everybody_reads(cast: Cast, who: str | None) -> None:
    old, table = version(), tables.newest()
    with as_somebody(cast, who):
        fields = {"source": "x", "why": "x", "content": old.content, "scenario": old.scenario}
        by = cast(who) if who else None
        assert refused(
            lambda: Version.objects.create(
                number=old.number + 1, published_at=timezone.now(), by=by, **fields
            )
        )
        assert refused(lambda: Scenario.objects.create(slug="ny", setting="school"))
        assert without_effect(lambda: Scenario.objects.filter(pk=old.scenario_id).update(is_shown=False))
        assert refused(
            lambda: RuleTable.objects.create(
                number=table.number + 1, rules=table.rules, source="x", note="x", by=by,
                valid_from=timezone.localdate(),
            )
        )  # fmt: skip


def test_a_version_never_changes_whoever_asks(coordinator: User, as_owner: AsOwner) -> None:
    changes = (
        "update operations_version set content = '{}'", "update operations_version set published_at = null",
        "update operations_version set verified_on = now()", "delete from operations_version",
        "update routes_version set rules = '[]'", "update routes_version set valid_from = '2020-01-01'",
        "delete from routes_version",
    )  # fmt: skip
    with acting(coordinator):
        for change in (*changes, "truncate operations_version cascade", "truncate routes_version cascade"):
            assert without_effect(partial(sql, change)), change
    for change in changes:
        with as_owner():
            assert says_no(change), change


def test_a_version_is_nobody_elses_and_of_no_other_day(coordinator: User, cast: Cast) -> None:
    old, table = version(), tables.newest()
    with acting(coordinator):
        made = Version.objects.create(
            scenario=old.scenario, number=editing.newest(old.scenario).number + 1, content=old.content, source="x",
            why="x", by=coordinator, made_at="2020-01-01T00:00Z", published_at="2020-01-01T00:00Z",
        )  # fmt: skip
        made.refresh_from_db()
        assert made.by_id == coordinator.pk
        assert made.published_at
        assert made.published_at.date() > date(2025, 1, 1)
        hollow = {**old.content, "title": {"sv": "Bara svenska"}}
        assert refused(
            lambda: Version.objects.create(
                scenario=old.scenario, number=made.number + 1, content=hollow, source="x", why="x", by=coordinator,
                published_at=timezone.now(),
            )
        )  # fmt: skip
        rows = {"source": "x", "note": "x", "number": table.number + 1, "by": cast("skola")}
        assert refused(
            lambda: RuleTable.objects.create(
                rules=table.rules, valid_from=timezone.localdate() - timedelta(days=1), **rows
            )
        )
        broken: tuple[Any, ...] = (
            [],
            {},
            [table.rules[0]],
            [*table.rules, table.rules[0]],
            _with_ages(table.rules, 40),
        )
        for rules in broken:
            assert refused(
                partial(RuleTable.objects.create, rules=rules, valid_from=timezone.localdate(), **rows)
            )


def test_a_draft_and_a_hidden_guide_are_found_by_nobody_outside(coordinator: User, client: Client) -> None:
    with acting(coordinator):
        scenario = Scenario.objects.get(slug=GUIDE)
        before = editing.newest(scenario)
        said = copy.deepcopy(before.content)
        said["title"]["sv"] = "Qwyxplorf"
        draft = editing.save_draft(
            scenario=scenario, content=said, source="egen", why="prov", seen=before.number, by=coordinator
        )
    assert not Version.objects.filter(pk=draft.pk).exists()
    assert search.find("Qwyxplorf") == []
    with acting(coordinator):
        editing.arrange(scenario=scenario, setting=scenario.setting, position=1, shown=False, by=coordinator)
    assert GUIDE not in [hit.slug for hit in search.find("klotter på skolan")]
    assert client.get(f"/verksamhet/guider/{GUIDE}/").status_code == 404
    assert client.get(f"/verksamhet/guider/{GUIDE}/ansvar/").status_code == 404


def test_nothing_in_a_guide_becomes_markup_or_a_link(coordinator: User, client: Client) -> None:
    evil = '<script>alert(1)</script> [klotter](javascript:alert(1)) "onmouseover=x klotterprov'
    with acting(coordinator):
        scenario = Scenario.objects.get(slug=GUIDE)
        before = editing.newest(scenario)
        said = copy.deepcopy(before.content)
        for language in ("sv", "en"):
            said["title"][language] = said["situation"][language] = evil
            for part in ("first_steps", "do_not"):
                said[part][language] = [evil]
        said["responsibilities"][0]["duty"] = {"sv": evil, "en": evil}
        draft = editing.save_draft(
            scenario=scenario,
            content=said,
            source=f"javascript:{evil}",
            why=evil,
            seen=before.number,
            by=coordinator,
        )
        editing.publish(scenario=scenario, seen=draft.number, by=coordinator)
    client.force_login(coordinator)
    pages = [
        client.get(f"/verksamhet/guider/{GUIDE}/"), client.get(f"/verksamhet/guider/{GUIDE}/ansvar/"),
        client.get("/verksamhet/guider/"), client.post("/verksamhet/guider/", {"q": "klotterprov"}),
        client.get(f"/arbete/verksamhetsstod/guider/{GUIDE}/"),
        client.get(f"/arbete/verksamhetsstod/guider/{GUIDE}/versioner/{draft.number + 1}/"),
    ]  # fmt: skip
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert "alert(1)" in text
        assert "<script>alert" not in text
        assert 'href="javascript:' not in text
        assert '"onmouseover' not in text


# --- what is typed in a search -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "'; drop table operations_version; --", "%" * 400, "\\", "\0klotter\0", "(" * 400, "a" * 20_000,
        "klotter & ! | <-> :*", "{{ 7*7 }} {% debug %}", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
        " ".join(uuid.uuid4().hex for _ in range(600)), "aaaaaaab" * 5 + " " + "ab" * 20, "<script>alert(1)</script>",
    ],
    ids=range(12),
)  # fmt: skip
def test_whatever_is_searched_for_is_answered_and_goes_nowhere(
    client: Client, text: str, caplog: Any
) -> None:
    page = client.post("/verksamhet/guider/", {"q": text, "setting": "nonsens"})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert "Location" not in page.headers
    assert not page.cookies
    assert text[:40] not in caplog.text
    assert Version.objects.exists()


def test_ten_long_words_that_nothing_means_are_answered(db: None) -> None:
    """Each has hundreds of spellings two slips away: a search that went through them all would run out of time."""
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = '20s'")
    assert search.find(" ".join(uuid.uuid4().hex for _ in range(10))) == []


def test_what_somebody_searched_for_is_on_nobody_elses_page(client: Client) -> None:
    client.post("/verksamhet/guider/", {"q": "hemligtklotterord"})
    page = client.get("/verksamhet/guider/?q=hemligtklotterord").content.decode()
    assert "hemligtklotterord" not in page
    assert 'method="post"' in page


# --- counts ----------------------------------------------------------------------------------------------------------------


def test_what_is_counted_is_of_ones_own_town(
    request_: Request, cast: Cast, coordinator: User, as_owner: AsOwner
) -> None:
    """A coordinator anywhere was told the sums of everybody's units."""
    since, until = date(2000, 1, 1), date(2100, 1, 1)
    with acting(coordinator):
        assert reading.counts(since, until)
    with as_owner():
        root = Organisation.objects.create(
            slug="annan-stad", kind="municipality", name_sv="Annan", name_en="Other"
        )
        other = User.objects.create(email="annan@annan.test", name="Annan", given_name="A")
        Membership.objects.create(
            user=other,
            role=Role.COORDINATOR,
            organisation=root,
            valid_from=timezone.now() - timedelta(days=1),
        )
    with acting(other):
        assert reading.counts(since, until) == []
        assert sql("select * from varsam.routes_counts()") == []
        assert not Request.objects.filter(pk=request_.pk).exists()
    for who in ("skola", "fritid", "polis"):
        with acting(cast(who)):
            assert reading.counts(since, until) == []


# --- the route chooser ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        {}, {"age": "9" * 5_000}, {"age": "-1"}, {"age": "1e400"}, {"age": ["15", "16"]}, {"age": "nan"},
        {"sender": ["relative", "school"], "about": "nonsens"}, {"unknown": "x" * 20_000}, {"danger": "\0"},
        {"route": "sspf", "rules": "R1", "version": "1"}, {"change": "1", "age": "<script>alert(1)</script>"},
        {"next": "https://annan.se", "change": "//annan.se"}, {"consent": "given' or 1=1"},
    ],
    ids=range(13),
)  # fmt: skip
def test_the_chooser_takes_any_nonsense(client: Client, said: dict[str, Any]) -> None:
    page = client.post("/vagval/", said)
    assert page.status_code in {200, 422}
    assert not page.cookies
    assert "Location" not in page.headers
    assert "<script>alert" not in page.content.decode()
    assert "annan.se" not in page.content.decode()


@pytest.mark.parametrize(
    "age", [10**400, -(10**400), float("nan"), float("inf"), 131, True, "15", [15], {"from": 1}]
)
def test_no_age_is_an_error_of_another_kind(age: object) -> None:
    """A number too large for a float was a crash."""
    with pytest.raises(routing.Unreadable):
        routing.read_situation({"age": age})


def _with_ages(rules: list[dict[str, Any]], many: int) -> list[dict[str, Any]]:
    """The same table with so many cases more, each with limits of its own."""
    made = copy.deepcopy(rules)
    made[0]["when"] += [{"about": "person", "age": {"from": n + 0.25, "below": n + 0.5}} for n in range(many)]
    return made


def _signed(rules: list[dict[str, Any]], seen: int, salt: str = "varsam.site.routes.draft") -> str:
    return signing.dumps([seen, rules], salt=salt, compress=True)


@pytest.mark.parametrize("many", [5, 40])
def test_a_table_too_large_to_be_tried_is_not_tried(
    sign_in: Any, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty cases with limits of their own took a process a minute, at each look."""
    from varsam.site.routes import trying

    monkeypatch.setattr(trying, "trial", lambda *_: pytest.fail("it was tried"))
    editor = Editor(sign_in("samordnare"))
    newest = tables.newest()
    for act in ("try", "write"):
        sent = {"draft": _signed(_with_ages(newest.rules, many), newest.number), "act": act, **editor.said()}
        assert editor.client.post(EDIT, sent).status_code == 422
    assert tables.newest().pk == newest.pk


def test_a_draft_that_these_pages_did_not_write_is_none(sign_in: Any) -> None:
    client, newest = sign_in("samordnare"), tables.newest()
    good = _signed(newest.rules, newest.number)
    forged = (
        "", "x", ":::", "å" * 50, good[:-1] + ("A" if good[-1] != "A" else "B"), good + "\0", "x" * 200_000,
        _signed(newest.rules, newest.number, salt="annat"),
    )  # fmt: skip
    for draft in forged:
        for act in ("write", "list", "save-R1", "try"):
            page = client.post(EDIT, {"draft": draft, "act": act, **Editor.said(None)})  # type: ignore[arg-type]
            assert (page.status_code, page.headers["Location"]) == (303, EDIT)
    assert tables.newest().pk == newest.pk


def test_a_draft_sent_again_writes_no_second_version(sign_in: Any) -> None:
    editor = Editor(sign_in("samordnare"))
    sent = {"draft": editor.draft, "act": "write", **editor.said()}
    assert editor.client.post(EDIT, sent).status_code == 303
    number = tables.newest().number
    assert editor.client.post(EDIT, sent).status_code == 409
    assert tables.newest().number == number


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_comes_to_the_editor_even_with_a_draft(sign_in: Any, who: str) -> None:
    newest = tables.newest()
    sent = {"draft": _signed(newest.rules, newest.number), "act": "write", **Editor.said(None)}  # type: ignore[arg-type]
    assert sign_in(who).post(EDIT, sent).status_code in {403, 404}
    assert tables.newest().pk == newest.pk


def _decide(enquiry: int, by: User, **more: Any) -> Decision:
    version = tables.in_force()
    rule = tables.rules_of(version)[0]
    said = {"rules": [rule["id"]], "route": rule["route"], "which": 0, "followed": True, **more}
    return Decision.objects.create(enquiry_id=enquiry, version=version, by=by, **said)


def test_a_decision_is_read_as_its_enquiry_is(visit: Visit, coordinator: User, cast: Cast) -> None:
    with acting(coordinator):
        made = _decide(visit.enquiry, coordinator)
    for who in (*STRANGERS, None):
        with as_somebody(cast, who):
            assert not Decision.objects.filter(pk=made.pk).exists(), who
            assert refused(partial(_decide, visit.enquiry, cast(who or "skola"))), who
    with as_writer(write().token):
        assert not Decision.objects.filter(pk=made.pk).exists()
    with as_writer(visit.token):
        assert Decision.objects.filter(pk=made.pk).exists()
        assert refused(lambda: _decide(visit.enquiry, coordinator))
    with acting(coordinator):
        assert without_effect(lambda: Decision.objects.filter(pk=made.pk).update(route="sspf"))
        assert without_effect(lambda: sql("delete from routes_decision where id = %s", made.pk))


def test_one_decision_counts_once_and_is_of_a_thread_that_is_there(visit: Visit, coordinator: User) -> None:
    """Naming a rule five times made five of one decision; one of an erased thread was never summed and stayed."""
    with acting(coordinator):
        name = tables.rules_of(tables.in_force())[0]["id"]
        assert refused(lambda: _decide(visit.enquiry, coordinator, rules=[name] * 5))
        assert refused(lambda: _decide(visit.enquiry, coordinator, rules=[]))
        assert refused(lambda: _decide(visit.enquiry, coordinator, rules=["R999"]))
        _decide(visit.enquiry, coordinator)
    erase(visit)
    with acting(coordinator):
        assert refused(lambda: _decide(visit.enquiry, coordinator))
        assert not Decision.objects.filter(enquiry_id=visit.enquiry).exists()


def test_which_languages_are_read_is_told_to_colleagues_alone(
    visit: Visit, coordinator: User, cast: Cast
) -> None:
    with acting(coordinator):
        unit_of = Enquiry.objects.get(pk=visit.enquiry).unit_id
        sql("insert into routes_languages (user_id, codes) values (%s, '{so}')", coordinator.pk)
        assert sql("select varsam.routes_languages(%s)", unit_of) == [(["so"],)]
        assert refused(
            lambda: sql("insert into routes_languages (user_id, codes) values (%s, '{ar}')", cast("skola").pk)
        )
    for who in (*STRANGERS, None):
        with as_somebody(cast, who):
            assert sql("select varsam.routes_languages(%s)", unit_of) == [([],)], who
            assert sql("select count(*) from routes_languages where user_id = %s", coordinator.pk) == [(0,)]
