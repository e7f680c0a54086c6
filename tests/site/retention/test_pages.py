"""The registrar's pages: what they show, what they refuse, and what they say when something has changed meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from varsam.kernel.audit.models import Entry
from varsam.kernel.retention import proposing, running
from varsam.kernel.retention.enums import ListState
from varsam.kernel.retention.models import DestructionList, Exemption, Hold, ListItem, RetentionRule
from varsam.site.retention import jobs

START = "/arbete/gallring/"
HOLDS, RULES = f"{START}sparrar/", f"{START}regler/"


@pytest.fixture
def gun(sign_in: Any) -> Any:
    """A browser in which the registrar is signed in; the demo town has a list that waits."""
    return sign_in("registrator")


@pytest.fixture
def waiting(as_owner: Any) -> DestructionList:
    """The demo's list, made anew as every night."""
    proposing.propose()
    with as_owner():
        return DestructionList.objects.get(state=ListState.PROPOSED)


@pytest.fixture
def items(as_owner: Any, waiting: DestructionList) -> list[ListItem]:
    with as_owner():
        return list(ListItem.objects.filter(list=waiting).order_by("pk"))


def page_of(waiting: DestructionList) -> str:
    return f"{START}lista/{waiting.pk}/"


def again(as_owner: Any, waiting: DestructionList) -> DestructionList:
    with as_owner():
        return DestructionList.objects.get(pk=waiting.pk)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("address", [START, HOLDS, RULES, f"{START}intyg/"])
@pytest.mark.parametrize("who", ["samordnare", "polis", "systemadmin", "rad"])
@pytest.mark.django_db
def test_nobody_else_reads_them(sign_in: Any, who: str, address: str) -> None:
    assert sign_in(who).get(address).status_code == 403


def test_auditor_reads_and_changes_nothing(sign_in: Any, waiting: DestructionList, as_owner: Any) -> None:
    auditor = sign_in("dataskydd")
    for address in (START, page_of(waiting), HOLDS, RULES, f"{START}intyg/"):
        answer = auditor.get(address)
        assert answer.status_code == 200
        assert '<form method="post"' not in answer.content.decode().split("<main")[1]
    for address in ("godkann/", "stoppa/", "undanta/"):
        assert auditor.post(f"{page_of(waiting)}{address}", {"why": "x"}).status_code == 403
    auditor.post(HOLDS, {"kind": "enquiry", "reference": "A-26-016", "reason": "Tillsyn"})
    with as_owner():
        assert Hold.objects.exclude(reason="Klagomålet är överklagat").count() == 0
    assert again(as_owner, waiting).state == ListState.PROPOSED


def test_start_says_what_waits_and_what_is_coming(gun: Any, waiting: DestructionList) -> None:
    shown = text(gun.get(START))
    assert "En lista väntar" in shown
    assert "samtal förstörs om du godkänner" in shown
    assert "akt ska till arkivet och förstörs inte" in shown
    assert "går ut det närmaste året" in shown


def test_list_shows_why_and_can_be_narrowed(
    gun: Any, waiting: DestructionList, items: list[ListItem]
) -> None:
    shown = text(gun.get(page_of(waiting)))
    assert all(item.reference in shown for item in items)
    assert "i Göteborg gallras handlingarna inte" in shown
    only = text(gun.get(f"{page_of(waiting)}?vad=record"))
    assert {item.reference for item in items if item.reference in only} == {
        item.reference for item in items if item.kind == "record"
    }
    assert "Inget på listan stämmer" in text(gun.get(f"{page_of(waiting)}?beslut=except"))
    for nonsense in ("vad=x'--", "enhet=1e9", "efter=999999999999999999999", "sedan=aldrig"):
        assert gun.get(f"{page_of(waiting)}?{nonsense}").status_code == 200


def test_list_goes_on_to_a_next_page(
    gun: Any, waiting: DestructionList, items: list[ListItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("varsam.site.retention.views_list.PAGE", 2)
    first = gun.get(page_of(waiting)).content.decode()
    assert items[2].reference not in first
    assert f"efter={items[1].pk}" in first
    assert items[2].reference in gun.get(f"{page_of(waiting)}?efter={items[1].pk}").content.decode()


def test_except_and_take_it_back(
    gun: Any, waiting: DestructionList, items: list[ListItem], as_owner: Any
) -> None:
    day = (timezone.localdate() + timedelta(days=40)).isoformat()
    said = {"item": [items[0].pk], "reason": "Pågående granskning", "again_on": day, "do": "except"}
    answer = gun.post(f"{page_of(waiting)}undanta/", said, follow=True)
    assert "En rad är ändrad." in text(answer)
    assert "Pågående granskning" in text(answer)
    with as_owner():
        assert ListItem.objects.get(pk=items[0].pk).decision == "except"
    gun.post(f"{page_of(waiting)}undanta/", {"item": [items[0].pk], "do": "follow"})
    with as_owner():
        assert ListItem.objects.get(pk=items[0].pk).decision == "follow"
        assert {"retention.excepted", "retention.included"} <= set(
            Entry.objects.values_list("event", flat=True)
        )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"reason": ""}, "Skriv varför de ska vara kvar."),
        ({"reason": "Ring Anna Svensson på 070-123 45 67"}, "utan namn, nummer eller adresser"),
        ({"again_on": "2020-01-01"}, "Välj en dag efter i dag."),
        ({"again_on": "snart"}, "Skriv dagen så här"),
        ({"item": []}, "Kryssa för minst en rad"),
    ],
)
def test_exception_that_is_not_one_is_told(
    gun: Any,
    waiting: DestructionList,
    items: list[ListItem],
    change: dict[str, Any],
    told: str,
    as_owner: Any,
) -> None:
    day = (timezone.localdate() + timedelta(days=40)).isoformat()
    said = {"item": [items[0].pk], "reason": "Pågående granskning", "again_on": day, "do": "except", **change}
    answer = gun.post(f"{page_of(waiting)}undanta/", said)
    assert answer.status_code == 422
    assert told in text(answer)
    with as_owner():
        assert not ListItem.objects.filter(decision="except").exists()


