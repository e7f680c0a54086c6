"""Texts that must name nobody: checked as notes are, and a personnummer never stays."""

from dataclasses import replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from varsam.lib.deidentification import Kind
from varsam.site.desk import writing
from varsam.site.desk.forms import TextForm
from varsam.site.desk.writing import Check, Verdict


def weigh(form: TextForm, sent: QueryDict) -> Verdict:
    """Decide about a valid form as the desk does. What stays does so with its reason, which follows in the text itself,
    since whoever reads it has nothing else to read."""
    verdict = writing.weigh(form, sent)
    if not verdict.settled or not verdict.kept:
        return verdict
    if Kind.PERSONNUMMER.value in verdict.kept:
        form.add_error("text", _("Ett personnummer kan aldrig vara kvar här. Ta bort det eller byt ut det."))
        return Verdict(False, verdict.text, check=writing.check(verdict.text))
    why = _("Uppgifter som kan peka ut någon är kvar, därför att: %(reason)s") % {"reason": verdict.reason}
    return replace(verdict, text=f"{verdict.text}\n\n{why}")


def named_in(text: str) -> str:
    """What in a short text points at somebody, as a list of words; empty when nothing does."""
    return ", ".join(found.text for found in writing.check(text).findings)


__all__ = ["Check", "Verdict", "named_in", "weigh"]
