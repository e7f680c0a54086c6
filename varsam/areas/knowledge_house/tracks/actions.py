"""Where a track keeps its casework, and pointing at an ordinary case. Each act is one transaction; the database holds the
rules and the log."""

from django.db import transaction

from varsam.areas.knowledge_house.tracks.casework_http import contract
from varsam.areas.knowledge_house.tracks.enums import LivesIn
from varsam.areas.knowledge_house.tracks.models import ExternalCase, Track
from varsam.kernel.access.functions import call
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import User
from varsam.kernel.records.models import Record
from varsam.lib.deidentification import Kind, find

# As the contract has it: letters, digits and a few signs.
REFERENCE: str = contract()["components"]["schemas"]["Wanted"]["properties"]["reference"]["pattern"]


def has_personal_number(reference: str) -> bool:
    """Whether a reference holds somebody's number, which has no place here."""
    return any(finding.kind == Kind.PERSONNUMMER for finding in find(reference))


@transaction.atomic
def move_track(*, group: Group, lives_in: LivesIn, system: str, by: User) -> Track:
    """Say where a group's casework lies from now on; cases that are pointed at stay where they are."""
    system = system if lives_in == LivesIn.CASEWORK else ""
    track = Track.objects.select_for_update().filter(group=group).first()
    if track is None:
        return Track.objects.create(group=group, lives_in=lives_in.value, system=system)
    if (track.lives_in, track.system) != (lives_in.value, system):
        track.lives_in, track.system = lives_in.value, system
        track.save(update_fields=["lives_in", "system", "since"])
    return track


@transaction.atomic
def open_external(*, record: Record, track: Track, reference: str, by: User) -> ExternalCase:
    """Point a record at its case in the ordinary system: ask the system to open one (no reference; the worker does within
    a minute), or note the one that somebody has opened there. IntegrityError where the track keeps its casework in Varsam,
    where the system is not connected and no reference is given, or where there is a case already."""
    pk = call("tracks_open", record.pk, track.pk, reference)
    return ExternalCase.objects.select_related("track").get(pk=pk)


@transaction.atomic
def correct_reference(*, case: ExternalCase, reference: str, by: User) -> bool:
    """Write another reference, and keep the old one beside it; False where somebody else was quicker, or it is the same."""
    return bool(call("tracks_correct", case.record_id, case.reference, reference))


@transaction.atomic
def hurry(*, case: ExternalCase, by: User) -> bool:
    """Have the worker ask now; False where it was asked within the last minute, or cannot be."""
    return bool(call("tracks_hurry", case.record_id))
