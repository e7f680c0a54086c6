"""The writer's pages, from the card on the thread to the time that is theirs."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.kernel.appointments.conftest import write
from tests.site.conftest import words
from varsam.kernel.access.actor import acting
from varsam.kernel.appointments import actions, writer
from varsam.kernel.appointments.enums import Form, Kind
from varsam.kernel.appointments.models import Appointment, Invitation, Opening
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.writer import Visit
from varsam.kernel.people.models import User


def filled(page: Any, **typed: str) -> dict[str, str]:
    """The form as it stands on the page, with what somebody types in it."""
    form = page.content.decode().split('class="form"')[1]
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {**dict(hidden), **typed}


def take(reader: Client, opening: Opening, **typed: str) -> Any:
    address = f"/svar/tid/{opening.pk}/"
    return reader.post(address, filled(reader.get(address), **typed))


def test_a_time_is_two_taps_from_the_thread(
    reader: Client, invitation: Invitation, openings: list[Opening], visit: Visit
) -> None:
    assert "Välj en tid" in words(reader.get("/svar/samtal/"))
    shown = reader.get("/svar/tid/")
    assert [str(each.pk) in shown.content.decode() for each in openings] == [True] * 3
    first = reader.get(f"/svar/tid/{openings[0].pk}/")
    assert 'value="ring_us" checked' in first.content.decode()
    answer = reader.post(f"/svar/tid/{openings[0].pk}/", filled(first, how="ring_us"))
    assert answer.status_code == 303
    said = words(reader.get(answer.url))
    assert "Du ringer oss" in said
    assert "031-365 00 00" in said
    assert "Visa tiden" in words(reader.get("/svar/samtal/"))
    assert not writer.mine(visit)[0].booked.contact  # type: ignore[union-attr]


@pytest.mark.parametrize("language", ["ar", "so", "fa", "en"])
def test_every_language_has_the_pages(
    reader: Client, invitation: Invitation, language: str, openings: list[Opening]
) -> None:
    page = reader.get(f"/{language}/svar/tid/")
    assert page.status_code == 200
    turned = "rtl" if language in {"ar", "fa"} else "ltr"
    assert f'<html lang="{language}" dir="{turned}"' in page.content.decode()
    assert reader.get(f"/{language}/svar/tid/{openings[0].pk}/").status_code == 200


def test_a_number_is_asked_for_only_where_we_ring(
    reader: Client, invitation: Invitation, openings: list[Opening], visit: Visit
) -> None:
    wrong = take(reader, openings[0], how="ring_me", email="inte en adress")
    assert wrong.status_code == 422
    assert "Skriv numret som vi ska ringa" in words(wrong)
    assert "Skriv hela e-postadressen" in words(wrong)
    assert take(reader, openings[0], how="ring_me", phone="٠٧٠ ١٧٤ ٠٦ ٠٥").status_code == 303
    assert writer.mine(visit)[0].booked.contact.phone == "070 174 06 05"  # type: ignore[union-attr]


def test_what_is_not_needed_is_not_kept(
    reader: Client, invitation: Invitation, openings: list[Opening], visit: Visit
) -> None:
    take(reader, openings[0], how="room", phone="070 174 06 05", where="Testgatan 1")
    assert not writer.mine(visit)[0].booked.contact  # type: ignore[union-attr]


def test_the_same_form_twice_is_one_time(
    reader: Client, invitation: Invitation, openings: list[Opening], coordinator: User
) -> None:
    address = f"/svar/tid/{openings[0].pk}/"
    form = filled(reader.get(address), how="room")
    assert [reader.post(address, form).status_code for _ in range(2)] == [303, 303]
    with acting(coordinator):
        assert Appointment.objects.filter(invitation=invitation).count() == 1


def test_who_comes_second_gets_the_list_and_loses_nothing(
    reader: Client, invitation: Invitation, openings: list[Opening], coordinator: User
) -> None:
    address = f"/svar/tid/{openings[0].pk}/"
    form = filled(reader.get(address), how="ring_me", phone="070 174 06 05")
    other = write("En annan")
    with acting(coordinator):
        theirs = actions.invite(enquiry=Enquiry.objects.get(pk=other.enquiry), kind=Kind.TALK, by=coordinator)
    writer.book(other, theirs.pk, openings[0].pk, Form.ROOM)
    lost = reader.post(address, form)
    assert lost.status_code == 409
    assert "Den tiden går inte längre att ta" in words(lost)
    assert f'formaction="/svar/tid/{openings[0].pk}' not in lost.content.decode()
    # The number stays in the form, and goes along to the next time that is chosen; never in an address.
    assert 'name="phone" value="070 174 06 05"' in lost.content.decode()
    again = reader.post(f"/svar/tid/{openings[1].pk}/", {"phone": "070 174 06 05", "how": "ring_me"})
    assert 'value="070 174 06 05"' in again.content.decode()
    assert (
        reader.post(
            f"/svar/tid/{openings[1].pk}/", filled(again, how="ring_me", phone="070 174 06 05")
        ).status_code
        == 303
    )


def test_an_old_page_does_not_change_a_time_without_asking(
    reader: Client, invitation: Invitation, openings: list[Opening], visit: Visit
) -> None:
    old = filled(reader.get(f"/svar/tid/{openings[1].pk}/"), how="room")
    take(reader, openings[0], how="room")
    asked = reader.post(f"/svar/tid/{openings[1].pk}/", old)
    assert asked.status_code == 409
    assert "Du har redan en tid" in words(asked)
    assert writer.mine(visit)[0].booked.starts_at == openings[0].starts_at  # type: ignore[union-attr]
    assert reader.post(f"/svar/tid/{openings[1].pk}/", filled(asked, how="room")).status_code == 303
    assert writer.mine(visit)[0].booked.starts_at == openings[1].starts_at  # type: ignore[union-attr]


def test_cancelling_says_first_what_follows(
    reader: Client, invitation: Invitation, openings: list[Opening], visit: Visit
) -> None:
    take(reader, openings[0], how="ring_me", phone="070 174 06 05")
    address = f"/svar/tid/avboka/{writer.mine(visit)[0].booked.uid}/"  # type: ignore[union-attr]
    assert "raderas" in words(reader.get(address))
    assert writer.mine(visit)[0].booked is not None
    assert reader.post(address).status_code == 303
    assert writer.mine(visit)[0].booked is None


def test_without_a_visit_or_an_invitation_there_is_nothing(reader: Client, openings: list[Opening]) -> None:
    assert Client().get("/svar/tid/").url == "/svar/"
    assert "Just nu finns det ingen tid att välja" in words(reader.get("/svar/tid/"))
    assert "går inte längre att ta" in words(reader.get(f"/svar/tid/{openings[0].pk}/"))
    assert reader.get(f"/svar/tid/avboka/{uuid4()}/").status_code == 302


def test_another_site_books_nothing(
    reader: Client, invitation: Invitation, openings: list[Opening], visit: Visit
) -> None:
    form = filled(reader.get(f"/svar/tid/{openings[0].pk}/"), how="room")
    answer = reader.post(f"/svar/tid/{openings[0].pk}/", form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 401
    assert writer.mine(visit)[0].booked is None
