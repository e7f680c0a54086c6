"""The vignettes of the route chooser: who writes, about what, and the rules that answer, in their order."""

import json
from importlib import resources

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from varsam.lib import routing
from varsam.lib.routing import Situation, Table, Unreadable

ROWS = yaml.safe_load(resources.files("varsam.site").joinpath("data", "route_rules.yaml").read_text("utf-8"))[
    "rules"
]
TABLE = Table(ROWS)
PERSON = {"about": "person"}

# What is told, and the ids of the rules that answer: the same examples that the editor tries a changed table on.
VIGNETTES = {
    each["en"]: (each["said"], each["rules"])
    for each in yaml.safe_load(
        resources.files("varsam.site").joinpath("data", "route_examples.yaml").read_text("utf-8")
    )["examples"]
}


def test_there_are_enough_examples_and_each_has_a_name_of_its_own():
    assert len(VIGNETTES) >= 80


@pytest.mark.parametrize("name", VIGNETTES)
def test_a_vignette_finds_its_routes(name):
    said, rules = VIGNETTES[name]
    assert " ".join(route.rule for route in TABLE.propose(routing.read_situation(said))) == rules


def test_absent_and_null_are_the_same():
    empty = routing.read_situation(
        dict.fromkeys(
            ("sender", "about", "age", "danger", "mandated_reporter", "child_may_be_harmed", "consent"), None
        )
    )
    assert empty == routing.read_situation({}) == Situation()


@pytest.mark.parametrize(
    "said",
    [
        [], "person", None, 7, {"sender": "uncle"}, {"about": "faith"}, {"danger": True}, {"consent": "yes"},
        {"age": -1}, {"age": 131}, {"age": "17"}, {"age": True}, {"age": json.loads("NaN")}, {"age": json.loads("1e999")},
        {"mandated_reporter": 1}, {"child_may_be_harmed": "true"}, {"ideology": "any"}, {"sender": ["relative"]}, {"age": {}},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_without_repeating_it(said):
    with pytest.raises(Unreadable) as refused:
        routing.read_situation(said)
    assert "\n" not in str(refused.value)
    assert "uncle" not in str(refused.value)


def test_the_reason_says_what_the_case_calls_for():
    def reason(said, language="sv"):
        return {r.rule: r.reason for r in TABLE.propose(routing.read_situation(said), language)}

    child = {**PERSON, "sender": "school", "age": 10, "child_may_be_harmed": True}
    assert "skyldig" in reason({**child, "mandated_reporter": True})["R3"]
    assert "skyldig" not in reason(child)["R3"]
    assert "samtycke är inte frågat" in reason({**PERSON, "sender": "school", "age": 10})["R6"].lower()
    assert "sagt nej" in reason({**PERSON, "sender": "school", "age": 10, "consent": "refused"})["R6"]
    assert "Åldern" in reason({**PERSON, "sender": "school", "consent": "given"})["R6"]
    assert "andra länder" in reason({"sender": "abroad"})["R11"]
    assert reason({"sender": "relative"}, "en")["R7"].startswith("Whatever")


def test_every_reason_stands_in_five_languages():
    for row in ROWS:
        for reason in row["reasons"]:
            assert set(reason["text"]) == {"sv", "en", "ar", "so", "fa"}, row["id"]
            assert all(text.strip() for text in reason["text"].values()), row["id"]


def test_the_table_leaves_nobody_without_a_route():
    assert TABLE.without_route() == []


def test_a_table_without_its_last_rule_says_whom_it_would_leave():
    cut = Table(row for row in ROWS if row["id"] != "R12")
    left = cut.without_route(most=10_000)
    assert Situation(sender="citizen") in left
    assert all(not cut.propose(situation) for situation in left)
    assert Situation(sender="relative") not in left
    assert len(cut.without_route(most=3)) == 3


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"route": "prison"}, "unknown route"),
        ({"when": []}, "needs a case"),
        ({"when": [{"faith": "any"}]}, "unknown field"),
        ({"when": [{"age": {"above": 3}}]}, "age is"),
        ({"when": [{"age": {"below": -3}}]}, "years from"),
        ({"when": [{"sender": "uncle"}]}, "cannot be that"),
        ({"reasons": [{"text": {"en": "x"}}]}, "Swedish"),
        ({"reasons": [{"if": {"danger": "none"}, "text": {"sv": "x"}}]}, "last reason"),
        ({"points": 7}, "a rule has"),
    ],
)
def test_a_table_that_cannot_be_read_says_which_rule(change, words):
    with pytest.raises(Unreadable, match=words):
        Table([{**ROWS[0], **change}])


