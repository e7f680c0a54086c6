"""The stream: who is let in, what each gets of what happens, and when it ends."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.kernel.meetings.conftest import CONVENER, SOON
from tests.kernel.records.conftest import OWN, POLICE, SCHOOL
from tests.site.live.conftest import Watched
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.meetings import room as acts
from varsam.kernel.meetings.enums import LineKind
from varsam.kernel.meetings.models import Line
from varsam.site.live.visits import Said, Watcher

STRANGER = "socialsekreterare.centrum"
TEXT = "Personen vill träna på måndagar."


# --- who is let in --------------------------------------------------------------------------------------------------


def test_the_ordinary_session_and_the_ordinary_gate_let_somebody_in(watched: Watched) -> None:
    async def story() -> None:
        assert (await watched.open(Client())).status == 401
        assert (await watched.open(STRANGER)).status == 404
        assert (await watched.open(OWN, "/direkt/M-99-999/0/")).status == 404
        assert (await watched.open(OWN, watched.address(10**7))).status == 404
        assert (await watched.open(OWN, "/arbete/")).status == 404
        let_in = await watched.open(OWN)
        assert (let_in.status, let_in.headers["content-type"]) == (200, "text/event-stream")
        assert let_in.headers["cache-control"] == "no-store"
        assert let_in.events == []

    watched.run(story)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://testserver:8001"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"host": "evil.example"}, 403),
        ({"origin": "http://testserver"}, 200),
    ],
)
def test_pages_of_others_may_not_ask(watched: Watched, headers: dict[str, str], status: int) -> None:
    async def story() -> None:
        window = await watched.open(OWN, headers=headers)
        assert window.status == status
        assert "access-control-allow-origin" not in window.headers

    watched.run(story)


def test_a_demo_on_another_port_of_the_same_computer_may(watched: Watched, settings: Any) -> None:
    settings.LIVE, settings.PUBLIC_ADDRESS = ":8001", "http://127.0.0.1:8000"

    async def story() -> None:
        for host in ("127.0.0.1", "localhost"):
            ours = {"host": f"{host}:8001", "origin": f"http://{host}:8000"}
            settings.ALLOWED_HOSTS = [host]
            window = await watched.open(OWN, headers=ours)
            assert window.headers["access-control-allow-origin"] == ours["origin"]
            assert window.headers["access-control-allow-credentials"] == "true"
            theirs = await watched.open(OWN, headers={**ours, "origin": f"http://{host}:9000"})
            assert theirs.status == 403

    watched.run(story)


def test_whoever_reads_without_having_opened_the_page_is_on_record(watched: Watched, as_owner: Any) -> None:
    def read() -> int:
        with as_owner():
            return AuditEntry.objects.filter(event="minutes.read").count()

    client = watched.browse(OWN)
    page = client.get(watched.room.item).content.decode()
    mark = re.search(r'data-mark="(\w+)"', page)
    assert mark
    before = read()

    async def story() -> None:
        await watched.open(client, f"{watched.address()}&oppnad={mark[1]}")

    watched.run(story)
    assert read() == before

    async def other() -> None:
        await watched.open(OWN, f"{watched.address()}&oppnad={mark[1]}")

    watched.run(other)
    assert read() == before + 1, "somebody else's mark is worth nothing"


# --- what comes -----------------------------------------------------------------------------------------------------


def test_a_line_comes_to_the_circle_and_to_nobody_else(watched: Watched, give: Any) -> None:
    give(SCHOOL, "meetings", only=True)
    conference = watched.room.conference

    async def story() -> None:
        accounts = (OWN, SCHOOL, POLICE, CONVENER)
        windows = {account: await watched.open(account) for account in accounts}
        await watched.happens(lambda: conference.writes(OWN, TEXT), "line")
        for account in (OWN, SCHOOL):
            assert windows[account].events == ["rad"]
            assert TEXT in windows[account].text
        for account in (POLICE, CONVENER):
            assert windows[account].events == []
            assert TEXT not in windows[account].text
        # The pencil is for its writer.
        assert "line-change" in windows[OWN].text
        assert "line-change" not in windows[SCHOOL].text

    watched.run(story)


def test_decisions_and_promises_come_with_what_stands_at_the_side(watched: Watched) -> None:
    conference = watched.room.conference

    async def story() -> None:
        here, elsewhere = await watched.open(OWN), await watched.open(OWN, watched.address(0))
        decides = {"kind": LineKind.DECISION}
        await watched.happens(lambda: conference.writes(OWN, "Vi fortsätter.", **decides), "line")
        await watched.happens(lambda: conference.promises(OWN, OWN, text="Ring hem."), "line", "action")
        assert here.events == elsewhere.events == ["rad", "rad"]
        for into in ("rum-rader", "rum-decision", "rum-action"):
            assert f'data-into="{into}"' in here.text
        # At another item only what has come out of it.
        assert "rum-rader" not in elsewhere.text
        assert 'data-into="rum-decision"' in elsewhere.text

    watched.run(story)


def test_a_line_that_is_put_right_takes_the_place_of_the_one_before(watched: Watched) -> None:
    conference = watched.room.conference
    line = conference.writes(OWN, "Skolan ringer.")

    async def story() -> None:
        window = await watched.open(OWN)
        await watched.happens(lambda: conference.writes(OWN, "Skolan skriver.", replaces=line), "line")
        assert f'data-instead="rad-{line.pk}"' in window.text
        assert "Skolan ringer." not in window.text

    watched.run(story)


def test_other_changes_make_the_window_ask_and_say_nothing_themselves(watched: Watched, give: Any) -> None:
    conference = watched.room.conference

    async def story() -> None:
        inside, outside = await watched.open(OWN), await watched.open(POLICE)
        await watched.happens(None, "action")
        assert (inside.events, outside.events) == (["nytt"], [])
        await watched.happens(None, "attendance")
        assert (inside.events, outside.events) == (["nytt", "nytt"], ["nytt"])
        told = inside.text + outside.text
        assert conference.record.pseudonym not in told
        assert "Skolan ringer hem." not in told

    watched.run(story)


def test_what_came_between_the_page_and_the_stream_is_asked_for(watched: Watched) -> None:
    async def story() -> None:
        await watched.open(OWN)
        await watched.happens(None, "line")
        address = watched.address().partition("?")[0]
        assert (await watched.open(OWN, f"{address}?sedan=0")).events == ["nytt"]
        assert (await watched.open(OWN, address)).events == ["nytt"]
        assert (await watched.open(OWN, f"{address}?sedan=9e99")).events == ["nytt"]
        assert (await watched.open(OWN)).events == []

    watched.run(story)


def test_both_lines_of_two_who_write_at_once_come_to_both(watched: Watched, give: Any) -> None:
    give(SCHOOL, "meetings", only=True)
    conference = watched.room.conference

    def both() -> None:
        conference.writes(OWN, "Den första.")
        conference.writes(SCHOOL, "Den andra.")

    async def story() -> None:
        windows = [await watched.open(account) for account in (OWN, SCHOOL)]
        await watched.happens(both, "line", "line")
        for window in windows:
            assert window.text.index("Den första.") < window.text.index("Den andra.")
            assert window.text.count("Den andra.") == 1

    watched.run(story)


# --- when it ends ---------------------------------------------------------------------------------------------------


def test_a_consent_that_ends_during_the_meeting_ends_the_stream_before_the_next_line(
    watched: Watched, give: Any, as_owner: Any
) -> None:
    grant = give(SCHOOL, "meetings", only=True)
    conference = watched.room.conference

    def ends() -> None:
        with as_owner():
            type(grant).objects.filter(pk=grant.pk).update(ended_at=timezone.now(), ended_why="withdrawn")
        conference.writes(OWN, TEXT)

    async def story() -> None:
        school, own = await watched.open(SCHOOL), await watched.open(OWN)
        await watched.happens(ends, "line")
        assert (school.events, school.is_over) == (["ut"], True)
        assert "data: utanfor" in school.text
        assert TEXT not in school.text
        assert TEXT in own.text
        # Who comes back is outside, and hears that there is something else to see, without what.
        again = await watched.open(SCHOOL)
        await watched.happens(lambda: conference.writes(OWN, "En rad till."), "line")
        assert (again.status, again.events) == (200, [])

    watched.run(story)


def test_a_conflict_of_interest_ends_it_and_a_share_that_comes_makes_the_page_ask(
    watched: Watched, give: Any
) -> None:
    conference = watched.room.conference
    declare = {"item": conference.item, "user": conference.cast(OWN)}

    async def story() -> None:
        own, school = await watched.open(OWN), await watched.open(SCHOOL)
        await watched.happens(lambda: give(SCHOOL, "meetings", only=True), "circle")
        assert school.events == ["nytt"]
        await watched.happens(lambda: conference.does(OWN, acts.declare_conflict, **declare), "conflict")
        assert (own.events[-1], own.is_over) == ("ut", True)

    watched.run(story)


def test_signing_out_ends_it_at_the_next_thing_that_happens(watched: Watched) -> None:
    client = watched.browse(OWN)
    conference = watched.room.conference

    def leaves() -> None:
        client.logout()
        conference.writes(OWN, TEXT)

    async def story() -> None:
        window = await watched.open(client)
        await watched.happens(leaves, "line")
        assert (window.events, window.is_over) == (["ut"], True)
        assert "data: utloggad" in window.text
        assert TEXT not in window.text
        assert (await watched.open(client)).status == 401

    watched.run(story)


def test_also_when_nothing_happens_it_is_asked_whether_everybody_may_still_watch(
    watched: Watched, give: Any, as_owner: Any
) -> None:
    grant = give(SCHOOL, "meetings", only=True)

    def expires() -> None:
        with as_owner():
            type(grant).objects.filter(pk=grant.pk).update(ended_at=timezone.now(), ended_why="expired")

    async def story() -> None:
        school, own = await watched.open(SCHOOL), await watched.open(OWN)
        await watched.happens(expires)
        hub = watched.stream.hub
        for among in list(hub._watchers.values()):
            await hub._beat_for(list(among))
        await watched.happens(None)
        assert (school.events, school.is_over) == (["ut"], True)
        assert own.events == ["puls"]

    watched.run(story)


def test_whoever_cannot_be_asked_for_gets_nothing_and_may_come_back(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("the database is away")

    async def story() -> None:
        window = await watched.open(OWN)
        monkeypatch.setattr("varsam.site.live.asking.lines", breaks)
        await watched.happens(None, "line")
        assert (window.events, window.is_over) == ([], True)

    watched.run(story)
    assert "somebody could not be told" in caplog.text


def test_whoever_takes_nothing_and_whoever_opens_too_many_windows_is_let_go(watched: Watched) -> None:
    client = watched.browse(OWN)

    async def story() -> None:
        window = await watched.open(client)
        watcher: Watcher = next(iter(next(iter(watched.stream.hub._watchers.values()))))
        for _ in range(100):
            watcher.tell(Said.NEWS)
        await watched.happens(None)
        assert window.is_over
        assert len(window.events) < 70
        windows = [await watched.open(client) for _ in range(21)]
        await watched.happens(None)
        assert sum(each.is_over for each in windows) == 1

    watched.run(story)


def test_a_window_that_closes_is_forgotten(watched: Watched) -> None:
    async def story() -> None:
        window = await watched.open(OWN)
        window.leaves.set()
        assert window.task is not None
        await window.task
        assert watched.stream.hub._watchers == {}

    watched.run(story)


# --- a line that is sent again --------------------------------------------------------------------------------------


def _send(watched: Watched, account: str, sent: dict[str, Any]) -> tuple[int, list[str]]:
    client = watched.browse(account)
    answer = client.post(f"{watched.room.item}rad/", sent, headers={"accept": "application/json"})
    return answer.status_code, json.loads(answer.content)["faults"] if answer.status_code < 500 else []


@pytest.mark.parametrize("kind", ["text", "decision", "action"])
def test_a_line_sent_twice_stands_there_once(watched: Watched, kind: str, as_owner: Any) -> None:
    owner = watched.room.conference.cast(OWN).pk
    line = "6f0c2c52-7b0f-4b63-9c0a-2b6b4b0f6d11"
    sent = {"kind": kind, "text": TEXT, "owner": owner, "due_on": SOON.isoformat(), "line": line}
    assert _send(watched, OWN, sent) == (201, [])
    assert _send(watched, OWN, sent) == (201, [])
    with as_owner():
        assert Line.objects.filter(item=watched.room.conference.item).count() == 3


def test_what_is_wrong_with_a_line_is_said_and_somebody_elses_line_is_not_taken_over(
    watched: Watched, give: Any
) -> None:
    give(SCHOOL, "meetings", only=True)
    line = "6f0c2c52-7b0f-4b63-9c0a-2b6b4b0f6d12"
    sent = {"kind": "text", "text": TEXT, "line": line}
    assert _send(watched, OWN, sent) == (201, [])
    status, faults = _send(watched, SCHOOL, {**sent, "text": "Något annat."})
    assert status == 422
    assert len(faults) == 1
    status, faults = _send(watched, OWN, {"kind": "text", "text": "19900101-0017", "line": "x"})
    assert status == 422
    assert "personnummer" in faults[0]


def test_what_is_typed_is_given_back_to_its_writer_alone_and_gone_when_it_is_sent(
    watched: Watched, give: Any
) -> None:
    give(SCHOOL, "meetings", only=True)
    own, school, room = watched.browse(OWN), watched.browse(SCHOOL), watched.room
    assert own.post(f"{room.item}utkast/", {"text": "/b Halv men"}).status_code == 204
    assert ">/b Halv men</textarea>" in own.get(room.item).content.decode()
    assert "Halv men" not in school.get(room.item).content.decode()
    assert watched.browse(POLICE).post(f"{room.item}utkast/", {"text": "x"}).status_code == 404
    assert _send(watched, OWN, {"kind": "text", "text": "Halv mening."})[0] == 201
    assert "Halv men</textarea>" not in own.get(room.item).content.decode()
    own.post(f"{room.item}utkast/", {"text": "Något."})
    own.post(f"{room.item}utkast/", {"text": " "})
    assert ">Något.</textarea>" not in own.get(room.item).content.decode()
