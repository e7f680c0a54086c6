"""One suite for every casework system: the fake of the demo, and the real client against a server that keeps the contract.
What holds for one holds for the other, so the fake cannot drift."""

import json
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.areas.knowledge_house.tracks.reference_server import TOKEN, ReferenceServer
from varsam.areas.knowledge_house.tracks import casework
from varsam.areas.knowledge_house.tracks.casework import Asked, CaseworkSystem, Standing
from varsam.areas.knowledge_house.tracks.casework_fake import FakeCasework
from varsam.areas.knowledge_house.tracks.casework_http import LONGEST_ANSWER, HttpCasework, contract, schema
from varsam.areas.knowledge_house.tracks.enums import Status

ASKED = Asked("K-26-014", "socialkontor-hisingen", "sspf")
EARLIER = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)


class World(Protocol):
    """A system, and what somebody does in it behind Varsam's back."""

    system: CaseworkSystem

    def put(self, reference: str, status: str, at: datetime) -> None: ...
    def rename(self, reference: str, new: str) -> None: ...


class FakeWorld:
    def __init__(self, folder: Path) -> None:
        self.system = FakeCasework(folder)

    def put(self, reference: str, status: str, at: datetime) -> None:
        self.system.put(Standing(reference, Status(status), at))

    def rename(self, reference: str, new: str) -> None:
        self.system.rename(reference, new)


class HttpWorld:
    def __init__(self, server: ReferenceServer) -> None:
        self.system = client(server)
        self.put, self.rename = server.put, server.rename


def client(server: ReferenceServer, **more: Any) -> HttpCasework:
    return HttpCasework(server.address, more.pop("token", TOKEN), **{"deadline": 5.0, **more})


@pytest.fixture
def server() -> Iterator[ReferenceServer]:
    made = ReferenceServer()
    yield made
    made.stop()


