"""Minutes of one case: named people adjust, then they are locked; on paper; what is added later."""

import io
import re
from typing import Any

import pypdf
import pytest

from tests.kernel.meetings.conftest import CONVENER
from tests.kernel.records.conftest import OWN, POLICE, SCHOOL
from tests.site.conftest import Browse
from tests.site.meetings.conftest import Room, words
from varsam.kernel.meetings import room as acts
from varsam.kernel.meetings.models import Attendance


@pytest.fixture
def held(room: Room, give: Any) -> Room:
    """The meeting is over; the school was in."""
    give(SCHOOL, "meetings", only=True)
    room.conference.does(CONVENER, acts.close_meeting, meeting=room.conference.meeting)
    return room


def seen(client: Any, held: Room) -> dict[str, str]:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', client.get(held.minutes).content.decode())
    return {"seen": found[1] if found else ""}


def test_from_draft_to_locked_with_an_addendum(as_user: Browse, held: Room, cast: Any) -> None:
    own, school = as_user(OWN), as_user(SCHOOL)
    assert own.post(f"{held.minutes}justerare/", {}).status_code == 422
    assert own.post(f"{held.minutes}justerare/", {"users": [cast(POLICE).pk]}).status_code == 422
    own.post(f"{held.minutes}justerare/", {"users": [cast(OWN).pk, cast(SCHOOL).pk]})
    assert "kan låsas först när alla" in words(own.post(f"{held.minutes}las/", follow=True))
    school.post(f"{held.minutes}justera/", seen(school, held))
    assert "Alla har justerat" in words(own.post(f"{held.minutes}justera/", seen(own, held), follow=True))
    assert school.post(f"{held.minutes}las/").status_code == 403
    assert own.post(f"{held.minutes}oppna/", {"reason": ""}).status_code == 422
    assert "Det som står här är det som låstes" in words(own.post(f"{held.minutes}las/", follow=True))
    assert own.post(f"{held.item}rad/", {"kind": "text", "text": "Efteråt."}).status_code == 422
    assert own.post(f"{held.minutes}tillagg/", {"text": ""}).status_code == 422
    said = words(own.post(f"{held.minutes}tillagg/", {"text": "Det var på tisdagen."}, follow=True))
    assert "Det var på tisdagen." in said
    assert "Det som står här är det som låstes" in said


def test_nobody_signs_what_they_have_not_read(as_user: Browse, held: Room, cast: Any) -> None:
    own, school = as_user(OWN), as_user(SCHOOL)
    own.post(f"{held.minutes}justerare/", {"users": [cast(SCHOOL).pk]})
    read = seen(school, held)
    own.post(f"{held.item}rad/", {"kind": "text", "text": "Nytt sedan dess."})
    assert "Läs det en gång till" in words(school.post(f"{held.minutes}justera/", read, follow=True))
    assert "Läs det en gång till" in words(
        school.post(f"{held.minutes}justera/", {"seen": "zz"}, follow=True)
    )
    assert "Alla har justerat" in words(
        school.post(f"{held.minutes}justera/", seen(school, held), follow=True)
    )


def test_minutes_that_were_wrong_are_opened_again_with_a_reason(
    as_user: Browse, held: Room, cast: Any
) -> None:
    school = as_user(SCHOOL)
    as_user(OWN).post(f"{held.minutes}justerare/", {"users": [cast(SCHOOL).pk]})
    school.post(f"{held.minutes}justera/", seen(school, held))
    said = words(school.post(f"{held.minutes}oppna/", {"reason": "Fel dag i rad två."}, follow=True))
    assert "Fel dag i rad två." in said
    assert "Utkast" in said


def test_the_paper_says_who_was_outside_and_stays_with_the_circle(as_user: Browse, held: Room) -> None:
    response = as_user(OWN).get(f"{held.minutes}protokoll.pdf")
    assert response["Content-Type"] == "application/pdf"
    paper = pypdf.PdfReader(io.BytesIO(response.content))
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    for part in ("Skolan ringer hem.", "Ring mentorn.", "Jonas Ekblad, polis: samtycke saknas", "Utkast"):
        assert part in text
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for account in (POLICE, CONVENER):
        assert as_user(account).get(f"{held.minutes}protokoll.pdf").status_code == 404
        assert as_user(account).get(held.minutes).status_code == 404


def test_the_unit_that_has_the_record_reads_on_without_having_been_invited(
    as_user: Browse, held: Room, cast: Any, as_owner: Any
) -> None:
    with as_owner():
        Attendance.objects.filter(meeting=held.conference.meeting, user=cast(OWN)).delete()
    client = as_user(OWN)
    said = words(client.get(held.item))
    assert "Skolan ringer hem." in said
    assert "Lägg till" not in said
    assert "Skolan ringer hem." in words(client.get(held.minutes))
    assert client.get(f"{held.minutes}protokoll.pdf").status_code == 200
    assert "du är inte inbjuden" in words(client.get("/arbete/konferenser/"))
    assert client.post(f"{held.item}rad/", {"kind": "text", "text": "Hej."}).status_code == 404
