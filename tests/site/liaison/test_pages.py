"""The pages of missions, contacts and bodies: the clocks of others, whose page is whose, and what is never lost or told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.areas.operations.conftest import write as write_in
from varsam.areas.liaison.contacts import actions as contacts
from varsam.areas.liaison.contacts.enums import How
from varsam.areas.liaison.contacts.models import Body, Contact
from varsam.areas.liaison.contacts.seals import Person
from varsam.areas.liaison.missions import actions
from varsam.areas.liaison.missions.actions import Facts
from varsam.areas.liaison.missions.deadlines import Deadline
from varsam.areas.liaison.missions.enums import CostKind, Direction, Kind
from varsam.areas.liaison.missions.models import Entry, Mission
from varsam.areas.liaison.missions.states import State
from varsam.kernel.access.actor import acting
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Sender
from varsam.kernel.people.models import Organisation, User
from varsam.site.routes import desk_doors

SignIn = Callable[[str], Client]
ALL = "/arbete/omvarld/"


@pytest.fixture
def coordinator(cast: Callable[[str], User]) -> User:
    return cast("samordnare")


@pytest.fixture
def mission(coordinator: User) -> Mission:
    with acting(coordinator):
        return actions.open_mission(
            unit=Organisation.objects.get(slug="samordningen").pk,
            direction=Direction.IN,
            facts=Facts(Kind.REQUEST, "Enkät om mentorer", body=Body.objects.get(slug="cve")),
            by=coordinator,
        )


def page_of(mission: Mission, more: str = "") -> str:
    return f"{ALL}uppdrag/{mission.reference}/{more}"


def text_of(response: Any) -> str:
    return str(response.content.decode())


def fresh(mission: Mission, by: User) -> Mission:
    with acting(by):
        return Mission.objects.get(pk=mission.pk)


NEW = {
    "title": "Fråga om föräldragrupper",
    "kind": "request",
    "direction": "in",
    "day": "2031-10-26",
    "clock": "02.30",
    "zone": "Europe/Brussels",
}


def test_a_time_that_comes_twice_is_asked_about_and_nothing_written_is_lost(
    sign_in: SignIn, coordinator: User
) -> None:
    client = sign_in("samordnare")
    asked = client.post(f"{ALL}ny/", NEW)
    assert asked.status_code == 422
    page = text_of(asked)
    assert "två gånger" in page
    assert "Fråga om föräldragrupper" in page
    assert page.count('name="which"') == 2
    made = client.post(f"{ALL}ny/", {**NEW, "which": "second"})
    assert made.status_code == 303
    with acting(coordinator):
        found = Mission.objects.get(title=NEW["title"])
        assert found.deadline is not None
        assert found.deadline.isoformat() == "2031-10-26T01:30:00+00:00"
    assert "02.30 i Bryssel (UTC+1)" in text_of(client.get(page_of(found)))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"zone": "Europe/Atlantis"}, "Den tidszonen känner vi inte"),
        ({"day": "2031-03-30"}, "klockan ställs fram"),
        ({"day": "2031-02-30"}, "Det datumet finns inte"),
        ({"clock": "25.00"}, "Det klockslaget finns inte"),
        ({"title": "Om 19900101-2389"}, "utan personnummer"),
        ({"kind": "visit", "day": "", "clock": ""}, "Ett besök behöver en första dag"),
    ],
)
def test_what_cannot_be_is_said_in_plain_swedish(sign_in: SignIn, more: dict[str, str], said: str) -> None:
    found = sign_in("samordnare").post(f"{ALL}ny/", {**NEW, **more})
    assert found.status_code == 422
    assert said in text_of(found)


def test_all_that_is_wrong_with_a_deadline_is_said_at_once(sign_in: SignIn) -> None:
    wrong = {"day": "2031-02-30", "clock": "25.00", "zone": "Europe/Atlantis", "starts_on": "1066-10-14"}
    page = text_of(sign_in("samordnare").post(f"{ALL}ny/", {**NEW, **wrong, "title": ""}))
    down_the_page = [
        page.index(said)
        for said in (
            "Skriv vad det gäller.",
            "Det datumet finns inte",
            "Det klockslaget finns inte",
            "Den tidszonen känner vi inte",
            "Året ska vara mellan 2000 och 2099",
        )
    ]
    assert down_the_page == sorted(down_the_page)


def test_no_fault_is_told_in_words_that_are_not_the_houses(sign_in: SignIn, mission: Mission) -> None:
    client, long = sign_in("samordnare"), "x" * 700
    forms: list[tuple[str, dict[str, str]]] = [
        (f"{ALL}ny/", {**NEW, "title": long, "place": "a\0b", "body": "1\0", "kind": "annat", "zone": long}),
        (page_of(mission, "skriv/"), {"text": "Ring 070-123 45 67", "kept_reason": long, "what": "annat"}),
        (page_of(mission, "kostnad/"), {"kind": "annat", "amount": long, "on": "i går", "words": long}),
        (page_of(mission, "lamna-over/"), {"to": "ingen"}),
        (
            f"{ALL}kontakter/ny/",
            {
                "body": "0",
                "name": long,
                "role": "a\0b",
                "mail": "a@b",
                "phone": "1" * 50,
                "what": long,
                "how": "x",
            },
        ),
        (
            f"{ALL}organ/nytt/",
            {"name_sv": long, "url": "ftp://exempel.se/", "country": "XX", "verified_on": "x"},
        ),
    ]
    for address, said in forms:
        page = text_of(client.post(address, said))
        assert "Något behöver rättas" in page, address
        for word in ("Säkerställ", "giltig", "Nulltecken", "Detta fält", "obligatorisk", "Ange "):
            assert word not in page, (address, word)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"phone": "abc"}, "Skriv numret med siffror"),
        ({"phone": "12"}, "Skriv numret med siffror"),
        ({"asked_on": "1066-10-14"}, "Året ska vara mellan 2000 och 2099"),
        ({"asked_on": "2099-01-01"}, "Den dagen har inte varit än"),
        ({"asked_on": "2001-01-01"}, "Tiden att svara är redan ute"),
    ],
)
def test_a_contact_says_when_they_were_asked_and_a_number_that_can_be_rung(
    sign_in: SignIn, more: dict[str, str], said: str
) -> None:
    asked = {
        "body": str(Body.objects.get(slug="cve").pk),
        "name": "Anna Påhittad",
        "phone": "+32 2 299 11 11, ext 12",
        "what": "Enkäten",
        "asked_on": timezone.localdate().isoformat(),
        "how": "phone",
        "answer": "waits",
    }
    client = sign_in("samordnare")
    found = client.post(f"{ALL}kontakter/ny/", {**asked, **more})
    assert found.status_code == 422
    assert said in text_of(found)
    assert client.post(f"{ALL}kontakter/ny/", asked).status_code == 303


def test_an_owner_reads_and_changes_their_own_and_nobody_elses(
    sign_in: SignIn, mission: Mission, coordinator: User, cast: Any
) -> None:
    school = cast("skola")
    client = sign_in("skola")
    assert client.get(ALL).status_code == 200
    assert client.get(page_of(mission)).status_code == 404
    assert client.get(f"{ALL}kontakter/").status_code == 403
    assert client.get(f"{ALL}kostnader/").status_code == 403
    with acting(coordinator):
        actions.hand_over(mission=mission, to=school, by=coordinator)
    page = text_of(client.get(page_of(mission)))
    assert "ber dig ta över" in page
    # Asked is not yet theirs to change.
    assert client.post(page_of(mission, "skriv/"), {"text": "Hej"}).status_code == 403
    assert client.post(page_of(mission, "lamna-over/svar/"), {"answer": "yes"}).status_code == 303
    assert client.post(page_of(mission, "skriv/"), {"text": "Vi svarar på fredag."}).status_code == 303
    assert "Vi svarar på fredag." in text_of(client.get(page_of(mission)))
    assert fresh(mission, coordinator).owner == school
    keeper = sign_in("samordnare")
    for _press in range(2):
        assert keeper.post(page_of(mission, "ta-over/")).status_code == 303
    assert fresh(mission, coordinator).owner == coordinator
    assert sign_in("polis").get(ALL).status_code == 403


@pytest.mark.parametrize(
    "address",
    ["ny/?organ=%00", "kontakter/ny/?organ=%00", f"kostnader/?ar={'9' * 5000}", "kostnader/?ar=%D9%A2"],
)
def test_an_address_with_nonsense_in_it_opens_the_page(sign_in: SignIn, address: str) -> None:
    assert sign_in("samordnare").get(f"{ALL}{address}").status_code == 200


def test_who_has_no_mission_is_not_asked_to_sort_them(sign_in: SignIn) -> None:
    nothing = text_of(sign_in("fritid").get(ALL))
    assert "Inget uppdrag är upplagt för dig" in nothing
    assert "filter-chip" not in nothing
    assert "filter-chip" in text_of(sign_in("samordnare").get(ALL))


def test_what_matters_most_is_said_whichever_kind_is_looked_at(
    sign_in: SignIn, mission: Mission, coordinator: User
) -> None:
    past = Deadline(timezone.now() - timedelta(days=3), "Europe/Brussels")
    with acting(coordinator):
        actions.set_deadline(mission=mission, deadline=past, by=coordinator)
    client = sign_in("samordnare")
    heading = text_of(client.get(ALL)).split("<h1>")[1].split("</h1>")[0]
    assert "försena" in heading
    assert f"<h1>{heading}</h1>" in text_of(client.get(f"{ALL}?slag=network"))


def test_what_came_in_is_not_closed_without_an_answer_or_a_reason(
    sign_in: SignIn, mission: Mission, coordinator: User
) -> None:
    client = sign_in("samordnare")
    refused = client.post(page_of(mission, "avsluta/"), {"text": ""})
    assert refused.status_code == 422
    assert "Skriv varför" in text_of(refused)
    assert client.post(page_of(mission, "svar/"), {"text": "Ja, vi är med."}).status_code == 303
    assert client.post(page_of(mission, "avsluta/"), {"text": ""}).status_code == 303
    assert fresh(mission, coordinator).state == State.CLOSED
    page = text_of(client.get(page_of(mission)))
    assert "Ja, vi är med." in page
    assert "Öppna igen" in page


def test_a_text_that_points_at_somebody_is_shown_again_and_kept_for_a_reason(
    sign_in: SignIn, mission: Mission, coordinator: User
) -> None:
    client, text = sign_in("samordnare"), "Ring 070-123 45 67 före mötet."
    refused = client.post(page_of(mission, "skriv/"), {"text": text})
    assert refused.status_code == 422
    assert "kan peka ut någon" in text_of(refused)
    assert "<title>Rätta: " in text_of(refused)
    kept = {"text": text, "choice": "keep", "kept_reason": "Det är växelns nummer."}
    assert client.post(page_of(mission, "skriv/"), kept).status_code == 303
    never = {"text": "Gäller 19900101-2389.", "choice": "keep", "kept_reason": "Behövs."}
    assert client.post(page_of(mission, "skriv/"), never).status_code == 422
    with acting(coordinator):
        assert Entry.objects.filter(mission=mission, what="note").count() == 1


def test_the_years_costs_leave_as_sums_in_their_currency_and_nobodys_name(
    sign_in: SignIn, mission: Mission, coordinator: User
) -> None:
    client = sign_in("samordnare")
    year = timezone.localdate().year
    for amount, currency in [("1240,50", "SEK"), ("0,1", "NOK")]:
        said = {
            "kind": "travel",
            "amount": amount,
            "currency": currency,
            "on": timezone.localdate().isoformat(),
        }
        assert client.post(page_of(mission, "kostnad/"), said).status_code == 303
    for amount in ("1,005", "-3", "1e3", "0", "många"):
        said["amount"] = amount
        assert client.post(page_of(mission, "kostnad/"), said).status_code == 422
    written = client.get(f"{ALL}kostnader/{year}/csv/").content.decode()
    assert f"{year};{mission.reference};Fråga;Resa;1240,50;SEK" in written
    assert f"{year};{mission.reference};Fråga;Resa;0,10;NOK" in written
    assert coordinator.name not in written
    assert mission.title not in written
    page = text_of(client.get(f"{ALL}kostnader/"))
    assert coordinator.name not in page.split("<main")[1].split("</main")[0]


def test_a_contact_can_be_shown_what_stands_and_is_destroyed_by_one_press(
    sign_in: SignIn, coordinator: User, cast: Any
) -> None:
    client = sign_in("samordnare")
    said = {
        "body": Body.objects.get(slug="cve").pk,
        "name": "Anna Påhittad",
        "mail": "anna@exempel.test",
        "what": "Frågor om enkäten",
        "asked_on": timezone.localdate().isoformat(),
        "how": "mail",
        "answer": "yes",
    }
    assert client.post(f"{ALL}kontakter/ny/", {**said, "mail": "", "phone": ""}).status_code == 422
    numbered = client.post(
        f"{ALL}kontakter/ny/", {**said, "name": "Anna 19900101-2389", "what": "19900101-2389"}
    )
    assert numbered.status_code == 422
    assert text_of(numbered).count("Ett personnummer hör aldrig hit") >= 2
    assert client.post(f"{ALL}kontakter/ny/", said).status_code == 303
    with acting(coordinator):
        made = Contact.objects.order_by("-at")[0]
    address = f"{ALL}kontakter/{made.pk}/"
    page = text_of(client.get(address))
    assert "Anna Påhittad" in page
    assert "anna@exempel.test" in page
    lead = sign_in("metodansvarig")
    assert lead.get(address).status_code == 200
    assert lead.post(f"{address}avsluta/", {"why": "withdrawn"}).status_code == 403
    client = sign_in("samordnare")
    assert client.post(f"{address}avsluta/", {"why": "withdrawn"}).status_code == 303
    page = text_of(client.get(address))
    assert "Anna" not in page
    assert "Tog tillbaka sitt ja" in page


def test_an_enquiry_from_abroad_opens_its_mission_by_one_press(sign_in: SignIn, coordinator: User) -> None:
    visit = write_in(Sender.ABROAD, "We would like to see your parent groups.")
    with acting(coordinator):
        enquiry = Enquiry.objects.get(pk=visit.enquiry)
    with acting(coordinator):
        first = desk_doors.OPENERS["liaison"](enquiry, coordinator)
        assert desk_doors.OPENERS["liaison"](enquiry, coordinator) == first
    page = text_of(sign_in("samordnare").get(first))
    assert enquiry.reference in page
    assert "parent groups" not in page


def test_the_month_shows_deadlines_and_days_and_the_tasks_show_what_one_owns(
    sign_in: SignIn, mission: Mission, coordinator: User
) -> None:
    due = timezone.now() + timedelta(days=40)
    with acting(coordinator):
        actions.set_deadline(mission=mission, deadline=Deadline(due, "Europe/Brussels"), by=coordinator)
    client = sign_in("samordnare")
    month = timezone.localtime(due).strftime("%Y-%m")
    assert mission.title in text_of(client.get(f"{ALL}kalender/?manad={month}"))
    assert client.get(f"{ALL}kalender/?manad=2026-13").status_code == 200
    assert mission.title in text_of(client.get("/arbete/uppgifter/"))


def test_the_calendar_counts_days_and_not_what_is_on_them(
    sign_in: SignIn, mission: Mission, coordinator: User
) -> None:
    client, month = sign_in("samordnare"), f"{ALL}kalender/?manad=2041-05"
    home = Organisation.objects.get(slug="samordningen").pk
    assert "Inget den här månaden" in text_of(client.get(month))
    for number, day in enumerate((7, 7, 7, 20)):
        due = Deadline(datetime(2041, 5, day, 10, tzinfo=UTC), "Europe/Stockholm")
        with acting(coordinator):
            actions.open_mission(
                unit=home, direction=Direction.IN, facts=Facts(Kind.REQUEST, f"Fråga {number}"), deadline=due,
                by=coordinator,
            )  # fmt: skip
        said = "2 dagar att minnas" if day == 20 else "En dag att minnas"
        assert said in text_of(client.get(month)), number


def test_who_owns_a_mission_and_sees_no_contacts_changes_it_and_loses_neither_body_nor_contact(
    sign_in: SignIn, mission: Mission, coordinator: User, cast: Any, as_owner: Any
) -> None:
    owner, body = cast("skola"), mission.body
    assert body is not None
    with acting(coordinator):
        known = contacts.note(
            body=body, unit=mission.unit_id, person=Person("Anna Påhittad"), on=timezone.localdate(),
            how=How.MAIL, by=coordinator,
        )  # fmt: skip
        facts = Facts(Kind.REQUEST, mission.title, body=body, contact=known)
        actions.change(mission=mission, facts=facts, seen=mission.version, by=coordinator)
        actions.hand_over(mission=mission, to=owner, by=coordinator)
    with acting(owner):
        actions.answer_offer(mission=mission, accepts=True, by=owner)
    with as_owner():
        Body.objects.filter(pk=body.pk).update(is_shown=False)
    client, said = sign_in("skola"), {"title": "Ny titel", "kind": "request", "body": str(body.pk)}
    address = page_of(mission, "andra/")
    assert f'value="{body.pk}" selected' in text_of(client.get(address))
    assert client.post(address, said).status_code == 303
    changed = fresh(mission, coordinator)
    assert (changed.title, changed.body_id, changed.contact_id) == ("Ny titel", body.pk, known.pk)
    assert client.post(address, {**said, "body": ""}).status_code == 303
    assert fresh(mission, coordinator).contact_id is None
    refused = client.post(address, said)
    assert refused.status_code == 422, "a body that is hidden is chosen for nothing new"


def test_a_body_holds_no_person_and_two_who_change_it_lose_nothing(sign_in: SignIn) -> None:
    client, body = sign_in("samordnare"), Body.objects.get(slug="cve")
    address = f"{ALL}organ/{body.slug}/andra/"
    said = {
        "name_sv": body.name_sv,
        "name_en": body.name_en,
        "kind": body.kind,
        "country": "SE",
        "url": body.url,
        "what_sv": "Stöd till kommuner.",
        "what_en": "Support.",
        "source": body.source,
        "is_shown": "on",
        "seen": str(body.version),
    }
    person = client.post(address, {**said, "what_sv": "Ring 070-123 45 67"})
    assert person.status_code == 422
    assert "skrivs in som kontakter" in text_of(person)
    assert client.post(address, said).status_code == 303
    assert client.post(address, said).status_code == 409
    assert sign_in("skola").get(f"{ALL}organ/{body.slug}/").status_code == 200
    assert sign_in("skola").get(address).status_code == 403


def test_a_mission_opens_with_as_many_questions_however_long_it_is(
    sign_in: SignIn, mission: Mission, coordinator: User
) -> None:
    client = sign_in("samordnare")

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page_of(mission)).status_code == 200
            assert client.get(ALL).status_code == 200
        return len(asked)

    questions()
    before = questions()
    with acting(coordinator):
        for number in range(4):
            actions.write(mission=mission, text=f"Anteckning nummer {number}.", by=coordinator)
            actions.add_cost(
                mission=mission, kind=CostKind.FEE, amount=Decimal(5), currency="SEK", on=timezone.localdate(),
                by=coordinator,
            )  # fmt: skip
            actions.open_mission(
                unit=mission.unit_id, direction=Direction.OUT, facts=Facts(Kind.REQUEST, f"Fråga {number}"),
                by=coordinator,
            )  # fmt: skip
    assert questions() == before
