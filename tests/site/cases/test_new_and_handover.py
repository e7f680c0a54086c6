"""Opening a case, and asking somebody else to carry on: what each side sees."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.site.cases.conftest import OWN, unit_of
from tests.site.conftest import words
from varsam.areas.knowledge_house.cases.models import Case, Handover
from varsam.kernel.access.actor import acting
from varsam.kernel.conversations import inbox, intake
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Door, Sender
from varsam.kernel.records.models import Record

NEW = "/arbete/arenden/nytt/"
WHY = "Enskilt stöd kan samla det som görs."


# --- a new case ----------------------------------------------------------------------------------------------------


def test_a_case_is_opened_from_a_record_with_a_reason(own: Client, record: Record, cast: Any) -> None:
    address = f"{NEW}?akt={record.reference}"
    assert record.pseudonym in words(own.get(address))
    missing = own.post(address, {"record": record.reference, "why": " "})
    assert missing.status_code == 422
    assert "Skriv varför det ska bli ett ärende" in missing.content.decode()
    assert own.post(address, {"record": record.reference, "why": WHY}).status_code == 303
    again = own.post(NEW, {"record": record.reference, "why": WHY})
    assert again.headers["Location"].endswith(f"/arenden/{record.reference}/")
    assert own.get(address).headers["Location"].endswith(f"/arenden/{record.reference}/")
    with acting(cast(OWN)):
        assert Case.objects.filter(pk=record.pk).count() == 1


def test_another_units_record_is_not_there(as_user: Any, record: Record) -> None:
    other = as_user("socialsekreterare.centrum")
    assert other.get(f"{NEW}?akt={record.reference}").status_code == 404
    answer = other.post(NEW, {"record": record.reference, "why": WHY})
    assert answer.status_code == 422
    assert "Ingen akt med den referensen" in answer.content.decode()
    assert other.post(NEW, {"record": "abc", "why": WHY}).status_code == 422
    assert as_user("polis").get(NEW).status_code == 403


def test_a_shared_or_closed_record_opens_none(
    as_user: Any, own: Client, record: Record, share: Any, as_owner: Any
) -> None:
    share("socialsekreterare.centrum", "measures")
    answer = as_user("socialsekreterare.centrum").post(NEW, {"record": record.reference, "why": WHY})
    assert "Akten ligger på en annan enhet." in answer.content.decode()
    with as_owner():
        Record.objects.filter(pk=record.pk).update(closed_at=timezone.now())
    assert "Akten är avslutad." in own.post(NEW, {"record": record.reference, "why": WHY}).content.decode()


def test_from_an_enquiry_the_writer_is_told(own: Client, record: Record, cast: Any, as_owner: Any) -> None:
    received = intake.receive(
        text="Vi är oroliga för en elev.", door=Door.PROFESSIONAL_FORM, sender=Sender.SCHOOL, language="sv",
        district=None, submission="",
    )  # fmt: skip
    with as_owner():
        Enquiry.objects.filter(reference=received.reference).update(unit=unit_of(cast(OWN)).pk)
    address = f"{NEW}?forfragan={received.reference}"
    assert received.reference in words(own.get(address))
    sent = {"record": record.reference, "why": WHY}
    assert "Skriv vad den som skrev får veta." in own.post(address, sent).content.decode()
    assert own.post(address, {**sent, "told": "Vi arbetar vidare. Tack för att ni skrev."}).status_code == 303
    with acting(cast(OWN)):
        enquiry, texts = inbox.open_thread(received.reference)  # type: ignore[misc]
        assert enquiry.state == "waiting"
        assert any(
            text.body.startswith("Vi arbetar vidare.") and text.message.side == "city" for text in texts
        )


def test_an_enquiry_of_another_unit_is_not_there(as_user: Any, record: Record) -> None:
    assert as_user(OWN).get(f"{NEW}?forfragan=X-99-999").status_code == 404


# --- somebody else carries on --------------------------------------------------------------------------------------


def offered(
    own: Client, place: Any, cast: Any, case: Case, to: str, note: str = "Kvar är en mentor."
) -> Handover:
    sent = {"organisation": str(unit_of(cast(to)).pk), "note": note}
    assert own.post(place("erbjud/"), sent).status_code == 302
    with acting(cast(OWN)):
        return Handover.objects.get(record_id=case.pk, state="offered")


def test_who_is_asked_sees_the_note_and_nothing_else(
    own: Client, as_user: Any, place: Any, put: Any, case: Case, cast: Any
) -> None:
    put("active")
    assert own.post(place("erbjud/"), {"organisation": "", "note": ""}).status_code == 422
    assert (
        own.post(place("erbjud/"), {"organisation": str(case.unit_id), "note": "Till oss."}).status_code
        == 422
    )
    offer = offered(own, place, cast, case, "socialsekreterare.centrum")
    other = as_user("socialsekreterare.centrum")
    page = words(other.get(f"/arbete/erbjudanden/{offer.pk}/"))
    assert "Kvar är en mentor." in page
    assert case.record.pseudonym not in page
    assert case.record.reference not in page
    assert other.get(place()).status_code == 404
    assert "Väntar på svar från er" in words(other.get("/arbete/arenden/"))
    assert as_user("sig.nordost").get(f"/arbete/erbjudanden/{offer.pk}/").status_code == 404
    assert "Ni väntar på andra" in words(own.get("/arbete/arenden/"))


def test_a_no_says_why_and_the_support_goes_on_here(
    own: Client, as_user: Any, place: Any, put: Any, case: Case, cast: Any, fresh: Any, share: Any
) -> None:
    put("active")
    # Nobody outside the municipality's units is asked before the person has agreed that they know.
    outside = {"organisation": str(unit_of(cast("kriminalvard")).pk), "note": "Kan ni?"}
    assert own.post(place("erbjud/"), outside).status_code == 422
    share("kriminalvard", "measures")
    offer = offered(own, place, cast, case, "kriminalvard")
    other, address = as_user("kriminalvard"), f"/arbete/erbjudanden/{offer.pk}/"
    assert other.post(address, {"accepted": "no", "text": ""}).status_code == 422
    assert other.post(address, {"accepted": "no", "text": "Vi har fullt."}).status_code == 303
    assert other.get(address).status_code == 404
    assert other.post(address, {"accepted": "yes", "text": ""}).status_code == 404
    assert "Frivården" in own.get(place()).content.decode()
    assert "Vi har fullt." in words(own.get(place("overlamning/")))
    assert own.post(place("overlamning/fortsatt/")).status_code == 303
    assert fresh().state == "active"


def test_a_late_answer_is_seen_by_both_sides(
    own: Client, as_user: Any, place: Any, put: Any, case: Case, cast: Any, as_owner: Any
) -> None:
    put("active")
    offer = offered(own, place, cast, case, "socialsekreterare.centrum")
    with as_owner():
        Handover.objects.filter(pk=offer.pk).update(respond_by=timezone.now() - timedelta(days=1))
    assert "Svaret är sent" in words(own.get("/arbete/arenden/"))
    assert "Svaret är sent" in words(as_user("socialsekreterare.centrum").get("/arbete/erbjudanden/"))


def test_handed_over_only_when_the_person_knows(
    own: Client, as_user: Any, place: Any, put: Any, case: Case, cast: Any
) -> None:
    put("active")
    offer = offered(own, place, cast, case, "socialsekreterare.centrum")
    other = as_user("socialsekreterare.centrum")
    assert (
        other.post(f"/arbete/erbjudanden/{offer.pk}/", {"accepted": "yes", "text": "Gärna."}).status_code
        == 303
    )
    answer = own.post(place("overlamning/klar/"), follow=True)
    assert "personen måste ha fått veta" in answer.content.decode()
    ahead = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert own.post(place("overlamning/berattat/"), {"on": ahead}).status_code == 422
    assert (
        own.post(place("overlamning/berattat/"), {"on": timezone.localdate().isoformat()}).status_code == 303
    )
    assert own.post(place("overlamning/klar/")).headers["Location"] == "/arbete/arenden/"
    assert own.get(place()).status_code == 404
    assert "Ingen handlägger ärendet" in other.get(place()).content.decode()


def test_an_offer_is_taken_back(
    own: Client, as_user: Any, place: Any, put: Any, case: Case, cast: Any, fresh: Any
) -> None:
    put("stepped_down")
    offer = offered(own, place, cast, case, "socialsekreterare.centrum")
    assert own.post(place("overlamning/ta-tillbaka/")).status_code == 303
    assert fresh().state == "stepped_down"
    other = as_user("socialsekreterare.centrum")
    late = other.post(f"/arbete/erbjudanden/{offer.pk}/", {"accepted": "yes", "text": ""})
    assert late.status_code == 404
