"""The pages of a consultation, as the asker, the experts and the coordinator meet them."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.site.conftest import words
from varsam.areas.knowledge_house.consultations.models import Consultation, Invitation, Lesson, Origin, Post
from varsam.areas.knowledge_house.experts import actions as network
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.kernel.access.actor import acting
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.people.models import Membership, Organisation
from varsam.lib.calendar_days import Calendar
from varsam.lib.working_days import STOCKHOLM
from varsam.site.consultations import presentation

HERE = "/arbete/konsultationer/"
QUESTION = {"heading": "Symboler", "text": "Hur kan vi prata om symboler i klassen?", "submission": "a" * 32}


def code_of(response: Any) -> str:
    found = re.search(r'id="return-code".*?</ol>', response.content.decode(), re.S)
    assert found
    return "".join(re.findall(r"<li>(\d+)</li>", found[0]))


@pytest.fixture
def experts(cast: Any, as_owner: Any) -> dict[str, Expert]:
    """Three experts, and no consultation but the test's own."""
    with as_owner():
        for kept in (Post, Invitation, Origin, Lesson, Consultation):
            kept.objects.all().delete()
        Expert.objects.filter(ended_at=None).update(ended_at="2026-01-01T00:00Z")
    found = {}
    for account in ("mentor", "teolog", "civilsamhalle"):
        with acting(cast(account)):
            place = Membership.objects.select_related("organisation").get(user=cast(account)).organisation
        with acting(cast("samordnare")):
            home = Organisation.objects.get(slug="samordningen")
            said = {"roles": ["adviser"], "competences": ["skola"], "languages": ["sv"], "hours_a_month": 10}
            found[account] = network.add_expert(
                unit=home, user=cast(account), organisation=place, said=said, by=cast("samordnare")
            )
    return found


@pytest.fixture
def asked(as_user: Any, experts: Any, cast: Any) -> tuple[str, str]:
    """A question that Karin of the school has put: its reference and her code."""
    place = Organisation.objects.get(slug="demo-grundskola-hisingen")
    shown = as_user("skola").post(
        f"{HERE}fraga/", {**QUESTION, "organisation": place.pk, "district": "hisingen"}
    )
    assert shown.status_code == 200, words(shown)
    with acting(cast("samordnare")):
        return Consultation.objects.get().reference, code_of(shown)


@pytest.mark.parametrize(
    ("text", "heading", "said"),
    [
        ("Eleven 19850709-9805 ritar.", "Symboler", "En uppgift kan peka ut någon"),
        ("Ring mig på 070-174 06 05.", "Symboler", "En uppgift kan peka ut någon"),
        ("Hur gör vi?", "Om 19850709-9805", "Rubriken får inte peka ut någon"),
        ("", "Symboler", "Skriv din fråga."),
        ("Hur gör vi?", "", "Skriv några ord"),
    ],
)
def test_a_question_points_at_nobody(
    as_user: Any, experts: Any, as_owner: Any, text: str, heading: str, said: str
) -> None:
    karin = as_user("skola")
    place = Organisation.objects.get(slug="demo-grundskola-hisingen")
    sent = {**QUESTION, "text": text, "heading": heading, "organisation": place.pk, "district": ""}
    page = karin.post(f"{HERE}fraga/", sent)
    assert page.status_code == 422
    assert said in words(page)
    if "9805" in text:
        kept = karin.post(f"{HERE}fraga/", {**sent, "choice": "keep", "kept_reason": "Det behövs."})
        assert kept.status_code == 422
        assert "Ett personnummer kan aldrig vara kvar här." in words(kept)
    with as_owner():
        assert not Consultation.objects.exists()


def test_the_same_form_sent_twice_asks_once(as_user: Any, asked: tuple[str, str], as_owner: Any) -> None:
    place = Organisation.objects.get(slug="demo-grundskola-hisingen")
    again = as_user("skola").post(
        f"{HERE}fraga/", {**QUESTION, "organisation": place.pk, "district": "hisingen"}
    )
    assert code_of(again) == asked[1]
    with as_owner():
        assert Consultation.objects.count() == 1


def test_from_the_question_to_the_advice(
    as_user: Any, asked: tuple[str, str], experts: Any, cast: Any
) -> None:
    reference, code = asked
    here, elin, mona, daniel = f"{HERE}{reference}/", *map(as_user, ("samordnare", "mentor", "teolog"))
    assert [mona.get(here).status_code, as_user("skola").get(here).status_code] == [404, 404]
    assert elin.post(f"{here}bjud-in/", {"expert": []}).status_code == 422
    chosen = [experts[each].pk for each in ("mentor", "teolog", "civilsamhalle")]
    assert elin.post(f"{here}bjud-in/", {"expert": chosen}).status_code == 303
    with acting(cast("samordnare")):
        enquiry = Enquiry.objects.get(pk=Consultation.objects.get().enquiry_id)
    assert (enquiry.state, enquiry.heading is not None) == ("waiting", True)
    seen = words(mona.get(here))
    assert QUESTION["text"] in seen
    assert "Exempelskolan" not in seen, "experts see the kind of sender, not which"
    assert "Exempelskolan" in words(elin.get(here))
    assert "Du är tillfrågad i en konsultation" in words(mona.get(HERE))

    assert daniel.get(f"{here}svar/?val=conflict").status_code == 200
    assert daniel.post(f"{here}svar/", {"choice": "conflict"}).status_code == 302
    assert "Du är utanför den här frågan" in words(daniel.get(here))
    assert QUESTION["text"] not in daniel.get(here).content.decode()
    assert daniel.post(f"{here}skriv/", {"kind": "answer", "text": "Jag svarar ändå."}).status_code == 404

    assert mona.post(f"{here}skriv/", {"kind": "answer", "text": "Fråga enskilt först."}).status_code == 303
    with acting(cast("mentor")):
        post = str(Post.objects.get().pk)
    own = mona.post(f"{here}skriv/", {"kind": "disagree", "replies_to": post, "text": "Inte jag."})
    assert own.status_code == 422
    against = {"kind": "disagree", "replies_to": post, "text": "Börja med hela klassen."}
    assert as_user("civilsamhalle").post(f"{here}skriv/", against).status_code == 303
    assert "Experterna är inte eniga" in words(elin.get(f"{here}rad/"))
    assert "Hodan Abdi" in words(mona.get(here))

    assert "3 experter" not in (steps := _steps(code))
    assert "2 experter läser" in steps
    smooth = elin.post(f"{here}rad/", {"text": "Fråga först."})
    assert smooth.status_code == 422
    assert "Minst en expert håller inte med." in words(smooth)
    assert elin.post(f"{here}rad/", {"text": "Fråga först.", "tells": "on"}).status_code == 303
    second = elin.post(f"{here}rad/", {"text": "Mitt eget råd.", "tells": "on"})
    assert second.status_code == 409
    assert "Mitt eget råd." in words(second)
    assert "Fråga först." in words(second)
    assert "Rådet är klart och står i samtalet" in _steps(code)
    assert "Experterna var inte eniga." in _steps(code)


