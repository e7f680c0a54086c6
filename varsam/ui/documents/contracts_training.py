"""What the certificate of a training wants as data; what holds for all documents stands in `contracts.py`."""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from varsam.ui.documents.contracts import Fact, Letter


class Goals(TypedDict):
    """What the training taught, one goal a line."""

    heading: str
    points: Sequence[str]


class Check(TypedDict):
    """How whoever is shown the paper finds out that it is genuine: the page in words, and the code, grouped.

    `alternative` says what the drawing that goes with the data is: the same address as a square to photograph.
    """

    heading: str
    text: str
    code: str
    alternative: str


class Holder(TypedDict):
    """Whom it is for, with the words above the name."""

    label: str
    name: str


class Certificate(Letter):
    """`certificate`: one page for one person. `text` says in a sentence what they did; its reference is the code.

    `facts`: when, how long, until when it counts. The drawing (first among those that go with the data) is black on nothing.
    """

    holder: Holder
    text: str
    facts: Sequence[Fact]
    check: Check
    goals: NotRequired[Goals]
