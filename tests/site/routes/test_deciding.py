"""Triage: the table proposes, a person decides, another way says why and is counted, and whoever wrote is told."""

from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from tests.refusals import refused
from tests.site.conftest import words
from varsam.kernel.access.actor import acting
from varsam.kernel.conversations import inbox, pages, writer
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.conversations.states import Sender, Side
from varsam.lib.routing import ROUTES
from varsam.site.routes import tables
from varsam.site.routes.models import Decision, Tally
from varsam.site.routes.views_table import _counts

PERSON = {"about": "person", "danger": "none", "consent": "not_asked"}


def decisions(cast: Any, reference: str) -> list[Decision]:
    with acting(cast("samordnare")):
        return list(
            Decision.objects.filter(enquiry__reference=reference)
            .select_related("version", "by")
            .order_by("pk")
        )


def told_to(visit: Any) -> list[pages.Step]:
    """The steps that whoever holds the code reads."""
    return [step for step in pages.beyond(visit)["progress"] if isinstance(step, pages.Step)]


def notes(cast: Any, reference: str) -> list[str]:
    with acting(cast("samordnare")):
        found = inbox.open_thread(reference)
        assert found is not None
        return [text.body for text in found[1] if text.message.side == Side.NOTE]


def test_the_proposal_is_there_before_anybody_has_asked(desk: Any, receive: Any) -> None:
    page = words(desk.get(f"/arbete/inkorg/{receive().reference}/"))
    assert "Stöd till anhöriga" in page
    assert "Vad som än händer i övrigt har du rätt till eget stöd" in page


