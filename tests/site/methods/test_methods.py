"""The register of methods: open to everybody, edited by the method lead alone, and nobody's text is lost."""

from typing import Any

import pytest
from django.test import Client

from varsam.areas.methods.register import actions
from varsam.areas.methods.register.models import Method, Rating, Status
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry

NOTE = "En svensk genomgång av 183 insatser"
NOT_RECOMMENDED = "Inget i listan är rekommenderat av staden."
CHANGE = "/arbete/metoder/sspf/andra/"


def sent(method: Method, **other: str) -> dict[str, str]:
    values = {name: getattr(method, name) for name in actions.FIELDS}
    return {
        **{name: str(value) if value else "" for name, value in values.items()},
        "seen": actions.mark(method),
        **other,
    }


def test_everybody_reads_the_register(db: None, client: Client) -> None:
    page = client.get("/metoder/").content.decode()
    assert page.count('class="card method-card"') == Method.objects.count() == 18
    assert NOTE in page
    assert NOT_RECOMMENDED in page
    for method in Method.objects.all():
        card = client.get(f"/metoder/{method.slug}/").content.decode()
        assert card.count('class="card rated"') == 2
        assert NOTE in card
        assert str(Rating(method.effect).label) in card
        assert client.get(f"/en/metoder/{method.slug}/").status_code == 200
    assert client.get("/ar/metoder/", follow=False)["Location"] == "/en/metoder/"
    assert client.get("/metoder/finns-inte/").status_code == 404
    assert not client.cookies


def test_nothing_from_outside_stands_for_persons_or_files(db: None) -> None:
    for method in Method.objects.all():
        assert method.status == Status.CANDIDATE
        assert "domain.md" not in method.source + method.effect_source + method.implementation_source


def test_a_card_that_is_changed_is_another_for_everybody_at_once(
    client: Client, sign_in: Any, as_owner: Any
) -> None:
    assert NOT_RECOMMENDED in client.get("/metoder/").content.decode()
    method = Method.objects.get(slug="sspf")
    lead = sign_in("metodansvarig")
    answer = lead.post(CHANGE, sent(method, status="recommended", harms_sv="Kan kännas svårt att neka."))
    assert answer.status_code == 302
    page = Client().get("/metoder/sspf/").content.decode()
    assert "Kan kännas svårt att neka." in page
    assert "Rekommenderas" in page
    assert NOT_RECOMMENDED not in Client().get("/metoder/").content.decode()
    with as_owner():
        entry = AuditEntry.objects.filter(event="method.changed").latest("pk")
    assert (entry.target, entry.details) == ("sspf", {"fields": "harms_sv status"})


def test_two_who_edit_at_once_lose_nothing(sign_in: Any) -> None:
    method = Method.objects.get(slug="sspf")
    mine, theirs = sent(method, needs_sv="Mitt krav."), sent(method, needs_sv="Deras krav.")
    lead = sign_in("metodansvarig")
    lead.post(CHANGE, theirs)
    answer = lead.post(CHANGE, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mitt krav." in page
    assert "Deras krav." in page
    assert "Någon annan har sparat medan du skrev." in page
    again = {**mine, "seen": actions.mark(Method.objects.get(slug="sspf"))}
    assert lead.post(CHANGE, again).status_code == 302
    assert Method.objects.get(slug="sspf").needs_sv == "Mitt krav."


def test_a_new_method_has_an_address_of_its_own(sign_in: Any) -> None:
    lead = sign_in("metodansvarig")
    assert lead.get("/arbete/metoder/ny/").status_code == 200
    empty = lead.post("/arbete/metoder/ny/", {})
    assert empty.status_code == 422
    assert "Fyll i ”Namn”." in empty.content.decode()
    values = sent(Method.objects.get(slug="sspf"), name_sv="Ny", seen="")
    assert lead.post("/arbete/metoder/ny/", values)["Location"] == "/arbete/metoder/ny-2/"


@pytest.mark.parametrize("account", ["samordnare", "utbildare", "mentor"])
def test_others_read_and_do_not_edit(sign_in: Any, cast: Any, account: str) -> None:
    other = sign_in(account)
    method = Method.objects.get(slug="sspf")
    card = other.get("/arbete/metoder/sspf/").content.decode()
    assert "Ändra kortet" not in card
    assert other.get(CHANGE).status_code == 403
    assert other.post(CHANGE, sent(method, harms_sv="x")).status_code == 403
    assert other.post("/arbete/metoder/ny/", sent(method)).status_code == 403
    with acting(cast(account)):
        assert Method.objects.filter(slug="sspf").update(harms_sv="x") == 0
        with pytest.raises(Method.DoesNotExist):
            actions.change_method(
                method=method, values={"harms_sv": "x"}, seen=actions.mark(method), by=cast(account)
            )
