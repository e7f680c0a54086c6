"""Versions of guides: what is kept, what is shown, and what a changed rule of law marks."""

import copy
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone, translation

from tests.areas.operations.conftest import GUIDE
from tests.refusals import refused, without_effect
from varsam.areas.operations import check, content, editing, guides
from varsam.areas.operations.enums import Said
from varsam.areas.operations.models import Scenario, Version
from varsam.kernel.access.actor import acting
from varsam.kernel.lawfulness.models import LegalRule
from varsam.site.reference import read_yaml


def test_every_guide_that_comes_with_the_product_is_complete_and_points_at_what_there_is(db: None) -> None:
    rows = read_yaml("varsam.areas.operations", "scenarios.yaml")["scenarios"]
    assert [row["id"] for row in rows if content.faults(content.of(row))] == []
    assert all("balance_note" not in row for row in rows)
    assert [guide.slug for guide in guides.current()] == [row["id"] for row in rows]
    assert [
        (g.slug, r.rule) for g in guides.current() for r in g.responsibilities if r.rule and not r.law
    ] == []
    with translation.override("en"):
        found = guides.of(GUIDE)
        assert found
        assert found.title == "Graffiti with symbols and threats"
        assert len(found.first_steps) == 6
        assert found.needs_lawyer_check


def test_a_version_never_changes_whoever_writes(coordinator: Any, as_owner: Any) -> None:
    for statement in (
        "update operations_version set source = 'annat'",
        "update operations_version set published_at = null",
        "delete from operations_version",
    ):

        def run(said: str = statement) -> int:
            with connection.cursor() as cursor:
                cursor.execute(said)
                return int(cursor.rowcount)

        with acting(coordinator):
            assert without_effect(run), statement
        with as_owner():
            assert refused(run), statement


def test_drafts_are_kept_and_read_by_nobody_outside(coordinator: Any) -> None:
    scenario = Scenario.objects.get(slug=GUIDE)
    before = editing.newest(scenario)
    said = copy.deepcopy(before.content)
    said["title"]["sv"] = "En annan rubrik"
    with acting(coordinator):
        draft = editing.save_draft(
            scenario=scenario, content=said, source="egen", why="Prov", seen=before.number, by=coordinator
        )
        with pytest.raises(editing.ChangedMeanwhile):
            editing.publish(scenario=scenario, seen=before.number, by=coordinator)
        assert guides.draft(scenario)
    assert [version.pk for version in Version.objects.filter(scenario=scenario)] == [before.pk]
    assert guides.of(GUIDE).title != "En annan rubrik"  # type: ignore[union-attr]
    with acting(coordinator):
        editing.publish(scenario=scenario, seen=draft.number, by=coordinator)
        assert guides.draft(scenario) is None
        assert [guide.number for guide in guides.versions(GUIDE)] == [3, 2, 1]
    assert guides.of(GUIDE).title == "En annan rubrik"  # type: ignore[union-attr]
    assert guides.by_version(before).title != "En annan rubrik"


def test_what_is_not_said_in_both_languages_is_not_published(coordinator: Any) -> None:
    scenario = Scenario.objects.get(slug=GUIDE)
    before = editing.newest(scenario)
    said = copy.deepcopy(before.content)
    said["responsibilities"][0]["duty"]["en"] = " "
    said["first_steps"]["en"][0] = ""
    with acting(coordinator):
        editing.save_draft(
            scenario=scenario, content=said, source="egen", why="Prov", seen=before.number, by=coordinator
        )
        with pytest.raises(editing.Incomplete) as faults:
            editing.publish(scenario=scenario, seen=before.number + 1, by=coordinator)
        assert len(faults.value.faults) == 2
        # And past the form as well.
        assert refused(
            lambda: Version.objects.create(
                scenario=scenario, number=before.number + 2, content=said, source="x", why="x", by=coordinator,
                published_at=timezone.now(),
            )
        )  # fmt: skip
    assert guides.of(GUIDE).number == before.number  # type: ignore[union-attr]


@pytest.mark.parametrize("account", ["skola", "systemadmin", "socialsekreterare.hisingen"])
def test_nobody_but_the_coordinator_writes_guides(cast: Any, account: str) -> None:
    with acting(cast(account)):
        scenario = Scenario.objects.get(slug=GUIDE)
        assert refused(lambda: Scenario.objects.create(slug="min-egen", setting="school"))
        assert refused(
            lambda: Version.objects.create(
                scenario=scenario, number=2, content={}, source="x", why="x", by=cast(account)
            )
        )
        assert Scenario.objects.filter(pk=scenario.pk).update(is_shown=False) == 0


def test_a_rule_that_gets_a_new_version_marks_the_guides_that_rest_on_it(
    coordinator: Any, as_owner: Any
) -> None:
    assert guides.to_review() == {}
    old = LegalRule.objects.get(slug="brb-16-8-hets")
    with as_owner():
        LegalRule.objects.create(
            slug=old.slug, number=2, law=old.law, section=old.section, short_sv="a", short_en="a", effect_sv="a",
            effect_en="a", certainty="confirmed", source="x", why="Ny lydelse", made_at=timezone.now(),
        )  # fmt: skip
    assert guides.to_review() == {GUIDE: ["brb-16-8-hets"]}
    scenario = Scenario.objects.get(slug=GUIDE)
    with acting(coordinator):
        editing.publish(scenario=scenario, seen=1, why="Läst igenom", by=coordinator)
        # In a test all happens in the same moment of the database; the rule is older than what was read through.
        with as_owner():
            LegalRule.objects.filter(slug=old.slug, number=2).update(
                made_at=timezone.now() - timedelta(days=1)
            )
    assert guides.to_review() == {}


def test_the_check_says_who_does_what_and_what_is_missing(db: None) -> None:
    guide = guides.of("hot-mot-personal")
    assert guide
    keys = [each.key for each in check.questions(guide)]
    assert keys == ["employer-1", "unit-manager-1"]
    result = check.result(guide, {"unit-manager-1": "not_yet", "employer-1": Said.UNSURE, "nobody": "does"})
    assert [each.key for each in result.missing] == ["employer-1", "unit-manager-1"], "the law's first"
    assert result.is_complete
    assert not result.does
    assert result.first_steps == guide.first_steps
    half = check.result(guide, {"employer-1": "does", "unit-manager-1": "kanske"})
    assert not half.is_complete
    assert [each.key for each in half.unanswered] == ["unit-manager-1"]