def approve(client: Any, waiting: DestructionList, version: int) -> Any:
    return client.post(f"{page_of(waiting)}godkann/", {"version": version, "sure": "on"}, follow=True)


def test_approval_warns_asks_is_followed_and_proved(
    gun: Any, waiting: DestructionList, items: list[ListItem], as_owner: Any
) -> None:
    asked = text(gun.get(f"{page_of(waiting)}godkann/"))
    assert "förstörs för alltid" in asked
    assert "Allt som skribenten och staden har skrivit" in asked
    refused = gun.post(f"{page_of(waiting)}godkann/", {"version": waiting.version})
    assert refused.status_code == 422
    assert "Kryssa i att du har gått igenom listan." in text(refused)
    assert "Listan är godkänd." in text(approve(gun, waiting, waiting.version))
    assert "är godkänd" in text(gun.get(page_of(waiting)))
    running.run(waiting.pk)
    ended = text(gun.get(page_of(waiting)))
    assert "Intyg om gallring" in ended
    assert not [item.reference for item in items if item.action == "destroy" and item.reference in ended]
    assert gun.get(page_of(waiting), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    proofs = text(gun.get(f"{START}intyg/"))
    assert "Gun Palmér" in proofs
    assert "Ingen lista väntar" in text(gun.get(START))


def test_second_registrar_is_told_who_was_first(gun: Any, waiting: DestructionList) -> None:
    approve(gun, waiting, waiting.version)
    assert "Gun Palmér hann före dig." in text(approve(gun, waiting, waiting.version))


def test_list_that_changed_since_it_was_seen_is_not_approved(
    gun: Any, waiting: DestructionList, items: list[ListItem], as_owner: Any
) -> None:
    day = (timezone.localdate() + timedelta(days=40)).isoformat()
    gun.post(
        f"{page_of(waiting)}undanta/",
        {"item": [items[0].pk], "reason": "Tvekan", "again_on": day, "do": "except"},
    )
    assert "Listan har ändrats sedan du öppnade den." in text(approve(gun, waiting, waiting.version))
    assert again(as_owner, waiting).state == ListState.PROPOSED


def test_new_rule_stops_the_approval_until_the_list_is_made_anew(
    gun: Any, waiting: DestructionList, as_owner: Any
) -> None:
    said = {
        "amount": "10", "unit": "days", "action": "destroy", "valid_from": timezone.localdate().isoformat(),
        "legal_rule": "", "source": "Arkivnämndens beslut 7",
    }  # fmt: skip
    assert gun.post(f"{RULES}enquiry/ny/", said).status_code == 302
    shown = text(gun.get(RULES))
    assert "10 dagar" in shown
    assert "En tidigare regel" in shown
    with as_owner():
        # The form's moment lies after the test's transaction began, which is the time that the database goes by.
        RetentionRule.objects.filter(source="Arkivnämndens beslut 7").update(
            valid_from=timezone.now() - timedelta(minutes=5)
        )
    assert "En regel har ändrats sedan listan gjordes." in text(approve(gun, waiting, waiting.version))
    assert gun.post(f"{START}rakna-om/", follow=True).status_code == 200
    proposing.propose()
    renewed = again(as_owner, waiting)
    assert "Listan är godkänd." in text(approve(gun, renewed, renewed.version))


def test_stopping_needs_a_reason_and_is_told(gun: Any, waiting: DestructionList, as_owner: Any) -> None:
    assert gun.post(f"{page_of(waiting)}stoppa/", {"why": ""}).status_code == 422
    assert "Listan är stoppad." in text(
        gun.post(f"{page_of(waiting)}stoppa/", {"why": "Fel regel"}, follow=True)
    )
    ended = text(gun.get(page_of(waiting)))
    assert "Listan stoppades" in ended
    assert "Fel regel" in ended
    assert gun.get(f"{page_of(waiting)}stoppa/").status_code == 302
    assert gun.get(f"{page_of(waiting)}godkann/").status_code == 302


def test_hold_is_set_and_lifted(gun: Any, items: list[ListItem], as_owner: Any) -> None:
    reference = items[0].reference
    # As people type it.
    said = {"kind": items[0].kind, "reference": reference.lower().replace("-", " "), "reason": "Överklagat"}
    assert f"Spärrat: {reference}" in text(gun.post(HOLDS, said, follow=True))
    proposing.propose()
    with as_owner():
        assert not ListItem.objects.filter(reference=reference).exists()
        hold = Hold.objects.get(reference=reference)
    assert gun.post(f"{HOLDS}{hold.pk}/hav/", {"reason": ""}).status_code == 422
    assert "Spärren är hävd." in text(gun.post(f"{HOLDS}{hold.pk}/hav/", {"reason": "Avgjort"}, follow=True))
    assert "redan hävd" in text(gun.get(f"{HOLDS}{hold.pk}/hav/", follow=True))
    assert gun.get(f"{HOLDS}{hold.pk + 99}/hav/").status_code == 404
    proposing.propose()
    with as_owner():
        assert ListItem.objects.filter(reference=reference).exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"reference": ""}, "Skriv referensen."),
        ({"reference": "hej"}, "Det ser inte ut som en referens."),
        ({"reference": "A-26-99999"}, "Det finns inget med den referensen att spärra."),
        ({"reason": "Anna Svenssons begäran, 070-123 45 67"}, "utan namn, nummer eller adresser"),
        ({"until": "2020-01-01"}, "Välj en dag efter i dag."),
        ({"kind": "nothing"}, "nothing"),
    ],
)
def test_hold_that_is_not_one_is_told(
    gun: Any, items: list[ListItem], change: dict[str, str], told: str
) -> None:
    said = {
        "kind": items[0].kind,
        "reference": items[0].reference,
        "reason": "Tillsyn",
        "until": "",
        **change,
    }
    answer = gun.post(HOLDS, said)
    assert answer.status_code == 422
    assert told in text(answer)


