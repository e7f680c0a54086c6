"""A question about a way of working becomes an idea in the register, which says no more than that somebody asked."""

from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from tests.refusals import refused
from tests.site.conftest import words
from varsam.areas.methods.register import actions
from varsam.areas.methods.register.models import Method, State
from varsam.kernel.access.actor import acting
from varsam.kernel.conversations import pages, writer
from varsam.kernel.conversations.models import Enquiry
from varsam.site.routes import ideas
from varsam.site.routes.models import Idea

ASKED = {"about": "method", "danger": "none", "consent": "not_asked"}
SAID = {"name": "Samtal på biblioteket", "words": "Någon läste om öppna samtal på bibliotek i Danmark."}


def address(reference: str) -> str:
    return f"/arbete/vagvalet/forfragan/{reference}/ide/"


@pytest.fixture
def asked(receive: Any, decide: Any) -> Any:
    """A question that somebody has decided belongs to methods."""
    received = receive("Finns det något som liknar Aarhus bibliotekssamtal?")
    assert decide(received.reference, "methods", reason="Ett arbetssätt.", **ASKED).status_code == 303
    return received


def told(received: Any, language: str = "sv") -> list[tuple[str, bool]]:
    visit = writer.enter(received.code)
    assert visit is not None
    with translation.override(language):
        steps = [step for step in pages.beyond(visit)["progress"] if isinstance(step, pages.Step)]
    return [(f"{step.words} {step.more}", step.is_done) for step in steps]


def test_the_question_becomes_an_idea_and_its_writer_reads_how_it_goes(
    asked: Any, desk: Any, cast: Any, as_owner: Any
) -> None:
    page = desk.get(f"/arbete/inkorg/{asked.reference}/")
    assert address(asked.reference) in page.content.decode()
    assert "Finns det något som liknar" in words(desk.get(address(asked.reference)))
    assert desk.post(address(asked.reference), SAID).status_code == 303
    method = Method.objects.get(name_sv=SAID["name"])
    assert (method.state, method.origin_kind, method.origin_uid) == ("idea", "enquiry", "")
    assert asked.reference not in f"{method.origin_words} {method.description_sv}"
    assert (
        f"/arbete/metoder/{method.slug}/" in desk.get(f"/arbete/inkorg/{asked.reference}/").content.decode()
    )
    assert told(asked)[-1] == (
        "Din fråga blev en idé i metodregistret Ingen har bestämt än om den ska prövas.",
        False,
    )
    lead = cast("metodansvarig")
    with as_owner():
        Method.objects.filter(pk=method.pk).update(level="universal", target_sv="Alla")
    with acting(lead):
        actions.step(method=method, to=State.REVIEW, why="Det finns studier.", by=lead)
    review = "Din fråga blev en idé i metodregistret Vi läser vad forskningen säger om den."
    assert told(asked)[-1] == (review, False)
    # Once: who comes back gets the card.
    assert desk.post(address(asked.reference), SAID).url == f"/arbete/metoder/{method.slug}/"
    assert Method.objects.filter(name_sv=SAID["name"]).count() == 1


def test_what_points_at_somebody_stays_out_of_the_register(asked: Any, desk: Any) -> None:
    empty = desk.post(address(asked.reference), {"name": "", "words": ""})
    assert empty.status_code == 422
    wrong = desk.post(address(asked.reference), {**SAID, "words": "Ring 070-123 45 67 och fråga."})
    assert wrong.status_code == 422
    assert "ett telefonnummer" in words(wrong)
    assert not Method.objects.filter(name_sv=SAID["name"]).exists()


def test_a_question_that_belongs_elsewhere_is_no_idea(receive: Any, desk: Any, decide: Any) -> None:
    reference = receive().reference
    assert desk.get(address(reference)).url == f"/arbete/inkorg/{reference}/"
    decide(reference, "training", reason="En kurs.", **ASKED)
    assert desk.post(address(reference), SAID).status_code == 302
    assert not Method.objects.filter(name_sv=SAID["name"]).exists()


def test_others_ask_a_colleague(asked: Any, as_user: Any, cast: Any) -> None:
    for account, status in (("metodansvarig", 404), ("polis", 403), ("socialsekreterare.hisingen", 403)):
        assert as_user(account).get(address(asked.reference)).status_code == status
    with acting(cast("samordnare")):
        enquiry = Enquiry.objects.get(reference=asked.reference)
    with acting(cast("socialsekreterare.hisingen")):
        assert ideas.door(enquiry)[3]


def test_the_database_holds_what_an_idea_of_a_question_is(
    asked: Any, receive: Any, cast: Any, desk: Any
) -> None:
    other = receive().reference
    desk.post(address(asked.reference), SAID)
    elin = cast("samordnare")
    with acting(elin):
        method = Method.objects.get(name_sv=SAID["name"])
        known = Method.objects.get(slug="dembra")
        mine, elsewhere = (Enquiry.objects.get(reference=each) for each in (asked.reference, other))
        assert refused(lambda: Idea.objects.create(enquiry=elsewhere, method=method, by=elin))
        assert refused(lambda: Idea.objects.filter(enquiry=mine).update(method=known))
        assert refused(lambda: Idea.objects.filter(enquiry=mine).delete())
    with acting(cast("socialsekreterare.centrum")):
        assert not Idea.objects.exists()


def test_the_pointer_goes_with_the_thread_and_the_idea_stays(asked: Any, desk: Any, as_owner: Any) -> None:
    desk.post(address(asked.reference), SAID)
    visit = writer.enter(asked.code)
    assert visit is not None
    writer.erase(visit)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select count(*) from routes_idea")
        assert cursor.fetchone() == (0,)
    assert Method.objects.filter(name_sv=SAID["name"]).exists()
