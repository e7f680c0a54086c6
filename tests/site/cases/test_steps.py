"""Steps, what they rest on, reviews and the end, through the pages: nothing is skipped and nothing is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.site.cases.conftest import OWN
from tests.site.conftest import words
from varsam.areas.knowledge_house.cases import actions, reviewing
from varsam.areas.knowledge_house.cases.models import Case, Outcome, Review, Statement
from varsam.areas.knowledge_house.cases.states import State
from varsam.kernel.access.actor import acting
from varsam.kernel.lawfulness.models import LegalRule
from varsam.kernel.meetings.models import Group
from varsam.kernel.notifications.models import Notice
from varsam.kernel.records.models import Grant

BASIS = "l2001-454-6-nodvandigt"
TODAY = timezone.localdate


def rule() -> str:
    return str(LegalRule.objects.filter(slug=BASIS).order_by("number").last())


# --- steps ---------------------------------------------------------------------------------------------------------


def test_a_shut_gate_says_where_it_is_mended_and_lets_nobody_by(
    own: Client, place: Any, posted: Any, fresh: Any
) -> None:
    page = own.get(place("steg/grund/")).content.decode()
    assert page.count("Saknas:") == 2
    assert place("grund/") in page
    assert "går inte att hoppa över" in page
    assert '<form method="post"' not in page.split("<main")[1]
    answer = posted("steg/grund/")
    assert answer.status_code == 422
    assert "2 saker måste bli klara först." in answer.content.decode()
    assert fresh().state == "proposed"


def test_the_ground_opens_the_first_gate(own: Client, place: Any, posted: Any, fresh: Any, cast: Any) -> None:
    with acting(cast(OWN)):
        group, chosen = Group.objects.get(unit__slug="sspf-hisingen"), rule()
    assert posted("grund/", group=str(group.pk), legal_basis=chosen, pathway="").status_code == 303
    assert (fresh().group_id, fresh().legal_basis) == (group.pk, chosen)
    assert "Allt som behövs är klart" in words(own.get(place("steg/grund/")))
    assert posted("steg/grund/").status_code == 303
    assert fresh().state == "grounded"


def test_no_group_asks_why(posted: Any, fresh: Any, case: Case, cast: Any) -> None:
    answer = posted("grund/", group="none", no_group=" ", legal_basis="", pathway="")
    assert answer.status_code == 422
    assert "Skriv varför ingen grupp passar." in answer.content.decode()
    assert posted("grund/", group="none", no_group="Flyttar snart.", legal_basis="").status_code == 303
    with acting(cast(OWN)):
        assert Statement.objects.filter(record_id=case.pk, about="no_group").count() == 1


def test_a_reason_that_names_somebody_is_written_again(posted: Any, put: Any, fresh: Any) -> None:
    put("conference")
    answer = posted("steg/kartlaggning/", reason="Ring 070-174 06 05 och fråga.")
    assert answer.status_code == 422
    assert "ingen pekas ut" in answer.content.decode()
    assert posted("steg/kartlaggning/", reason="").status_code == 422
    assert fresh().state == "conference"
    assert posted("steg/kartlaggning/", reason="Något måste redas ut.").status_code == 303
    assert fresh().state == "mapping"


def test_a_step_that_does_not_exist_is_not_there(own: Client, place: Any, posted: Any) -> None:
    assert own.get(place("steg/stod/")).status_code == 404
    assert own.get(place("steg/hittepa/")).status_code == 404
    assert posted("steg/stod/").status_code == 303


def test_a_closed_record_takes_no_step(
    own: Client, posted: Any, case: Case, as_owner: Any, fresh: Any
) -> None:
    with as_owner():
        type(case.record).objects.filter(pk=case.pk).update(closed_at=timezone.now())
    assert posted("steg/grund/").status_code == 303
    assert posted("grund/", group="none", no_group="x").status_code == 303
    assert fresh().legal_basis == ""


def closable(put: Any, case: Case, own: Client, place: Any) -> None:
    """The case where it can be closed with a reason: support goes on, and what it came to is written down."""
    put("active")
    assert own.post(place("resultat/"), ENDING).status_code == 303


@pytest.mark.parametrize("ends", [True, False])
def test_closing_a_case_ends_its_shares_if_that_is_chosen(
    own: Client, place: Any, put: Any, share: Any, case: Case, as_owner: Any, fresh: Any, ends: bool
) -> None:
    closable(put, case, own, place)
    grants = [share("polis", "needs"), share("skola", "measures")]
    page = own.get(place("steg/avslutat/"))
    assert 'name="ends_shares" checked' in page.content.decode()
    assert all(grant.organisation.name in words(page) for grant in grants)
    with as_owner():
        before = Notice.objects.filter(resource="shared").count()
    sent = {"reason": "Målen är nådda."} | ({"ends_shares": "on"} if ends else {})
    assert own.post(place("steg/avslutat/"), sent).status_code == 303
    assert fresh().state == "closed"
    with as_owner():
        assert Grant.objects.filter(pk__in=[g.pk for g in grants], ended_why="stopped").count() == 2 * ends
        assert Notice.objects.filter(resource="shared").count() == before + 2 * ends


def test_a_step_that_is_not_taken_ends_nothing(share: Any, case: Case, cast: Any, as_owner: Any) -> None:
    grant = share("polis", "needs")
    with acting(cast(OWN)), pytest.raises(actions.Shut):
        actions.step(case=case, to=State.CLOSED, reason="", ends_shares=True, by=cast(OWN))
    with as_owner():
        assert Grant.objects.get(pk=grant.pk).ended_at is None


def test_a_record_whose_case_goes_on_is_not_closed_and_says_where_to_go(
    own: Client, place: Any, case: Case, put: Any
) -> None:
    close = f"/arbete/akter/{case.record.reference}/avsluta/"
    for page in (own.get(close), own.post(close)):
        assert "Akten har ett ärende som pågår" in words(page)
        assert f'href="{place()}"' in page.content.decode()
    assert own.post(close).status_code == 422
    put("closed")
    assert own.post(close).status_code == 303


def test_going_on_without_consent_names_its_rule(posted: Any, case: Case, cast: Any) -> None:
    assert posted("beslut/utan-samtycke/", text="Vi hjälper själva.", rests_on="").status_code == 422
    assert (
        posted("beslut/utan-samtycke/", text="Vi hjälper själva.", rests_on="pahittad 1").status_code == 422
    )
    with acting(cast(OWN)):
        chosen = rule()
    assert posted("beslut/utan-samtycke/", text="Vi hjälper själva.", rests_on=chosen).status_code == 303
    with acting(cast(OWN)):
        assert Statement.objects.get(record_id=case.pk, about="alone").rests_on == chosen


def test_the_check_answers_the_same_without_a_number(own: Client, place: Any, posted: Any) -> None:
    assert "Ingen kan skriva in ett annat." in words(own.get(place("dubbelt-spar/")))
    said = words(posted("dubbelt-spar/", number="19900101-0017"))
    assert "Vi hittar ingen annan" in said
    assert "Kim" not in said


# --- reviews -------------------------------------------------------------------------------------------------------


def test_no_review_is_planned_before_there_is_anything_to_look_at(posted: Any, put: Any, case: Case) -> None:
    put("proposed")
    assert posted("uppfoljning/", on=(TODAY() + timedelta(days=20)).isoformat()).status_code == 303
    assert not Review.objects.filter(record_id=case.pk).exists()


def test_a_review_is_planned_within_the_longest_time(posted: Any, put: Any, case: Case, cast: Any) -> None:
    put("active")
    assert posted("uppfoljning/", on="2020-01-01").status_code == 422
    assert posted("uppfoljning/", on="i morgon").status_code == 422
    far = posted("uppfoljning/", on=(TODAY() + timedelta(days=400)).isoformat())
    assert far.status_code == 422
    assert "för långt fram" in far.content.decode()
    assert posted("uppfoljning/", on=(TODAY() + timedelta(days=20)).isoformat()).status_code == 303
    with acting(cast(OWN)):
        assert Review.objects.get(record_id=case.pk).planned_on == TODAY() + timedelta(days=20)


@pytest.fixture
def review(put: Any, fresh: Any, cast: Any) -> Review:
    put("active")
    with acting(cast(OWN)):
        return reviewing.plan(case=fresh(), on=TODAY() + timedelta(days=20), by=cast(OWN))


def test_a_review_says_what_it_came_to(
    posted: Any, review: Review, own: Client, place: Any, cast: Any
) -> None:
    act = f"uppfoljning/{review.pk}/"
    sent = {"on": TODAY().isoformat(), "text": "Det går åt rätt håll.", "verdict": "go_on"}
    assert posted(act, **{**sent, "on": (TODAY() + timedelta(days=1)).isoformat()}).status_code == 422
    assert posted(act, **{**sent, "on": (TODAY() - timedelta(days=30)).isoformat()}).status_code == 422
    assert posted(act, **{**sent, "verdict": "score-7"}).status_code == 422
    assert posted(act, **{**sent, "text": ""}).status_code == 422
    assert posted(act, **sent).status_code == 303
    assert "Det går åt rätt håll." in own.get(place()).content.decode()
    assert posted(act, **sent).status_code == 303
    with acting(cast(OWN)):
        assert Review.objects.get(pk=review.pk).verdict == "go_on"


def test_a_review_that_is_moved_leads_to_a_new_day(
    posted: Any, review: Review, place: Any, cast: Any
) -> None:
    assert posted(f"uppfoljning/{review.pk}/stall-in/", why="closed").status_code == 422
    answer = posted(f"uppfoljning/{review.pk}/stall-in/", why="moved")
    assert answer.headers["Location"] == place("uppfoljning/")
    with acting(cast(OWN)):
        assert Review.objects.get(pk=review.pk).cancelled_why == "moved"


# --- the end -------------------------------------------------------------------------------------------------------

ENDING = {
    "ending": "goals",
    "helped": "Att någon ringde tillbaka.",
    "harm": "none",
    "post_check": "not_asked",
    "post_check_on": "",
}


def test_harm_is_told_in_words_and_an_answer_has_a_day(posted: Any, put: Any) -> None:
    put("active")
    assert posted("resultat/", **{**ENDING, "harm": ""}).status_code == 422
    assert "Skriv vad som blev sämre." in posted("resultat/", **{**ENDING, "harm": "some"}).content.decode()
    assert posted("resultat/", **{**ENDING, "post_check": "yes"}).status_code == 422
    ahead = (TODAY() + timedelta(days=2)).isoformat()
    assert posted("resultat/", **{**ENDING, "post_check": "yes", "post_check_on": ahead}).status_code == 422


def test_a_case_is_closed_asked_after_and_the_yes_taken_back(
    posted: Any, put: Any, own: Client, place: Any, fresh: Any, case: Case, cast: Any
) -> None:
    put("active")
    sent = {
        **ENDING,
        "harm": "some",
        "harm_words": "Ett möte för mycket.",
        "post_check": "yes",
        "post_check_on": TODAY().isoformat(),
    }
    assert posted("resultat/", **sent).headers["Location"] == place("steg/avslutat/")
    assert "Tänk på det här först" in words(own.get(place("steg/avslutat/")))
    assert posted("steg/avslutat/", reason="Målen är nådda.").status_code == 303
    assert "Ett möte för mycket." in own.get(place()).content.decode()
    assert posted("steg/efterkontroller/").status_code == 303
    with acting(cast(OWN)):
        assert Review.objects.filter(record_id=case.pk, kind="post_check", cancelled_at=None).count() == 2
    assert posted("efterkontroll/", answer="no", on=TODAY().isoformat()).status_code == 303
    with acting(cast(OWN)):
        assert Review.objects.filter(record_id=case.pk, kind="post_check", cancelled_at=None).count() == 0
        assert Outcome.objects.get(record_id=case.pk).taken_back_on == TODAY()
    assert posted("efterkontroll/", answer="yes", on=TODAY().isoformat()).status_code == 303
    assert posted("steg/klart/").status_code == 303
    assert fresh().state == "ended"


def test_a_refusal_says_what_was_offered_instead(posted: Any, put: Any) -> None:
    put("consent_asked")
    assert "Skriv vad personen erbjöds i stället." in posted("resultat/", **ENDING).content.decode()
