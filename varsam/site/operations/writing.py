"""Texts about a unit's request: checked as those of a consultation are, and said again to the area, which checks them too."""

from dataclasses import replace

from django.http import QueryDict

from varsam.lib import deidentification
from varsam.site.consultations import writing
from varsam.site.desk.forms import TextForm
from varsam.site.desk.writing import Check, Verdict


def weigh(form: TextForm, sent: QueryDict) -> Verdict:
    """Decide about a valid form. `kept` of a settled verdict names every kind that the text still holds: those that stay for a
    reason, and telephone numbers that the city itself tells people to ring, which nobody is asked about."""
    verdict = writing.weigh(form, sent)
    if not verdict.settled:
        return verdict
    left = {each.kind.value for each in deidentification.find(verdict.text)}
    return replace(verdict, kept=tuple(sorted(left)))


__all__ = ["Check", "Verdict", "weigh"]
