"""A request about one's own data from the letter to the answer, with what goes wrong on the way, and who sees what."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from importlib import resources
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from varsam.kernel.access import policies
from varsam.kernel.access.actor import acting
from varsam.kernel.audit import api as audit
from varsam.kernel.lawfulness.models import RightsRequest
from varsam.kernel.people.models import Membership, User
from varsam.kernel.records import actions, identities, reading
from varsam.kernel.records.enums import Information, Track
from varsam.kernel.records.models import Record
from varsam.kernel.vault.identities import contact_from, person_from
from varsam.kernel.vault.models import Protection, Purpose
from varsam.site.rights import gathering

pytestmark = pytest.mark.django_db
LIST = "/arbete/begaran/"
NUMBER, SECRET = "19790314-2391", "En granne berättade det här."


@pytest.fixture
def hisingen(cast: Callable[[str], User]) -> User:
    return cast("socialsekreterare.hisingen")


@pytest.fixture
def record(hisingen: User) -> Record:
    # What a page of an earlier test left open would take the notes that are to be written at once here.
    audit.flush([])
    with acting(hisingen):
        unit = Membership.objects.get(user=hisingen).organisation_id
        made = actions.open_record(
            unit=unit, track=Track.SOCIAL_SERVICES, track_reason="", text="Vill ha hjälp att söka jobb.", by=hisingen
        )  # fmt: skip
        actions.add_entry(
            record=made, information=Information.SITUATION, text=SECRET, happened_at=None, by=hisingen
        )
        identities.add_identity(
            record=made, person=person_from("Testa Åkesson", NUMBER, None, timezone.localdate()),
            contact=contact_from(phone="070-174 06 05"), protection=Protection.NONE, by=hisingen,
        )  # fmt: skip
        reading.open_record(made.reference)
        identities.open_name(record=made, purpose=Purpose.MEETING, by=hisingen)
    return made


def letter(**changed: str) -> dict[str, str]:
    return {
        "kind": "access", "received_on": timezone.localdate().isoformat(), "name": "Testa Åkesson",
        "checked": "document", "contact": "Storgatan 1", "asked": "Allt som finns om mig.", **changed,
    }  # fmt: skip


def received(client: Client, **changed: str) -> str:
    answer = client.post(f"{LIST}ny/", letter(**changed))
    assert answer.status_code == 303
    return str(answer.url)


def text(answer: Any) -> str:
    return unescape(b"".join(answer).decode())


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def opened(client: Client, kind: str = "access") -> str:
    url = received(client, kind=kind)
    assert client.post(f"{url}sok/", {"number": NUMBER}).status_code == 303
    assert client.post(f"{url}oppna/").status_code == 303
    return url


@pytest.mark.law("L10")
def test_a_request_from_the_letter_to_the_answer(sign_in: Any, record: Record) -> None:
    client = sign_in("registrator")
    url = received(client)
    page = text(client.get(url))
    assert "Ingen akt är hittad ännu." in page
    assert "Testa Åkesson" in page
    client.post(f"{url}sok/", {"number": NUMBER})
    page = text(client.get(url))
    assert record.reference in page
    assert "Stängd" in page
    assert client.get(f"{url}utdrag/").status_code == 404, "nothing is printed before it is opened"
    client.post(f"{url}oppna/")
    assert "Öppen för dig" in text(client.get(url))
    shown = text(client.get(f"{url}utdrag/"))
    assert SECRET in shown
    item = next(part for part in shown.split("<li>") if SECRET in part)
    second = item.split('name="utan" value="')[1].split('"')[0]
    paper = words(client.post(f"{url}utdrag/", {"format": "pdf"}).content)
    for said in ("Testa Åkesson", "19790314-2391", SECRET, record.reference, "artikel", "Integritetsskydds"):
        assert said in paper, said
    without = words(client.post(f"{url}utdrag/", {"format": "pdf", "utan": second}).content)
    assert SECRET not in without
    assert "söka jobb" in without
    assert "En anteckning lämnas inte ut" in without
    readings = words(client.get(f"{url}lasningar.pdf").content)
    for said in (
        "Samir Haddad",
        "Socialsekreterare",
        "Läste akten",
        "möte",
        "Gun Palmér",
        "Svar på din begäran",
    ):
        assert said in readings, said
    page = text(client.get(f"{url}svara/?utfall=granted"))
    assert "Du får det registerutdrag" in page
    answer = client.post(f"{url}svara/", {"outcome": "granted", "text": "Här är det.", "appeal": "x"})
    assert answer.status_code == 303
    page = text(client.get(url))
    assert "Här är det." in page
    assert "Stängd" in page
    assert client.get(f"{url}utdrag/").status_code == 404
    assert client.get(f"{url}akt/{record.reference}/").status_code == 404
    assert "Här är det." in words(client.get(f"{url}svar.pdf").content)
    assert client.get(f"{url}svara/").status_code == 302
    assert client.post(f"{url}sok/", {"number": NUMBER}).status_code == 303


def test_a_request_says_where_else_to_look_and_whom_to_ask_to_those_who_answer_it(
    sign_in: Any, record: Record
) -> None:
    client = sign_in("registrator")
    url = received(client)
    page = text(client.get(url))
    told = " ".join(page.split("Det som inte står i akter")[1].split("</section>")[0].split())
    for said in (
        "Kontakter i omvärlden",
        "Hittas på namnet eller på var personen arbetar. Fråga samordnare eller metodansvarig.",
        "Utbildningar: anmälningar, önskemål och intyg",
        "och kan läsa och radera den.</dd>",
    ):
        assert said in told, said
    assert "Testa Åkesson" not in told
    client.post(f"{url}svara/", {"outcome": "granted", "text": "Här är det.", "appeal": "x"})
    assert "Det som inte står i akter" not in text(client.get(url))
    assert "Det som inte står i akter" not in text(sign_in("dataskydd").get(url))


# --- the machine-readable extract --------------------------------------------------------------------------------


def fits(value: Any, schema: dict[str, Any], where: str = "$") -> list[str]:
    """What in a value is not as the schema says: types, names, and the words of an enumeration."""
    kinds = {
        "string": str,
        "integer": int,
        "boolean": bool,
        "null": type(None),
        "array": list,
        "object": dict,
    }
    allowed = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(type(value) is kinds[kind] for kind in allowed):
        return [f"{where}: {type(value).__name__}"]
    wrong = [f"{where}: {value}"] if "enum" in schema and value not in schema["enum"] else []
    if isinstance(value, list):
        return wrong + [
            fault for n, each in enumerate(value) for fault in fits(each, schema["items"], f"{where}[{n}]")
        ]
    if isinstance(value, dict):
        wrong += [f"{where}: {name}" for name in set(value) ^ set(schema["required"])]
        return wrong + [
            fault for name, each in value.items() if name in schema["properties"]
            for fault in fits(each, schema["properties"][name], f"{where}.{name}")
        ]  # fmt: skip
    return wrong


@pytest.mark.law("L10")
def test_the_machine_readable_extract_is_as_its_schema_says(sign_in: Any, record: Record) -> None:
    client = sign_in("registrator")
    url = opened(client)
    answer = client.post(f"{url}utdrag/", {"format": "json"})
    schema = json.loads(
        resources.files("varsam.site.rights").joinpath("data", "register_extract.schema.json").read_text()
    )
    told = json.loads(answer.content)
    assert fits(told, schema) == []
    (one,) = told["records"]
    assert one["person"]["number"] == "197903142391"
    assert {entry["text"] for entry in one["entries"]} >= {SECRET}
    assert {seen["event"] for seen in one["readings"]} >= {"record.read", "identity.opened"}
    assert all(purpose["basis"] and purpose["kept"] for purpose in told["purposes"])
    assert json.loads(client.get(f"{url}schema.json").content) == schema
    assert fits({**told, "extra": 1}, schema) == ["$: extra"], "the check sees what does not belong"


def test_every_table_that_holds_something_of_a_records_person_stands_in_the_extract() -> None:
    told = gathering.words()
    named = {label for row in told["categories"].values() for label in row["tables"]} | set(told["elsewhere"])
    about = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in {"records", "lawfulness", "vault"}
        and (declaration := policies.declaration_of(model)) is not None
        and declaration.personal
        and (
            model._meta.label in {"records.Record", "vault.Identity"}
            or any(f.remote_field and f.remote_field.model._meta.label in {"records.Record", "vault.Identity"} for f in model._meta.local_fields)
        )
    }  # fmt: skip
    assert about - named - {"lawfulness.RightsRecord"} == set()


# --- what goes wrong, and what is asked otherwise --------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": ""}, "Välj vad personen begär."),
        ({"received_on": "2999-01-01"}, "en dag som inte har varit"),
        ({"received_on": ""}, "Välj ett datum."),
        ({"name": " "}, "Skriv vem som begär det."),
        ({"checked": ""}, "Utan det lämnas inget ut."),
        ({"contact": ""}, "Skriv vart svaret ska skickas."),
        ({"asked": "\x00"}, "Skriv vad personen begär."),
    ],
)
def test_what_is_wrong_in_a_new_request_is_said(sign_in: Any, changed: dict[str, str], said: str) -> None:
    client = sign_in("registrator")
    answer = client.post(f"{LIST}ny/", letter(**changed))
    assert answer.status_code == 422
    assert said in unescape(answer.content.decode())
    assert not RightsRequest.objects.exists()


def test_what_is_wrong_in_an_act_is_said_beside_it(sign_in: Any, record: Record) -> None:
    client = sign_in("registrator")
    url = received(client)
    late = (timezone.localdate() + timedelta(days=400)).isoformat()
    for path, sent, said in (
        ("sok/", {"number": "123"}, "Det är inget personnummer."),
        ("lagg-till/", {"reference": "K-26-999"}, "Det finns ingen sådan akt"),
        ("lagg-till/", {"reference": "'; select"}, "Det finns ingen sådan akt"),
        ("forlang/", {"until": late, "reason": "x"}, "Längre än till"),
        ("forlang/", {"until": timezone.localdate().isoformat(), "reason": "x"}, "Välj en dag efter"),
        ("forlang/", {"until": late, "reason": " "}, "Personen ska få veta det."),
        ("anteckna/", {"text": ""}, "Skriv något först."),
        ("svara/", {"outcome": "refused", "text": "", "appeal": ""}, "Skriv hur svaret överklagas."),
    ):
        answer = client.post(url + path, sent)
        assert answer.status_code == 422, path
        assert said in unescape(answer.content.decode()), path
        assert client.get(url + path).status_code in {200, 302}
    assert "123" not in str(client.get(url).content)


def test_more_time_is_given_once_and_said(sign_in: Any, record: Record) -> None:
    client = sign_in("registrator")
    url = received(client)
    day = (timezone.localdate() + timedelta(days=60)).isoformat()
    assert client.post(f"{url}forlang/", {"until": day, "reason": "Många akter"}).status_code == 303
    page = text(client.get(url))
    assert "Tiden är förlängd en gång." in page
    assert "Många akter" in page
    assert 'id="forlang_until"' not in page


def test_a_rectification_is_written_beside_what_stands(sign_in: Any, record: Record, hisingen: User) -> None:
    client = sign_in("registrator")
    url = opened(client, "rectification")
    page = text(client.get(f"{url}akt/{record.reference}/"))
    first = re.findall(r'<option value="([0-9a-f-]{36})"', page)[0]
    sent = {"corrects": first, "information": "situation", "text": "Personen säger att det inte stämmer."}
    assert client.post(f"{url}akt/{record.reference}/", {**sent, "text": " "}).status_code == 422
    assert client.post(f"{url}akt/{record.reference}/", sent).status_code == 303
    with acting(hisingen):
        found = reading.open_record(record.reference)
        assert found is not None
        assert "Personen säger att det inte stämmer." in [each.body for each in found.texts]
    other = opened(client)
    assert 'name="corrects"' not in text(client.get(f"{other}akt/{record.reference}/"))
    assert client.get(f"{other}akt/K-26-999/").status_code == 404


def test_a_record_of_somebody_else_is_left_out(sign_in: Any, record: Record) -> None:
    client = sign_in("registrator")
    url = received(client)
    client.post(f"{url}lagg-till/", {"reference": record.reference.lower()})
    assert record.reference in text(client.get(url))
    client.post(f"{url}oppna/")
    client.post(f"{url}ta-bort/", {"record": record.reference})
    assert (
        record.reference not in text(client.get(url)).split("Vad som har hänt")[0].split("Personens akter")[1]
    )


def test_the_answer_that_the_law_mostly_gives_to_erasure_is_drafted_with_its_reasons(
    sign_in: Any, record: Record
) -> None:
    client = sign_in("registrator")
    url = received(client, kind="erasure")
    page = text(client.get(f"{url}svara/?utfall=refused"))
    assert "skyldig att dokumentera" in page
    assert "Förvaltningsrätten" in page
    assert "artikel 17" in page


@pytest.mark.law("L10")
@pytest.mark.parametrize(
    ("account", "status"),
    [("dataskydd", 200), ("samordnare", 403), ("polis", 403), ("jurist", 403), ("systemadmin", 403)],
)
def test_who_sees_a_request(sign_in: Any, record: Record, account: str, status: int) -> None:
    client = sign_in("registrator")
    url = opened(client)
    other = sign_in(account)
    answer = other.get(url)
    assert answer.status_code == status
    if status == 200:
        page = text(answer)
        assert "Testa Åkesson" not in page
        assert "Allt som finns om mig." not in page
        assert "Sök i hela kommunen" not in page
        assert other.get(f"{url}utdrag/").status_code == 403
        assert other.get(LIST).status_code == 200
        assert other.get(f"{LIST}R-26-999/").status_code == 404


def test_the_list_says_what_is_normal_when_it_is_empty(sign_in: Any, as_owner: Any) -> None:
    with as_owner():
        RightsRequest.objects.all().delete()
    page = text(sign_in("registrator").get(LIST))
    assert "Ingen begäran väntar på svar." in page
