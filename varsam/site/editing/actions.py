"""What an editor does with a text. `Page` is what is published; every version written is a `Revision` and stays.

A page that has no body has never been published: it only holds its drafts together.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people import published
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb
from varsam.site.models import Page, Revision

REVIEW_AFTER_DAYS = 180


@dataclass(frozen=True)
class Text:
    """A version as it is written: a title and Markdown."""

    title: str
    body: str


class ChangedMeanwhile(Exception):
    """Somebody else has saved since the editor was opened; `latest` is what they wrote."""

    def __init__(self, latest: Revision) -> None:
        super().__init__(str(latest.pk))
        self.latest = latest


def latest(page: Page) -> Revision | None:
    """The newest version of a page, draft or published."""
    return page.revisions.select_related("by").first()


def _page(slug: str, language: str) -> Page:
    """The page, locked until the transaction ends; made, unpublished, where the language has none."""
    review_by = timezone.localdate() + timedelta(days=REVIEW_AFTER_DAYS)
    Page.objects.get_or_create(
        slug=slug, language=language, defaults={"title": "", "body": "", "review_by": review_by}
    )
    return Page.objects.select_for_update().get(slug=slug, language=language)


def _on_record(event: Event, page: Page) -> None:
    unit = next(iter(actor.units("page", Verb.CHANGE)), None)
    audit.record(event, target_type="page", target=f"{page.slug} {page.language}", unit=unit)


def _write(page: Page, text: Text, status: str, seen: int, by: User) -> Revision:
    newest = latest(page)
    if newest and newest.pk != seen:
        raise ChangedMeanwhile(newest)
    if newest is None and page.body:
        # A text that came with the installation: the history begins with it, so that it is not lost.
        page.revisions.create(
            title=page.title, body=page.body, status="published", at=page.published_at, by=None
        )
    return page.revisions.create(title=text.title, body=text.body, status=status, by=by)


@transaction.atomic
def save_draft(*, slug: str, language: str, text: Text, seen: int, by: User) -> Revision:
    """Keep a version without showing it to anyone outside.

    `seen` is the id of the newest version when the editor was opened, 0 for none; raises ChangedMeanwhile when
    somebody has saved since.
    """
    page = _page(slug, language)
    revision = _write(page, text, "draft", seen, by)
    _on_record(Event.PAGE_SAVED, page)
    return revision


@transaction.atomic
def publish(*, slug: str, language: str, text: Text, review_by: date, seen: int, by: User) -> Revision:
    """Show a version to everyone, and say when it is to be read through again. Raises like `save_draft`."""
    page = _page(slug, language)
    revision = _write(page, text, "published", seen, by)
    page.title, page.body = text.title, text.body
    page.published_at, page.review_by = revision.at, review_by
    page.save()
    _on_record(Event.PAGE_PUBLISHED, page)
    published.changed()
    return revision


@transaction.atomic
def mark_reviewed(*, page: Page, review_by: date, by: User) -> Page:
    """Say that the text has been read and still holds, until the next date."""
    page = Page.objects.select_for_update().get(pk=page.pk)
    page.review_by = review_by
    page.save(update_fields=["review_by"])
    _on_record(Event.PAGE_REVIEWED, page)
    return page
