"""Decisions on disclosure: what the rules ask, what is refused, what a decision opens, and who reads it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.models import Entry as Logged
from varsam.kernel.lawfulness import disclosures, grounds, legal_texts, rules
from varsam.kernel.lawfulness.disclosures import Answered, NotLawful, OpensNothing, Said
from varsam.kernel.lawfulness.models import Disclosure, DisclosureSent, LegalRule, Outcome
from varsam.kernel.people.models import Membership, Organisation, User
from varsam.kernel.records import actions, reading
from varsam.kernel.records.enums import Information, Track
from varsam.kernel.records.models import Record

pytestmark = pytest.mark.django_db
CONTACT_RULE, DUTY = "l2025-170-4-kontaktuppgifter", "l2025-170-6-kommuner"
TEXT = "Det här står i akten och ingen annanstans."
Cast = Callable[[str], User]


def rule(slug: str) -> LegalRule:
    return rules.current(slug, timezone.localdate())


def police() -> Organisation:
    return Organisation.objects.get(slug="polisen-region-vast")


def home(user: User) -> int:
    return Membership.objects.get(user=user).organisation_id


def a_record(by: User) -> Record:
    return actions.open_record(unit=home(by), track=Track.SOCIAL_SERVICES, track_reason="", text=TEXT, by=by)


def answers(chosen: LegalRule, **but: bool) -> list[Answered]:
    """Every test met, but those named."""
    return [
        Answered(test.key, test.question_sv, but.get(test.key, test.kind == "condition"), "Därför att.")
        for test in grounds.questions(chosen)
    ]


def decide(by: User, record: Record | None = None, **changed: Any) -> Disclosure:
    chosen = changed.pop("rule", None) or rule(CONTACT_RULE)
    asked: dict[str, Any] = {
        "unit": home(by),
        "record": record,
        "rule": chosen,
        "regime": grounds.regimes()["social_services"],
        "requested_on": date(2026, 11, 20),
        "recipient": police(),
        "answers": answers(chosen),
        "outcome": Outcome.DISCLOSED,
        "said": Said(
            content="Telefonnummer lämnas ut.", asked="Telefonnummer", reasons="Skäl", appeal="Så här"
        ),
        "sent": "Numret 070-174 06 05",
        "by": by,
    }
    return disclosures.decide(**{**asked, **changed})


@pytest.fixture
def hisingen(cast: Cast) -> User:
    return cast("socialsekreterare.hisingen")


# --- what the rules say ----------------------------------------------------------------------------------------


def _why(slug: str, regime: str, recipient: Organisation | None, authority: str = "") -> str:
    found = grounds.available(
        regime=grounds.regimes()[regime], recipient=recipient, authority=authority, on=timezone.localdate()
    )
    return next(ground.why_not for ground in found if ground.rule.slug == slug)


@pytest.mark.law("L4")
def test_social_services_secrecy_bars_the_duty_of_municipalities_but_not_contact_details() -> None:
    assert "8 §" in _why(DUTY, "social_services", police())
    assert _why(CONTACT_RULE, "social_services", police()) == ""
    assert "8 §" in _why("l2025-170-7-skolan", "health", police())
    assert _why(DUTY, "other", police()) == ""


@pytest.mark.law("L4")
def test_only_listed_authorities_get_anything_by_that_law() -> None:
    school = Organisation.objects.get(slug="fryshuset-exit")
    assert "Polismyndigheten" in _why(CONTACT_RULE, "other", school)
    assert _why(CONTACT_RULE, "other", None, "Tullverket") == ""
    assert _why(CONTACT_RULE, "other", None, "Ett bolag") != ""
    assert "Tullverket" in grounds.authorities(timezone.localdate())


@pytest.mark.law("L3")
def test_a_rule_whose_wording_nobody_has_read_carries_nothing(hisingen: User) -> None:
    unread = rule("osl-10-18a")
    assert _why("osl-10-18a", "social_services", police()) != ""
    with acting(hisingen), pytest.raises(NotLawful) as refused:
        decide(hisingen, rule=unread, answers=[])
    assert refused.value.about == "rule"


def test_a_rule_that_names_an_age_asks_for_it_and_one_that_knows_none_is_barred() -> None:
    made = LegalRule(slug="x", number=1, law="L", section="1 §", certainty="confirmed", parameters={
        "tests": ["may_help_prevent"], "age_limit": 19, "age_test": "under", "recipients": ["Polismyndigheten"]})  # fmt: skip
    asked = grounds.questions(made)
    assert [test.key for test in asked] == ["age_limit", "may_help_prevent"]
    assert "19" in asked[0].question_sv
    made.parameters["recipients"] = None
    assert grounds._hindrance(made, grounds.regimes()["other"], {"Polismyndigheten"}, []) != ""


@pytest.mark.law("L4")
def test_a_unit_of_the_social_services_does_not_choose_its_secrecy(hisingen: User, cast: Cast) -> None:
    of = {slug: grounds.regime_of(Organisation.objects.get(slug=slug)) for slug in
          ("socialkontor-hisingen", "sspf-hisingen", "demo-grundskola-hisingen", "samordningen")}  # fmt: skip
    assert [regime.key if regime else None for regime in of.values()] == [
        "social_services", "social_services", "school", None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("osl", "stretch", "inside"),
    [("26:1", "26:1-6", True), ("26:7", "26:1-6", False), ("25:15", "25:15", True), ("2:1", "26:1-6", False)],
)
def test_stretches_of_sections(osl: str, stretch: str, inside: bool) -> None:
    assert grounds._within(osl, stretch) is inside


# --- deciding --------------------------------------------------------------------------------------------------


@pytest.mark.law("L2")
@pytest.mark.law("L8")
def test_a_decision_keeps_all_that_the_law_asks_of_it_and_is_on_record(hisingen: User, as_owner: Any) -> None:
    audit.flush([])
    with acting(hisingen):
        record = a_record(hisingen)
        made = decide(hisingen, record)
        opened = disclosures.open_disclosure(made.reference)
    assert opened is not None
    assert made.reference.startswith("U-")
    assert (made.decided_by, made.rule, made.outcome) == (hisingen, rule(CONTACT_RULE), Outcome.DISCLOSED)
    assert made.about == record.reference
    assert opened.sent == "Numret 070-174 06 05"
    assert opened.said.asked == "Telefonnummer"
    assert [answer.question for answer in opened.answers] == [
        test.question_sv for test in grounds.questions(made.rule)
    ]
    assert b"070-174" not in bytes(made.sealed)
    with as_owner():
        logged = Logged.objects.filter(target=record.reference, event__startswith="disclosure.")
        assert {entry.event for entry in logged} == {"disclosure.decided", "disclosure.read"}


@pytest.mark.law("L2")
@pytest.mark.parametrize(
    ("about", "changed"),
    [
        ("answers", {"answers": []}),
        ("answers", {"answers": "unmet"}),
        ("answers", {"answers": "wordless"}),
        ("sent", {"sent": "  "}),
        ("content", {"said": Said(content=" ")}),
        ("reasons", {"outcome": Outcome.PARTLY, "said": Said(content="x")}),
        ("appeal", {"outcome": Outcome.PARTLY, "said": Said(content="x", reasons="y")}),
        ("answers", {"outcome": Outcome.REFUSED, "sent": ""}),
        ("reasons", {"outcome": Outcome.REFUSED, "sent": "", "answers": "unmet", "said": Said(content="x")}),
        ("sent", {"outcome": Outcome.REFUSED, "answers": "unmet"}),
        ("information", {"information": [Information.NEEDS]}),
        ("until", {"information": [Information.CONTACT], "opens_until": timezone.now() - timedelta(days=1)}),
        ("rule", {"recipient": None}),
    ],
)
def test_what_the_law_does_not_carry_is_not_decided(
    hisingen: User, about: str, changed: dict[str, Any]
) -> None:
    if changed.get("answers") == "unmet":
        changed = {**changed, "answers": answers(rule(CONTACT_RULE), synnerliga_skal=True)}
    if changed.get("answers") == "wordless":
        met = answers(rule(CONTACT_RULE))
        changed = {**changed, "answers": [Answered(a.key, a.question, a.yes, " ") for a in met]}
    with acting(hisingen):
        record = a_record(hisingen)
        with pytest.raises(NotLawful) as refused:
            decide(hisingen, record, **changed)
        assert refused.value.about == about
        assert not Disclosure.objects.filter(record=record).exists()


@pytest.mark.law("L8")
def test_a_refusal_says_why_and_how_to_appeal(hisingen: User) -> None:
    appeal = legal_texts.appeal("disclosure", timezone.localdate())
    assert "överklagas" in appeal
    with acting(hisingen):
        made = decide(
            hisingen, a_record(hisingen), rule=rule(DUTY), answers=[], outcome=Outcome.REFUSED, sent="",
            said=Said(content="Uppgifterna lämnas inte ut.", reasons="8 § undantar dem.", appeal=appeal),
        )  # fmt: skip
        opened = disclosures.open_disclosure(made.reference)
    assert opened is not None
    assert opened.said.appeal == appeal
    assert opened.sent is None


def test_only_who_gets_less_than_they_asked_for_is_told_why_and_how_to_appeal(hisingen: User) -> None:
    with acting(hisingen):
        record = a_record(hisingen)
        whole = decide(hisingen, record, said=Said(content="Allt lämnas ut."))
        part = decide(hisingen, record, outcome=Outcome.PARTLY)
        for made, outcome in ((whole, Outcome.DISCLOSED), (part, Outcome.PARTLY)):
            opened = disclosures.open_disclosure(made.reference)
            assert opened is not None
            assert (made.outcome, opened.said.appeal) == (
                outcome,
                "Så här" if outcome == Outcome.PARTLY else "",
            )


def test_a_request_that_concerns_no_record_is_decided_too(cast: Cast) -> None:
    by = cast("samordnare")
    with acting(by):
        made = decide(by, None, rule=rule(DUTY), regime=grounds.regimes()["other"])
        opened = disclosures.open_disclosure(made.reference)
    assert opened is not None
    assert opened.sent is not None
    assert made.about == ""


def test_nobody_decides_about_the_record_of_another_unit(cast: Cast, hisingen: User) -> None:
    centrum = cast("socialsekreterare.centrum")
    with acting(hisingen):
        record = a_record(hisingen)
    with acting(centrum), pytest.raises(Exception) as refused:  # noqa: PT011
        decide(centrum, record)
    assert not isinstance(refused.value, AssertionError)
    with acting(hisingen):
        assert not Disclosure.objects.filter(record=record).exists()


@pytest.mark.law("L8")
def test_a_correction_is_a_new_decision_that_names_the_old_once(hisingen: User) -> None:
    with acting(hisingen):
        record = a_record(hisingen)
        first = decide(hisingen, record)
        second = decide(hisingen, record, corrects=first)
        with pytest.raises(NotLawful):
            decide(hisingen, record, corrects=first)
        assert second.corrects == first
        assert Disclosure.objects.get(pk=first.pk).outcome == Outcome.DISCLOSED


# --- sharing by a decision -------------------------------------------------------------------------------------


@pytest.mark.law("L2")
def test_a_decision_opens_what_it_names_to_its_recipient_until_its_day_and_nothing_else(
    cast: Cast, hisingen: User
) -> None:
    officer, until = cast("polis"), timezone.now() + timedelta(days=10)
    with acting(hisingen):
        record = a_record(hisingen)
        made = decide(hisingen, record, information=[Information.CONTACT], opens_until=until)
        assert officer in disclosures.members(made)
        given = disclosures.share(disclosure=made, by=hisingen)
        assert disclosures.share(disclosure=made, by=hisingen) == given
        assert [share.until for share in disclosures.shared_by(made)] == [until]
    with acting(officer):
        parts = reading.parts_of(record.pk)
        assert [(part.information, part.basis_kind) for part in parts] == [(["contact"], "decision")]
        opened = reading.open_record(record.reference)
        assert opened is not None
        assert opened.texts == []
        assert not Disclosure.objects.exists()
    with acting(hisingen):
        decide(hisingen, record, corrects=made)
        with pytest.raises(OpensNothing):
            disclosures.share(disclosure=made, by=hisingen)
    with acting(officer):
        assert reading.parts_of(record.pk) == []


@pytest.mark.law("L2")
def test_a_refusal_and_a_decision_without_an_end_open_nothing(hisingen: User) -> None:
    with acting(hisingen):
        record = a_record(hisingen)
        closed = decide(hisingen, record)
        refused = decide(
            hisingen, record, answers=answers(rule(CONTACT_RULE), synnerliga_skal=True), outcome=Outcome.REFUSED, sent="",
        )  # fmt: skip
        for made in (closed, refused):
            with pytest.raises(OpensNothing):
                disclosures.share(disclosure=made, by=hisingen)


# --- who reads it ----------------------------------------------------------------------------------------------


@pytest.mark.law("L2")
def test_the_registry_reads_the_decision_but_not_what_was_sent_and_others_nothing(
    cast: Cast, hisingen: User
) -> None:
    with acting(hisingen):
        record = a_record(hisingen)
        made = decide(hisingen, record)
    with acting(cast("registrator")):
        opened = disclosures.open_disclosure(made.reference)
        assert opened is not None
        assert opened.said.content == "Telefonnummer lämnas ut."
        assert opened.sent is None
        assert opened.disclosure.about == record.reference
        assert not DisclosureSent.objects.exists()
        assert not Record.objects.filter(pk=record.pk).exists()
    for account in ("dataskydd", "socialsekreterare.centrum", "polis", "systemadmin", "rad", "mentor"):
        with acting(cast(account)):
            assert disclosures.open_disclosure(made.reference) is None, account
            with connection.cursor() as cursor:
                cursor.execute("select count(*) from lawfulness_disclosuresent")
                assert cursor.fetchone()[0] == 0
                cursor.execute("select count(*) from vault_datakey where id = %s", [made.data_key_id])
                assert cursor.fetchone()[0] == 0, account


def test_a_record_that_is_handed_over_takes_its_decisions_along(cast: Cast, hisingen: User) -> None:
    centrum = cast("socialsekreterare.centrum")
    with acting(hisingen):
        record = a_record(hisingen)
        made = decide(hisingen, record)
        to = Organisation.objects.get(slug="socialkontor-centrum")
        actions.transfer(record=record, to=to.pk, by=hisingen)
    with acting(centrum):
        opened = disclosures.open_disclosure(made.reference)
        assert opened is not None
        assert opened.sent == "Numret 070-174 06 05"


@pytest.mark.law("L8")
@pytest.mark.parametrize(
    "statement",
    [
        "update lawfulness_disclosure set outcome = 'refused'",
        "delete from lawfulness_disclosure",
        "insert into lawfulness_disclosure select * from lawfulness_disclosure",
        "update lawfulness_disclosuresent set sealed = ''",
        "delete from lawfulness_disclosuresent",
    ],
)
def test_what_was_decided_cannot_be_rewritten_by_sql(hisingen: User, statement: str) -> None:
    with acting(hisingen):
        decide(hisingen, a_record(hisingen))
        with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_the_database_refuses_a_release_by_a_proposal_whatever_the_app_says(hisingen: User) -> None:
    proposed = LegalRule.objects.get(slug="osl-10-15a-forslag")
    with (
        acting(hisingen),
        pytest.raises(DatabaseError, match="does not carry"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "select varsam.disclosure_decide(gen_random_uuid(), %s, null, null, %s, 'other', 'disclosed', null,"
            " null, '', '{}', null, null, '{}', gen_random_uuid(), 'x', (select min(master) from vault_keycheck),"
            " 'x', 'x')",
            [home(hisingen), proposed.pk],
        )
