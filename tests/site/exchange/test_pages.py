"""The desk's pages of the exchange: what there is to go through, a feed and its key, an entry beside our card."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.areas.liaison.exchange.other_town import OtherTown, lesson, method
from tests.site.conftest import page_words, words
from varsam.areas.liaison.exchange import actions, documents, fetching
from varsam.areas.liaison.exchange.models import Entry, SigningKey, Subscription, TheirKey
from varsam.areas.methods.register.models import Method
from varsam.kernel.access import actor
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
ADDRESS = "https://provstad.se/metoder/flode.json"


class Followed:
    """Provstad's feed, followed by the method lead and taken in without a network."""

    def __init__(self, lead: User) -> None:
        self.lead, self.town = lead, OtherTown(address=ADDRESS)
        with actor.acting(lead):
            unit = actor.units("exchange", Verb.ADD)[0]
            self.uid = actions.follow(unit=unit, name="Provstad", address=ADDRESS, by=lead).uid

    def says(self, *items: dict[str, Any]) -> None:
        self.town.publish(*items)
        fetching.take_in(self.uid, self.town.document(), documents.KINDS[0])

    def confirm(self) -> None:
        with actor.acting(self.lead):
            for key in TheirKey.objects.filter(subscription__uid=self.uid):
                actions.decide_key(key=key, is_theirs=True, by=self.lead)

    def entry(self, slug: str) -> Entry:
        with actor.acting(self.lead):
            return Entry.objects.select_related("method").get(subscription__uid=self.uid, slug=slug)


@pytest.fixture
def followed(cast: Callable[[str], User]) -> Followed:
    return Followed(cast("metodansvarig"))


@pytest.fixture
def ylva(as_user: Callable[[str], Client]) -> Client:
    return as_user("metodansvarig")


def test_a_key_is_confirmed_only_after_it_was_compared(followed: Followed, ylva: Client) -> None:
    followed.says(followed.town.say(followed.town.statement("forsta", method("Första"))))
    page = ylva.get(f"/arbete/utbyte/floden/{followed.uid}/")
    assert "Är det här deras nyckel?" in words(page)
    groups = documents.KeyRow.as_json(followed.town.keys[0][1])["fingerprint"].split()
    assert all(group in page.content.decode() for group in groups)
    with actor.acting(followed.lead):
        key = TheirKey.objects.get(subscription__uid=followed.uid)
    decide = f"/arbete/utbyte/floden/{followed.uid}/nyckel/{key.pk}/"
    refused = ylva.post(decide, {"svar": "ja"}, follow=True)
    assert "Kryssa i att du har jämfört" in page_words(refused)
    assert not followed.entry("forsta").is_adopted
    accepted = ylva.post(decide, {"svar": "ja", "jamfort": "1"}, follow=True)
    assert "Är det här deras nyckel?" not in words(accepted)
    assert "Bekräftad" in words(accepted)


def test_what_the_feed_alone_says_of_a_key_is_shown_to_a_person(followed: Followed, ylva: Client) -> None:
    followed.says(followed.town.say(followed.town.statement("forsta", method("Första"))))
    followed.confirm()
    warning, page = (
        "Flödet säger att deras nyckel inte används sedan",
        f"/arbete/utbyte/floden/{followed.uid}/",
    )
    assert warning not in words(ylva.get(page))
    followed.town.new_key(endorsed=False)
    followed.says(followed.town.say(followed.town.statement("forsta", method("Första")), by=0))
    assert warning in words(ylva.get(page))


def test_what_a_refused_key_has_signed_is_said_so(followed: Followed, ylva: Client) -> None:
    followed.says(followed.town.say(followed.town.statement("forsta", method("Första"))))
    with actor.acting(followed.lead):
        key = TheirKey.objects.get(subscription__uid=followed.uid)
    decide = f"/arbete/utbyte/floden/{followed.uid}/nyckel/{key.pk}/"
    assert "det vi hade innan den kom gäller igen" in page_words(
        ylva.post(decide, {"svar": "nej"}, follow=True)
    )
    entry = words(ylva.get(f"/arbete/utbyte/poster/{followed.entry('forsta').uid}/"))
    assert "Posten är signerad med en nyckel som ni har avvisat." in entry
    assert "Ta över som idé" not in entry


def test_method_of_theirs_becomes_an_idea_and_its_card_says_whose_it_was(
    followed: Followed, ylva: Client
) -> None:
    followed.says(followed.town.say(followed.town.statement("forsta", method("Första"))))
    followed.confirm()
    entry = followed.entry("forsta")
    shown = words(ylva.get(f"/arbete/utbyte/poster/{entry.uid}/"))
    assert "Så bedömer Provstad" in shown
    assert "Det här är deras bedömning, inte vår." in shown
    answer = ylva.post(f"/arbete/utbyte/poster/{entry.uid}/ta-over/", {"name": "", "words": ""})
    assert answer.status_code == 422
    done = ylva.post(
        f"/arbete/utbyte/poster/{entry.uid}/ta-over/", {"name": "Vår idé", "words": "Så gör de."}, follow=True
    )
    assert "Provstad, version 1" in words(done)
    made = Method.objects.get(name_sv="Vår idé")
    public = words(Client().get(f"/metoder/{made.slug}/"))
    assert "Provstad, version 1" in public
    assert "har ändrats där" not in public
    first = followed.town.say(followed.town.statement("forsta", method("Första")))
    later = followed.town.statement(
        "forsta", method("Första", source="Ny"), version=2, previous=first["digest"]
    )
    followed.says(followed.town.say(later))
    assert "har ändrats där" in words(Client().get(f"/metoder/{made.slug}/"))
    assert "Har ändrats hos Provstad" in words(ylva.get(f"/arbete/utbyte/poster/{entry.uid}/"))


