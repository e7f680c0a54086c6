"""Templates as a picture and a table, edited in versions; parts as each service sees them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.areas.knowledge_house.pathways.conftest import PARTS, SLUG, words
from tests.site.conftest import words as said
from tests.site.records.conftest import OWN, unit_of
from varsam.areas.knowledge_house.pathways import actions, reading
from varsam.areas.knowledge_house.pathways.models import Part, Pathway
from varsam.kernel.access.actor import acting
from varsam.kernel.records.models import Record
from varsam.site.pathways import picture

LIST, CHILD = "/arbete/arendemallar/", "/arbete/arendemallar/barn-som-atervander/"


def filled(page: Any, **more: str) -> dict[str, str]:
    """The form as the page shows it, with some fields filled in anew."""
    form, parts = page.context["form"], page.context["parts"]
    data = {"antal": str(parts.count)}
    for each in [form, *parts.forms]:
        for bound in each:
            value = bound.value()
            if value is not None and value is not False and value != "":
                data[bound.html_name] = "on" if value is True else str(value)
    return {**data, **more}


def test_everybody_reads_a_template_and_only_who_coordinates_writes_one(own: Any, as_user: Any) -> None:
    assert "Barn som återvänder" in said(own.get(LIST))
    page = own.get(CHILD)
    assert "Undersök hälsan" in said(page)
    assert b'class="lane-due" data-consent' in page.content
    assert b"ny-version" not in page.content
    assert own.get(f"{CHILD}ny-version/").status_code == 403
    assert own.get(f"{LIST}finns-inte/").status_code == 404
    assert as_user("samordnare").get(f"{LIST}ny/").status_code == 200


@pytest.mark.django_db
def test_the_picture_draws_every_part_within_its_frame() -> None:
    for pathway in Pathway.objects.prefetch_related("parts"):
        drawn = picture.of(pathway)
        bars = [bar for lane in drawn.lanes for bar in lane.bars]
        assert sorted(bar.number for bar in bars) == list(range(1, pathway.parts.count() + 1))
        assert all(picture.NAME <= bar.x <= bar.due_x <= picture.WIDTH - 10 for bar in bars)
        assert all(bar.number_y < drawn.height for bar in bars)


def test_a_new_version_shows_what_changed_and_nobodys_text_is_lost(as_user: Any, cast: Any) -> None:
    coordinator = as_user("samordnare")
    page = coordinator.get(f"{CHILD}ny-version/")
    more = {
        "why": "Skolan börjar tidigare.", "del-4-amount": "7", "del-9-what_sv": "Bjud in till föräldrastöd",
        "del-9-what_en": "Invite to parental support", "del-9-after": "skolplats",
    }  # fmt: skip
    assert coordinator.post(f"{CHILD}ny-version/", filled(page, **more)).status_code == 303
    shown = said(coordinator.get(CHILD))
    assert "Version 2" in shown
    assert "10 7 arbetsdagar" in shown, "what went out, then what came in"
    assert "Bjud in till föräldrastöd" in shown
    # Somebody who opened the form before does not write over it.
    late = coordinator.post(f"{CHILD}ny-version/", filled(page, why="Mitt.", name_sv="Barn på väg hem"))
    assert late.status_code == 409
    assert "Två skrev samtidigt" in said(late)
    assert "Barn på väg hem" in late.content.decode()
    assert "Elin Sandahl sparade version 2" in said(late)
    again = filled(late)
    assert again["seen"] == "2"
    assert coordinator.post(f"{CHILD}ny-version/", again).status_code == 303
    with acting(cast("samordnare")):
        assert [each.number for each in reading.versions("barn-som-atervander")] == [3, 2, 1]


def test_wrong_input_is_said_beside_the_field_and_nothing_is_lost(as_user: Any) -> None:
    coordinator = as_user("samordnare")
    page = coordinator.get(f"{CHILD}ny-version/")
    wrong = {
        "why": "", "del-1-amount": "-3", "del-3-after": "skolstart", "del-5-what_en": "", "del-2-function": "army",
    }  # fmt: skip
    answer = coordinator.post(f"{CHILD}ny-version/", filled(page, **wrong))
    assert answer.status_code == 422
    for words_ in (
        "Skriv varför.",
        "0 är samma dag.",
        "Skriv det på engelska också.",
        "Välj ett av alternativen.",
    ):
        assert words_ in said(answer)
    later = coordinator.post(f"{CHILD}ny-version/", filled(page, why="x", **{"del-3-after": "skolstart"}))
    assert "Delen måste stå efter den som den väntar på." in said(later)
    empty = {name: "" for name in filled(page) if name.endswith("what_sv")}
    none = coordinator.post(f"{CHILD}ny-version/", filled(page, why="x", **empty))
    assert "En mall har minst en del." in said(none)
    for count in ("-1", "x", "9" * 400, ""):
        assert coordinator.post(f"{CHILD}ny-version/", filled(page, why="x", antal=count)).status_code == 422


def test_a_template_of_ones_own_has_a_name_that_is_free(as_user: Any) -> None:
    coordinator = as_user("samordnare")
    page = coordinator.get(f"{LIST}ny/")
    own_words = {
        "name_sv": "Byte av skola", "name_en": "A change of school", "purpose_sv": "x", "purpose_en": "x",
        "source": "Vi", "del-0-what_sv": "Träffas", "del-0-what_en": "Meet",
    }  # fmt: skip
    for slug in ("ny", "barn-som-atervander", "Å Ä"):
        assert coordinator.post(f"{LIST}ny/", filled(page, slug=slug, **own_words)).status_code == 422
    assert coordinator.post(f"{LIST}ny/", filled(page, slug="byte-av-skola", **own_words)).status_code == 303
    assert "Byte av skola" in said(coordinator.get(LIST))


def test_the_unit_follows_a_template_and_says_how_parts_stand(
    own: Any, record: Record, parts: dict[str, Part]
) -> None:
    address = f"/arbete/arenden/{record.reference}/delar/"
    page = said(own.get(address))
    assert "Provmall" in page
    assert "10 dagar kvar" in page
    assert own.post(f"{address}borja/", {"mall": "risk-for-utresa"}).status_code == 303
    assert "följs redan" in said(own.post(f"{address}borja/", {"mall": SLUG}, follow=True))
    one = f"{address}{parts['polisen'].pk}/"
    assert own.post(one, {"seen": "0", "state": "not_needed", "note": ""}).status_code == 422
    assert own.post(one, {"seen": "0", "state": "not_needed", "note": "Inget hot."}).status_code == 303
    behind = own.post(one, {"seen": "0", "state": "done", "note": "Min egen text."})
    assert behind.status_code == 409
    assert "Någon annan hann före" in said(behind)
    assert "Inget hot." in said(behind)
    assert "Min egen text." in behind.content.decode()


def test_another_organisation_sees_its_own_part_alone(
    own: Any, as_user: Any, record: Record, parts: dict[str, Part], share: Any, cast: Any
) -> None:
    address, school = f"/arbete/arenden/{record.reference}/delar/", as_user("skola")
    given, other = parts["skolplats"], parts["skydd"]
    assert school.get(address).status_code == 404
    assert as_user("socialsekreterare.centrum").get(address).status_code == 404
    share("skola", "measures")
    assert school.get(address).status_code == 404, "shared, and no part is theirs"
    target = unit_of(cast("skola")).pk
    assert (
        own.post(f"{address}{given.pk}/vem/", {"seen": "0", "organisation": target, "owner": ""}).status_code
        == 303
    )
    page = said(school.get(address))
    assert "Gör skolplats" in page
    assert "Gör skydd" not in page
    assert school.get(f"{address}{other.pk}/").status_code == 404
    one = f"{address}{given.pk}/"
    assert school.post(one, {"seen": "1", "state": "not_needed", "note": "x"}).status_code == 422
    assert school.post(one, {"seen": "1", "state": "done", "note": "Klass 5b."}).status_code == 303
    assert school.post(f"{one}vem/", {"seen": "2"}).status_code == 403
    assert "Klass 5b." in said(own.get(address))


def test_a_part_goes_to_nobody_with_whom_nothing_is_shared(
    own: Any, record: Record, parts: dict[str, Part], cast: Any
) -> None:
    address = f"/arbete/arenden/{record.reference}/delar/{parts['polisen'].pk}/vem/"
    police = unit_of(cast("polis")).pk
    assert own.post(address, {"seen": "0", "organisation": police, "owner": ""}).status_code == 422
    home = unit_of(cast(OWN)).pk
    assert own.post(address, {"seen": "0", "organisation": "", "owner": cast(OWN).pk}).status_code == 422
    assert own.post(address, {"seen": "0", "organisation": home, "owner": cast(OWN).pk}).status_code == 303
    assert "välj igen" in said(own.post(address, {"seen": "0", "organisation": "", "owner": ""}, follow=True))


def test_a_version_to_come_is_told_and_one_that_has_ended_is_for_no_new_case(
    own: Any, as_user: Any, record: Record, cast: Any
) -> None:
    coordinator = cast("samordnare")
    with acting(coordinator):
        later = words(valid_from=timezone.localdate() + timedelta(days=9))
        actions.add_version(slug=SLUG, wording=words(), parts=PARTS, why="x", seen=0, by=coordinator)
        actions.add_version(slug=SLUG, wording=later, parts=PARTS[:2], why="x", seen=1, by=coordinator)
        actions.add_version(
            slug="slut",
            wording=words(name_sv="Slutad", ended=True),
            parts=PARTS,
            why="x",
            seen=0,
            by=coordinator,
        )
    assert "Version 2 tar över den" in said(own.get(f"{LIST}{SLUG}/"))
    assert "Används inte för nya ärenden Slutad" in said(own.get(LIST))
    assert "Slutad" not in said(own.get(f"/arbete/arenden/{record.reference}/delar/"))