def test_answers_change_the_proposal_with_scripts_and_without(desk: Any, receive: Any) -> None:
    address = f"/arbete/vagvalet/forfragan/{receive(sender=Sender.SCHOOL).reference}/"
    facts = {**PERSON, "age": "15", "consent": "given"}
    part = desk.post(address, facts, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert "SSPF" in part.content.decode()
    whole = desk.post(address, facts)
    assert whole.status_code == 200
    assert "Då är SSPF vägen" in words(whole)
    wrong = desk.post(address, {**PERSON, "age": "femton"})
    assert wrong.status_code == 422
    assert "Skriv åldern med siffror" in words(wrong)


def test_a_way_that_is_proposed_no_longer_does_not_become_another_way_by_itself(
    desk: Any, receive: Any
) -> None:
    address = f"/arbete/vagvalet/forfragan/{receive(sender=Sender.SCHOOL).reference}/"
    facts = {**PERSON, "age": "15", "consent": "given"}
    part = desk.post(
        address, {**facts, "route": "consultation"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert 'value="sspf" required checked' in part
    assert part.count(" checked") == 1
    chosen = {**facts, "route": "other", "other": "training"}
    part = desk.post(address, chosen, headers={"HX-Request": "true"}).content.decode()
    assert '<option value="training" selected>' in part
    assert 'value="other" checked' in part


def test_a_followed_proposal_is_remembered_with_its_version_and_no_facts(
    cast: Any, receive: Any, decide: Any, desk: Any
) -> None:
    reference = receive(sender=Sender.SCHOOL).reference
    assert decide(reference, "sspf", **PERSON | {"age": "15", "consent": "given"}).status_code == 303
    assert decide(reference, "sspf", **PERSON | {"age": "15", "consent": "given"}).status_code == 303
    (decision,) = decisions(cast, reference)
    assert (decision.rules, decision.route, decision.which, decision.followed) == (["R4"], "sspf", 0, True)
    assert decision.version.number == tables.in_force().number
    assert decision.by == cast("samordnare")
    assert {field.name for field in Decision._meta.get_fields()} == {
        "id", "enquiry", "version", "rules", "route", "which", "followed", "why", "at", "by"}  # fmt: skip
    assert notes(cast, reference) == []
    with acting(cast("samordnare")):
        enquiry = Enquiry.objects.get(reference=reference)
    assert enquiry.triaged_at is not None
    assert enquiry.answered_at is None
    page = words(desk.get(f"/arbete/inkorg/{reference}/"))
    assert "Öppna ett ärende efter förfrågan" in page


def test_another_way_asks_why_without_names_and_is_counted(
    cast: Any, receive: Any, decide: Any, desk: Any
) -> None:
    reference = receive().reference
    silent = decide(reference, "contact_centre", **PERSON)
    assert silent.status_code == 422
    assert "Skriv varför, när du väljer en annan väg" in words(silent)
    named = decide(reference, "contact_centre", reason="Ring Karin på 070-123 45 67", **PERSON)
    assert named.status_code == 422
    assert decisions(cast, reference) == []
    assert decide(reference, "contact_centre", reason="Det gäller parkeringen.", **PERSON).status_code == 303
    (decision,) = decisions(cast, reference)
    assert (decision.followed, decision.which, decision.route) == (False, None, "contact_centre")
    assert notes(cast, reference) == ["Det gäller parkeringen."]
    with acting(cast("samordnare")), connection.cursor() as cursor:
        cursor.execute("select rule, followed, other, unproposed from varsam.routes_counts()")
        assert ("R7", 0, 0, 1) in cursor.fetchall()


def test_a_reason_is_not_kept_where_a_proposal_was_followed(cast: Any, receive: Any, decide: Any) -> None:
    reference = receive().reference
    decide(reference, "relative_support", reason="Onödigt skrivet.", **PERSON)
    assert notes(cast, reference) == []


def test_the_database_holds_what_a_decision_is(cast: Any, receive: Any) -> None:
    reference = receive().reference
    elin = cast("samordnare")
    with acting(elin):
        enquiry, version = Enquiry.objects.get(reference=reference), tables.in_force()

        def written(**said: Any) -> bool:
            values = {
                "enquiry": enquiry,
                "version": version,
                "rules": ["R7"],
                "route": "relative_support",
                "which": 0,
                "by": elin,
            }
            return refused(lambda: Decision.objects.create(**{**values, **said}))

        assert written(route="sspf", which=None)
        assert written(route="sspf")
        assert written(rules=[])
        assert written(rules=["R99"])
        assert not written()
        assert refused(lambda: Decision.objects.filter(enquiry=enquiry).update(route="sspf"))


def test_small_counts_are_hidden_and_others_shown(cast: Any, receive: Any, decide: Any) -> None:
    for _n in range(6):
        decide(receive().reference, "relative_support", **PERSON)
    decide(receive().reference, "training", reason="De ville gå en kurs.", **PERSON)
    with acting(cast("samordnare")):
        counts = {each.rule: each for each in _counts(tables.rules_of(tables.in_force()))}
    assert counts["R7"].followed == "6"
    assert counts["R7"].unproposed == "färre än fem"
    assert counts["R7"].proposed != "7"


def test_an_old_page_is_read_again_when_the_rules_have_changed(
    editor: Any, receive: Any, desk: Any, cast: Any
) -> None:
    reference = receive().reference
    address = f"/arbete/vagvalet/forfragan/{reference}/"
    shown = desk.post(address, PERSON, headers={"HX-Request": "true"}).context["proposal"]
    editor.change("R9", source="Annat")
    assert editor.write().status_code == 303
    old = {**PERSON, "route": "relative_support", "version": shown.version, "rules": shown.rules}
    late = desk.post(f"{address}bestam/", old)
    assert late.status_code == 409
    assert "Förslaget är ett annat nu" in words(late)
    assert decisions(cast, reference) == []


def test_erasing_the_thread_leaves_only_sums(cast: Any, receive: Any, decide: Any, as_owner: Any) -> None:
    received = receive()
    decide(received.reference, "training", reason="Ville gå en kurs.", **PERSON)
    visit = writer.enter(received.code)
    assert visit is not None
    writer.erase(visit)
    with as_owner():
        assert not Decision.objects.filter(enquiry__reference=received.reference).exists()
        tally = Tally.objects.get(route="training", rules=["R7"])
    assert tally.decisions == 1
    with acting(cast("samordnare")), connection.cursor() as cursor:
        cursor.execute("select rule, followed, other, unproposed from varsam.routes_counts()")
        assert ("R7", 0, 0, 1) in cursor.fetchall()


@pytest.mark.parametrize("language", ["sv", "en", "ar", "so", "fa"])
def test_whoever_wrote_is_told_in_their_language(receive: Any, decide: Any, language: str) -> None:
    received = receive(language=language)
    decide(received.reference, "relative_support", **PERSON)
    visit = writer.enter(received.code)
    assert visit is not None
    with translation.override(language):
        told = told_to(visit)
    reason = tables.rules_of(tables.in_force())[6]["reasons"][0]["text"][language]
    assert reason in [step.more for step in told]


def test_whoever_wrote_is_not_told_the_reason_of_a_rule_that_was_not_followed(
    receive: Any, decide: Any
) -> None:
    received = receive()
    decide(received.reference, "sspf", reason="Samtycke finns sedan tidigare.", **PERSON)
    visit = writer.enter(received.code)
    assert visit is not None
    told = told_to(visit)
    assert told[0].words == "Din fråga hör hemma hos: SSPF"
    assert "under 18" not in told[0].more
    assert "Samtycke finns" not in "".join(step.more for step in told)


def test_another_writer_and_an_outsider_see_no_decision(receive: Any, decide: Any, cast: Any) -> None:
    mine, other = receive(), receive(text="Något annat")
    decide(mine.reference, "relative_support", **PERSON)
    visit = writer.enter(other.code)
    assert visit is not None
    assert not [step for step in told_to(visit) if "hör hemma" in step.words]
    with acting(cast("polis")):
        assert not Decision.objects.exists()


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_has_a_door_at_the_desk(receive: Any, decide: Any, desk: Any, route: str) -> None:
    reference = receive(sender=Sender.SCHOOL).reference
    assert decide(reference, route, reason="Så blev det.", **PERSON).status_code == 303
    door = desk.get(f"/arbete/inkorg/{reference}/").context["decided"].door
    assert door.words
    if door.address:
        assert desk.get(door.address).status_code == 200
    opened = desk.post(f"/arbete/vagvalet/forfragan/{reference}/oppna/")
    assert opened.status_code == (303 if door.act else 404)


def test_support_to_a_relative_opens_by_its_own_door(receive: Any, decide: Any, desk: Any) -> None:
    from varsam.areas.relatives.support.models import Support

    received = receive()
    reference = received.reference
    decide(reference, "relative_support", **PERSON)
    visit = writer.enter(received.code)
    assert visit is not None
    comes_next = "Vi erbjuder dig ett eget stöd"
    assert comes_next in "".join(step.more for step in told_to(visit))
    for _twice in range(2):
        answer = desk.post(f"/arbete/vagvalet/forfragan/{reference}/oppna/")
        assert answer.status_code == 303
        assert desk.get(answer["Location"]).status_code == 200
    # From now on the support tells of itself.
    assert comes_next not in "".join(step.more for step in told_to(visit))
    with acting(desk.get("/arbete/").wsgi_request.user):
        assert Support.objects.filter(enquiry__reference=reference).count() == 1


# --- a language that nobody in the office reads ------------------------------------------------------------------


def test_a_language_that_nobody_reads_is_flagged_with_an_honest_ready_answer(desk: Any, receive: Any) -> None:
    reference = receive(language="so").reference
    page = desk.get(f"/arbete/inkorg/{reference}/")
    assert "Ingen i samordningen läser somaliska" in words(page)
    ready = page.context["acknowledge_form"].initial["text"]
    assert "turjumi" in ready
    assert "akhrinnay" not in ready
    assert desk.post("/arbete/vagvalet/mina-sprak/", {"codes": ["so"]}).status_code == 303
    page = desk.get(f"/arbete/inkorg/{reference}/")
    assert "Ingen i samordningen läser" not in words(page)
    assert "akhrinnay" in page.context["acknowledge_form"].initial["text"]


def test_what_a_colleague_elsewhere_reads_does_not_help_here(desk: Any, as_user: Any, receive: Any) -> None:
    as_user("socialsekreterare.hisingen").post("/arbete/vagvalet/mina-sprak/", {"codes": ["ar"]})
    assert "Ingen i samordningen läser arabiska" in words(
        desk.get(f"/arbete/inkorg/{receive(language='ar').reference}/")
    )


def test_the_inbox_flags_it_too(desk: Any, receive: Any) -> None:
    receive(language="fa")
    assert "Ingen här läser språket" in words(desk.get("/arbete/inkorg/?language=fa"))
    desk.post("/arbete/vagvalet/mina-sprak/", {"codes": ["fa"]})
    assert "Ingen här läser språket" not in words(desk.get("/arbete/inkorg/?language=fa"))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_languages_that_all_read_are_not_flagged(desk: Any, receive: Any, language: str) -> None:
    page = desk.get(f"/arbete/inkorg/{receive(language=language).reference}/")
    assert page.context["reads_it"] is True
