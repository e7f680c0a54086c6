"""What pages ask of reviews: what a method's card shows of the research behind it, and what is missing."""

from django.db import connection
from django.utils.translation import gettext as _

from varsam.areas.methods.register.models import Method


def missing_review(method: Method) -> list[str]:
    """What the step from review to checks asks for, in words; the database refuses it too (sql/30_reviews.sql)."""
    with connection.cursor() as cursor:
        cursor.execute("select varsam.review_done(%s)", [method.pk])
        is_done = cursor.fetchone()[0]
    return [] if is_done else [_("En kunskapsöversikt ska vara klar.")]
