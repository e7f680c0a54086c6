"""Units' support at the desk: taken up by a person, planned with the unit, ended; and who does not get there."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.areas.operations.conftest import GUIDE, MEASURE, answers, until_planned, version, write
from tests.site.conftest import Browse, words
from varsam.areas.operations import actions, api, lessons
from varsam.areas.operations import writer as unit
from varsam.areas.operations.models import Lesson, Measure, Plan, Request, Scenario
from varsam.areas.operations.states import State
from varsam.kernel.access.actor import acting
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Sender
from varsam.kernel.conversations.writer import Visit
from varsam.kernel.people.models import User

DESK = "/arbete/verksamhetsstod/"


def reference_of(visit: Visit, by: User) -> str:
    with acting(by):
        return Enquiry.objects.get(pk=visit.enquiry).reference


def test_an_enquiry_is_taken_up_with_the_guide_that_it_names(desk: Any, coordinator: User) -> None:
    visit = write(text=f"Det handlar om guiden (/verksamhet/guider/{GUIDE}/)\n\nDet har hänt igen.")
    reference = reference_of(visit, coordinator)
    address = f"{DESK}forfragan/{reference}/"
    assert f'href="{address}"' in desk.get(f"/arbete/inkorg/{reference}/").content.decode()
    assert f'<option value="{GUIDE}" selected>' in desk.get(address).content.decode()
    answer = desk.post(address, {"setting": "school", "guide": GUIDE}, follow=True)
    assert "De går igenom vem som ansvarar för vad" in words(answer)
    assert desk.get(address).headers["Location"] == f"{DESK}{reference}/"
    assert unit.mine(visit).request.holder_id == coordinator.pk  # type: ignore[union-attr]


def test_a_relatives_message_never_becomes_one(desk: Any, coordinator: User) -> None:
    reference = reference_of(write(Sender.RELATIVE), coordinator)
    answer = desk.post(f"{DESK}forfragan/{reference}/", {"setting": "school"}, follow=True)
    assert "Bara en förfrågan från en verksamhet kan bli ett stöd." in words(answer)
    with acting(coordinator):
        assert not Request.objects.filter(reference=reference).exists()


def test_a_plan_is_written_and_put_to_the_unit(
    desk: Any, request_: Request, visit: Visit, coordinator: User
) -> None:
    here = f"{DESK}{request_.reference}/"
    unit.say_check(visit, answers())
    empty = desk.post(f"{here}atgard/", {"text": "", "owner_role": "", "due": "2020-01-01"})
    assert empty.status_code == 422
    for missing in ("Skriv vad som ska göras.", "Välj vilken roll som gör det.", "Datumet har redan varit."):
        assert missing in words(empty)
    named = desk.post(
        f"{here}atgard/", {"text": "Prata med Anna Svensson", "owner_role": "rektor", "due": "2030-01-15"}
    )
    assert named.status_code == 422
    assert "Anna Svensson" in words(named)
    desk.post(f"{here}atgard/", {"text": MEASURE.what, "owner_role": "rektor", "due": "2030-01-15"})
    desk.post(f"{here}atgard/", {"text": "Något som tas bort", "owner_role": "rektor", "due": "2030-01-15"})
    with acting(coordinator):
        gone = Measure.objects.filter(request=request_).order_by("-position")[0]
    desk.post(f"{here}atgard/{gone.pk}/ta-bort/")
    answer = desk.post(f"{here}foresla/", follow=True)
    assert "Planen väntar på deras svar" in words(answer)
    whole = unit.mine(visit)
    assert [each.what for each in whole.proposed.measures] == [MEASURE.what]  # type: ignore[union-attr]


def test_the_unit_answers_for_itself(desk: Any, request_: Request, visit: Visit, coordinator: User) -> None:
    unit.say_check(visit, answers())
    with acting(coordinator):
        actions.add_measure(request=request_, wording=MEASURE, by=coordinator)
        actions.propose_plan(request=request_, by=coordinator)
    here = f"{DESK}{request_.reference}/"
    assert "De sa ja på telefon" not in words(desk.get(here))
    answer = desk.post(f"{here}ja/", follow=True)
    assert "Det gick inte längre" in words(answer)
    with acting(coordinator):
        assert Plan.objects.get(request=request_).accepted_at is None


def test_ending_says_why_and_is_shown(desk: Any, request_: Request, visit: Visit, coordinator: User) -> None:
    here = f"{DESK}{request_.reference}/"
    assert desk.post(f"{here}avsluta/", {"why": "enough"}).status_code == 422
    answer = desk.post(f"{here}avsluta/", {"why": "other_way"}, follow=True)
    assert "Inget mer ska göras" in words(answer)
    with acting(coordinator):
        assert Request.objects.get(pk=request_.pk).state == State.WITHDRAWN
    assert "Det gick inte längre" in words(desk.post(f"{here}avsluta/", {"why": "other_way"}, follow=True))


def test_a_lesson_becomes_the_draft_of_a_guide_or_is_declined_with_why(
    desk: Any, request_: Request, visit: Visit, coordinator: User
) -> None:
    until_planned(request_, visit, coordinator)
    unit.say_lesson(visit, "Berätta först varför ni tar upp det.")
    unit.say_lesson(visit, "Detta står redan i guiden.")
    found = {each.text: each.lesson for each in unit.mine(visit).lessons}  # type: ignore[union-attr]
    first, second = found["Berätta först varför ni tar upp det."], found["Detta står redan i guiden."]
    waiting = words(desk.get(f"{DESK}lardomar/"))
    assert all(text in waiting for text in found)
    answer = desk.post(f"{DESK}lardomar/{first.pk}/guide/", follow=True)
    assert "Berätta först varför ni tar upp det." in answer.content.decode()
    assert "Rubriken saknas på svenska." in words(answer)
    assert desk.post(f"{DESK}lardomar/{second.pk}/nej/", {"text": ""}).status_code == 422
    desk.post(f"{DESK}lardomar/{second.pk}/nej/", {"text": "Guiden säger det redan."})
    answer = desk.post(f"{DESK}lardomar/{second.pk}/guide/", follow=True)
    assert "Någon har redan bestämt" in words(answer)
    whole = unit.mine(visit)
    assert {each.declined_why for each in whole.lessons} == {"", "Guiden säger det redan."}  # type: ignore[union-attr]


@pytest.mark.parametrize("account", ["polis", "skola", "metodansvarig", "systemadmin"])
def test_others_do_not_get_there(as_user: Browse, request_: Request, account: str) -> None:
    other = as_user(account)
    for address in (
        DESK,
        f"{DESK}{request_.reference}/",
        f"{DESK}lardomar/",
        f"{DESK}guider/",
        f"{DESK}siffror/",
    ):
        assert other.get(address).status_code == 403, address
    assert other.post(f"{DESK}{request_.reference}/ta/").status_code == 403


def test_what_is_not_there_is_not_there(desk: Any, db: None) -> None:
    assert desk.get(f"{DESK}V-26-999/").status_code == 404
    assert desk.get(f"{DESK}forfragan/V-26-999/").status_code == 404


def test_the_list_asks_the_same_however_long_it_is(desk: Any, request_: Request, coordinator: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(DESK).status_code == 200
        return len(queries)

    desk.get(DESK)
    before = asked()
    for _number in range(3):
        visit = write()
        with acting(coordinator):
            enquiry = Enquiry.objects.get(pk=visit.enquiry)
            api.take_up(enquiry=enquiry, version=version(), by=coordinator)
    assert asked() == before


def test_few_are_not_counted(desk: Any, request_: Request) -> None:
    answer = desk.get(f"{DESK}siffror/?ar=2021")
    assert answer.status_code == 200
    assert "Färre än fem stöd 2021" in words(answer)


# --- guides --------------------------------------------------------------------------------------------------------


def sent(client: Any, slug: str, **changed: str) -> dict[str, Any]:
    """The editor's form as it stands, with changes."""
    found = client.get(f"{DESK}guider/{slug}/").context
    form, fields = found["form"], {}
    for each in [form, *found["duties"]]:
        for name in each.fields:
            value = each[name].value()
            if value is not None:
                fields[each.add_prefix(name)] = value
    return {**fields, "why": "Prov", **changed}


