"""What a request taught: suggested by either side, and made a draft of a guide by a coordinator, or declined with a reason."""

import copy
import uuid

from varsam.areas.operations import content, editing, policies, seals
from varsam.areas.operations.acts import act, keep, key_of
from varsam.areas.operations.models import Lesson, Request, Scenario, Version
from varsam.kernel.access.functions import call
from varsam.kernel.people.models import User


@act
def suggest(*, request: Request, text: str, kept: tuple[str, ...] = (), by: User | None = None) -> uuid.UUID:
    """Suggest that others should know it; returns the lesson's uid."""
    if not text.strip():
        raise ValueError("a lesson says something")
    stay = policies.check_person_free(text, kept)
    uid = uuid.uuid4()
    call("operations_suggest", request.pk, uid, seals.seal(key_of(request), text.strip(), seals.LESSON, uid))
    keep(request, stay)
    return uid


@act
def accept(
    *, lesson: Lesson, text: str, scenario: Scenario | None = None, title: str = "", by: User
) -> Version:
    """Make a draft of it, in the coordinator's wording: of a new situation, or of one that has a guide, where it is added as a
    first step to be placed. Nothing is public before somebody has completed and published it."""
    policies.check_person_free(f"{title}\n{text}")
    request = Request.objects.get(pk=lesson.request_id)
    if scenario is None:
        said = content.empty()
        said["title"]["sv"], said["situation"]["sv"] = title.strip(), text.strip()
        made = editing.new_scenario(
            content=said,
            setting=request.setting,
            source="egen",
            why=editing.FROM_LESSON,
            lesson=lesson,
            by=by,
        )
    else:
        newest = editing.newest(scenario)
        said = copy.deepcopy(newest.content)
        said["first_steps"]["sv"].append(text.strip())
        said["first_steps"]["en"].append("")
        made = editing.save_draft(
            scenario=scenario,
            content=said,
            source=newest.source,
            # No lawyer has read what is new in it.
            verified_on=None,
            why=editing.FROM_LESSON,
            seen=newest.number,
            lesson=lesson,
            by=by,
        )
    call("operations_decide", lesson.pk, made.scenario_id, None)
    return made


@act
def decline(*, lesson: Lesson, why: str, by: User) -> None:
    """Say why it does not go further; whoever suggested it reads that."""
    if not why.strip():
        raise ValueError("what is declined says why")
    policies.check_person_free(why)
    request = Request.objects.get(pk=lesson.request_id)
    call(
        "operations_decide",
        lesson.pk,
        None,
        seals.seal(key_of(request), why.strip(), seals.DECLINED_LESSON, lesson.pk),
    )
