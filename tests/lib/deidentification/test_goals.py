"""The goals of the de-identifier, held on the labelled messages of the bench."""

import pytest

from bench.deidentification.corpus import PARTS, all_messages, messages
from bench.deidentification.measure import STRUCTURED, score, table
from varsam.lib.deidentification import Kind


@pytest.mark.parametrize("part", PARTS)
def test_goals_are_reached(part: str) -> None:
    result = score(messages(part))
    assert result.recall(*STRUCTURED) >= 0.98, table(result)
    assert result.recall(Kind.NAME) >= 0.85, table(result)
    assert result.marked_share() <= 0.05, table(result)


def test_corpus_is_large_and_mixed() -> None:
    texts = list(all_messages())
    labelled = [message for message in texts if message.labels]
    swedish = sum(message.language == "sv" for message in texts)
    assert len(texts) >= 250
    assert len(labelled) >= 120
    assert len(texts) - len(labelled) >= 120
    assert 0.7 <= swedish / len(texts) <= 0.8
    assert len({message.id for message in texts}) == len({message.text for message in texts}) == len(texts)
    assert {label.kind for message in labelled for label in message.labels} == set(Kind)


@pytest.mark.parametrize("part", PARTS)
def test_table_has_a_line_for_each_kind(part: str) -> None:
    lines = table(score(messages(part))).splitlines()
    assert [line.split()[0] for line in lines[1:8]] == [kind.value for kind in Kind]
