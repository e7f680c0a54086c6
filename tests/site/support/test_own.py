"""A relative's own support, as they meet it with their code."""

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.areas.relatives.conftest import House
from tests.site.conftest import words
from varsam.areas.relatives.parents import actions as groups
from varsam.areas.relatives.parents import writer as parents
from varsam.areas.relatives.parents.models import Seat
from varsam.areas.relatives.support import actions, handing_over, wordings, writer
from varsam.areas.relatives.support.enums import EndedHow, Helped
from varsam.areas.relatives.support.models import Given, Support
from varsam.areas.relatives.support.states import HandoverState, State
from varsam.kernel.people.models import Organisation
from varsam.site.support import own_urls, own_words

HOME, HELPED, GROUPS, OFFICE = (
    "/svar/stod/",
    "/svar/stod/hjalpte/",
    "/svar/stod/grupp/",
    "/svar/stod/socialkontor/",
)


def sent(page: Any) -> dict[str, str]:
    """What the page's form carries along unseen."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))


# --- the offer -----------------------------------------------------------------------------------------------------


def test_yes_is_one_tap_and_the_page_says_first_what_is_written_down(house: House, at_home: Any) -> None:
    visit = house.wrote()
    house.offered(visit)
    client = at_home(visit)
    offer = client.get(HOME)
    assert wordings.current("support").body("sv").splitlines()[0].removeprefix("# ") in words(offer)
    said = client.post("/svar/stod/ja-eller-nej/", {**sent(offer), "answer": "yes"}, follow=True)
    assert "Vi är glada att få stötta dig" in words(said)
    mine = writer.mine(visit)
    assert (mine.state, mine.languages) == (State.ONGOING, ["ar", "sv"])


def test_no_is_accepted_and_can_become_yes(house: House, at_home: Any) -> None:
    visit = house.wrote()
    house.offered(visit)
    client = at_home(visit)
    declined = client.post("/svar/stod/ja-eller-nej/", {"answer": "no"}, follow=True)
    assert "Du har tackat nej" in words(declined)
    assert "Nej tack" not in words(declined)
    assert "Läs och svara" not in words(client.get("/svar/samtal/")), "nobody is asked twice"
    client.post("/svar/stod/ja-eller-nej/", {**sent(declined), "answer": "yes"})
    assert writer.mine(visit).state == State.ONGOING


def test_a_text_that_has_changed_is_read_again_before_yes(house: House, at_home: Any) -> None:
    visit = house.wrote()
    house.offered(visit)
    answer = at_home(visit).post("/svar/stod/ja-eller-nej/", {"answer": "yes", "wording": "nonsens"})
    assert answer.status_code == 409
    assert "Texten har ändrats" in words(answer)
    assert writer.mine(visit).state == State.OFFERED


def test_without_an_offer_every_page_is_calm(house: House, at_home: Any) -> None:
    client = at_home(house.wrote())
    assert "Du har inget stöd hos oss än" in words(client.get(HOME))
    for page in (HELPED, GROUPS, OFFICE):
        assert client.get(page).url == HOME
    assert "Stöd" not in words(client.get("/svar/samtal/")).split("Skriv mer")[0]


def test_an_ended_support_asks_whether_it_helped_and_nothing_else(house: House, at_home: Any) -> None:
    visit = house.supported()
    client = at_home(visit)
    assert "Stödet är avslutat" in words(client.post("/svar/stod/avsluta/", follow=True))
    assert words(client.get("/svar/samtal/")).count("Svara med ett tryck") == 1
    assert client.get(GROUPS).url == HOME


# --- whether it helped ---------------------------------------------------------------------------------------------


def asked(house: House) -> Any:
    """A relative whose support goes on, and who has been asked whether it helped."""
    visit = house.supported()
    with house.as_owner():
        Support.objects.filter(enquiry=visit.enquiry).update(asked_helped_at=timezone.now())
    return visit


def test_one_tap_says_whether_it_helped_and_words_may_follow(house: House, at_home: Any) -> None:
    visit = asked(house)
    client = at_home(visit)
    first = client.post(HELPED, {"helped": "partly"}, follow=True)
    assert writer.mine(visit).helped == Helped.PARTLY
    assert "Vill du säga mer?" in words(first)
    client.post(HELPED, {"helped": "partly", "words": "Någon lyssnade."})
    assert (writer.mine(visit).helped, writer.mine(visit).words) == (Helped.PARTLY, "Någon lyssnade.")
    client.post(HELPED, {"helped": "yes"})
    assert (writer.mine(visit).helped, writer.mine(visit).words) == (Helped.YES, "Någon lyssnade.")


def test_who_names_somebody_is_met_kindly_and_not_stopped(house: House, at_home: Any) -> None:
    visit = asked(house)
    said = {"helped": "yes", "words": "Det hjälpte Erik Johansson också."}
    page = at_home(visit).post(HELPED, said, follow=True)
    assert writer.mine(visit).words == said["words"]
    assert "Det är inte fel, men vi klarar oss utan" in words(page)
    assert "Erik Johansson" in words(page)


@pytest.mark.parametrize("answer", ["", "nonsens", "YES"])
def test_no_other_answer_is_kept(house: House, at_home: Any, answer: str) -> None:
    visit = asked(house)
    assert at_home(visit).post(HELPED, {"helped": answer}).status_code == 422
    assert writer.mine(visit).helped == Helped.SILENT


def test_nobody_can_answer_what_nobody_has_asked(house: House, at_home: Any) -> None:
    visit = house.supported()
    assert at_home(visit).post(HELPED, {"helped": "yes"}).url == HOME
    assert writer.mine(visit).helped == Helped.SILENT


# --- parent groups -------------------------------------------------------------------------------------------------


def test_from_an_open_group_to_a_place_by_a_name_of_ones_own(house: House, at_home: Any) -> None:
    visit, group = house.supported(), house.group(days=7)
    client = at_home(visit)
    listed = words(client.get(GROUPS))
    assert "Tisdagsgruppen" in listed
    assert "Biblioteket, rum 2" not in listed, "where is for those who have a place"
    asked = client.post(f"{GROUPS}{group.reference}/fraga/", follow=True)
    wrong = client.post(f"{GROUPS}{group.reference}/ja/", {**sent(asked), "alias": " "})
    assert (wrong.status_code, Seat.objects.count()) == (422, 0)
    assert "Kryssa i löftet" in words(wrong)
    client.post(f"{GROUPS}{group.reference}/ja/", {**sent(asked), "alias": "Mamma", "agrees": "on"})
    with house.by("samordnare"):
        groups.admit(seat=Seat.objects.get(group=group), by=house.cast("samordnare"))
    mine = words(client.get(f"{GROUPS}{group.reference}/"))
    assert "Biblioteket, rum 2" in mine
    assert "Välkommen, Mamma" in mine
    client.post(f"{GROUPS}{group.reference}/lamna/")
    assert parents.groups(visit)[0].seat is None


def test_an_invitation_waits_on_the_thread_until_it_is_answered(house: House, at_home: Any) -> None:
    visit, group = house.supported(), house.group(days=7)
    client = at_home(visit)
    with house.by("samordnare"):
        groups.invite(group=group, support=house.support(visit), by=house.cast("samordnare"))
    assert "Se gruppen" in words(client.get("/svar/samtal/"))
    page = client.get(f"{GROUPS}{group.reference}/")
    client.post(f"{GROUPS}{group.reference}/ja/", {**sent(page), "alias": "Mamma", "agrees": "on"})
    assert "Du är med" in words(client.get(f"{GROUPS}{group.reference}/"))
    assert "Se gruppen" not in words(client.get("/svar/samtal/"))


def test_a_group_in_a_language_of_others_is_not_there(house: House, at_home: Any) -> None:
    visit, group = house.supported(), house.group(language="fi")
    assert at_home(visit).get(f"{GROUPS}{group.reference}/").status_code == 404


# --- the social office ---------------------------------------------------------------------------------------------

SAID = {"name": "Sara Exempelsson", "phone": "070-174 06 32", "what": "Stöd hemma."}


@pytest.fixture
def offered(house: House) -> Any:
    """A relative to whom the social office has been proposed, and where it is answered."""
    visit = house.supported()
    with house.by("samordnare"):
        handover = handing_over.offer_handover(
            support=house.support(visit),
            office=Organisation.objects.get(slug="socialkontor-hisingen"),
            what="Vill ha stöd.",
            by=house.cast("samordnare"),
        )
    return visit, f"{OFFICE}{handover.uid}/"


def test_that_a_name_is_needed_is_said_before_any_field(offered: Any, at_home: Any) -> None:
    page = words(at_home(offered[0]).get(offered[1]))
    assert page.index("Det här behöver ett namn") < page.index("Vad heter du?")
    assert "Vill ha stöd." in page


def test_nothing_is_said_before_it_has_been_shown_and_agreed_to(
    house: House, offered: Any, at_home: Any
) -> None:
    visit, address = offered
    client = at_home(visit)
    shown = client.post(address, {**SAID, "step": "show"})
    assert all(each in words(shown) for each in SAID.values())
    with house.as_owner():
        assert not Given.objects.filter(handover__support__enquiry=visit.enquiry).exists()
    client.post(address, {**SAID, **sent(shown), "step": "yes"})
    mine = writer.mine(visit).handovers[0]
    assert (mine.state, mine.name, mine.what) == (HandoverState.CONSENTED, SAID["name"], SAID["what"])
    client.post(f"{address}ta-tillbaka/")
    assert (writer.mine(visit).handovers[0].state, writer.mine(visit).handovers[0].name) == ("withdrawn", "")


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"name": ""}, "Skriv vad du heter"),
        ({"phone": "12"}, "Numret är för kort"),
        ({"what": " \0"}, "några ord"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    offered: Any, at_home: Any, wrong: dict[str, str], word: str
) -> None:
    page = at_home(offered[0]).post(offered[1], {**SAID, **wrong, "step": "yes"})
    assert page.status_code == 422
    assert word in words(page)
    assert SAID["phone"] in page.content.decode() or "phone" in wrong
    assert writer.mine(offered[0]).handovers[0].state == HandoverState.OFFERED


def test_no_leaves_the_support_as_it_was(offered: Any, at_home: Any) -> None:
    page = at_home(offered[0]).post(f"{offered[1]}nej/", follow=True)
    assert "Socialkontoret får inte veta något" in words(page)
    assert writer.mine(offered[0]).state == State.ONGOING


def test_another_relatives_handover_is_not_there(house: House, offered: Any, at_home: Any) -> None:
    stranger = at_home(house.supported())
    assert stranger.get(offered[1]).status_code == 404
    assert stranger.post(offered[1], {**SAID, "step": "yes"}).status_code == 404
    stranger.post(f"{offered[1]}nej/")
    assert writer.mine(offered[0]).handovers[0].state == HandoverState.OFFERED


# --- all of them ---------------------------------------------------------------------------------------------------


def test_a_form_of_another_site_changes_nothing(house: House, at_home: Any) -> None:
    visit, group = house.supported(), house.group()
    before = writer.mine(visit)
    for pattern in own_urls.urlpatterns:
        values = {"reference": group.reference, "uid": "0" * 8 + "-0000-4000-8000-" + "0" * 12}
        kwargs = {name: values[name] for name in pattern.pattern.converters}
        address = reverse(f"own_support:{pattern.name}", kwargs=kwargs)
        said = {"answer": "no", "helped": "no", "shares": "yes", "alias": "X", "agrees": "on"}
        answer = at_home(visit).post(address, said, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code in {401, 405}, address
    assert writer.mine(visit) == before


def test_every_page_can_be_left_quickly_and_is_not_indexed(house: House, at_home: Any) -> None:
    visit, group = asked(house), house.group()
    client = at_home(visit)
    for address in (HOME, HELPED, GROUPS, f"{GROUPS}{group.reference}/", OFFICE):
        page = client.get(address).content.decode()
        assert "data-quick-exit" in page, address
        assert 'content="noindex"' in page, address


def test_what_was_done_is_said_only_in_our_own_words(house: House, at_home: Any) -> None:
    client = at_home(house.supported())
    assert "<b>" not in client.get(f"{HOME}?klart=<b>hej").content.decode()
    assert all(own_words._SAID.values())


def test_the_way_has_one_place_where_we_are(house: House) -> None:
    visit = house.supported()
    assert [step.is_here for step in own_words.steps(writer.mine(visit))] == [False, False, True, False]
    with house.by("samordnare"):
        actions.end(support=house.support(visit), how=EndedHow.DONE, by=house.cast("samordnare"))
    assert [step.is_here for step in own_words.steps(writer.mine(visit))] == [False, False, False, True]
