"""A unit's own requests for its staff who sign in: asked for, followed, and nobody else's."""

from typing import Any

from tests.areas.operations.conftest import GUIDE, answers
from tests.site.conftest import Browse, words
from varsam.areas.operations.models import Request
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Membership, User

OWN = "/arbete/vart-stod/"


def unit_of(user: User) -> int:
    with acting(user):
        return Membership.objects.current().get(user=user).organisation_id


def ask(client: Any, user: User, **typed: str) -> Any:
    form = {
        "unit": str(unit_of(user)),
        "guide": GUIDE,
        "text": "Vi vet inte vem som gör vad.",
        "submission": "a" * 32,
    }
    return client.post(f"{OWN}be/", {**form, **typed})


def test_a_head_asks_and_follows_it_without_a_code(as_user: Browse, cast: Any) -> None:
    school = as_user("skola")
    assert "Er verksamhet har inte bett om något stöd." in words(school.get(OWN))
    answer = ask(school, cast("skola"))
    assert 'id="return-code"' in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    with acting(cast("skola")):
        request = Request.objects.order_by("-asked_at").first()
    assert request is not None
    here = f"{OWN}{request.reference}/"
    assert "Gå igenom vem som ansvarar för vad" in words(school.get(here))
    answer = school.post(f"{here}ansvar/", {f"svar-{key}": "does" for key in answers()}, follow=True)
    assert "Vi föreslår en plan" in words(answer)
    assert here in school.get(OWN).content.decode()


def test_the_same_form_sent_twice_is_one_request(as_user: Browse, cast: Any) -> None:
    school, user = as_user("skola"), cast("skola")
    with acting(user):
        before = Request.objects.count()
    ask(school, user)
    ask(school, user)
    with acting(user):
        assert Request.objects.count() == before + 1


def test_a_text_about_a_person_is_mended_first(as_user: Browse, cast: Any) -> None:
    answer = ask(as_user("skola"), cast("skola"), text="Anna Svensson ritar symboler.")
    assert answer.status_code == 422
    assert "Anna Svensson" in words(answer)


def test_another_units_request_is_not_there(as_user: Browse, cast: Any) -> None:
    ask(as_user("skola"), cast("skola"))
    with acting(cast("skola")):
        reference = Request.objects.order_by("-asked_at").first().reference  # type: ignore[union-attr]
    leisure = as_user("fritid")
    assert leisure.get(f"{OWN}{reference}/").status_code == 404
    assert leisure.post(f"{OWN}{reference}/avbryt/").status_code == 404
    assert as_user("polis").get(OWN).status_code == 403


def test_a_unit_that_is_not_ones_own_is_no_choice(as_user: Browse, cast: Any) -> None:
    other = str(unit_of(cast("fritid")))
    assert ask(as_user("skola"), cast("skola"), unit=other).status_code == 422
