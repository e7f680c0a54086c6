"""Texts of a dialogue: checked as every text of the staff is, and some things never stay in them."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from varsam.areas.collaboration.dialogue import policies
from varsam.site.desk import writing
from varsam.site.desk.forms import TextForm
from varsam.site.desk.writing import Check, Verdict


def weigh(form: TextForm, sent: QueryDict) -> Verdict:
    """Decide about a valid form as the desk does. A name may stay for a reason (of somebody in office, of a house), which goes
    on record; a number that is one person's has none."""
    verdict = writing.weigh(form, sent)
    never = {kind.value for kind in policies.NEVER} & set(verdict.kept)
    if not verdict.settled or not never:
        return verdict
    form.add_error(
        "text",
        _("Personnummer, telefonnummer och e-post kan aldrig vara kvar här. Den vi ringer står som kontakt."),
    )
    return Verdict(False, verdict.text, check=writing.check(verdict.text))


__all__ = ["Check", "Verdict", "weigh"]
