"""The shapes of the API's answers, as its OpenAPI document has them (docs/exchange.md says what they mean)."""

from typing import Literal

from ninja import Schema
from pydantic import Field


class Both(Schema):
    """A text in Swedish and in English; empty where it is not written."""

    sv: str
    en: str


class Ages(Schema):
    """Years, both included; null where there is no limit."""

    from_: int | None = Field(alias="from")
    to: int | None


Word = Literal["strong", "moderate", "weak", "none", "unknown"]


class Rating(Schema):
    """How much is known. `none`: somebody has looked, and what there is does not support it; `unknown`: nobody has looked, or
    what there is gives no answer. Earlier versions lack what has a default."""

    rating: Word
    summary: Both
    source: str
    rated_on: str | None = Field(description="null: it is the source's, nobody here has rated it")
    reviewed_on: str | None = Field(None, description="the evidence review that it rests on was finished")
    proposed: Word | None = Field(
        None, description="what our rule made of that review; null: it was not asked"
    )
    why: str = Field("", description="why it is rated otherwise than the rule did, or without it")


class Check(Schema):
    """A legal check, or one of the rights of the child."""

    kind: Literal["legal", "child"]
    said: Literal["ok", "conditions", "not_ok"]
    words: str
    source: str
    on: str | None
    ends: str | None


State = Literal["idea", "review", "checks", "pilot", "evaluation", "recommended", "caution", "withdrawn"]


class Step(Schema):
    """A step that was taken, and why."""

    from_: State = Field(alias="from")
    to: State
    why: str
    on: str | None


class Months(Schema):
    """Of so many months at a place, of how many somebody has said whether anybody came to harm."""

    said: int
    of: int


class Pilot(Schema):
    """A pilot that has begun, or was given up before it did. Months by their first day; what it came to is null until somebody has
    evaluated it. Never how many people were harmed."""

    state: Literal["running", "stopped", "ended", "evaluated", "dropped"]
    design: Literal["description", "before_after", "comparison", "randomised"]
    aim: str
    began: str | None
    ended: str | None
    stopped: str | None = Field(description="the month in which it was stopped last")
    by_rule: bool = Field(description="its stop rule has stopped it")
    evaluated_on: str | None
    conclusion: Literal["helped", "harmed", "better", "same", "worse", "done", "not_done", "unclear"] | None
    words: Both
    places: int | None = Field(description="where it was tried")
    beside: int | None = Field(description="where the same was measured without it")
    harms: Literal["none", "few", "more"] | None = Field(
        description="few: fewer than five, more: five or more"
    )
    months: Months | None


class MethodContent(Schema):
    """What is known of a way of working. Whether it helped, and whether it could be done, are rated apart."""

    name: Both
    target: Both
    description: Both
    harms: Both
    needs: Both
    cost: Both
    level: Literal["universal", "selective", "indicated", ""]
    ages: Ages
    settings: list[str]
    languages: list[str]
    state: State
    effect: Rating
    implementation: Rating
    checks: list[Check]
    steps: list[Step]
    pilots: list[Pilot] = Field(
        [], description="the newest first; missing in versions from before it was told"
    )
    in_use_since: int | None = Field(None, description="the year since which it is in ordinary use there")
    source: str
    verified_on: str | None
    review_on: str | None
    origin: str | None


class LessonContent(Schema):
    """What was learned, without persons."""

    title: Both
    text: Both
    learned_on: str | None
    source: str
    methods: list[str]


class Removed(Schema):
    """Of an entry that was taken back nothing is left."""

    model_config = {"extra": "forbid"}


class _Statement(Schema):
    type: Literal["entry"]
    format: Literal[1]
    publisher: str = Field(description="urn:uuid of the municipality, the same in all its entries")
    id: str = Field(description="urn:uuid, version 5 of the publisher's and `kind/key`")
    key: str
    version: int = Field(ge=1, description="only ever grows")
    previous: str | None = Field(description="digest of the version before")
    changed: str = Field(description="UTC, whole seconds")
    url: str
    removed: bool


class MethodStatement(_Statement):
    """What is signed of a method: the canonical JSON (RFC 8785) of this object."""

    kind: Literal["method"]
    content: MethodContent | Removed


class LessonStatement(_Statement):
    """What is signed of a lesson: the canonical JSON (RFC 8785) of this object."""

    kind: Literal["lesson"]
    content: LessonContent | Removed


class Signature(Schema):
    """Ed25519 over the canonical JSON of the statement, base64url without padding."""

    algorithm: Literal["Ed25519"]
    key: str
    value: str


class _Signed(Schema):
    digest: str = Field(
        description="sha-256: and 64 hexadecimal digits, of the canonical JSON of the statement"
    )
    signature: Signature


class SignedMethod(_Signed):
    statement: MethodStatement


class SignedLesson(_Signed):
    statement: LessonStatement


class Key(Schema):
    """A public key. `endorsement`: the key before it has signed for it (docs/exchange.md)."""

    name: str
    algorithm: Literal["Ed25519"]
    public: str
    fingerprint: str
    made: str
    retired: str | None
    endorsed_by: str | None
    endorsement: str | None


class Keys(Schema):
    publisher: str
    name: Both
    keys: list[Key]


class _Page(Schema):
    publisher: str
    number: int = Field(description="grows whenever anything that is published changes")
    total: int
    page: int
    pages: int
    next: str | None


class Methods(_Page):
    entries: list[SignedMethod]


class Lessons(_Page):
    entries: list[SignedLesson]


class Problem(Schema):
    """Why there is no answer."""

    detail: str
