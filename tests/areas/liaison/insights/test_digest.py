"""The month's letter: written once and frozen, from what is on record; those who want it are told, once, without content."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from tests.refusals import refused
from varsam.areas.liaison.contacts.models import Body
from varsam.areas.liaison.insights import actions, digest, letters, sections, shelf
from varsam.areas.liaison.insights.digest import Line, Period, Section
from varsam.areas.liaison.insights.models import Digest, DigestLetter, Insight, Reading
from varsam.areas.liaison.missions import actions as missions
from varsam.areas.liaison.missions.enums import Direction, Kind
from varsam.areas.liaison.missions.models import Mission
from varsam.areas.methods.pilots.models import Evaluation
from varsam.kernel.access.actor import acting, working
from varsam.kernel.access.functions import call
from varsam.kernel.people.models import Organisation

SEPTEMBER = date(2031, 9, 1)


@pytest.fixture(autouse=True)
def _only_what_is_handed_in_here(monkeypatch: Any) -> None:
    monkeypatch.setattr(digest, "_sections", dict(digest._sections))


def _shared_in_september(insight: Insight, as_owner: Any) -> None:
    with as_owner():
        Insight.objects.filter(pk=insight.pk).update(shared_at=datetime(2031, 9, 30, 21, 30, tzinfo=UTC))


def _letter(user: Any) -> Digest:
    with acting(user):
        return Digest.objects.get(month=SEPTEMBER)


def test_it_says_what_was_shared_in_the_month_once_and_stays_as_it_was(
    cast: Any, learned: Any, as_owner: Any
) -> None:
    by, one = cast("samordnare"), learned()
    _shared_in_september(one, as_owner)
    digest.register(Section("extra", "Annat", 5, lambda period: [Line("Nytt", "New", "method", "x")]))
    assert digest.write(SEPTEMBER) >= 1
    assert digest.write(SEPTEMBER) == 0, "once"
    said = {each["key"]: each for each in _letter(by).content["sections"]}
    assert said["extra"]["lines"] == [{"sv": "Nytt", "en": "New", "kind": "method", "target": "x"}]
    # Half past eleven in the evening of the last day, in Stockholm.
    assert [(line["sv"], line["target"]) for line in said["insights"]["lines"]] == [
        (one.title_sv, str(one.uid))
    ]
    with acting(by):
        actions.change(
            insight=one, values={"title_sv": "Nu heter den så"}, methods=[], seen=one.version, by=by
        )
    assert "Nu heter den så" not in str(_letter(by).content)
    with as_owner():
        assert refused(lambda: Digest.objects.filter(month=SEPTEMBER).update(content={"sections": []}))


def test_it_names_nobody_whom_the_title_of_an_insight_names(cast: Any, learned: Any, as_owner: Any) -> None:
    one = learned(title_sv="Mentorer i Aarhus", title_en="Mentors in Aarhus", text_en="They call.")
    with as_owner():
        # What somebody has read and kept, and what was written before a telephone number could not be.
        titles = {
            "title_sv": "Mentorer, av Anna Lind",
            "title_en": "Mentors, by Anna Lind, 070-123 45 67",
        }
        Insight.objects.filter(pk=one.pk).update(**titles)
    _shared_in_september(one, as_owner)
    digest.write(SEPTEMBER)
    said = {each["key"]: each for each in _letter(cast("samordnare")).content["sections"]}
    told = {"sv": "Mentorer, av […]", "en": "Mentors, by […], […]", "kind": "insight", "target": str(one.uid)}
    assert said["insights"]["lines"] == [told]


def test_it_tells_of_answers_and_visits_by_kind_and_body_and_not_what_they_are_about(
    cast: Any, wall: Any
) -> None:
    by, body = cast("samordnare"), Body.objects.get(slug="cve")
    unit = Organisation.objects.get(slug="samordningen")
    wall(datetime(2031, 9, 12, 8, tzinfo=UTC))

    def opened(kind: Kind, direction: Direction, **facts: Any) -> Mission:
        about = missions.Facts(kind, "Om en sak som få får läsa", **facts)
        return missions.open_mission(unit=unit.pk, direction=direction, facts=about, by=by)

    with acting(by):
        for direction, facts in (
            (Direction.IN, {"body": body}),
            (Direction.IN, {"body": body}),
            (Direction.OUT, {}),
        ):
            missions.answer(mission=opened(Kind.REQUEST, direction, **facts), text="Ja.", by=by)
        opened(Kind.REQUEST, Direction.IN, body=body)
        opened(Kind.VISIT, Direction.OUT, body=body, starts_on=date(2031, 8, 31), ends_on=date(2031, 9, 1))
        opened(Kind.VISIT, Direction.OUT, body=body, starts_on=date(2031, 9, 30), ends_on=date(2031, 10, 1))
        called_off = opened(Kind.VISIT, Direction.IN, body=body, starts_on=date(2031, 9, 25))
        missions.close(mission=called_off, why="De fick förhinder.", by=by)
    digest.write(SEPTEMBER)
    said = {each["key"]: each for each in _letter(by).content["sections"]}
    lines = said["missions"]["lines"]
    assert [line["sv"] for line in lines] == [
        "Utan angivet organ: vi har fått svar på en fråga",
        f"{body.name_sv}: vi har svarat på en fråga (2 gånger)",
        f"{body.name_sv}: ett besök hos dem",
    ]
    assert all(line["en"].startswith(f"{body.name_en}: ") for line in lines[1:])
    assert {(line["kind"], line["target"]) for line in lines} == {("", "")}
    assert "få får läsa" not in str(said)
    of = Period(unit.ancestors[0], *(datetime(2031, month, 1, tzinfo=UTC) for month in (9, 10)))
    with acting(by):
        assert not sections.missions(of), "the worker alone is told"
    with working():
        assert sections.missions(of)
        assert not sections.missions(Period(unit.ancestors[0] + 10_000, of.since, of.until)), "elsewhere"


def test_it_tells_what_is_new_on_the_reading_list_and_stands_there_still(cast: Any, as_owner: Any) -> None:
    by, made = cast("samordnare"), {}
    with acting(by):
        unit = Organisation.objects.get(slug="samordningen").pk
        for title in ("Om mentorer", "Om stöd, av Erik Svensson", "Om skolor", "Om grupper"):
            values = {"title": title, "url": "https://exempel.se/r", "why_sv": "Kort och bra.", "roles": []}
            made[title] = shelf.add(unit=unit, values=values, methods=[], kept=True, by=by)
        shelf.remove(reading=made["Om skolor"], by=by)
    with as_owner():
        rows = Reading.objects.filter(pk__in=[each.pk for each in made.values()])
        rows.update(at=datetime(2031, 9, 30, 21, 30, tzinfo=UTC))
        rows.filter(title="Om grupper").update(at=datetime(2031, 9, 30, 22, tzinfo=UTC))
    digest.write(SEPTEMBER)
    said = {each["key"]: each for each in _letter(by).content["sections"]}
    first, named = (str(made[title].uid) for title in ("Om mentorer", "Om stöd, av Erik Svensson"))
    assert said["reading"]["lines"] == [
        {"sv": "Om mentorer", "en": "Om mentorer", "kind": "reading", "target": first},
        {"sv": "Om stöd, av […]", "en": "Om stöd, av […]", "kind": "reading", "target": named},
    ]


def test_it_tells_that_a_pilot_was_evaluated_and_leaves_what_it_shows_to_the_card(cast: Any) -> None:
    one = Evaluation.objects.select_related("method").order_by("at", "pk")[0]
    hour = timedelta(hours=1)
    with working():
        lines = sections.pilots(Period(1, one.at - hour, one.at + hour))
        assert not sections.pilots(Period(1, one.at + hour, one.at + 2 * hour))
    assert (lines[0].kind, lines[0].target) == ("method", one.method.slug)
    assert lines[0].sv == f"{one.method.name_sv}: en prövning är utvärderad"
    assert "pilots" in digest._sections


def test_those_who_want_it_and_work_here_still_are_mailed_once_and_without_content(
    cast: Any, learned: Any, as_owner: Any
) -> None:
    _shared_in_september(learned(), as_owner)
    wants, leaves, not_me = cast("skola"), cast("fritid"), cast("samordnare")
    for user, choice in ((wants, True), (leaves, True), (not_me, False)):
        with acting(user):
            digest.choose(wants=choice, by=user)
    digest.write(SEPTEMBER)
    with as_owner():
        leaves.memberships.update(valid_to=timezone.now() - timedelta(minutes=1))
    mail.outbox.clear()
    sent = letters.send()
    to = {each.to[0] for each in mail.outbox}
    assert sent == len(mail.outbox) == len(to)
    assert {wants.email, cast("metodansvarig").email} <= to
    assert not to & {leaves.email, not_me.email, cast("systemadmin").email, cast("polis").email}
    for each in mail.outbox:
        assert "föräldrarna" not in f"{each.subject} {each.body}"
        assert "/arbete/manadsbrev/2031-09/" in each.body
    assert letters.send() == 0, "the job may run twice"


def test_a_month_without_news_says_so_and_is_not_mailed(cast: Any, as_owner: Any) -> None:
    digest.write(SEPTEMBER)
    assert _letter(cast("skola")).is_empty
    with as_owner():
        assert not DigestLetter.objects.filter(digest__month=SEPTEMBER).exists()


def test_it_comes_on_the_first_working_day_or_the_next_time_that_the_job_runs(db: None) -> None:
    # 1 November 2026 is a Sunday; 1 January is a red day, and 2 and 3 January 2027 are a weekend.
    assert [digest.is_time(date(2026, 11, day)) for day in (1, 2, 17)] == [False, True, True]
    assert [digest.is_time(date(2027, 1, day)) for day in (1, 3, 4)] == [False, False, True]
    assert digest.month_before(date(2027, 1, 4)) == date(2026, 12, 1)


def test_nobody_but_the_worker_writes_one_and_partners_elsewhere_read_none(cast: Any) -> None:
    digest.write(SEPTEMBER)
    for account in ("polis", "systemadmin", "rad"):
        with acting(cast(account)):
            assert not Digest.objects.exists(), account
    with acting(cast("samordnare")):
        assert refused(lambda: call("insights_store_digest", 1, SEPTEMBER, "{}", False))
        assert refused(lambda: Digest.objects.create(month=SEPTEMBER, content={}, is_empty=True))