def test_card_of_ours_stands_when_they_take_theirs_back(followed: Followed, ylva: Client) -> None:
    """Its list of contents said that theirs had changed, and led to a page of theirs that was gone."""
    first = followed.town.say(followed.town.statement("forsta", method("Första")))
    followed.says(first)
    followed.confirm()
    entry = followed.entry("forsta")
    ylva.post(f"/arbete/utbyte/poster/{entry.uid}/ta-over/", {"name": "Vår idé", "words": "Så gör de."})
    made = Method.objects.get(name_sv="Vår idé")
    address = "https://exempelstad.se/metoder/forsta/"
    assert f'href="{address}"' in Client().get(f"/metoder/{made.slug}/").content.decode()
    gone = followed.town.statement("forsta", None, version=2, previous=first["digest"])
    followed.says(followed.town.say(gone))
    page = Client().get(f"/metoder/{made.slug}/")
    assert "Finns inte kvar där" in words(page)
    assert "Har ändrats där" not in words(page)
    assert f'href="{address}"' not in page.content.decode()
    assert "Så gör de." in words(page)


def test_words_that_point_at_somebody_stay_out_of_the_register(followed: Followed, ylva: Client) -> None:
    followed.says(followed.town.say(followed.town.statement("forsta", method("Första"))))
    followed.confirm()
    said = {"name": "Vår idé", "words": "Ring 070-174 06 05 och fråga."}
    answer = ylva.post(f"/arbete/utbyte/poster/{followed.entry('forsta').uid}/ta-over/", said)
    assert answer.status_code == 422
    assert "verkar peka ut en person" in words(answer)
    assert not Method.objects.filter(name_sv="Vår idé").exists()


def test_what_they_tried_is_said_in_words_that_the_layout_carries(followed: Followed, ylva: Client) -> None:
    pilot = {
        "state": "evaluated", "design": "comparison", "aim": "Att se.", "began": "2026-01-01", "ended": "2026-04-01",
        "stopped": "2026-03-01", "by_rule": True, "evaluated_on": "2026-05-01", "conclusion": "helped",
        "words": {"sv": "Fler kom.", "en": ""}, "places": 2, "beside": 2, "harms": "few", "months": {"said": 3, "of": 8},
    }  # fmt: skip
    going = {**pilot, "state": "running", "conclusion": None, "words": {}, "harms": None, "months": None}
    said = method("Första", pilots=[pilot, going], in_use_since=2015)
    followed.says(followed.town.say(followed.town.statement("forsta", said)))
    page = words(ylva.get(f"/arbete/utbyte/poster/{followed.entry('forsta').uid}/"))
    assert "Prövningar hos dem Utvecklingen var bättre än på jämförelseplatserna" in page
    assert "stoppad i mars 2026, av stoppregeln" in page
    assert "Fler kom. Färre än fem skador har rapporterats. För 5 av 8 månader på en plats" in page
    assert "Pågår" in page
    assert "I vanligt bruk hos dem sedan 2015." in page


def test_lesson_of_theirs_becomes_a_draft(followed: Followed, ylva: Client) -> None:
    followed.says(followed.town.say(followed.town.statement("l1", lesson("Om tid"), kind="lesson")))
    followed.confirm()
    done = ylva.post(f"/arbete/utbyte/poster/{followed.entry('l1').uid}/ta-over/", {}, follow=True)
    assert "Om tid" in words(done)
    assert "utkast" in page_words(done).lower()


def test_warning_stays_until_somebody_has_looked(followed: Followed, ylva: Client) -> None:
    followed.says(followed.town.say(followed.town.statement("forsta", method("Första"))))
    followed.confirm()
    followed.says(followed.town.say(followed.town.statement("forsta", method("Ett annat namn"))))
    entry = followed.entry("forsta")
    page = words(ylva.get(f"/arbete/utbyte/poster/{entry.uid}/"))
    assert "Samma version har fått ett annat innehåll." in page
    assert "Signaturen stämmer" not in page, "of what we have, which is not what the page is about now"
    assert "Ett annat namn" not in page
    assert "Ta över som idé" not in page
    assert "Första" in words(ylva.get("/arbete/utbyte/?visa=varningar"))
    after = ylva.post(f"/arbete/utbyte/poster/{entry.uid}/varning/", {"svar": "kvar"}, follow=True)
    assert "Ta över som idé" in words(after)


