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

# What is told, and the ids of the rules that answer. What is left out is unknown, false or not asked.
VIGNETTES: dict[str, tuple[dict[str, object], str]] = {
    "nobody says anything": ({}, "R12"),
    "only that it is about a person": (PERSON, "R6"),
    # Danger.
    "a mother whose son has left home with a knife": (
        {"sender": "relative", **PERSON, "age": 17, "danger": "immediate"},
        "R1 R7",
    ),
    "a passer-by sees somebody attacked": ({"sender": "citizen", "danger": "immediate"}, "R1"),
    "a head teacher with a threat at the gate": (
        {"sender": "school", "about": "situation", "danger": "immediate"},
        "R1 R8",
    ),
    "a youth worker who has heard of a plan": (
        {"sender": "youth_centre", **PERSON, "age": 16, "danger": "suspected_plan"},
        "R2 R6",
    ),
    "a neighbour who has heard of a plan": (
        {"sender": "citizen", **PERSON, "danger": "suspected_plan"},
        "R2",
    ),
    "a neighbour about information, with a plan": (
        {"sender": "citizen", "about": "information", "danger": "suspected_plan"},
        "R2",
    ),
    "danger without a sender": ({"danger": "immediate"}, "R1"),
    "a plan, told from abroad": ({"sender": "abroad", "danger": "suspected_plan"}, "R2 R11"),
    "a plan, and the child may be harmed": (
        {
            "sender": "school",
            **PERSON,
            "age": 14,
            "danger": "suspected_plan",
            "child_may_be_harmed": True,
            "mandated_reporter": True,
        },
        "R2 R3 R6",
    ),
    "immediate, a child, with consent": (
        {
            "sender": "school",
            **PERSON,
            "age": 15,
            "danger": "immediate",
            "child_may_be_harmed": True,
            "consent": "given",
        },
        "R1 R3 R4",
    ),
    # A child who may be harmed.
    "a teacher must report": (
        {"sender": "school", **PERSON, "age": 12, "child_may_be_harmed": True, "mandated_reporter": True},
        "R3 R6",
    ),
    "a teacher must report, whatever consent says": (
        {
            "sender": "school",
            **PERSON,
            "age": 12,
            "child_may_be_harmed": True,
            "mandated_reporter": True,
            "consent": "refused",
        },
        "R3 R6",
    ),
    "a teacher reports, and there is consent to SSPF": (
        {
            "sender": "school",
            **PERSON,
            "age": 12,
            "child_may_be_harmed": True,
            "mandated_reporter": True,
            "consent": "given",
        },
        "R3 R4",
    ),
    "a grandfather may report": (
        {"sender": "relative", **PERSON, "age": 9, "child_may_be_harmed": True},
        "R3 R7",
    ),
    "a neighbour may report": (
        {"sender": "citizen", **PERSON, "age": 9, "child_may_be_harmed": True},
        "R3 R12",
    ),
    "a newborn": (
        {"sender": "partner", **PERSON, "age": 0, "child_may_be_harmed": True, "mandated_reporter": True},
        "R3 R6",
    ),
    "the day before turning eighteen": (
        {"sender": "school", **PERSON, "age": 17.99, "child_may_be_harmed": True},
        "R3 R6",
    ),
    "harmed, but eighteen": ({"sender": "school", **PERSON, "age": 18, "child_may_be_harmed": True}, "R6"),
    "harmed, age unknown": ({"sender": "school", **PERSON, "child_may_be_harmed": True}, "R6"),
    "harmed, but it is about a situation": (
        {"sender": "school", "about": "situation", "age": 12, "child_may_be_harmed": True},
        "R8",
    ),
    "harmed, and nobody says what it is about": (
        {"sender": "relative", "age": 12, "child_may_be_harmed": True},
        "R7",
    ),
    # The ordinary tracks.
    "seventeen with consent": ({"sender": "school", **PERSON, "age": 17, "consent": "given"}, "R4"),
    "eighteen with consent": ({"sender": "school", **PERSON, "age": 18, "consent": "given"}, "R5"),
    "seventeen and a half with consent": (
        {"sender": "youth_centre", **PERSON, "age": 17.5, "consent": "given"},
        "R4",
    ),
    "a very old man with consent": ({"sender": "partner", **PERSON, "age": 97, "consent": "given"}, "R5"),
    "a newborn with consent": ({"sender": "partner", **PERSON, "age": 0, "consent": "given"}, "R4"),
    "age unknown with consent": ({"sender": "school", **PERSON, "consent": "given"}, "R6"),
    "a mother, her son seventeen, consent": (
        {"sender": "relative", **PERSON, "age": 17, "consent": "given"},
        "R4 R7",
    ),
    "a mother, her son eighteen, consent": (
        {"sender": "relative", **PERSON, "age": 18, "consent": "given"},
        "R5 R7",
    ),
    "a citizen about an adult with consent": (
        {"sender": "citizen", **PERSON, "age": 30, "consent": "given"},
        "R5 R12",
    ),
    "a citizen about a minor with consent": (
        {"sender": "citizen", **PERSON, "age": 16, "consent": "given"},
        "R4 R12",
    ),
    "a partner about an adult with consent": (
        {"sender": "partner", **PERSON, "age": 42, "consent": "given"},
        "R5",
    ),
    "from abroad about an adult with consent": (
        {"sender": "abroad", **PERSON, "age": 42, "consent": "given"},
        "R5 R11",
    ),
    "consent, but it is about a situation": (
        {"sender": "school", "about": "situation", "age": 15, "consent": "given"},
        "R8",
    ),
    # Consultation without persons.
    "a teacher who has not asked": ({"sender": "school", **PERSON, "age": 15}, "R6"),
    "a teacher who got a no": ({"sender": "school", **PERSON, "age": 15, "consent": "refused"}, "R6"),
    "an adult who has not been asked": ({"sender": "partner", **PERSON, "age": 25}, "R6"),
    "an adult who said no": ({"sender": "other_unit", **PERSON, "age": 25, "consent": "refused"}, "R6"),
    "age unknown, not asked": ({"sender": "youth_centre", **PERSON}, "R6"),
    "age unknown, said no": ({"sender": "partner", **PERSON, "consent": "refused"}, "R6"),
    "from abroad about a person": ({"sender": "abroad", **PERSON, "age": 25}, "R6 R11"),
    "from abroad, age unknown, with consent": ({"sender": "abroad", **PERSON, "consent": "given"}, "R6 R11"),
    "a relative gets no consultation": ({"sender": "relative", **PERSON, "age": 15}, "R7"),
    "a relative whose child said no": (
        {"sender": "relative", **PERSON, "age": 15, "consent": "refused"},
        "R7",
    ),
    "a relative who does not tell the age": ({"sender": "relative", **PERSON, "consent": "given"}, "R7"),
    "a citizen gets no consultation": ({"sender": "citizen", **PERSON, "age": 15}, "R12"),
    "a citizen who does not tell the age": ({"sender": "citizen", **PERSON, "consent": "given"}, "R12"),
    "nobody says who writes, age known, not asked": ({**PERSON, "age": 20}, "R6"),
    "nobody says who writes, age known, consent": ({**PERSON, "age": 20, "consent": "given"}, "R5"),
    # Relatives.
    "a relative who only wants to talk": ({"sender": "relative"}, "R7"),
    "a relative about information": ({"sender": "relative", "about": "information"}, "R7"),
    "a relative about a situation": ({"sender": "relative", "about": "situation"}, "R7"),
    "a relative about training": ({"sender": "relative", "about": "training"}, "R7 R9"),
    "a relative about a method": ({"sender": "relative", "about": "method"}, "R7 R10"),
    # Units.
    "a school about a situation": ({"sender": "school", "about": "situation"}, "R8"),
    "a youth centre about a situation": ({"sender": "youth_centre", "about": "situation"}, "R8"),
    "a library about a situation": ({"sender": "other_unit", "about": "situation"}, "R8"),
    "a partner about a situation": ({"sender": "partner", "about": "situation"}, "R12"),
    "a citizen about a situation": ({"sender": "citizen", "about": "situation"}, "R12"),
    "nobody says who writes about a situation": ({"about": "situation"}, "R12"),
    # Training, methods, information.
    "a library about training": ({"sender": "other_unit", "about": "training"}, "R9"),
    "a citizen about training": ({"sender": "citizen", "about": "training"}, "R9 R12"),
    "a partner about training": ({"sender": "partner", "about": "training"}, "R9"),
    "a school about a method": ({"sender": "school", "about": "method"}, "R10"),
    "a citizen about a method": ({"sender": "citizen", "about": "method"}, "R10 R12"),
    "from abroad about a method": ({"sender": "abroad", "about": "method"}, "R10 R11"),
    "from abroad about training": ({"sender": "abroad", "about": "training"}, "R9 R11"),
    "from abroad about information": ({"sender": "abroad", "about": "information"}, "R11"),
    "from abroad, nothing more": ({"sender": "abroad"}, "R11"),
    "a partner about information": ({"sender": "partner", "about": "information"}, "R11"),
    "a partner, nothing more": ({"sender": "partner"}, "R12"),
    "a school about information": ({"sender": "school", "about": "information"}, "R12"),
    "a school, nothing more": ({"sender": "school"}, "R12"),
    "a citizen about information": ({"sender": "citizen", "about": "information"}, "R12"),
    "a citizen, nothing more": ({"sender": "citizen"}, "R12"),
}


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
