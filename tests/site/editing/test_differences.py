"""What differs between two texts: nothing is lost in the telling."""

from hypothesis import given
from hypothesis import strategies as st

from varsam.site.editing.differences import Part, between, shown

texts = st.text(alphabet=st.sampled_from("ab å\n.!"), max_size=60)


@given(texts, texts)
def test_the_parts_hold_both_texts(before: str, after: str) -> None:
    parts = between(before, after)
    assert "".join(part.text for part in parts if part.kind != "in") == before
    assert "".join(part.text for part in parts if part.kind != "out") == after


def test_one_exchanged_word_is_one_word_out_and_one_in() -> None:
    assert between("Ring staden nu.", "Ring kommunen nu.") == [
        Part("same", "Ring "),
        Part("out", "staden"),
        Part("in", "kommunen"),
        Part("same", " nu."),
    ]


def test_a_long_run_without_a_change_is_left_out() -> None:
    long = "ord " * 500
    parts = shown(f"{long}slut", f"{long}början")
    assert [part.kind for part in parts] == ["gap", "same", "out", "in"]
    assert len(parts[1].text) < 200


def test_equal_texts_differ_in_nothing() -> None:
    assert between("samma", "samma") == [Part("same", "samma")]
    assert between("", "") == []
