"""Who a record is about, opened for a purpose; and partners that leave and come back."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.site.conftest import words
from tests.site.records.conftest import OWN
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.people.models import Organisation
from varsam.kernel.records import actions, identities
from varsam.kernel.records.enums import Track
from varsam.kernel.records.models import Grant, Record
from varsam.kernel.vault.identities import contact_from, person_from
from varsam.kernel.vault.models import Protection

NUMBER = "19900101-0017"
WRITTEN = {
    "name": "Vera Lindström", "number": NUMBER, "born": "", "phone": "070-174 06 44", "email": "",
    "address": "Exempelgatan 1", "other": "", "protection": "none",
}  # fmt: skip
PARTNERS, REGION = "/arbete/partner/", "polisen-region-vast"


def place(record: Record, act: str = "") -> str:
    return f"/arbete/akter/{record.reference}/person/{act}"


@pytest.fixture
def named(record: Record, cast: Any) -> Record:
    """The record, with who it is about."""
    with acting(cast(OWN)):
        identities.add_identity(
            record=record, person=person_from("Vera Lindström", NUMBER, None, date(2026, 11, 22)),
            contact=contact_from(address="Exempelgatan 1", phone="070-174 06 44", email="", other=""),
            protection=Protection.NONE, by=cast(OWN),
        )  # fmt: skip
    return record


def opened(client: Client, record: Record, what: str, **more: str) -> Any:
    return client.post(place(record), {"what": what, "purpose": "contact", "words": "", **more})


# --- writing it in ----------------------------------------------------------------------------------------------------


def test_who_it_is_is_written_in_once_and_stands_in_no_list(own: Client, record: Record) -> None:
    assert "Ingen har skrivit in vem akten gäller." in words(own.get(place(record)))
    response = own.post(place(record, "ny/"), WRITTEN)
    assert response.headers["Location"] == place(record)
    for path in (place(record), f"/arbete/akter/{record.reference}/", "/arbete/akter/"):
        assert "Vera" not in own.get(path).content.decode()
    assert "Någon har redan skrivit in" in words(own.post(place(record, "ny/"), WRITTEN, follow=True))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "Skriv personens namn"),
        ({"name": "x" * 201}, "Namnet är för långt."),
        ({"number": "19900101-0018"}, "Det finns inget sådant personnummer."),
        ({"number": "12345"}, "Skriv personnumret med tio eller tolv siffror"),
        ({"number": "19991332-1111"}, "Det finns inget sådant personnummer."),
        ({"number": NUMBER, "born": "1991-01-01"}, "Födelsedagen och personnumret säger olika."),
        ({"number": "", "born": "2999-01-01"}, "Födelsedagen har inte varit än."),
        ({"born": "i våras"}, "Skriv datumet som år, månad och dag"),
        ({"address": "x" * 1001}, "Texten är för lång."),
        ({"protection": ""}, "Välj ett alternativ."),
    ],
)
def test_what_is_wrong_is_said_without_saying_the_number_back(
    own: Client, record: Record, change: dict[str, str], said: str
) -> None:
    response = own.post(place(record, "ny/"), {**WRITTEN, **change})
    assert response.status_code == 422
    assert said in words(response)
    errors = " ".join(re.findall(r'data-field="validation">([^<]*)', response.content.decode()))
    assert errors
    assert (change.get("number") or NUMBER) not in errors


@pytest.mark.parametrize(
    "typed", ["900101-0017", "9001010017", "1990 01 01 0017", "１９９００１０１-００１７"]
)
def test_a_number_is_taken_as_people_type_it(own: Client, record: Record, typed: str) -> None:
    assert own.post(place(record, "ny/"), {**WRITTEN, "number": typed}).status_code == 303
    assert NUMBER in words(opened(own, record, "name"))


def test_the_same_person_in_two_records_of_the_unit_is_told(own: Client, named: Record, cast: Any) -> None:
    with acting(cast(OWN)):
        second = actions.open_record(
            unit=named.unit_id,
            track=Track.SSPF,
            track_reason="",
            text="Läget.",
            by=cast(OWN),
        )
    said = words(own.post(place(second, "ny/"), WRITTEN, follow=True))
    told = said.split("Samma person har fler akter på er enhet:")[1].split("Behövs båda?")[0]
    assert named.reference in told
    assert second.reference not in told


# --- opening ------------------------------------------------------------------------------------------------------------


def test_each_part_is_opened_by_itself_for_a_purpose_and_on_record(
    own: Client, named: Record, as_owner: Any
) -> None:
    page = opened(own, named, "name")
    assert page.headers["Cache-Control"] == "no-store"
    said = words(page)
    assert "Vera Lindström" in said
    assert NUMBER in said
    assert "070-174 06 44" not in page.content.decode()
    contact = words(opened(own, named, "contact"))
    assert "070-174 06 44" in contact
    assert "Vera" not in contact
    with as_owner():
        details = list(
            AuditEntry.objects.filter(event="identity.opened", target=named.reference)
            .order_by("pk").values_list("details", flat=True)
        )  # fmt: skip
    assert details == [{"what": "name", "purpose": "contact"}, {"what": "contact", "purpose": "contact"}]
    after = words(own.get(place(named)))
    assert "Vera" not in after
    assert "Ta kontakt med personen" in after


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"purpose": ""}, "Välj vad du ska göra."),
        ({"purpose": "nyfiken"}, "Välj vad du ska göra."),
        ({"purpose": "other"}, "tecken vad du ska göra."),
        ({"purpose": "other", "words": "kort"}, "tecken vad du ska göra."),
        ({"what": "religion"}, "Välj vad du behöver."),
    ],
)
def test_without_a_purpose_nothing_opens(own: Client, named: Record, sent: dict[str, str], said: str) -> None:
    response = own.post(place(named), {"what": "name", "purpose": "contact", "words": "", **sent})
    assert response.status_code == 422
    assert said in words(response)
    assert "Vera" not in response.content.decode()


def test_a_recipient_opens_what_is_shared_and_nothing_else(as_user: Any, named: Record, share: Any) -> None:
    assert as_user("polis").get(place(named)).status_code == 404
    share("polis", "needs")
    assert as_user("polis").get(place(named)).status_code == 404
    share("polis", "identity")
    police = as_user("polis")
    assert "Vera Lindström" in words(opened(police, named, "name"))
    assert opened(police, named, "contact").status_code == 422
    assert police.post(place(named, "namn/"), {**WRITTEN, "version": "1"}).status_code == 403


def test_a_protected_persons_contact_is_hidden_from_all_but_the_unit(
    own: Client, as_user: Any, named: Record, share: Any
) -> None:
    share("skola", "identity", "contact")
    school = as_user("skola")
    assert "070-174 06 44" in words(opened(school, named, "contact"))
    said = words(own.post(place(named, "skydd/"), {"protection": "secrecy_marking"}, follow=True))
    assert "Det gäller genast" in said
    assert "Sekretessmarkering" in said
    assert opened(school, named, "contact").status_code == 422
    assert "dolda för dig" in words(school.get(place(named)))
    assert "Vera Lindström" in words(opened(school, named, "name"))
    assert "070-174 06 44" in words(opened(own, named, "contact"))
    assert "Skyddade personuppgifter" in words(own.get(f"/arbete/akter/{named.reference}/"))


# --- changing -------------------------------------------------------------------------------------------------------------


def version(page: Any) -> str:
    found = re.search(r'name="version" value="(\d+)"', page.content.decode())
    assert found is not None
    return found[1]


def test_a_change_is_made_to_what_was_read(own: Client, named: Record) -> None:
    read = version(opened(own, named, "name"))
    changed = {"name": "Vera Berg", "number": NUMBER, "born": "", "version": read}
    assert "Ändringen är sparad." in words(own.post(place(named, "namn/"), changed, follow=True))
    late = words(own.post(place(named, "namn/"), {**changed, "name": "Vera Ek"}, follow=True))
    assert "Någon annan ändrade medan du skrev." in late
    assert "Vera Berg" in words(opened(own, named, "name"))
    read = version(opened(own, named, "contact"))
    own.post(place(named, "kontakt/"), {"phone": "070-174 06 55", "version": read})
    assert "070-174 06 55" in words(opened(own, named, "contact"))


@pytest.mark.parametrize(
    ("act", "sent", "status"),
    [
        ("namn/", {"name": "", "number": "", "born": "", "version": "1"}, 422),
        ("kontakt/", {"phone": "x" * 1001, "version": "1"}, 422),
        ("skydd/", {"protection": "hemlig"}, 422),
        ("namn/", {"name": "Vera", "number": "", "born": "", "version": "x"}, 404),
        ("kontakt/", {"phone": "1"}, 404),
    ],
)
def test_a_wrong_change_is_said(
    own: Client, named: Record, act: str, sent: dict[str, str], status: int
) -> None:
    assert own.post(place(named, act), sent).status_code == status


@pytest.mark.parametrize("account", ["socialsekreterare.centrum", "samordnare"])
def test_another_units_person_is_not_there(as_user: Any, named: Record, account: str) -> None:
    client = as_user(account)
    assert client.get(place(named)).status_code == 404
    assert client.get(place(named, "ny/")).status_code == 404
    assert client.post(place(named, "skydd/"), {"protection": "none"}).status_code == 404


# --- partners -------------------------------------------------------------------------------------------------------------


def test_what_ends_is_told_before_a_partner_is_said_to_have_left(
    as_user: Any, record: Record, share: Any, as_owner: Any
) -> None:
    with as_owner():
        Grant.objects.all().delete()
    share("polis", "needs")
    coordinator = as_user("samordnare")
    assert "Polisen, region Väst Polismyndigheten en delning" in words(coordinator.get(PARTNERS))
    told = words(coordinator.get(f"{PARTNERS}polismyndigheten/"))
    assert "En delning från enheter i staden slutar genast." in told
    assert "Det gäller också Polisen, region Väst." in told
    assert record.reference not in told
    said = words(coordinator.post(f"{PARTNERS}polismyndigheten/", {"state": "left"}, follow=True))
    assert "Polismyndigheten har lämnat samverkan. En delning är slut." in said
    assert as_user("polis").get(f"/arbete/akter/{record.reference}/").status_code == 404
    assert "Organisationen har lämnat samverkan" in words(
        as_user(OWN).get(f"/arbete/akter/{record.reference}/")
    )
    assert "det står redan så" in words(
        coordinator.post(f"{PARTNERS}polismyndigheten/", {"state": "left"}, follow=True)
    )
    back = words(coordinator.get(f"{PARTNERS}polismyndigheten/"))
    assert "Inget som var delat förut öppnas." in back
    said = words(coordinator.post(f"{PARTNERS}polismyndigheten/", {"state": "back"}, follow=True))
    assert "är med i samverkan igen" in said
    assert Organisation.objects.get(slug=REGION).left_at is None
    assert as_user("polis").get(f"/arbete/akter/{record.reference}/").status_code == 404


@pytest.mark.parametrize("account", [OWN, "polis", "dataskydd", "systemadmin", "registrator"])
def test_only_who_coordinates_has_partners(as_user: Any, account: str) -> None:
    assert as_user(account).get(PARTNERS).status_code == 403
    assert as_user(account).post(f"{PARTNERS}{REGION}/", {"state": "left"}).status_code == 403


@pytest.mark.parametrize("slug", ["socialkontor-hisingen", "goteborgs-stad", "finns-inte"])
def test_what_is_no_partner_is_not_there(as_user: Any, slug: str) -> None:
    coordinator = as_user("samordnare")
    assert coordinator.get(f"{PARTNERS}{slug}/").status_code == 404
    assert coordinator.post(f"{PARTNERS}{slug}/", {"state": "left"}).status_code == 404


@pytest.mark.parametrize("state", ["", "gone", "back"])
def test_a_state_that_makes_no_sense_changes_nothing(as_user: Any, state: str) -> None:
    said = words(as_user("samordnare").post(f"{PARTNERS}{REGION}/", {"state": state}, follow=True))
    assert "det står redan så" in said
    assert Organisation.objects.get(slug=REGION).left_at is None