def test_a_guide_is_drafted_compared_and_published(desk: Any, browser: Any) -> None:
    page = f"{DESK}guider/{GUIDE}/"
    desk.post(page, {**sent(desk, GUIDE, title_sv="Klotter, på nytt"), "act": "draft"})
    assert "Klotter, på nytt" not in words(browser.get(f"/verksamhet/guider/{GUIDE}/"))
    assert "Det här är ett utkast" in words(desk.get(page))
    answer = desk.post(page, {**sent(desk, GUIDE), "act": "publish"}, follow=True)
    assert "Publicerad. Alla läser den nya versionen nu." in words(answer)
    assert "Klotter, på nytt" in words(browser.get(f"/verksamhet/guider/{GUIDE}/"))
    compared = desk.get(f"{page}versioner/1/").content.decode()
    assert "<ins>" in compared
    assert "<del>" in compared


def test_what_lacks_a_language_is_kept_and_not_published(desk: Any, browser: Any) -> None:
    page = f"{DESK}guider/{GUIDE}/"
    answer = desk.post(page, {**sent(desk, GUIDE, title_en=""), "act": "publish"}, follow=True)
    assert "Rubriken saknas på engelska." in words(answer)
    assert "Graffiti" in words(browser.get(f"/en/verksamhet/guider/{GUIDE}/"))


