"""Whether the ordinary casework systems answer, for those who run this one: names and times, never a reference."""

from datetime import datetime

from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.tracks import systems
from varsam.areas.knowledge_house.tracks.enums import Fault
from varsam.areas.knowledge_house.tracks.models import CaseworkLine


def told(now: datetime) -> list[tuple[str, str, str, str]]:
    """For each system that the settings name: what it is called, the kind of its chip, how it is, and a hint."""
    known = CaseworkLine.objects.in_bulk()
    found = [_one(each, known.get(each.slug), now) for each in systems.connected()]
    if not found:
        return [
            (
                _("Ordinarie verksamhetssystem"),
                "plain",
                _("Inget anslutet"),
                _("Inställningen VARSAM_CASEWORK är tom."),
            )
        ]
    return found


def _one(each: systems.Connected, line: CaseworkLine | None, now: datetime) -> tuple[str, str, str, str]:
    title = _("Verksamhetssystem: %(name)s") % {"name": each.name}
    if each.wrong:
        return title, "late", _("Inte anslutet"), _("Fel i inställningarna: %(what)s") % {"what": each.wrong}
    if line is None:
        return title, "wait", _("Ännu inte tillfrågat"), _("Bakgrundsarbetaren frågar var femtonde minut.")
    heard = _("Svarade för %(time)s sedan") % {"time": timesince(line.answered_at, now, depth=1)} if line.answered_at else _("Har aldrig svarat")  # fmt: skip
    if not line.fault:
        return title, "done", _("Svarar"), _("Påhittat, för demon.") if each.is_invented else heard
    return title, "late", str(Fault(line.fault).label), heard
