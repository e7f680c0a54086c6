"""The table of the rule: what studies there are, and what may be said of them together."""

from datetime import date

import pytest

from varsam.areas.methods.register.enums import Rating
from varsam.areas.methods.studies import rule
from varsam.areas.methods.studies.rule import Found

RULE = rule.current(date(2026, 11, 23))
FIRST, SECOND = rule.rules()[:2]
E, I = "effect", "implementation"  # noqa: E741


def found(said: str, about: str = E) -> list[Found]:
    """`"randomised helped low 120; opinion helped low -"`: what each study is."""
    rows = [each.split() for each in said.split(";") if each.strip()]
    return [
        Found(about, design, finding, bias, None if size == "-" else int(size))
        for design, finding, bias, size in rows
    ]


TABLE = [
    # Nothing there, or nothing that can answer.
    (E, "", Rating.NONE),
    (E, "opinion helped low 900", Rating.NONE),
    (E, "qualitative helped low 30", Rating.NONE),
    (E, "case_study helped low 900; opinion helped low 900; qualitative helped low 900", Rating.NONE),
    (E, "before_after helped low 20", Rating.NONE),
    (E, "before_after helped some 200", Rating.NONE),
    (E, "cohort helped high 5000", Rating.NONE),
    (E, "randomised helped high 30", Rating.NONE),
    # One study.
    (E, "randomised helped low 200", Rating.MODERATE),
    (E, "randomised helped some 200", Rating.WEAK),
    (E, "randomised helped unclear 200", Rating.WEAK),
    (E, "randomised helped high 200", Rating.WEAK),
    (E, "randomised helped low 49", Rating.WEAK),
    (E, "randomised helped low 50", Rating.MODERATE),
    (E, "randomised helped low -", Rating.WEAK),
    (E, "controlled helped low 200", Rating.WEAK),
    (E, "before_after helped low 200", Rating.WEAK),
    (E, "cohort helped low 200", Rating.WEAK),
    (E, "systematic_review helped low 12", Rating.STRONG),
    (E, "systematic_review helped some 12", Rating.MODERATE),
    (E, "systematic_review helped high 12", Rating.WEAK),
    # Several that agree.
    (E, "randomised helped low 200; randomised helped low 90", Rating.STRONG),
    (E, "randomised helped low 200; randomised helped some 90", Rating.MODERATE),
    (E, "controlled helped low 200; controlled helped low 90", Rating.MODERATE),
    (E, "before_after helped low 200; before_after helped low 90; cohort helped low 900", Rating.WEAK),
    (E, "randomised helped low 200; randomised helped low 90; opinion no_difference low 1", Rating.STRONG),
    # Several that do not.
    (E, "randomised no_difference low 200", Rating.NONE),
    (E, "randomised harmed low 200", Rating.NONE),
    (E, "randomised mixed low 200", Rating.NONE),
    (E, "randomised helped low 200; randomised no_difference low 200", Rating.WEAK),
    (E, "randomised helped low 200; randomised helped low 200; randomised no_difference low 200", Rating.MODERATE),
    (E, "randomised helped low 200; randomised no_difference low 200; randomised no_difference low 200", Rating.NONE),
    (E, "randomised helped low 200; randomised helped low 90; before_after no_difference low 90", Rating.STRONG),
    (E, "systematic_review helped low 9; randomised helped low 200; before_after harmed low 90", Rating.MODERATE),
    (E, "randomised helped low 200; randomised helped low 200; randomised harmed low 200", Rating.WEAK),
    # Many small ones cannot outvote what is well done, nor make it stronger.
    (E, "systematic_review helped low 9" + "; before_after no_difference low 60" * 2, Rating.MODERATE),
    (E, "before_after helped low 60" * 1 + "; before_after helped low 60" * 20, Rating.WEAK),
    # What cannot be told.
    (E, "randomised unclear low 200", Rating.UNKNOWN),
    (E, "randomised unclear low 200; controlled unclear low 90; randomised helped low 90", Rating.UNKNOWN),
    (E, "randomised unclear low 200; randomised helped low 90", Rating.MODERATE),
    # Somebody looked and found no study: nothing was found, which is known.
    (E, "systematic_review empty low -", Rating.NONE),
    (E, "systematic_review empty high -; opinion helped low 900", Rating.NONE),
    (E, "systematic_review empty low -; randomised helped low 200", Rating.MODERATE),
    (E, "systematic_review empty low -; randomised unclear low 200", Rating.UNKNOWN),
    (I, "systematic_review empty low -; systematic_review empty low -", Rating.NONE),
    # Implementation is another question: other designs answer it.
    (I, "qualitative helped low 12", Rating.WEAK),
    (I, "qualitative helped low 12; qualitative helped low 20", Rating.MODERATE),
    (I, "case_study helped low 1", Rating.WEAK),
    (I, "opinion helped low 1", Rating.NONE),
    (I, "before_after helped low 200; cohort helped low 200", Rating.MODERATE),
    (I, "randomised helped low 200; systematic_review helped low 5", Rating.STRONG),
    (I, "qualitative no_difference low 12", Rating.NONE),
]  # fmt: skip


# What a systematic review of few studies, or nobody knows how many, is rated as now; and what it was before.
OF_FEW = [
    (E, "systematic_review helped low 1", Rating.MODERATE, Rating.STRONG),
    (E, "systematic_review helped low -", Rating.MODERATE, Rating.STRONG),
    (E, "systematic_review helped some -", Rating.WEAK, Rating.MODERATE),
    (E, "systematic_review helped high 1", Rating.WEAK, Rating.WEAK),
    (E, "systematic_review helped low 2", Rating.STRONG, Rating.STRONG),
    (E, "systematic_review helped low 1; systematic_review helped low -", Rating.STRONG, Rating.STRONG),
    (E, "systematic_review helped low -; randomised helped low 200", Rating.STRONG, Rating.STRONG),
    (E, "systematic_review helped low -; randomised helped some 200", Rating.MODERATE, Rating.STRONG),
    (I, "systematic_review helped low 1", Rating.MODERATE, Rating.STRONG),
]


