"""Dialogues: with whom, whom to call there and for how long, what was asked; and what has no place to be written in."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from varsam.areas.collaboration.dialogue import actions, jobs, reading
from varsam.areas.collaboration.dialogue.enums import Consent, Kind, State
from varsam.areas.collaboration.dialogue.models import Community, Contact
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry
from varsam.kernel.people.models import Organisation
from varsam.kernel.vault.models import DataKey

BRON = "Föreningen Bron"


def days(number: int) -> Any:
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def bron(dialogue: Any, cast: Any) -> Community:
    """A dialogue in which somebody without an account is whom to call."""
    made: Community = dialogue(BRON)
    with acting(cast("samordnare")):
        actions.add_name(
            community=made,
            name="Kim Exempel",
            reach="031-000 00 00",
            consent=Consent.SPOKEN,
            consent_on=days(-1),
            review_on=days(200),
            by=cast("samordnare"),
        )
    return made


@pytest.mark.law("L1")
def test_no_field_could_hold_members_or_beliefs() -> None:
    forbidden = ("member", "medlem", "believ", "belief", "faith", "religi", "creed", "tradition", "confession", "theolog",
                 "ethnic", "national", "origin", "attend", "congreg", "ideolog", "count", "number_of", "title", "opinion")  # fmt: skip
    fields = {
        f"{model.__name__}.{field.name}": field
        for model in apps.get_app_config("dialogue").get_models()
        for field in model._meta.get_fields()
    }
    assert [name for name in fields if any(word in name.lower() for word in forbidden)] == []
    # Whom to call is all that is held of anybody in the organisation; and nothing that could be counted about it.
    numbers = {name for name, field in fields.items() if "Integer" in type(field).__name__}
    assert numbers == {"Promise.number"}
    kinds = [value for value, _words in Kind.choices]
    assert kinds == ["faith_community", "association", "council"]
    people = {name for name, field in fields.items() if field.related_model is not None and field.related_model.__name__ == "User"}  # fmt: skip
    assert people == {"Contact.user", "Contact.added_by", "Question.answered_by", "Question.written_by", "Promise.owner",
                      "Promise.written_by", "Delay.by"}  # fmt: skip


def test_only_the_unit_reads_whom_to_call(bron: Community, cast: Any, signs_in: Any) -> None:
    theirs = signs_in(bron, "bron")
    with acting(cast("samordnare")):
        opened = reading.open_dialogue(bron.pk)
        assert opened is not None
        assert [(each.name, each.reach) for each in opened.contacts] == [("Kim Exempel", "031-000 00 00")]
        assert b"Kim" not in bytes(opened.contacts[0].contact.name)
        assert [each.pk for each in reading.accounts(bron)] == [theirs.pk]
        actions.add_account(community=bron, user=theirs, by=cast("samordnare"))
        assert reading.accounts(bron) == []
    for user in (theirs, cast("sspf.hisingen"), cast("registrator"), cast("systemadmin")):
        with acting(user):
            assert not Contact.objects.exists()


def test_a_name_goes_when_it_is_taken_away(bron: Community, cast: Any, as_owner: Any) -> None:
    by = cast("samordnare")
    with acting(by):
        contact = bron.contacts.get()
        key = contact.data_key_id
        assert actions.review_contact(contact=contact, consent=Consent.WRITTEN, review_on=days(300), by=by)
        assert actions.remove_contact(contact=contact, by=by)
        assert not actions.remove_contact(contact=contact, by=by)
        assert not actions.review_contact(
            contact=contact, consent=Consent.WRITTEN, review_on=days(300), by=by
        )
        assert reading.open_dialogue(bron.pk).contacts == []  # type: ignore[union-attr]
    with as_owner():
        assert not DataKey.objects.filter(pk=key).exists()
        assert Contact.objects.values_list("name", "reach").get(pk=contact.pk) == (None, None)


def test_a_name_that_nobody_asked_for_again_goes_by_itself(bron: Community, cast: Any, as_owner: Any) -> None:
    with as_owner():
        Contact.objects.exclude(community=bron).update(told_for=None, review_on=days(300))
        bron.contacts.update(consent_on=days(-400), review_on=days(10))
    assert jobs.remind() >= 1
    with acting(cast("samordnare")):
        assert bron.contacts.get().told_for == days(10)
    with as_owner():
        bron.contacts.update(review_on=days(-1))
    jobs.remind()
    with as_owner():
        assert bron.contacts.get().removed_at is not None
        assert Entry.objects.filter(event="dialogue.contact_lapsed", target=str(bron.pk)).count() == 1


@pytest.mark.parametrize(("consent_on", "review_on"), [(1, 90), (0, 0), (0, 800)])
def test_consent_has_been_given_and_is_asked_for_again_in_time(
    dialogue: Any, cast: Any, consent_on: int, review_on: int
) -> None:
    made = dialogue(BRON)
    with acting(cast("samordnare")), pytest.raises(IntegrityError), transaction.atomic():
        actions.add_name(
            community=made,
            name="Kim Exempel",
            reach="031-000 00 00",
            consent=Consent.SPOKEN,
            consent_on=days(consent_on),
            review_on=days(review_on),
            by=cast("samordnare"),
        )


def test_a_question_is_answered_once(bron: Community, cast: Any, signs_in: Any) -> None:
    by, theirs = cast("samordnare"), signs_in(bron, "bron")
    with acting(by):
        asked = actions.ask(community=bron, text="Får vi låna salen?", asked_on=days(-3), by=by)
        assert actions.answer(question=asked, text="Ja, på vardagar.", by=by)
        assert not actions.answer(question=asked, text="Nej.", by=by)
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.ask(community=bron, text="Imorgon?", asked_on=days(1), by=by)
    with acting(theirs):
        assert [(each.text, each.answer) for each in reading.ours()[0].questions] == [
            ("Får vi låna salen?", "Ja, på vardagar.")
        ]


def test_a_dialogue_ends_when_no_promise_is_open(bron: Community, promised: Any, cast: Any) -> None:
    by, found = cast("samordnare"), promised(bron)
    with acting(by):
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.end_dialogue(community=bron, by=by)
        actions.settle_promise(promise=found, state=State.KEPT, outcome="Klart.", by=by)
        assert actions.end_dialogue(community=bron, by=by)
        assert not actions.end_dialogue(community=bron, by=by)
        assert not bron.contacts.filter(removed_at=None).exists()
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.ask(community=bron, text="Igen?", asked_on=days(0), by=by)


def test_a_dialogue_is_with_somebody_else(cast: Any) -> None:
    by = cast("samordnare")
    with acting(by):
        unit = Organisation.objects.get(slug="samordningen")
        own = Organisation.objects.get(slug="socialkontor-hisingen")
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.begin_dialogue(
                unit=unit.pk, organisation=own, name="", district=None, kind=Kind.ASSOCIATION, by=by
            )
        assert own not in reading.not_yet(unit)
        known = Organisation.objects.get(slug="fryshuset-exit")
        made = actions.begin_dialogue(
            unit=unit.pk, organisation=known, name="", district=None, kind=Kind.ASSOCIATION, by=by
        )
        assert made.organisation == known
        assert known not in reading.not_yet(unit)
    with acting(cast("sspf.hisingen")), pytest.raises(ProgrammingError), transaction.atomic():
        actions._call("begin", unit.pk, None, "annan-1", "Annan", None, "association", None)
