"""The telephones: edited by the one who may, public at once, and honest about what has been checked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from varsam.areas.relatives import editing
from varsam.areas.relatives.models import Contact
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry
from varsam.site.editing.forms_contacts import ContactForm

LIST = "/arbete/kontakter/"
SLUG = "radda-barnen-orostelefonen"
ONE = f"{LIST}{SLUG}/"
Recorded = Callable[[str], list[Entry]]


def typed(slug: str = SLUG, **changes: Any) -> dict[str, Any]:
    """What the form of a contact sends, with some fields typed over."""
    initial = ContactForm.initial_of(Contact.objects.get(slug=slug))
    sent = {key: value for key, value in initial.items() if value not in (None, False)}
    return {**sent, **changes}


@pytest.mark.django_db
@pytest.mark.parametrize("account", ["socialsekreterare.hisingen", "dataskydd", "systemadmin", "skola"])
@pytest.mark.parametrize("address", [LIST, ONE, f"{LIST}ny/"])
def test_only_the_coordinator_edits(sign_in: Any, account: str, address: str) -> None:
    assert sign_in(account).get(address).status_code == 403


@pytest.mark.django_db
def test_signing_in_comes_first(client: Any) -> None:
    answer = client.get(ONE)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/konto/logga-in/?next=/arbete/")


def test_the_list_says_what_is_to_be_checked(desk: Any, as_owner: Any) -> None:
    today = timezone.localdate()
    with as_owner():
        Contact.objects.update(verified_on=today)
        Contact.objects.filter(slug=SLUG).update(verified_on=today - timedelta(days=181))
        Contact.objects.filter(slug="bris-116-111").update(verified_on=None)
    page = desk.get(LIST).content.decode()
    assert "2 nummer behöver kontrolleras" in page
    narrowed = desk.get(f"{LIST}?visa=kontrollera").content.decode()
    assert "1 dag för gammalt" in narrowed
    assert "Aldrig kontrollerat" in narrowed
    assert "SOS Alarm" not in narrowed


def test_what_is_saved_is_public_at_once(desk: Any, client: Any, recorded: Recorded) -> None:
    assert "Ring när som helst" not in client.get("/anhorig/").content.decode()
    answer = desk.post(ONE, typed(note_sv="Ring när som helst."), follow=True)
    assert "Alla ser ändringen nu" in answer.content.decode()
    assert "Ring när som helst" in client.get("/anhorig/").content.decode()
    entry = recorded("contact")[-1]
    assert (entry.event, entry.target, entry.details) == ("contact.changed", SLUG, {"fields": "notes"})
    assert entry.unit is not None


@pytest.mark.parametrize("change", [{"phone_display": "020-100 201"}, {"hours": "mån 9–10", "disputed": ""}])
def test_a_new_number_or_new_hours_are_unchecked(desk: Any, as_owner: Any, change: dict[str, str]) -> None:
    with as_owner():
        Contact.objects.filter(slug=SLUG).update(verified_on=timezone.localdate())
    answer = desk.post(ONE, typed(**change), follow=True)
    assert "ring och kontrollera" in answer.content.decode()
    assert Contact.objects.get(slug=SLUG).verified_on is None


def test_a_mended_text_leaves_the_check_alone(desk: Any, as_owner: Any) -> None:
    with as_owner():
        Contact.objects.filter(slug=SLUG).update(verified_on=timezone.localdate())
    desk.post(ONE, typed(source="ny källa"))
    assert Contact.objects.get(slug=SLUG).verified_on == timezone.localdate()


def test_ringing_is_put_on_record(desk: Any, recorded: Recorded) -> None:
    desk.post(f"{ONE}kontrollerad/")
    assert Contact.objects.get(slug=SLUG).verified_on == timezone.localdate()
    assert recorded("contact")[-1].event == "contact.verified"


def test_saving_nothing_changes_nothing(desk: Any, recorded: Recorded) -> None:
    before = len(recorded("contact"))
    assert "Inget var ändrat" in desk.post(ONE, typed(), follow=True).content.decode()
    assert len(recorded("contact")) == before


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name_sv": ""}, "Skriv namnet på svenska"),
        ({"hours": "blå 9–12"}, "Rad 1: ”blå” är ingen veckodag"),
        ({"disputed": "lör 9–12"}, "En osäker tid måste vara en del av öppettiderna"),
        ({"always": "on"}, "Välj antingen dygnet runt eller öppettider"),
        ({"phone_display": "ring oss"}, "Skriv numret med siffror"),
        ({"web": "javascript:alert(1)"}, "Skriv adressen så här"),
        ({"age_min": "20", "age_max": "10"}, "högsta åldern är lägre"),
        ({"source": ""}, "behöver fyllas i"),
        ({"name_sv": "x" * 200_000}, "120 tecken"),
    ],
)
def test_what_cannot_be_saved_is_told_and_kept_on_the_page(
    desk: Any, change: dict[str, str], told: str
) -> None:
    before = editing.Details.of(Contact.objects.get(slug=SLUG))
    answer = desk.post(ONE, typed(note_en="kept as typed", **change))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert "kept as typed" in page
    assert editing.Details.of(Contact.objects.get(slug=SLUG)) == before


def test_two_at_once_both_texts_are_seen(desk: Any, as_owner: Any) -> None:
    mine = typed(note_sv="Min text.")
    with as_owner():
        Contact.objects.filter(slug=SLUG).update(source="Den andres källa")
    answer = desk.post(ONE, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Min text." in page
    assert "Den andres källa" in page
    assert Contact.objects.get(slug=SLUG).source == "Den andres källa"
    again = {**mine, "seen": answer.context["form"]["seen"].value()}
    assert desk.post(ONE, again).status_code == 302
    assert Contact.objects.get(slug=SLUG).notes["sv"] == "Min text."


def test_a_hidden_contact_is_gone_from_the_public_and_comes_back(desk: Any, client: Any) -> None:
    name = Contact.objects.get(slug=SLUG).name
    desk.post(f"{ONE}visas/", {"shown": "no"})
    assert name not in client.get("/anhorig/").content.decode()
    assert name in desk.get(f"{LIST}?visa=dolda").content.decode()
    desk.post(f"{ONE}visas/", {"shown": "yes"})
    assert name in client.get("/anhorig/").content.decode()


def test_a_new_contact_takes_no_address_of_another_page(desk: Any) -> None:
    said = {
        "name_sv": "Ny",
        "note_sv": "När du vill.",
        "source": "egen",
        "position": "5",
        "audience": "relative",
    }
    answer = desk.post(f"{LIST}ny/", {**said, "urgency": "advice", "phone_display": "031-12 34 56"})
    made = Contact.objects.get(slug="ny-2")
    assert answer["Location"] == f"{LIST}ny-2/"
    assert (made.phone_dial, made.hours["hours"], made.verified_on) == ("031123456", None, None)


def test_a_preview_keeps_nothing(desk: Any) -> None:
    before = editing.Details.of(Contact.objects.get(slug=SLUG))
    sent = typed(name_sv="Förhandsnamn", slug=SLUG)
    live = desk.post(f"{LIST}forhandsvisning/", sent).content.decode()
    whole = desk.post(ONE, {**sent, "preview": "1"})
    assert "Förhandsnamn" in live
    assert "<html" not in live
    assert whole.status_code == 200
    assert "Förhandsnamn" in whole.content.decode()
    assert editing.Details.of(Contact.objects.get(slug=SLUG)) == before


@pytest.mark.django_db
def test_if_it_cannot_be_recorded_it_is_not_changed(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object, **_facts: object) -> None:
        raise RuntimeError

    contact = Contact.objects.get(slug=SLUG)
    monkeypatch.setattr(editing.audit, "record", fails)
    elin = cast("samordnare")
    with pytest.raises(RuntimeError), acting(elin):
        editing.set_shown(contact=contact, shown=False, by=elin)
    contact.refresh_from_db()
    assert contact.is_shown


@pytest.mark.django_db
def test_row_security_refuses_whoever_is_no_editor(cast: Any) -> None:
    samir, contact = cast("socialsekreterare.hisingen"), Contact.objects.get(slug=SLUG)
    with acting(samir), pytest.raises(Contact.DoesNotExist):
        editing.set_shown(contact=contact, shown=False, by=samir)