def test_exception_of_the_city_can_end_and_that_of_all_cannot(gun: Any, as_owner: Any) -> None:
    said = {
        "born_days": "",
        "is_ended": "on",
        "valid_from": timezone.localdate().isoformat(),
        "source": "Beslut 9",
    }
    assert gun.post(f"{START}undantag/goteborg-bevarar/", said).status_code == 302
    assert "upphör" in text(gun.get(RULES))
    assert gun.get(f"{START}undantag/fodda-vissa-dagar/").status_code == 404
    assert "40 är inte en dag i månaden." in text(
        gun.post(f"{START}undantag/ny/", {**said, "born_days": "5, 40"})
    )
    assert gun.post(f"{START}undantag/ny/", {**said, "is_ended": "", "born_days": "25 5"}).status_code == 302
    assert Exemption.objects.get(source="Beslut 9", is_ended=False).born_days == [5, 25]
    assert list(Exemption.objects.filter(slug="goteborg-bevarar").values_list("number", flat=True)) == [2, 1]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"amount": "-1"}, "Det kortaste är 0."),
        ({"amount": "9999"}, "Det längsta är 200."),
        ({"source": ""}, "Skriv var beslutet står"),
        ({"valid_from": "2020-01-01"}, "gäller tidigast från i dag"),
        ({"unit": "sekler"}, "sekler"),
    ],
)
@pytest.mark.django_db
def test_rule_that_is_not_one_is_told(gun: Any, change: dict[str, str], told: str) -> None:
    said = {
        "amount": "5", "unit": "years", "action": "destroy", "valid_from": timezone.localdate().isoformat(),
        "legal_rule": "", "source": "Beslut", **change,
    }  # fmt: skip
    answer = gun.post(f"{RULES}record/ny/", said)
    assert answer.status_code == 422
    assert told in text(answer)
    assert RetentionRule.objects.filter(kind="record").count() == 1
    assert gun.get(f"{RULES}annat/ny/").status_code == 404


def test_empty_states(gun: Any, as_owner: Any) -> None:
    with as_owner():
        ListItem.objects.all().delete()
        DestructionList.objects.all().delete()
        Hold.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("delete from retention_coming")
    assert "Ingen lista väntar" in text(gun.get(START))
    assert "Inget går ut det närmaste året" in text(gun.get(START))
    assert "Inget är spärrat." in text(gun.get(HOLDS))
    assert "Inget har gallrats ännu." in text(gun.get(f"{START}intyg/"))


def test_registrars_are_told_once_and_long_before(waiting: DestructionList, as_owner: Any) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("delete from notifications_notice")
    assert jobs.tell() == 1
    assert jobs.tell() == 0
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select distinct n.resource, o.slug from notifications_notice n join people_organisation o on o.id = n.unit_id"
        )
        assert cursor.fetchall() == [("retention", "stadsledningskontoret")]