@pytest.fixture(params=["fake", "http"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    if request.param == "fake":
        return FakeWorld(tmp_path)
    return HttpWorld(request.getfixturevalue("server"))


# --- what every system keeps -------------------------------------------------------------------------------------


def test_a_case_that_is_opened_has_a_reference_that_the_contract_allows_and_is_received(world: World) -> None:
    opened = world.system.open(uuid.uuid4(), ASKED)
    schema("Wanted")({"reference": opened.reference})
    assert opened.status == Status.RECEIVED
    assert abs(opened.at - datetime.now(UTC)) < timedelta(minutes=1)
    assert world.system.status(opened.reference) == opened


def test_asking_twice_opens_one_case_also_when_the_unit_has_changed_meanwhile(world: World) -> None:
    key = uuid.uuid4()
    first = world.system.open(key, ASKED)
    again = world.system.open(key, Asked("K-26-014", "socialkontor-centrum", "sspf"))
    other = world.system.open(uuid.uuid4(), ASKED)
    assert again == first
    assert other.reference != first.reference


@pytest.mark.parametrize("status", [status.value for status in Status])
def test_how_it_stands_is_told_as_it_is_there(world: World, status: str) -> None:
    opened = world.system.open(uuid.uuid4(), ASKED)
    world.put(opened.reference, status, EARLIER)
    assert world.system.status(opened.reference) == Standing(opened.reference, Status(status), EARLIER)


def test_a_reference_that_is_not_known_is_said_to_be_unknown(world: World) -> None:
    with pytest.raises(casework.UnknownReference):
        world.system.status("SN-9999")


def test_a_case_that_is_called_something_else_now_answers_by_its_new_reference(world: World) -> None:
    key = uuid.uuid4()
    opened = world.system.open(key, ASKED)
    world.rename(opened.reference, "SN/2026:77")
    assert world.system.status(opened.reference).reference == "SN/2026:77"
    assert world.system.status("SN/2026:77").reference == "SN/2026:77"
    assert world.system.open(key, ASKED).reference == "SN/2026:77"


def test_it_answers_when_it_is_asked_whether_it_does(world: World) -> None:
    world.system.ping()


# --- what is sent ------------------------------------------------------------------------------------------------


def test_nothing_about_a_person_is_sent_and_no_reference_stands_in_an_address(
    server: ReferenceServer,
) -> None:
    system, key = client(server), uuid.uuid4()
    opened = system.open(key, ASKED)
    system.status(opened.reference)
    system.ping()
    assert [(method, path) for method, path, _, _ in server.requests] == [
        ("POST", "/v1/cases"), ("POST", "/v1/cases/status"), ("GET", "/v1/ping"),
    ]  # fmt: skip
    bodies = [json.loads(body) for _, _, _, body in server.requests if body]
    assert bodies == [
        {"reference": "K-26-014", "unit": "socialkontor-hisingen", "track": "sspf"},
        {"reference": opened.reference},
    ]
    names = {name.lower() for _, _, headers, _ in server.requests for name in headers}
    assert names == {
        "host", "accept", "accept-encoding", "connection", "user-agent", "authorization", "content-length",
        "content-type", "idempotency-key",
    }  # fmt: skip
    assert server.requests[0][2]["Idempotency-Key"] == str(key)


def test_the_published_contract_names_the_statuses_and_the_paths_that_the_client_uses() -> None:
    said = contract()
    assert set(said["paths"]) == {"/v1/cases", "/v1/cases/status", "/v1/ping"}
    assert said["components"]["schemas"]["Standing"]["properties"]["status"]["enum"] == Status.values
    asked = said["components"]["schemas"]["Asked"]
    assert set(asked["properties"]) == set(ASKED.__dataclass_fields__)
    assert asked["additionalProperties"] is False


# --- down, slow, nonsense ----------------------------------------------------------------------------------------


def test_a_system_that_is_not_there_is_down() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = HttpCasework(f"http://127.0.0.1:{taken.getsockname()[1]}", TOKEN, tries=2)
        with pytest.raises(casework.Down):
            nobody.ping()


@pytest.mark.parametrize("code", [500, 502, 503, 504, 429])
def test_a_system_that_is_broken_or_busy_is_down(server: ReferenceServer, code: int) -> None:
    server.misbehave = [lambda at: at.say(code, {"error": "busy"})] * 3
    with pytest.raises(casework.Down):
        client(server, tries=2).status("SN-0001")
    assert len(server.requests) == (1 if code == 500 else 2)


def test_what_never_came_through_is_tried_again_by_the_same_key_and_opens_one_case(
    server: ReferenceServer,
) -> None:
    server.misbehave = [lambda at: at.connection.close(), lambda at: at.say(503, {"error": "busy"})]
    opened = client(server).open(uuid.uuid4(), ASKED)
    assert len({headers["Idempotency-Key"] for _, _, headers, _ in server.requests}) == 1
    assert len(server.requests) == 3
    assert list(server.cases) == [opened.reference]


def test_an_answer_that_was_lost_on_the_way_does_not_open_a_second_case(server: ReferenceServer) -> None:
    def opens_and_hangs_up(at: Any) -> None:
        at.house.open(at.headers["Idempotency-Key"], json.loads(at.house.requests[-1][3]))
        at.connection.close()

    server.misbehave = [opens_and_hangs_up]
    opened = client(server).open(uuid.uuid4(), ASKED)
    assert list(server.cases) == [opened.reference]


@pytest.mark.parametrize("slow", ["silent", "dripping"])
def test_a_slow_system_is_waited_for_no_longer_than_the_deadline(server: ReferenceServer, slow: str) -> None:
    answers = {"silent": lambda at: time.sleep(1), "dripping": lambda at: at.drip(0.05)}
    server.misbehave = [answers[slow]] * 3
    begun = time.monotonic()
    with pytest.raises(casework.Slow):
        client(server, deadline=0.3).status("SN-0001")
    assert time.monotonic() - begun < 0.9


@pytest.mark.parametrize("code", [401, 403])
def test_a_system_that_does_not_let_varsam_in_says_so_and_is_not_tried_again(
    server: ReferenceServer, code: int
) -> None:
    server.misbehave = [lambda at: at.say(code, {"error": "refused"})] * 3
    with pytest.raises(casework.Refused):
        client(server).status("SN-0001")
    assert len(server.requests) == 1


def _good(**more: object) -> dict[str, object]:
    return {"reference": "SN-0001", "status": "received", "at": EARLIER.isoformat(), **more}


NONSENSE: dict[str, Callable[[Any], None]] = {
    "a page for people": lambda at: at.say(200, b"<html>Logga in</html>", kind="text/html"),
    "no JSON": lambda at: at.say(200, b"{"),
    "not text": lambda at: at.say(200, b"\xff\xfe\x00"),
    "a list": lambda at: at.say(200, []),
    "nothing": lambda at: at.say(200, b""),
    "too deep": lambda at: at.say(200, b"[" * 8000 + b"]" * 8000),
    "a status that is not in the contract": lambda at: at.say(200, _good(status="dangerous")),
    "a field too many": lambda at: at.say(200, _good(name="Anna Andersson")),
    "a field too few": lambda at: at.say(200, {"reference": "SN-0001"}),
    "a reference that is a number": lambda at: at.say(200, _good(reference=17)),
    "an empty reference": lambda at: at.say(200, _good(reference="")),
    "a long reference": lambda at: at.say(200, _good(reference="A" * 41)),
    "markup": lambda at: at.say(200, _good(reference="<script>")),
    "somebody's number": lambda at: at.say(200, _good(reference="19811218-9876")),
    "a time without a zone": lambda at: at.say(200, _good(at="2026-11-03T08:00:00")),
    "a day that is none": lambda at: at.say(200, _good(at="2026-13-41T08:00:00Z")),
    "a time to come": lambda at: at.say(200, _good(at=(datetime.now(UTC) + timedelta(days=3)).isoformat())),
    "far too much": lambda at: at.say(200, b" " * (LONGEST_ANSWER + 1)),
    "another address": lambda at: at.say(302, {}, headers={"Location": "/v1/ping"}),
    "a page that is not there": lambda at: at.say(404, b"<h1>Not found</h1>", kind="text/html"),
    "another 404": lambda at: at.say(404, {"error": "malformed"}),
    "a 400": lambda at: at.say(400, {"error": "malformed"}),
    "a 204": lambda at: at.say(204, b""),
}  # fmt: skip


@pytest.mark.parametrize("what", NONSENSE)
def test_nonsense_is_nonsense_and_nothing_of_it_is_told(server: ReferenceServer, what: str) -> None:
    server.misbehave = [NONSENSE[what]]
    with pytest.raises(casework.Nonsense) as found:
        client(server).status("SN-0001")
    assert str(found.value) == ""
    assert len(server.requests) == 1


def test_an_answer_of_another_contract_is_nonsense(server: ReferenceServer) -> None:
    server.misbehave = [lambda at: at.say(200, {"contract": "2"})]
    with pytest.raises(casework.Nonsense):
        client(server).ping()


def test_a_wrong_token_is_refused_by_the_server_itself(server: ReferenceServer) -> None:
    with pytest.raises(casework.Refused):
        client(server, token="another").ping()
