"""Reading consultations: lists, one with everything said in it, and how long advice has taken."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import Count, Prefetch, Q

from varsam.areas.knowledge_house.consultations import seals
from varsam.areas.knowledge_house.consultations.models import Consultation, Invitation, Origin, Post
from varsam.areas.knowledge_house.consultations.states import OPEN, PostKind
from varsam.kernel.audit import api as audit
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.people.models import User

MOST = 100


@dataclass(frozen=True)
class Said:
    """One post, opened, with those that disagree with it or add to it."""

    post: Post
    body: str
    under: list["Said"] = field(default_factory=list)


@dataclass(frozen=True)
class Opened:
    """A consultation as the one who acts may read it. `origin` is None for experts; `mine` is their own invitation."""

    consultation: Consultation
    heading: str
    question: str
    advice: str
    posts: list[Said]
    invitations: list[Invitation]
    mine: Invitation | None
    origin: Origin | None

    @property
    def disagrees(self) -> bool:
        return any(said.post.kind == PostKind.DISAGREE for said in self.every_post())

    def every_post(self) -> Iterable[Said]:
        """All posts, in the order of the threads."""
        stack = list(self.posts)
        while stack:
            said = stack.pop(0)
            yield said
            stack = [*said.under, *stack]


def page(*, is_open: bool, most: int = MOST) -> list[Consultation]:
    """Those that the one who acts may read, the most urgent first while open and the newest first after."""
    found = Consultation.objects.select_related("district", "data_key__wrapped_key").annotate(
        asked_experts=Count(
            "invitations", filter=Q(invitations__conflict=False) & ~Q(invitations__reply="no"), distinct=True
        ),
        answered=Count("posts__author", filter=~Q(posts__kind=PostKind.ADDITION), distinct=True),
    )
    found = (
        found.filter(state__in=OPEN)
        if is_open
        else found.filter(data_key__isnull=False).exclude(state__in=OPEN)
    )
    return list(found.order_by("advise_by" if is_open else "-asked_at")[:most])


def invitations_of(user: User) -> list[Invitation]:
    """What somebody was asked to read, the newest first."""
    return list(
        Invitation.objects.filter(user=user)
        .select_related("consultation__district", "consultation__data_key__wrapped_key")
        .order_by("-invited_at")[:MOST]
    )


def gone_out_of(user: User) -> list[tuple[Invitation, str]]:
    """What somebody has gone out of, with the reference, which they have seen before."""
    with connection.cursor() as cursor:
        cursor.execute("select invitation, reference from varsam.consultations_gone()")
        found = {int(invitation): str(reference) for invitation, reference in cursor.fetchall()}
    return [(each, found[each.pk]) for each in Invitation.objects.filter(user=user, pk__in=found)]


def heading_of(consultation: Consultation) -> str:
    """What it is about, in a few words; empty where nobody wrote it."""
    return seals.text_of(consultation, seals.HEADING)


def open_thread(reference: str, *, by: User) -> Opened | None:
    """One consultation with everything said in it, and on record that it was read; None when it is not there for the one
    who acts."""
    consultation = (
        Consultation.objects.filter(reference=reference)
        .select_related("district", "unit", "data_key__wrapped_key")
        .prefetch_related(
            Prefetch("invitations", Invitation.objects.select_related("user")),
            Prefetch("posts", Post.objects.select_related("author")),
        )
        .first()
    )
    if consultation is None:
        return None
    audit.note(
        audit.Event.CONSULTATION_READ, target_type="consultation", target=reference, unit=consultation.unit_id
    )
    invitations = list(consultation.invitations.all())
    origin = Origin.objects.filter(pk=consultation.pk).select_related("organisation", "asked_by").first()
    mine = next((each for each in invitations if each.user_id == by.pk), None)
    texts = (seals.text_of(consultation, part) for part in (seals.HEADING, seals.QUESTION, seals.ADVICE))
    heading, question, advice = texts
    return Opened(consultation, heading, question, advice, _threads(consultation), invitations, mine, origin)


def _threads(consultation: Consultation) -> list[Said]:
    """Posts under what they answer; each stands as it was said."""
    if consultation.data_key_id is None:
        return []
    said = {post.pk: Said(post, seals.words_of(consultation, post)) for post in consultation.posts.all()}
    top: list[Said] = []
    for each in said.values():
        above = said.get(each.post.replies_to_id) if each.post.replies_to_id else None
        (above.under if above else top).append(each)
    return top


def of_enquiry(enquiry: Enquiry) -> list[Consultation]:
    """The questions that an enquiry led to and that are still there, the newest first."""
    return list(Consultation.objects.filter(enquiry=enquiry, data_key__isnull=False).order_by("-asked_at"))


def times(since: datetime) -> list[tuple[datetime, datetime]]:
    """(asked, advised) of every advice given since then in the units of the one who acts."""
    found = Consultation.objects.filter(advised_at__gte=since).order_by("advised_at")
    return [(asked, advised) for asked, advised in found.values_list("asked_at", "advised_at") if advised]