def test_what_waits_is_counted_once_and_only_while_the_feed_is_followed(
    followed: Followed, ylva: Client
) -> None:
    """An entry that was new and did not add up counted twice, and stayed in the list when nobody followed the feed any more."""
    followed.says(followed.town.say(followed.town.statement("forsta", method("Första"))))
    followed.confirm()
    followed.says(followed.town.say(followed.town.statement("forsta", method("Ett annat namn"))))
    page = ylva.get("/arbete/utbyte/")
    assert page.context["waiting"] == page.context["page"].paginator.count
    assert "Första" in words(page)
    ylva.post(f"/arbete/utbyte/floden/{followed.uid}/lage/", {"lage": "ended"})
    after = ylva.get("/arbete/utbyte/")
    assert after.context["waiting"] == after.context["page"].paginator.count
    assert "Första" not in words(after)
    assert "Första" in words(ylva.get("/arbete/utbyte/?visa=alla"))


def test_entry_is_put_aside_and_all_new_are_seen(followed: Followed, ylva: Client) -> None:
    town = followed.town
    followed.says(*(town.say(town.statement(f"m{n}", method(f"Metod {n}"))) for n in range(3)))
    ylva.post(f"/arbete/utbyte/poster/{followed.entry('m0').uid}/gor/", {"lage": "skipped"})
    ylva.post(f"/arbete/utbyte/floden/{followed.uid}/sedda/")
    assert [followed.entry(f"m{n}").state for n in range(3)] == ["skipped", "seen", "seen"]
    wrong = ylva.post(f"/arbete/utbyte/poster/{followed.entry('m0').uid}/gor/", {"lage": "adopted"})
    assert wrong.status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://provstad.se/",
        "https://provstad.se:8443/",
        "https://a:b@provstad.se/",
        "provstad",
        "https://127.0.0.1/",
        "https://localhost/x",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://2130706433/",
        "https://10.0.0.1/flode.json",
    ],
)
def test_address_that_nothing_is_fetched_from_is_said_so(ylva: Client, address: str) -> None:
    answer = ylva.post("/arbete/utbyte/folj/", {"name": "Provstad", "address": address})
    assert answer.status_code == 422
    assert not Subscription.objects.filter(name="Provstad").exists()


def test_same_feed_is_followed_once(followed: Followed, ylva: Client) -> None:
    answer = ylva.post("/arbete/utbyte/folj/", {"name": "Igen", "address": ADDRESS})
    assert answer.status_code == 422
    assert "Ni följer redan det flödet." in words(answer)


def test_what_went_wrong_is_said_with_what_to_do(followed: Followed, ylva: Client, as_owner: Any) -> None:
    with as_owner():
        Subscription.objects.filter(uid=followed.uid).update(
            fault="certificate", wanted_at=None, left_out={"foreign": 2, "nonsense": 1}
        )
    page = words(ylva.get(f"/arbete/utbyte/floden/{followed.uid}/"))
    assert "Deras server kan inte visa att den är den som adressen säger." in page
    assert "2 hör till någon annan än den som har flödet" in page


def test_hostile_texts_are_shown_as_text(followed: Followed, ylva: Client) -> None:
    evil = method("&lt;script&gt;alert(1)&lt;/script&gt;<b>Namn</b>")
    followed.says(followed.town.say(followed.town.statement("evil", evil)))
    for path in ("/arbete/utbyte/", f"/arbete/utbyte/poster/{followed.entry('evil').uid}/"):
        page = ylva.get(path).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;Namn" in page


def test_our_key_is_replaced_after_it_was_said_what_that_means(ylva: Client) -> None:
    from varsam.areas.liaison.exchange import publishing

    publishing.publish()
    before = SigningKey.objects.get(retired_at=None)
    assert "går inte att ångra" in words(ylva.get("/arbete/utbyte/vart-flode/ny-nyckel/"))
    after = ylva.post("/arbete/utbyte/vart-flode/ny-nyckel/", follow=True)
    assert "Tidigare nycklar" in words(after)
    assert SigningKey.objects.get(retired_at=None) != before


@pytest.mark.parametrize("account", ["polis", "socialsekreterare.hisingen", "dataskydd", "rad"])
def test_others_have_no_way_in(followed: Followed, as_user: Callable[[str], Client], account: str) -> None:
    followed.says(followed.town.say(followed.town.statement("forsta", method("Första"))))
    entry, browser = followed.entry("forsta"), as_user(account)
    for path in ("", "folj/", "vart-flode/", f"floden/{followed.uid}/", f"poster/{entry.uid}/"):
        assert browser.get(f"/arbete/utbyte/{path}").status_code == 403
    assert browser.post(f"/arbete/utbyte/poster/{entry.uid}/gor/", {"lage": "seen"}).status_code == 403


def test_lists_ask_as_often_for_many_as_for_few(
    followed: Followed, ylva: Client, django_assert_max_num_queries: Any
) -> None:
    town = followed.town
    followed.says(*(town.say(town.statement(f"m{n}", method(f"Metod {n}"))) for n in range(30)))
    with django_assert_max_num_queries(30):
        ylva.get("/arbete/utbyte/")
    with django_assert_max_num_queries(30):
        ylva.get(f"/arbete/utbyte/floden/{followed.uid}/")