def test_two_who_write_at_once_both_keep_their_words(desk: Any) -> None:
    page = f"{DESK}guider/{GUIDE}/"
    mine = {**sent(desk, GUIDE, title_sv="Min rubrik"), "act": "draft"}
    desk.post(page, {**sent(desk, GUIDE, title_sv="Deras rubrik"), "act": "draft"})
    answer = desk.post(page, mine)
    assert answer.status_code == 409
    assert "Två skrev samtidigt" in words(answer)
    assert 'value="Min rubrik"' in answer.content.decode()


def test_a_new_guide_begins_as_a_draft_that_nobody_outside_reads(desk: Any, browser: Any) -> None:
    form = {"setting": "school", "title_sv": "Ny", "source": "egen", "why": "Saknas", "act": "draft"}
    answer = desk.post(f"{DESK}guider/ny/", form, follow=True)
    assert "Innan den kan publiceras" in words(answer)
    slug = Scenario.objects.order_by("-pk").first().slug  # type: ignore[union-attr]
    assert slug != "ny"
    assert browser.get(f"/verksamhet/guider/{slug}/").status_code == 404
    assert desk.post(f"{DESK}guider/ny/", {**form, "title_sv": ""}).status_code == 422


def test_a_guide_is_hidden_and_shown_again(desk: Any, browser: Any) -> None:
    for shown, status in (("no", 404), ("yes", 200)):
        desk.post(f"{DESK}guider/{GUIDE}/visa/", {"shown": shown})
        assert browser.get(f"/verksamhet/guider/{GUIDE}/").status_code == status


def test_a_lesson_that_points_at_somebody_becomes_no_guide(
    desk: Any, request_: Request, visit: Visit, coordinator: User
) -> None:
    until_planned(request_, visit, coordinator)
    with acting(coordinator):
        lessons.suggest(
            request=request_, text="Fråga Anna Svensson på skolan.", kept=("name",), by=coordinator
        )
        lesson = Lesson.objects.get(request=request_)
    answer = desk.post(f"{DESK}lardomar/{lesson.pk}/guide/", follow=True)
    assert "kan peka ut någon" in words(answer)