def test_what_a_changed_limit_changes_is_told_once_for_each_way_that_it_changes():
    rows = [
        {**row, "when": [{**row["when"][0], "age": {"below": 16}}]} if row["id"] == "R4" else row
        for row in ROWS
    ]
    found = routing.compare(TABLE, Table(rows))
    assert {change.after for change in found.changes if change.before == ("sspf",)} == {("contact_centre",)}
    assert all(each.age in {16, 17} and each.consent == "given" for each in found.left_over)
    assert Situation("school", "person", 17, consent="given") in found.left_over
    assert Situation("relative", "person", 17, consent="given") not in found.left_over
    same = routing.compare(TABLE, TABLE)
    assert (same.changes, same.left_over) == ([], [])


@pytest.mark.parametrize(
    ("case", "other", "same"),
    [
        ({"sender": {"not": ["relative"]}}, {"sender": [None, *routing.SENDERS[1:]]}, True),
        ({"sender": "school"}, {"sender": ["school"]}, True),
        ({"danger": list(routing.DANGERS)}, {}, True),
        ({"age": {"below": 18}}, {"age": {"below": 17}}, False),
        ({"age": "unknown"}, {}, False),
        ({"nothing_above": True}, {}, False),
    ],
)
def test_cases_that_are_written_otherwise_and_mean_the_same_are_the_same(case, other, same):
    assert routing.means_the_same(case, other) is same


def test_the_place_of_a_reason_gives_its_words_again():
    (found,) = TABLE.propose(Situation("school", "person", 10, consent="refused"))
    assert TABLE.rule(found.rule).words(found.which, "sv") == found.reason
    assert found.which == 1


def test_two_rules_of_one_name_are_refused():
    with pytest.raises(Unreadable, match="same id"):
        Table([ROWS[0], ROWS[0]])


def test_what_does_not_go_together_is_named():
    def odd(**said):
        return routing.contradictions(Situation(**said), adult_at=18)

    assert odd(about="training", age=12) == ["age"]
    assert odd(about="information", consent="given") == ["consent"]
    assert odd(about="person", age=18, child_may_be_harmed=True) == ["child_may_be_harmed"]
    assert odd(sender="relative", mandated_reporter=True) == ["mandated_reporter"]
    assert (
        odd(about="person", age=17, child_may_be_harmed=True, sender="school", mandated_reporter=True) == []
    )


situations = st.builds(
    Situation,
    st.sampled_from((None, *routing.SENDERS)),
    st.sampled_from((None, *routing.SUBJECTS)),
    st.none() | st.floats(0, 130),
    st.sampled_from(routing.DANGERS),
    st.booleans(),
    st.booleans(),
    st.sampled_from(routing.CONSENTS),
)


@given(situations)
def test_danger_comes_first_and_nothing_comes_twice(situation):
    routes = [route.route for route in TABLE.propose(situation)]
    assert routes
    assert len(set(routes)) == len(routes)
    assert (routes[0] == "call_112") == (situation.danger == "immediate")
    assert ("relative_support" in routes) == (situation.sender == "relative")
    # A relative or a citizen is never made a case of advice about somebody else, and two tracks never compete.
    assert not ({"sspf", "sig"} <= set(routes))
    assert "consultation" not in routes or situation.sender not in {"relative", "citizen"}
    assert "orosanmalan" not in routes or (situation.age is not None and situation.age < 18)
