"""The editor: a table is tried on everybody, refused where somebody is left out, kept in versions for good."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.refusals import refused
from tests.site.conftest import words
from tests.site.routes.conftest import EDIT, Editor
from varsam.kernel.access.actor import acting
from varsam.lib.routing import Situation
from varsam.site.demo import CAST
from varsam.site.routes import actions, tables, trying
from varsam.site.routes.models import Version

TABLE = "/arbete/vagvalet/"


@pytest.mark.parametrize("account", [person.account for person in CAST])
def test_coordinator_and_lawyer_edit_and_nobody_else_reads_the_editor(sign_in: Any, account: str) -> None:
    client = sign_in(account)
    expected = 200 if account in {"samordnare", "jurist"} else 403
    assert [client.get(address).status_code for address in (TABLE, EDIT, f"{TABLE}foljt/")] == [expected] * 3


def test_the_seeded_table_reads_as_people_speak(desk: Any) -> None:
    page = words(desk.get(TABLE))
    assert "Det gäller en person, under 18 år, ett barn kan fara illa." in page
    assert "Vem som helst utom anhörig eller invånare" in page
    assert "Den som hör av sig är skola, fritidsgård eller annan verksamhet, det gäller en situation." in page
    assert "Ingen regel ovanför har gett en väg." in page


def test_opening_and_saving_a_rule_changes_nothing(editor: Editor) -> None:
    for rule in tables.rules_of(tables.newest()):
        assert editor.change(rule["id"]).status_code == 200
    assert editor.page.context["changed"] == []


def test_a_higher_limit_says_who_is_led_elsewhere_and_asks_before_leaving_anyone_to_the_last_rule(
    editor: Editor,
) -> None:
    editor.change("R4", c0_below="16")
    page = editor.attempt()
    said = words(page)
    assert "17-årig elev, samtycke ges SSPF blir Kontaktcenter" in said
    assert (
        "En mamma med en son på 17 år, samtycke ges SSPF, Stöd till anhöriga blir Stöd till anhöriga" in said
    )
    assert "14-årig elev" not in said
    again = editor.write()
    assert again.status_code == 422
    assert "Kryssa i att det är meningen" in words(again)
    assert tables.newest().number == 1
    assert editor.write(left_over="yes").status_code == 303
    assert [route.route for route in tables.propose(Situation("school", "person", 17, consent="given"))] == [
        "contact_centre"
    ]


def test_a_table_that_leaves_somebody_out_is_refused_with_the_examples_that_break(editor: Editor) -> None:
    editor.act("remove-R12")
    page = editor.attempt()
    assert page.status_code == 422
    said = words(page)
    assert "Någon blir utan väg" in said
    assert "Någon som inte säger något alls" in said
    assert "En invånare om en situation" in said
    assert "Låt den gälla" not in said
    assert editor.write().status_code == 422
    assert tables.newest().number == 1


def test_the_last_rule_cannot_be_narrowed_away(editor: Editor, cast: Any) -> None:
    """Everybody may have a route and the table still be refused: nobody knows what will be asked tomorrow."""
    editor.change("R12", c0_sender=["citizen", "school", "unknown"])
    assert editor.attempt().status_code == 422
    rules = tables.rules_of(tables.newest())
    with acting(cast("samordnare")):
        writing = actions.Writing([*rules[:-1]], timezone.localdate(), "x", "x")
        with pytest.raises(actions.LeavesSomebodyOut) as left:
            actions.write_version(writing=writing, seen=1, by=cast("samordnare"))
    assert left.value.examples
    with acting(cast("samordnare")):
        # The database says so too, whoever asks it.
        assert refused(lambda: Version.objects.create(number=2, rules=rules[:-1], valid_from=timezone.localdate(), source="x", note="x"))  # fmt: skip


@pytest.mark.parametrize(
    "spoil",
    [
        lambda rules: rules[0]["reasons"][0]["text"].pop("so"),
        lambda rules: rules[0].update(route="prison"),
        lambda rules: rules[0].update(id="R2"),
        lambda rules: rules[0].update(when=[]),
        lambda rules: rules[0].update(source=" "),
        lambda rules: rules[0]["reasons"][-1].update({"if": {"danger": "none"}}),
    ],
)
def test_the_database_takes_only_a_whole_table(cast: Any, spoil: Any) -> None:
    rules = tables.rules_of(tables.newest())
    spoil(rules)
    with acting(cast("samordnare")):
        assert refused(lambda: Version.objects.create(number=2, rules=rules, valid_from=timezone.localdate(), source="x", note="x"))  # fmt: skip


def test_versions_stay_as_they_were_written(as_owner: Any, cast: Any) -> None:
    with as_owner():
        assert refused(lambda: Version.objects.update(note="annat"))
        assert refused(lambda: Version.objects.all().delete())
    with acting(cast("samordnare")):
        rules, yesterday = tables.rules_of(tables.newest()), timezone.localdate() - timedelta(days=1)
        assert refused(lambda: Version.objects.create(number=2, rules=rules, valid_from=yesterday, source="x", note="x"))  # fmt: skip
        made = Version.objects.create(
            number=77, rules=rules, valid_from=timezone.localdate(), source="x", note="x"
        )
        made.refresh_from_db()
        assert (made.number, made.by) == (2, cast("samordnare"))


def test_a_version_waits_for_its_day(editor: Editor) -> None:
    later = timezone.localdate() + timedelta(days=30)
    editor.change("R4", c0_below="20")
    editor.change("R5", c0_from="20")
    assert editor.write(valid_from=later.isoformat()).status_code == 303
    assert tables.in_force().number == 1
    assert tables.in_force(later).number == 2
    page = words(editor.client.get(TABLE))
    assert "Version 2 tar vid den" in page
    nineteen = Situation("school", "person", 19, consent="given")
    assert tables.table(tables.in_force()).routes(nineteen) == ("sig",)
    assert tables.table(tables.in_force(later)).routes(nineteen) == ("sspf",)


def test_two_editors_are_told_of_each_other_and_nothing_is_lost(editor: Editor, as_user: Any) -> None:
    other = Editor(as_user("jurist"))
    editor.change("R9", source="Kursbeslutet")
    other.change("R10", source="Metodbeslutet")
    assert other.write().status_code == 303
    told = editor.write()
    assert told.status_code == 409
    said = words(told)
    assert "Två skrev samtidigt" in said
    assert "Metodbeslutet" in said
    assert "Kursbeslutet" in said
    assert editor.write().status_code == 303
    assert tables.newest().number == 3


def test_an_earlier_version_comes_back_as_a_new_one(editor: Editor) -> None:
    editor.change("R9", source="Kursbeslutet")
    assert editor.write().status_code == 303
    differs = words(editor.client.get(f"{TABLE}version/2/"))
    assert "Ändrat mot version 1" in differs
    assert "Kursbeslutet" in differs
    back = Editor(editor.client, f"{EDIT}?fran=1")
    assert [each.rule for each in back.page.context["changed"]] == ["R9"]
    assert back.write().status_code == 303
    assert tables.newest().number == 3
    assert tables.newest().rules == Version.objects.get(number=1).rules


def test_order_new_rules_and_cases(editor: Editor) -> None:
    editor.act("up-R2")
    assert [row.id for row in editor.page.context["rows"]][:2] == ["R2", "R1"]
    editor.act("down-R2")
    assert editor.page.context["changed"] == []
    added = editor.act("add", route="liaison")
    assert added.context["rule"]["id"] == "R13"
    blank = editor.act("save-R13", source="x")
    assert blank.status_code == 422
    assert "på alla fem språken" in words(blank)
    texts = {f"r0_{language}": "Därför" for language in ("sv", "en", "ar", "so", "fa")}
    form = editor.page.context["form"]
    values = {name: form.fields[name].initial for name in form.fields if form.fields[name].initial}
    saved = editor.act(
        "save-R13", **{**values, "c0_sender": ["partner"], "c0_about": ["method"], **texts, "source": "Avtal"}
    )
    assert [row.id for row in saved.context["rows"]][-2:] == ["R13", "R12"]
    page = editor.attempt()
    assert "En partner" not in words(page) or "Samordningen" in words(page)


def test_limits_that_nobody_can_meet_are_said_at_the_field(editor: Editor) -> None:
    page = editor.change("R4", c0_from="20", c0_below="18")
    assert page.status_code == 422
    assert "Gränsen uppåt måste vara högre" in words(page)


def test_a_draft_that_these_pages_did_not_write_is_not_taken(editor: Editor) -> None:
    answer = editor.client.post(EDIT, {"draft": "[[1, []]]", "act": "write", **editor.said()})
    assert (answer.status_code, answer["Location"]) == (303, EDIT)
    assert tables.newest().number == 1


def test_a_day_that_has_been_is_refused(editor: Editor) -> None:
    page = editor.attempt(valid_from=(timezone.localdate() - timedelta(days=1)).isoformat())
    assert page.status_code == 422
    assert "tidigast i dag" in words(page)


def test_the_public_answers_by_the_version_in_force(editor: Editor) -> None:
    texts = {f"r0_{language}": f"Nytt skäl {language}" for language in ("sv", "en", "ar", "so", "fa")}
    editor.change("R7", **texts)
    assert editor.write().status_code == 303
    page = Client().post("/so/vagval/", {"sender": "relative"})
    assert "Nytt skäl so" in page.content.decode()


def test_the_examples_hold_for_the_seeded_table(db: None) -> None:
    table = tables.table(tables.in_force())
    for example in trying.examples():
        assert tuple(route.rule for route in table.propose(example.situation)) == example.rules, example.words
    assert len({example.words for example in trying.examples()}) == len(trying.examples())
    assert trying.trial(table, table).changes_nothing
