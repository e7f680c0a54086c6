"""A telephone call noted: one code, shown once and kept nowhere."""

import re
from typing import Any

import pytest

from varsam.kernel.conversations import writer
from varsam.kernel.people.models import Organisation

NEW = "/arbete/inkorg/ny/"
CALL = {"sender": "relative", "district": "hisingen", "language": "so", "text": "Undrar vad man gör."}


@pytest.fixture
def call(desk: Any) -> dict[str, str]:
    """A filled form, with the unit that the page suggests."""
    unit = re.search(r'name="unit" value="(\d+)"', desk.get(NEW).content.decode())
    assert unit is not None
    return {**CALL, "unit": unit[1]}


def test_a_call_without_a_code_leads_to_its_enquiry(desk: Any, call: dict[str, str], thread: Any) -> None:
    response = desk.post(NEW, {**call, "heading": "Syskon undrar"})
    reference = response.headers["Location"].split("/")[3]
    found, texts = thread(reference)
    assert texts == [("note", "Undrar vad man gör.")]
    assert (found.door, found.language, found.district.slug) == ("telephone", "so", "hisingen")
    assert "Noterat från samtalet" in desk.get(response.headers["Location"]).content.decode()


def test_the_code_is_shown_in_groups_opens_the_thread_and_is_kept_nowhere(
    desk: Any, call: dict[str, str]
) -> None:
    response = desk.post(NEW, {**call, "with_code": "on"})
    groups = re.findall(r"<li>(\d{4})</li>", response.content.decode())
    code = "".join(groups)
    assert len(groups) == 4
    assert response.headers["Cache-Control"] == "no-store"
    assert writer.enter(code) is not None
    assert code not in str(dict(desk.session.items()))
    reference = re.search(r"[A-Z]-\d\d-\d+", response.content.decode().split("<main")[1])
    assert reference is not None
    page = desk.get(f"/arbete/inkorg/{reference[0]}/").content.decode()
    assert groups[0] not in page
    assert 'data-panel="answer"' in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("sender", "", "Välj vem som ringde."),
        ("text", " ", "Skriv vad som sades."),
        ("heading", "Bror till Ahmed Hassan", "Rubriken får inte peka ut någon"),
    ],
)
def test_what_is_missing_or_names_somebody_is_said_and_the_rest_stays(
    desk: Any, call: dict[str, str], field: str, value: str, said: str
) -> None:
    response = desk.post(NEW, {**call, field: value})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert "Undrar vad man gör." in response.content.decode() or field == "text"


def test_a_name_in_the_note_asks_for_a_choice(desk: Any, call: dict[str, str], thread: Any) -> None:
    named = {**call, "text": "Ringde om Elias Bergstrand."}
    assert desk.post(NEW, named).status_code == 422
    kept = desk.post(NEW, {**named, "choice": "keep", "kept_reason": "Vill att vi minns"})
    texts = thread(kept.headers["Location"].split("/")[3])[1]
    assert [side for side, _text in texts] == ["note", "note"]
    assert "Vill att vi minns" in texts[1][1]


def test_no_call_is_noted_in_a_unit_of_others(desk: Any, call: dict[str, str]) -> None:
    foreign = Organisation.objects.get(slug="socialkontor-hisingen")
    assert desk.post(NEW, {**call, "unit": foreign.pk}).status_code == 422


def test_roles_without_an_inbox_note_no_calls(sign_in: Any) -> None:
    assert sign_in("polis").get(NEW).status_code == 403
