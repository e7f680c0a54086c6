"""An engagement and its sessions as pages show them."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from varsam.areas.knowledge_house.engagements.enums import Form, Kind
from varsam.areas.knowledge_house.engagements.models import Engagement
from varsam.areas.knowledge_house.engagements.reading import Opened, Written
from varsam.areas.knowledge_house.engagements.states import State
from varsam.site.desk import moments
from varsam.site.engagements import words
from varsam.site.engagements.words import ICONS, Standing, Stop, spent


@dataclass(frozen=True)
class SessionLine:
    """One session: when, how long, how, by whom, and the words."""

    pk: object
    when: str
    spent: str
    form: str
    by: str
    text: str
    is_corrected: bool


def session(written: Written) -> SessionLine:
    row = written.session
    return SessionLine(
        row.pk,
        moments.short(row.at, timezone.now()),
        spent(row.minutes),
        str(Form(row.form).label),
        row.author.name,
        written.text,
        written.is_corrected,
    )


@dataclass(frozen=True)
class Line:
    """One engagement. `done` of `promised` hours this month as words, and `share` of it, 0 to 100."""

    engagement: Engagement
    kind: str
    icon: str
    standing: Standing
    way: list[Stop]
    purpose: str
    conflict_reason: str
    said: str
    total: str
    month: str
    share: int
    last: str
    sessions: list[SessionLine] = field(default_factory=list)
    is_unreached: bool = False

    @property
    def is_over(self) -> bool:
        return self.engagement.state == State.ENDED


def line(opened: Opened) -> Line:
    """All that the pages say of one engagement."""
    row, now = opened.engagement, timezone.now()
    month = _this_month(opened, now)
    promised = row.hours_a_month * 60
    return Line(
        engagement=row,
        kind=str(Kind(row.kind).label),
        icon=ICONS[Kind(row.kind)],
        standing=words.standing(row),
        way=words.way(row),
        purpose=opened.purpose,
        conflict_reason=opened.conflict_reason,
        said=opened.ended_words or opened.paused_words,
        total=spent(opened.minutes),
        month=spent(month),
        share=min(100, round(100 * month / promised)) if promised else 0,
        last=moments.short(opened.last_at, now) if opened.last_at else "",
        sessions=[session(each) for each in opened.sessions],
        is_unreached=opened.is_unreached,
    )


def _this_month(opened: Opened, now: datetime) -> int:
    today = timezone.localdate(now)
    return sum(
        each.session.minutes
        for each in opened.standing
        if timezone.localdate(each.session.at).replace(day=1) == today.replace(day=1)
    )