@pytest.mark.parametrize(("about", "said", "rating"), [*TABLE, *(row[:3] for row in OF_FEW)])
def test_the_rule(about: str, said: str, rating: Rating) -> None:
    proposal = rule.propose(found(said, about), about, RULE)
    assert proposal.rating is rating
    assert proposal.version == 3
    assert proposal.reason_sv.endswith("Regelns version 3.")
    assert proposal.reason_en.endswith("Version 3 of the rule.")
    assert "{" not in proposal.reason_sv + proposal.reason_en


@pytest.mark.parametrize(("about", "said", "rating"), TABLE)
def test_older_versions_say_what_they_said(about: str, said: str, rating: Rating) -> None:
    now = rule.propose(found(said, about), about, RULE)
    for each in (FIRST, SECOND) if "empty" not in said else (SECOND,):
        before = rule.propose(found(said, about), about, each)
        assert (before.rating, before.version) == (rating, each.version)
        assert before.reason_sv.replace(f"version {each.version}.", "version 3.") == now.reason_sv


@pytest.mark.parametrize(("about", "said", "rating"), [(row[0], row[1], row[3]) for row in OF_FEW])
def test_by_older_versions_a_review_counts_as_two_whatever_it_weighs(
    about: str, said: str, rating: Rating
) -> None:
    for each in (FIRST, SECOND):
        before = rule.propose(found(said, about), about, each)
        assert (before.rating, before.version) == (rating, each.version)
        assert "Då räknas en översikt" not in before.reason_sv


def test_a_review_that_counts_as_one_says_why() -> None:
    few = rule.propose(found("systematic_review helped low -"), E, RULE)
    assert few.reason_sv == (
        "En studie kan svara på frågan. Den fann att metoden hjälpte. Den väger tungt. Bakom en systematisk översikt står färre än"
        " 2 studier, eller okänt hur många. Då räknas en översikt som en enda studie. Regelns version 3."
    )
    assert "or nobody knows how many, stand behind one systematic review." in few.reason_en
    assert (
        "Då räknas en översikt"
        not in rule.propose(found("systematic_review helped low 2"), E, RULE).reason_sv
    )


def test_what_cannot_answer_and_what_cannot_be_told_are_two_things() -> None:
    untold = "En studie till skulle kunna svara, men det går inte att tyda vad som kom fram."
    left = "En studie till räcker inte som svar, på grund av upplägg eller brister."
    one = "randomised helped low 200"
    for more, says in (
        ("randomised unclear low 200", [untold]),
        ("opinion helped low 1", [left]),
        ("opinion unclear low 1", [left]),
        ("randomised unclear low 200; opinion helped low 1", [untold, left]),
    ):
        said = rule.propose(found(f"{one}; {more}"), E, RULE).reason_sv
        assert [each for each in (untold, left) if each in said] == says, more


def test_where_most_cannot_be_told_it_says_how_many() -> None:
    most = "randomised unclear low 200; controlled unclear low 90; randomised helped low 90"
    said = rule.propose(found(most), E, RULE).reason_sv
    assert "Vi fann 3 studier som skulle kunna svara, men det som 2 av dem fann går inte att tyda." in said
    every = rule.propose(found("randomised unclear low 200"), E, RULE).reason_sv
    assert every.startswith("Vi fann en studie som skulle kunna svara, men det de fann går inte att tyda.")


def test_a_review_that_found_no_study_is_not_one_that_cannot_be_told() -> None:
    empty = found("systematic_review empty low -")
    proposal = rule.propose(empty, E, RULE)
    assert proposal.reason_sv == (
        "En systematisk översikt har letat efter studier om effekt och fann ingen som kan svara. Regelns version 3."
    )
    assert "One systematic review looked for studies of effect" in proposal.reason_en
    beside = rule.propose(found("systematic_review empty low -; opinion helped low 900"), E, RULE).reason_sv
    assert beside.startswith("Vi fann en studie, men")
    # There was no such finding in the first version: it was written down as one that cannot be told.
    assert rule.propose(empty, E, FIRST).rating is Rating.UNKNOWN


def test_studies_about_the_other_question_are_left_alone() -> None:
    both = found("randomised helped low 200; randomised helped low 90") + found("opinion helped low 1", I)
    assert rule.propose(both, E, RULE).rating is Rating.STRONG
    assert rule.propose(both, I, RULE).rating is Rating.NONE


def test_harm_is_told_whatever_the_study_that_saw_it_can_carry() -> None:
    proposal = rule.propose(found("randomised helped low 200; case_study harmed high 1"), E, RULE)
    assert proposal.rating is Rating.MODERATE
    assert "Att metoden gjorde skada rapporteras i en studie." in proposal.reason_sv
    assert "sänker" not in proposal.reason_sv


def test_more_studies_that_say_no_never_raise_a_rating() -> None:
    order = [Rating.NONE, Rating.WEAK, Rating.MODERATE, Rating.STRONG]
    for about, said, rating in [*TABLE, *(row[:3] for row in OF_FEW)]:
        if rating is not Rating.UNKNOWN:
            worse = [*found(said, about), Found(about, "randomised", "no_difference", "low", 500)]
            assert order.index(rule.propose(worse, about, RULE).rating) <= order.index(rating), said


def test_no_rule_holds_before_there_was_one() -> None:
    with pytest.raises(StopIteration):
        rule.current(date(2025, 12, 31))
