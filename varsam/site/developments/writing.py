"""Texts about what happens: checked as every text of the staff is, and some things never stay in them."""

from dataclasses import replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from varsam.areas.collaboration.developments import policies
from varsam.lib.deidentification import Kind
from varsam.site.desk import writing
from varsam.site.desk.forms import TextForm
from varsam.site.desk.writing import Check, Verdict


def weigh(form: TextForm, sent: QueryDict) -> Verdict:
    """Decide about a valid form as the desk does. A name that stays (that of a place, or of somebody in office) does so with
    its reason, which follows in the text itself; a personnummer or an address has no reason."""
    verdict = writing.weigh(form, sent)
    if not verdict.settled or not verdict.kept:
        return verdict
    never = {kind.value for kind in policies.NEVER} & set(verdict.kept)
    if never:
        form.add_error("text", _never_words(never))
        return Verdict(False, verdict.text, check=writing.check(verdict.text))
    why = _("Uppgifter som kan peka ut någon är kvar, därför att: %(reason)s") % {"reason": verdict.reason}
    return replace(verdict, text=f"{verdict.text}\n\n{why}")


def _never_words(never: set[str]) -> str:
    if Kind.PERSONNUMMER.value in never:
        return _("Ett personnummer kan aldrig vara kvar här. Ta bort det eller byt ut det.")
    return _("En adress kan aldrig vara kvar här. Skriv stadsområdet, eller ”ett torg”, ”en skola”.")


def named_in(text: str) -> str:
    """What in a short text points at somebody, as a list of words; empty when nothing does."""
    return ", ".join(found.text for found in writing.check(text).findings)


__all__ = ["Check", "Verdict", "named_in", "weigh"]
