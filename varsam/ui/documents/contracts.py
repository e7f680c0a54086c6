"""What each template of a document wants as data. All words come from the caller, in the document's language.

- A text is plain: an empty line parts paragraphs, a line break breaks the line, nothing else has a meaning.
- A paragraph that begins in another script than the document's is set in its own direction.
- Dates and numbers are written out by the caller; only `issued` is a date, of ISO 8601, for the PDF's own data.
- A key that may be absent may not be None.
"""

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict


class LetterLabels(TypedDict):
    """Words of every page's edge: `page` holds `{page}` and `{pages}`, as in "Sida {page} av {pages}"."""

    reference: str
    date: str
    page: str


class Fact(TypedDict):
    """A label and what stands beside it; several values become a list."""

    label: str
    value: str | Sequence[str]


class Section(TypedDict):
    """A heading and what stands beneath it, in this order."""

    heading: str
    text: NotRequired[str]
    facts: NotRequired[Sequence[Fact]]
    points: NotRequired[Sequence[str]]


class Table(TypedDict):
    """A table with a header row; each row has a cell for each column.

    A cell of several texts is set in lines, the first one strongest. `widths` are the columns' shares of the width
    (equal where absent). `empty` is what is said instead of a table without rows.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str | Sequence[str]]]
    empty: str
    widths: NotRequired[Sequence[float]]


class Letter(TypedDict):
    """What every document has: the city and unit that it comes from, its title, reference and date.

    `issued` is "YYYY-MM-DD", `date` the same day in words, `kind` a word above the title such as "Beslut".
    """

    city: str
    title: str
    reference: str
    issued: str
    date: str
    labels: LetterLabels
    unit: NotRequired[str]
    kind: NotRequired[str]
    lead: NotRequired[str]


class Signer(TypedDict):
    """Who signs, in words ("Vårdnadshavare 1"); the name only where it may stand on paper."""

    role: str
    name: NotRequired[str]


class SignatureLabels(TypedDict):
    """What is written under each line."""

    signature: str
    name: str
    place_and_date: str


class Signatures(TypedDict):
    """One block of lines for each signer."""

    heading: str
    labels: SignatureLabels
    signers: Sequence[Signer]
    text: NotRequired[str]


class SharedInformation(TypedDict):
    """One kind of information; `answer` where it was given before the form was printed."""

    text: str
    answer: NotRequired[Literal["yes", "no"]]


class SharedWith(TypedDict):
    """An organisation, and what it would get."""

    name: str
    information: Sequence[SharedInformation]


class SharingColumns(TypedDict):
    """The words of the table's header row."""

    organisation: str
    information: str
    yes: str
    no: str


class Sharing(TypedDict):
    """Which organisations get which information, with a box for yes and one for no on each row."""

    heading: str
    columns: SharingColumns
    organisations: Sequence[SharedWith]
    text: NotRequired[str]


class Choice(TypedDict):
    """A box to tick and its words."""

    text: str
    ticked: NotRequired[bool]


class Choices(TypedDict):
    """The answer to the whole: at least yes and no."""

    heading: str
    choices: Sequence[Choice]
    text: NotRequired[str]


class ConsentForm(Letter):
    """`consent_form`: a form to sign.

    `facts`: who asks, what it is about, until when. `sections`: that one may say no and what happens then, how to
    withdraw, who to contact. The reference is the only thing that ties the paper to a person, unless names are given.
    """

    facts: Sequence[Fact]
    sharing: Sharing
    sections: Sequence[Section]
    answer: Choices
    signatures: Signatures


class Test(TypedDict):
    """One test of a rule: the question, the answer in a word or two, and the reasons in words."""

    test: str
    answer: str
    words: str


class TestColumns(TypedDict):
    """The words of the table's header row."""

    test: str
    answer: str
    words: str


class Tests(TypedDict):
    """The tests of the rule in order."""

    heading: str
    columns: TestColumns
    rows: Sequence[Test]


class TableSection(TypedDict):
    """A heading, a text and a table."""

    heading: str
    table: Table
    text: NotRequired[str]


class Outcome(TypedDict):
    """The decision itself, in a sentence, with a word for the panel that it stands in."""

    label: str
    text: str


class Decision(Letter):
    """`decision`: a decision on disclosure.

    `facts`: the five of förvaltningslagen (2017:900) 31 §: date, content, who decided, who presented, who else took
    part. `rule`: the rule applied, with its version. `sent` where something was, `reasons` in any case, `appeal`
    where the decision goes against somebody.
    """

    outcome: Outcome
    facts: Sequence[Fact]
    rule: Section
    tests: Tests
    reasons: Section
    sent: NotRequired[TableSection]
    appeal: NotRequired[Section]
    signatures: NotRequired[Signatures]


