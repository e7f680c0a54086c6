"""What was learned on a mission, on its page."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from varsam.areas.liaison.insights import reading
from varsam.areas.liaison.missions.models import Mission
from varsam.kernel.access import actor
from varsam.lib.rows import Verb
from varsam.site.methods.parts import Part


def part(mission: Mission, request: HttpRequest) -> Part | None:
    """Those that the reader answers for, and a way to write one; None for whoever does not work with what is learned."""
    if not actor.may("insight", Verb.READ):
        return None
    return Part(
        template="insights/mission_part.html",
        context={"insights": reading.of_mission(mission.pk), "may_write": actor.may("insight", Verb.ADD)},
        title=_("Vad vi lärde oss"),
        anchor="lardomar",
    )