def _steps(code: str) -> str:
    writer = Client()
    writer.post("/svar/", {"code": code})
    return words(writer.get("/svar/samtal/"))


def test_from_an_enquiry_of_the_inbox(as_user: Any, experts: Any, cast: Any) -> None:
    elin = as_user("samordnare")
    with acting(cast("samordnare")):
        enquiry = Enquiry.objects.filter(state="acknowledged", sender="school").first()
    assert enquiry
    page = words(elin.get(f"/arbete/inkorg/{enquiry.reference}/"))
    assert "Fråga Kunskapshuset" in page
    assert elin.get(f"{HERE}fraga/{enquiry.reference}/").status_code == 200
    assert as_user("socialsekreterare.hisingen").get(f"{HERE}fraga/{enquiry.reference}/").status_code == 403
    assert elin.post(f"{HERE}fraga/{enquiry.reference}/", QUESTION).status_code == 303
    with acting(cast("samordnare")):
        reference = Consultation.objects.get().reference
        enquiry.refresh_from_db()
    assert enquiry.state == "waiting"
    assert reference in words(elin.get(f"/arbete/inkorg/{enquiry.reference}/"))
    assert elin.get(f"{HERE}fraga/{enquiry.reference}/").status_code == 302
    assert elin.post(f"{HERE}{reference}/avsluta/").status_code == 303
    assert "Tillbakadragen" in words(elin.get(f"{HERE}{reference}/"))


def test_a_lesson_names_nobody_and_is_taken(as_user: Any, asked: tuple[str, str], cast: Any) -> None:
    elin, ylva, here = as_user("samordnare"), as_user("metodansvarig"), f"{HERE}{asked[0]}/"
    elin.post(f"{here}avsluta/")
    wrong = elin.post(
        f"{here}lardom/", {"text": "Ring 070-174 06 05.", "choice": "keep", "kept_reason": "Behövs"}
    )
    assert wrong.status_code == 422
    assert elin.post(f"{here}lardom/", {"text": "Skolor frågar om symboler."}).status_code == 303
    assert "En ny lärdom" in words(ylva.get("/arbete/lardomar/"))
    with acting(cast("metodansvarig")):
        lesson = Lesson.objects.get()
    assert elin.post(f"/arbete/lardomar/{lesson.pk}/").status_code == 403
    assert ylva.post(f"/arbete/lardomar/{lesson.pk}/").status_code == 303
    assert "Inga nya lärdomar" in words(ylva.get("/arbete/lardomar/"))
    assert as_user("mentor").get("/arbete/lardomar/").status_code == 403


def test_time_to_advice_is_a_median_of_working_days_and_of_five_at_least() -> None:
    today, days = date(2026, 11, 20), Calendar([])

    def given(month: int, *lengths: int) -> list[tuple[datetime, datetime]]:
        monday = datetime(2026, month, 7 if month == 9 else 2, 9, tzinfo=STOCKHOLM)
        return [(monday, monday + timedelta(days=each)) for each in lengths]

    found = presentation.times([*given(9, 1, 2, 3, 4, 7), *given(11, 1, 1, 1, 1)], 8, today, days)
    assert [each.days for each in found.quarters] == [None, None, 3, None]
    assert found.finding == "Hälften av råden kom inom 3 arbetsdagar. Löftet är 8"
    slow = presentation.times(given(9, 18, 18, 18, 18, 18), 8, today, days)
    assert slow.quarters[2].days == 14
    assert slow.finding.startswith("Råden tar för lång tid: 14 arbetsdagar")


@pytest.mark.parametrize(
    ("account", "path", "status"),
    [
        ("samordnare", "tid/", 200),
        ("mentor", "tid/", 403),
        ("systemadmin", "", 403),
        ("polis", "", 200),
        ("polis", "fraga/", 200),
        ("samordnare", "R-99-999/", 404),
        ("mentor", "REF/bjud-in/", 403),
        ("polis", "REF/svar/", 404),
        ("samordnare", "REF/", 200),
    ],
)
def test_who_gets_which_page(
    as_user: Any, asked: tuple[str, str], account: str, path: str, status: int
) -> None:
    assert as_user(account).get(HERE + path.replace("REF", asked[0])).status_code == status
