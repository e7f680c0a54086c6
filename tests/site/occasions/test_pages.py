"""The desk's pages of training, as the coordination and a trainer meet them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.areas.training.occasions.conftest import hold, sign_up
from tests.site.conftest import words
from varsam.areas.training.courses.models import Course, Group, WorkDomain
from varsam.areas.training.occasions import interests, links, mine
from varsam.areas.training.occasions.models import Interest, Letter, Occasion, Signup
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry
from varsam.kernel.people.models import Organisation

__all__ = ["hold", "sign_up"]

HERE = "/arbete/utbildning/"
COURSE = "grundkurs-radikalisering"


def sent(**changed: Any) -> dict[str, Any]:
    """A whole form of a new occasion, three weeks from now, with one sitting on a working day."""
    day = timezone.localdate() + timedelta(days=21)
    day += timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
    said = {
        "course": Course.objects.get(slug=COURSE).pk, "form": "classroom", "place": "Stadshuset, sal 3", "capacity": "20",
        "closes": f"{day - timedelta(days=5)}", "language": "sv", "traff-TOTAL_FORMS": "1", "traff-INITIAL_FORMS": "0",
        "traff-0-day": f"{day}", "traff-0-begins": "09:00", "traff-0-ends": "11:00",
    }  # fmt: skip
    return {**said, **changed}


def asked(who: str = "kerstin", how_many: int = 12, *, course: str = COURSE) -> Interest:
    """Somebody who waits for a course at a school, by a proved address."""
    uid = interests.say(
        course=Course.objects.get(slug=course), name="Kerstin Holm", email=f"{who}@goteborg.se",
        unit=Organisation.objects.get(slug="samordningen").pk, district=None, for_unit=True, how_many=how_many,
        from_month=None, to_month=None, what_for="Efter händelserna i höst.", language="sv", submission="",
    )  # fmt: skip
    interests.confirm(secret=links.interest_secret(uid))
    return uid  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"course": ""}, "Välj en kurs."),
        ({"traff-0-day": "", "traff-0-begins": "", "traff-0-ends": ""}, "Skriv minst en träff"),
        ({"traff-0-ends": "08:00"}, "Träffen slutar innan den börjar."),
        ({"traff-0-ends": ""}, "Välj när träffen slutar."),
        ({"traff-0-day": "2001-01-01"}, "En av dagarna har varit."),
        ({"place": ""}, "Skriv var ni ses."),
        ({"form": "online"}, "Klistra in länken till mötet."),
        ({"form": "online", "link": "javascript:alert(1)"}, "Klistra in hela länken"),
        ({"capacity": "0"}, "Minst en plats behövs."),
        ({"closes": "2099-01-01"}, "senast dagen då det börjar"),
        ({"opens": "2098-01-01"}, "Anmälan öppnar efter att den har stängt."),
        ({"trainers": ["1"]}, "Välj bland utbildarna i listan."),
        ({"traff-TOTAL_FORMS": "många"}, "Ladda om sidan och försök igen."),
        ({"traff-TOTAL_FORMS": "13"}, "Skriv högst 12 träffar."),
        ({"capacity": "1000000000000"}, "Högst 500 platser"),
    ],
)
def test_what_cannot_be_planned_is_explained(as_user: Any, changed: dict[str, Any], said: str) -> None:
    shown = as_user("samordnare").post(f"{HERE}nytt/", sent(**changed))

    assert shown.status_code == 422
    assert said in words(shown)


def test_planned_after_a_warning_opened_changed_and_cancelled(
    as_user: Any, cast: Any, sign_up: Callable[..., Any]
) -> None:
    browser = as_user("samordnare")
    typed = sent(capacity="200", trainers=[cast("utbildare").pk])
    warned = browser.post(f"{HERE}nytt/", typed)
    assert "Kursen är gjord för högst 30 personer." in words(warned)
    assert not Occasion.objects.filter(place="Stadshuset, sal 3").exists(), (
        "nothing is saved before they have looked"
    )
    mark = warned.content.decode().split('name="warned" value="')[1].split('"')[0]
    page = browser.post(f"{HERE}nytt/", {**typed, "warned": mark})
    assert page.status_code == 303
    assert "Utkast. Bara ni som håller i det ser det." in words(browser.get(page.url))
    assert as_user("utbildare").get(page.url).status_code == 200, "who teaches it sees the draft"
    browser.post(f"{page.url}oppna/")
    assert "Öppet" in words(browser.get(page.url))
    assert browser.post(f"{page.url}oppna/", follow=True).status_code == 200, (
        "opened once, told the second time"
    )

    with acting(cast("samordnare")):
        occasion = Occasion.objects.get(place="Stadshuset, sal 3")
    for who in ("anna", "bo"):
        mine.confirm(secret=links.place_secret(sign_up(occasion, who).uid))
    form = browser.get(f"{page.url}andra/")
    assert "2 personer är anmälda" in words(form)
    sitting = str(occasion.sittings.get().pk)
    moved = sent(place="Nordstan", trainers=[cast("utbildare").pk], **{"traff-0-uid": sitting, "traff-0-begins": "13:00", "traff-0-ends": "15:00"})  # fmt: skip
    less = browser.post(f"{page.url}andra/", {**moved, "capacity": "1"})
    if less.status_code == 200:
        mark = less.content.decode().split('name="warned" value="')[1].split('"')[0]
        less = browser.post(f"{page.url}andra/", {**moved, "capacity": "1", "warned": mark})
    assert less.status_code == 409
    assert "2 har redan en plats" in words(less)
    assert occasion.sittings.get().starts_at == occasion.starts_at, "nothing half-done"
    changed = words(browser.post(f"{page.url}andra/", moved, follow=True))
    assert "får ett mejl om ändringen" in changed
    assert "13.00–15.00" in changed
    assert "Mejl om ändringen" in changed
    assert "0 av 2 är skickade." in words_of(browser.get(f"{page.url}brev/"))

    assert "Skriv varför" in words(browser.post(f"{page.url}stall-in/", {"reason": " "}))
    gone = words(browser.post(f"{page.url}stall-in/", {"reason": "Lokalen är stängd."}, follow=True))
    assert "Inställt: Lokalen är stängd." in gone
    with acting(cast("samordnare")):
        assert Letter.objects.filter(occasion=occasion, kind="cancelled").count() == 2
    assert browser.get(f"{page.url}andra/").status_code == 303


def words_of(fragment: Any) -> str:
    """What a part of a page says."""
    return words(type("Page", (), {"content": b"<main>" + fragment.content + b"</main>"}))


def test_from_those_who_wait_to_an_occasion_that_asks_them_first(
    as_user: Any, cast: Any, as_owner: Any
) -> None:
    with as_owner():
        Interest.objects.filter(settled_at=None).update(settled_at=timezone.now())
    asked("kerstin", 12)
    asked("omar", 3)
    browser = as_user("samordnare")
    assert "15 personer väntar" in words(browser.get(f"{HERE}efterfragan/"))
    wanted = f"{HERE}efterfragan/{COURSE}/"
    shown = browser.get(wanted)
    assert "Efter händelserna i höst." in words(shown)
    assert browser.post(wanted).status_code == 422, "somebody has to be chosen"
    with acting(cast("samordnare")):
        first, second = Interest.objects.filter(settled_at=None).order_by("-how_many")
    to = browser.post(wanted, {"intresse": [str(first.uid)]})
    assert to.status_code == 303
    form = browser.get(to.url)
    assert "En intresseanmälan är vald." in words(form)
    made = browser.post(f"{HERE}nytt/", sent(intresse=[str(first.uid)], opens=f"{timezone.localdate() + timedelta(days=3)}"))  # fmt: skip
    invite = browser.get(made.url)
    assert "De kan anmäla sig nu. För alla andra öppnar det" in words(invite)
    assert f'value="{first.uid}" checked' in invite.content.decode()
    assert f'value="{second.uid}" checked' not in invite.content.decode()
    told = browser.post(urlsplit(made.url).path, {"intresse": [str(first.uid)]}, follow=True)
    assert "En inbjudan är på väg." in words(told)
    assert "0 av 1 är skickade." in words(told)
    assert "3 personer väntar på kursen" in words(told)
    settled = browser.post(wanted, {"intresse": [str(second.uid)], "settle": "1"}, follow=True)
    assert "Ingen väntar på den här kursen just nu." in words(settled)


def test_somebody_who_rings_gets_a_place_or_the_line_and_can_be_cancelled(
    as_user: Any, cast: Any, hold: Callable[..., Occasion]
) -> None:
    occasion, browser = hold(capacity=1), as_user("samordnare")
    page = f"{HERE}tillfallen/{occasion.reference}/"
    form = {
        "uid": "0b9cf9b1-9c1b-4f0e-8a5e-0d5d7f1f0c01",
        "name": "Åsa Ek",
        "email": "asa@goteborg.se",
        "needs": "Hörslinga",
    }
    assert "Skriv hela mejladressen" in words(browser.post(f"{page}anmal/", {**form, "email": "asa"}))
    for _click in range(2):
        assert browser.post(f"{page}anmal/", form).status_code == 303
    again = {**form, "uid": "0b9cf9b1-9c1b-4f0e-8a5e-0d5d7f1f0c02", "email": " ASA+kurs@Goteborg.se "}
    assert "redan anmäld hit" in words(browser.post(f"{page}anmal/", again, follow=True))
    second = {
        **form,
        "uid": "0b9cf9b1-9c1b-4f0e-8a5e-0d5d7f1f0c03",
        "name": "Örjan Ås",
        "email": "orjan@goteborg.se",
    }
    listed = words(browser.post(f"{page}anmal/", second, follow=True))
    assert "som nummer 1 på väntelistan" in listed
    assert "Åsa Ek" in listed
    assert "Hörslinga" in listed
    with acting(cast("samordnare")):
        first = Signup.objects.get(occasion=occasion, state="placed")
    gone = words(browser.post(f"{page}anmalda/{first.pk}/avboka/", follow=True))
    assert "Åsa Ek" not in gone
    assert "Erbjuden en plats. Svarar senast" in gone
    assert browser.post(f"{page}anmalda/{first.pk}/avboka/", follow=True).status_code == 200, "cancelled once"


def test_who_sees_an_occasion_at_the_desk_and_that_it_is_on_record(
    as_user: Any, cast: Any, hold: Callable[..., Occasion], sign_up: Callable[..., Any], as_owner: Any
) -> None:
    taught, other = hold(), hold(teachers=[])
    sign_up(taught, "anna")
    page = f"{HERE}tillfallen/{taught.reference}/"
    assert "anna@goteborg.se" in words(as_user("utbildare").get(page))
    with as_owner():
        assert Entry.objects.filter(event="training.read", target=taught.reference).count() == 1
    trainer = as_user("utbildare")
    assert trainer.get(f"{HERE}tillfallen/{other.reference}/").status_code == 404
    assert taught.reference in words(trainer.get(HERE))
    assert other.reference not in words(trainer.get(HERE))
    assert "Det här håller du i" in words(trainer.get("/arbete/"))
    for path in ("andra/", "stall-in/", "anmal/", "bjud-in/"):
        assert trainer.get(page + path).status_code == 403, path
    assert trainer.post(f"{page}oppna/").status_code == 403
    for path in ("nytt/", "efterfragan/"):
        assert trainer.get(HERE + path).status_code == 403, path
    for account in ("polis", "skola", "dataskydd", "systemadmin"):
        assert as_user(account).get(page).status_code == 403, account
        assert as_user(account).get(HERE).status_code == 403, account


def test_a_course_is_written_by_two_at_once_and_nothing_is_lost(as_user: Any) -> None:
    browser, page = as_user("samordnare"), f"{HERE}kurser/{COURSE}/"
    seen = browser.get(page).content.decode().split('name="seen" value="')[1].split('"')[0]
    course = Course.objects.get(slug=COURSE)
    typed = {
        "seen": seen, "title_sv": "Grundkurs", "title_en": "Basics", "audience_sv": "Alla", "audience_en": "All",
        "groups": course.groups, "goals_sv": "Ett\n\nTvå ", "goals_en": "One\nTwo", "form": "classroom", "minutes": "90",
        "sittings": "1", "min_places": "4", "max_places": "16", "languages": ["sv"], "methods": course.methods,
    }  # fmt: skip
    assert "Det högsta antalet är mindre" in words(browser.post(page, {**typed, "max_places": "2"}))
    assert "Skriv minst ett mål." in words(browser.post(page, {**typed, "goals_sv": " \n "}))
    assert as_user("utbildare").post(page, {**typed, "title_sv": "Utbildarens"}).status_code == 303
    late = browser.post(page, typed)
    assert late.status_code == 409
    assert "Utbildarens" in words(late)
    again = late.content.decode().split('name="seen" value="')[1].split('"')[0]
    assert browser.post(page, {**typed, "seen": again}).status_code == 303
    course.refresh_from_db()
    assert (course.title_sv, course.goals_sv, course.is_offered) == ("Grundkurs", ["Ett", "Två"], False)
    assert "Inte i katalogen" in words(browser.get(f"{HERE}kurser/"))


def test_who_can_sign_up_is_said_by_domains_and_groups(as_user: Any) -> None:
    browser, page = as_user("samordnare"), f"{HERE}vilka/"
    for wrong in ("", "inte en domän", "@"):
        assert browser.post(page, {"domain": wrong}).status_code == 422, wrong
    assert "grundskola.exempel.se" in words(
        browser.post(page, {"domain": " @Grundskola.Exempel.SE "}, follow=True)
    )
    known = WorkDomain.objects.get(domain="grundskola.exempel.se").pk
    assert "grundskola.exempel.se" not in words(browser.post(f"{page}{known}/ta-bort/", follow=True))
    assert "redan borttagen" in words(browser.post(f"{page}{known}/ta-bort/", follow=True))
    group = {"name_sv": "Vaktmästare", "name_en": "Caretakers"}
    assert "Vaktmästare" in words(browser.post(f"{page}grupper/", group, follow=True))
    assert browser.post(f"{page}grupper/", group).status_code == 409
    assert browser.post(f"{page}grupper/", {"name_sv": "Vaktmästare"}).status_code == 422
    slug = Group.objects.get(name_sv="Vaktmästare").slug
    assert "Vaktmästare" in browser.get(f"{page}grupper/{slug}/").content.decode()
    renamed = browser.post(f"{page}grupper/{slug}/", {**group, "name_sv": "Fastighetsskötare"}, follow=True)
    assert "Fastighetsskötare" in words(renamed)
    assert as_user("utbildare").get(page).status_code == 403


def test_the_pages_ask_as_often_however_much_there_is(
    as_user: Any, hold: Callable[..., Occasion], sign_up: Callable[..., Any]
) -> None:
    browser, first = as_user("samordnare"), hold(capacity=5)
    counts: list[list[int]] = []
    for who in (["a"], ["b", "c", "d", "e", "f"]):
        hold()
        for name in who:
            sign_up(first, name)
            asked(name, 2)
        pages = [HERE, f"{HERE}tillfallen/{first.reference}/", f"{HERE}efterfragan/{COURSE}/", f"{HERE}tillfallen/{first.reference}/dorr/1/"]  # fmt: skip
        row = []
        for page in pages:
            browser.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(page).status_code == 200
            row.append(len(queries))
        counts.append(row)

    assert counts[0] == counts[1]