class Category(TypedDict):
    """One kind of data: `facts` say why, on what legal basis, from where, to whom and how long; `held` what."""

    heading: str
    facts: Sequence[Fact]
    held: Table


class Note(TypedDict):
    """One note of the record: when and by whom in words, and its text whole."""

    heading: str
    text: str


class Notes(TypedDict):
    """The notes in order; `empty` is what is said where there are none."""

    heading: str
    entries: Sequence[Note]
    empty: str
    text: NotRequired[str]


class RegisterExtract(Letter):
    """`register_extract`: what is held about a person (GDPR, article 15); `sections` are the rights."""

    facts: Sequence[Fact]
    categories: Sequence[Category]
    notes: Notes
    sections: Sequence[Section]


class ReadingExtract(Letter):
    """`reading_extract`: who has seen a person's data: when, who (name, role, organisation), what, for what purpose."""

    facts: Sequence[Fact]
    readings: TableSection
    sections: Sequence[Section]


class Minutes(Letter):
    """`minutes`: what was said at one item of a meeting.

    `standing`: whether it is a draft, adjusted or locked, and since when. `facts`: meeting, day, place, who led, who was
    there and who was outside. `addenda` where something was added after locking. `adjusted`: who signed, and when.
    """

    standing: Outcome
    facts: Sequence[Fact]
    said: TableSection
    decisions: TableSection
    actions: TableSection
    adjusted: TableSection
    addenda: NotRequired[TableSection]


class MeetingAction(TypedDict):
    """What somebody promised at an item: what, and who and when in words."""

    text: str
    below: str


class MeetingDecision(TypedDict):
    """A decision, with its number such as "3.1"."""

    number: str
    text: str


class MeetingItem(TypedDict):
    """One item: its number and title, when, what was said, decided and promised. `closed` stands instead of it all where
    the item has minutes of its own that only some may read."""

    heading: str
    time: str
    said: Sequence[str]
    decisions: Sequence[MeetingDecision]
    actions: Sequence[MeetingAction]
    closed: NotRequired[str]


class MeetingItems(TypedDict):
    """The items in order; the words stand before each decision and action."""

    heading: str
    decision: str
    action: str
    items: Sequence[MeetingItem]


class MeetingMinutes(Letter):
    """`meeting_minutes`: a whole meeting.

    `present`: who was invited and who came. `decisions` and `actions`: all of them, before the items
    at which they were made.
    """

    standing: Outcome
    facts: Sequence[Fact]
    present: TableSection
    decisions: TableSection
    actions: TableSection
    items: MeetingItems
    adjusted: TableSection
    addenda: NotRequired[TableSection]


class OwnRating(TypedDict):
    """Where the participant puts themselves from 1 to 10, and the same in words; `start` where it is another than `now`."""

    now: int
    text: str
    start: NotRequired[int]


class PlanGoal(TypedDict):
    """What the participant wants, in their own words, and what others have promised to do."""

    heading: str
    measures: Table
    rating: NotRequired[OwnRating]


class PlanGoals(TypedDict):
    """The goals in their order; `empty` is what is said where there are none."""

    heading: str
    goals: Sequence[PlanGoal]
    empty: str


class Plan(Letter):
    """`plan`: the participant's copy of their plan.

    `facts`: whom to ask, and the name only where it may stand on paper. `sections`: what has been reached, what already
    carries, what is needed, what was given up. `disagreement` is the participant's own no, `rights` what they may do.
    """

    facts: Sequence[Fact]
    goals: PlanGoals
    sections: Sequence[Section]
    rights: Section
    disagreement: NotRequired[Section]


class Chart(TypedDict):
    """A drawing (its place among the drawings that go with the data), what it says in words, and its table."""

    heading: str
    drawing: int
    alternative: str
    table: Table
    text: NotRequired[str]


class PictureMeasure(TypedDict):
    """One measure of the plan: its number and name, and goal, indicator, owner, cost and day as facts."""

    heading: str
    facts: Sequence[Fact]


class PicturePlan(TypedDict):
    """The plan that follows from the picture."""

    heading: str
    text: str
    measures: Sequence[PictureMeasure]


class SituationPicture(Letter):
    """`picture`: a situation picture with its charts and tables, and its plan where that is adopted.

    `texts` are mapping, information and analysis; `about` says what the numbers are and which of them are hidden.
    """

    facts: Sequence[Fact]
    charts: Sequence[Chart]
    tables: Sequence[TableSection]
    about: Section
    texts: Sequence[Section]
    plan: NotRequired[PicturePlan]
    report: NotRequired[Sequence[Section]]
