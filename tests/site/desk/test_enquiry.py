"""One enquiry: what is said in it, and every act with what it asks for first."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.site.desk.conftest import Receive
from varsam.areas.relatives.models import Contact
from varsam.kernel.access.actor import acting
from varsam.kernel.access.models import Session
from varsam.kernel.conversations import intake, states, writer
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Sender, State
from varsam.kernel.people.models import Membership
from varsam.site.desk import replies

NAMED = "Prata med Elias Bergstrand, eller ring 070-174 06 31."


@pytest.fixture
def enquiry(receive: Receive) -> str:
    """The address of something that has just come in."""
    return f"/arbete/inkorg/{receive().reference}/"


def reference_of(address: str) -> str:
    return address.split("/")[3]


def test_texts_carry_their_language_and_direction(desk: Any, receive: Receive) -> None:
    address = f"/arbete/inkorg/{receive('أنا قلقة على ابني <b>', language='ar').reference}/"
    page = desk.get(address).content.decode()
    assert '<div class="bubble-body" dir="auto" lang="ar">أنا قلقة على ابني &lt;b&gt;</div>' in page
    assert "Vill ha svar på arabiska" in page


@pytest.mark.parametrize("language", ["sv", "en", "ar", "so", "fa", "da"])
def test_the_ready_words_say_when_and_112_in_the_writers_language(
    desk: Any, receive: Receive, language: str
) -> None:
    address = f"/arbete/inkorg/{receive(language=language).reference}/"
    response = desk.get(address)
    ready = response.context["acknowledge_form"]["text"].value()
    # In the demo town nobody has said that they read more than these two: then the words say that it is translated first.
    holding = replies.acknowledgement if language in {"sv", "en"} else replies.waiting_for_translation
    expected, chosen = holding(language, response.context["enquiry"].feedback_by)
    assert ready == expected
    assert chosen == ("en" if language == "da" else language)
    assert "112" in ready
    assert "{" not in ready
    # Ready words must pass the check that all words of ours go through.
    assert desk.post(f"{address}bekrafta/", {"text": ready}).status_code == 303


def test_acknowledging_tells_the_writer_and_makes_it_mine(
    desk: Any, enquiry: str, thread: Any, cast: Any
) -> None:
    desk.post(f"{enquiry}bekrafta/", {"text": "Vi har läst."})
    found, texts = thread(reference_of(enquiry))
    assert texts[-1] == ("city", "Vi har läst.")
    assert (found.state, found.owner) == (State.ACKNOWLEDGED, cast("samordnare"))
    desk.post(f"{enquiry}bekrafta/", {"text": "Vi har läst igen."})
    assert len(thread(reference_of(enquiry))[1]) == len(texts)


def test_the_writer_reads_the_answer_with_the_code(desk: Any, receive: Receive) -> None:
    received = receive("Vad gör jag?")
    desk.post(f"/arbete/inkorg/{received.reference}/svara/", {"text": "Rad ett\r\nRad två"})
    assert received.code is not None
    visit = writer.enter(received.code)
    assert visit is not None
    read = writer.read(visit)
    assert read is not None
    assert [line.body for line in read[1]] == ["Vad gör jag?", "Rad ett\nRad två"]


def test_sending_the_same_answer_twice_is_one_message(desk: Any, enquiry: str, thread: Any) -> None:
    for _ in range(2):
        assert desk.post(f"{enquiry}svara/", {"text": "Ring oss."}).status_code == 303
    desk.post(f"{enquiry}svara/", {"text": "Ring oss i morgon."})
    assert [text for text in thread(reference_of(enquiry))[1] if text[0] == "city"] == [
        ("city", "Ring oss."),
        ("city", "Ring oss i morgon."),
    ]


@pytest.mark.parametrize("act", ["svara", "anteckna", "bekrafta"])
def test_what_may_point_at_someone_is_not_saved_before_a_choice(
    desk: Any, enquiry: str, thread: Any, act: str
) -> None:
    response = desk.post(f"{enquiry}{act}/", {"text": NAMED})
    page = response.content.decode()
    assert response.status_code == 422
    assert NAMED in page
    assert "Två uppgifter kan peka ut någon" in page
    assert len(thread(reference_of(enquiry))[1]) == 1


def test_masking_all_saves_the_masked_text(desk: Any, enquiry: str, thread: Any) -> None:
    assert desk.post(f"{enquiry}svara/", {"text": NAMED, "choice": "mask"}).status_code == 303
    assert thread(reference_of(enquiry))[1][-1] == ("city", "Prata med [namn], eller ring [telefon].")


def test_masking_one_shows_what_is_left_and_saves_nothing(desk: Any, enquiry: str, thread: Any) -> None:
    response = desk.post(f"{enquiry}svara/", {"text": NAMED, "choice": "mask-1"})
    page = response.content.decode()
    assert "Prata med [namn], eller ring 070-174 06 31." in page
    assert "En uppgift kan peka ut någon" in page
    assert len(thread(reference_of(enquiry))[1]) == 1


def test_keeping_asks_why_and_puts_kinds_and_reason_on_record(
    desk: Any, sign_in: Any, enquiry: str, thread: Any
) -> None:
    for reason in ("", "Elias Bergstrand har bett om det"):
        response = desk.post(f"{enquiry}svara/", {"text": NAMED, "choice": "keep", "kept_reason": reason})
        assert response.status_code == 422, reason
    desk.post(
        f"{enquiry}svara/", {"text": NAMED, "choice": "keep", "kept_reason": "Mottagaren behöver numret"}
    )
    texts = thread(reference_of(enquiry))[1]
    assert texts[-2] == ("city", NAMED)
    assert texts[-1][0] == "note"
    assert "Mottagaren behöver numret" in texts[-1][1]
    log = sign_in("dataskydd").get("/arbete/logg/").content.decode()
    assert reference_of(enquiry) in log
    assert "Elias" not in log


def test_a_heading_that_names_somebody_is_refused_with_the_name_marked(desk: Any, enquiry: str) -> None:
    response = desk.post(f"{enquiry}rubrik/", {"text": "Bror till Ahmed Hassan"})
    assert response.status_code == 422
    assert "Rubriken får inte peka ut någon. Skriv om: Ahmed Hassan (namn)." in response.content.decode()


@pytest.mark.parametrize("empty", ["", "   ", "\0", "\u200b"])
def test_nothing_is_no_answer(desk: Any, enquiry: str, empty: str) -> None:
    response = desk.post(f"{enquiry}svara/", {"text": empty})
    assert response.status_code == 422
    assert "Skriv något först." in response.content.decode()


def test_far_too_long_a_text_is_said_so_and_given_back(desk: Any, enquiry: str) -> None:
    response = desk.post(f"{enquiry}svara/", {"text": "å" * 21_000})
    assert response.status_code == 422
    assert "21000 tecken, och högst 20000 går att spara" in response.content.decode().replace("\xa0", "")
    assert "å" * 21_000 in response.content.decode()


@pytest.mark.parametrize("text", ["😀🇸🇪", "a\u202eb\u202c", "<script>alert(1)</script>", "שלום سلام hej"])
def test_any_script_comes_through_whole(desk: Any, enquiry: str, thread: Any, text: str) -> None:
    assert desk.post(f"{enquiry}anteckna/", {"text": text}).status_code == 303
    assert thread(reference_of(enquiry))[1][-1] == ("note", text)
    assert "<script>alert" not in desk.get(enquiry).content.decode()


@pytest.mark.parametrize("to", [State.WAITING, State.CLOSED])
def test_waiting_and_closing_ask_why(desk: Any, enquiry: str, thread: Any, to: State) -> None:
    response = desk.post(f"{enquiry}bestam/", {"to": to})
    assert response.status_code == 422
    assert "Skriv varför, så att en kollega förstår." in response.content.decode()
    assert desk.post(f"{enquiry}bestam/", {"to": to, "text": "Skolan ska höra av sig."}).status_code == 303
    found, texts = thread(reference_of(enquiry))
    assert found.state == to
    assert texts[-1] == ("note", "Skolan ska höra av sig.")


def test_what_was_closed_can_be_opened_again(desk: Any, enquiry: str, thread: Any) -> None:
    desk.post(f"{enquiry}bestam/", {"to": State.CLOSED, "text": "Inget mer."})
    assert "Öppna igen" in desk.get(enquiry).content.decode()
    desk.post(f"{enquiry}bestam/", {"to": State.ACKNOWLEDGED})
    assert thread(reference_of(enquiry))[0].state == State.ACKNOWLEDGED


def test_a_step_that_a_colleague_was_faster_with_is_explained(desk: Any, enquiry: str) -> None:
    desk.post(f"{enquiry}bestam/", {"to": State.CLOSED, "text": "Inget mer."})
    response = desk.post(f"{enquiry}bestam/", {"to": State.ADVISED}, follow=True)
    assert "Det steget går inte härifrån" in response.content.decode()


@pytest.mark.parametrize("state", [s for s in State if s != State.ERASED])
def test_the_page_offers_the_steps_of_the_table(desk: Any, enquiry: str, as_owner: Any, state: State) -> None:
    with as_owner():
        Enquiry.objects.filter(reference=reference_of(enquiry)).update(state=state)
    offered = set(re.findall(r'name="to" value="(\w+)"', desk.get(enquiry).content.decode()))
    possible = {to.value for (here, to) in states.TRANSITIONS if here == state and to != State.ERASED}
    # Acknowledging has a form of its own.
    assert offered == possible - ({State.ACKNOWLEDGED.value} if state == State.RECEIVED else set())


@pytest.mark.parametrize("act", ["bekrafta", "svara", "anteckna", "ta-over", "bestam", "rubrik", "uppgift"])
def test_coming_to_an_act_by_a_link_leads_to_the_enquiry(desk: Any, enquiry: str, act: str) -> None:
    response = desk.get(f"{enquiry}{act}/")
    assert (response.status_code, response.headers["Location"]) == (302, enquiry)


@pytest.mark.parametrize("act", ["bekrafta", "svara", "anteckna", "ta-over", "bestam", "rubrik", "uppgift"])
def test_an_erased_thread_says_what_remains_and_takes_nothing(desk: Any, receive: Receive, act: str) -> None:
    received = receive("Det här ska bort.")
    visit = writer.enter(received.code or "")
    assert visit is not None
    writer.erase(visit)
    address = f"/arbete/inkorg/{received.reference}/"
    page = desk.get(address).content.decode()
    assert "Samtalet är raderat." in page
    assert "Det här ska bort" not in page
    assert "<textarea" not in page
    response = desk.post(f"{address}{act}/", {"text": "Hej", "to": State.CLOSED}, follow=True)
    assert "inget mer kan sparas" in response.content.decode()


def test_who_rang_without_a_code_cannot_be_answered_and_the_page_says_why(desk: Any, cast: Any) -> None:
    elin = cast("samordnare")
    with acting(elin):
        unit = Membership.objects.get(user=elin).organisation_id
        received = intake.note_call(
            text="Undrar.",
            sender=Sender.SCHOOL,
            language="sv",
            district=None,
            unit=unit,
            heading="",
            with_code=False,
            submission="",
        )
    address = f"/arbete/inkorg/{received.reference}/"
    page = desk.get(address).content.decode()
    assert 'data-panel="answer"' not in page
    assert "den som ringde fick ingen kod" in page
    assert "Ingen har en kod" in desk.post(f"{address}svara/", {"text": "Hej"}, follow=True).content.decode()


def test_colleagues_who_have_read_are_named(desk: Any, enquiry: str) -> None:
    desk.get(enquiry)
    page = desk.get(enquiry).content.decode()
    assert "Läst av dig. Allt loggas." in page


def test_taking_over_is_offered_until_it_is_mine(desk: Any, enquiry: str, thread: Any, cast: Any) -> None:
    assert "Ta hand om den" in desk.get(enquiry).content.decode()
    desk.post(f"{enquiry}ta-over/")
    assert thread(reference_of(enquiry))[0].owner == cast("samordnare")
    assert "Ta hand om den" not in desk.get(enquiry).content.decode()


def test_a_late_promise_is_said_in_words(desk: Any, enquiry: str, backdate: Any) -> None:
    backdate(reference_of(enquiry), timezone.now() - timedelta(days=40))
    assert "skulle varit klart" in desk.get(enquiry).content.decode()


def test_what_was_being_written_when_the_session_ended_is_given_back_once(
    client: Any, sign_in: Any, enquiry: str, as_owner: Any
) -> None:
    sign_in("samordnare").get(enquiry)
    with as_owner():
        Session.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    sent = client.post(f"{enquiry}anteckna/", {"text": "Halvfärdig tanke"})
    client.post(sent["Location"], {"login": "samordnare@demo.varsam.test", "password": "varsam-demo"})
    desk = client
    page = desk.get(enquiry).content.decode()
    assert "Halvfärdig tanke</textarea>" in page
    assert 'data-tab="note" checked' in page
    assert "Halvfärdig tanke" not in desk.get(enquiry).content.decode()


def test_the_live_check_counts_places_as_the_browser_does(desk: Any) -> None:
    text = "😀\r\nRing Elias Bergstrand."
    page = desk.post("/arbete/avidentifiera/", {"text": text}).content.decode()
    start = int(re.search(r'data-start="(\d+)"', page)[1])  # type: ignore[index]
    end = int(re.search(r'data-end="(\d+)"', page)[1])  # type: ignore[index]
    shown = text.replace("\r\n", "\n").encode("utf-16-le")[start * 2 : end * 2].decode("utf-16-le")
    assert shown == "Elias Bergstrand"


def test_numbers_that_the_city_publishes_point_at_nobody(desk: Any, as_owner: Any) -> None:
    with as_owner():
        shown = Contact.objects.shown().exclude(phone_display="")
        numbers = list(shown.values_list("phone_display", flat=True))
    assert "031-365 00 00" in numbers
    for number in numbers:
        page = desk.post("/arbete/avidentifiera/", {"text": f"Ring {number} i kväll."}).content
        assert page.strip() == b"", number
    abroad = {"text": "Ring +46 31 365 00 00 eller 070-174 06 31."}
    page = desk.post("/arbete/avidentifiera/", abroad).content.decode()
    assert "<mark>070-174 06 31" in page
    assert "<mark>+46" not in page


def test_the_live_check_says_nothing_about_a_clean_text(desk: Any) -> None:
    assert desk.post("/arbete/avidentifiera/", {"text": "Ring skolan i morgon."}).content.strip() == b""
