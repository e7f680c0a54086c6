"""From each line of the law to the tests that hold it: no line without one, no test of a line that is not there."""

import yaml

from docs.making import law, rules
from docs.making.marks import ROOT

# Nothing of these is built, so nothing can hold them. Each is a decision, written down twice: here and in docs/law.yaml.
NOT_BUILT = {"L13"}
LINES = yaml.safe_load((ROOT / "docs" / "law.yaml").read_text(encoding="utf-8"))["lines"]


def test_every_line_is_there_once_and_says_what_it_must() -> None:
    assert list(LINES) == [f"L{number}" for number in range(1, 14)]
    for line, said in LINES.items():
        for part in ("title", "fact", "does"):
            assert len(said[part]) >= 7, (line, part)


def test_every_line_that_is_built_is_held_by_a_test() -> None:
    without = [line for line in LINES if line not in law.holding_tests() and line not in NOT_BUILT]
    assert without == [], 'mark the tests that hold these lines: @pytest.mark.law("L…")'


def test_what_is_not_built_says_so_and_is_held_by_nothing() -> None:
    assert {line for line, said in LINES.items() if said.get("built") is False} == NOT_BUILT
    for line in NOT_BUILT:
        assert LINES[line]["does"].startswith("Not built")
        assert line not in law.holding_tests(), "it is held by a test, so it is built: say what it does"


def test_no_test_holds_a_line_that_is_not_there() -> None:
    assert set(law.holding_tests()) <= set(LINES)


def test_marks_are_found_on_functions_of_any_kind() -> None:
    assert (
        "tests/kernel/lawfulness/test_rules.py",
        "test_no_code_knows_the_limits_of_the_rules",
    ) in law.holding_tests()["L3"]


def test_every_rule_belongs_to_a_line_that_is_there() -> None:
    known = rules.by_slug()
    assert len(known) > 40
    assert {row["domain_ref"] for row in known.values()} <= {*LINES, None}
    # A line without a rule among the data would be a line that nobody can edit.
    assert {row["domain_ref"] for row in known.values()} >= set(LINES)
