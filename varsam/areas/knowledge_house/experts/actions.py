"""What is done with the network. Each act is one transaction: lock, check, change, put on record."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from varsam.areas.knowledge_house.experts.models import Competence, Expert
from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.people.models import Organisation, User
from varsam.lib.rows import Verb

# What somebody says of themselves, and what the network says of them.
OWN = (
    "competences", "languages", "districts", "presentation", "hours_a_month", "away_from", "away_until", "supervisor",
    "supervised_on", "supervision_on", "avoids",
)  # fmt: skip
NETWORKS = ("roles", "agreement", "agreement_until")


class LentWithoutAgreement(ValidationError):
    """Somebody is lent by another municipality, and nothing says on what terms and until when."""

    def __init__(self) -> None:
        super().__init__(_("Den som lånas från en annan kommun behöver en överenskommelse med slutdag."))


def candidates() -> list[tuple[int, int, str]]:
    """(user, organisation, role) of those who could be added; empty for those who may not add."""
    with connection.cursor() as cursor:
        cursor.execute("select user_id, organisation_id, role from varsam.experts_candidates()")
        return [(int(user), int(organisation), str(role)) for user, organisation, role in cursor.fetchall()]


def is_lent(unit: Organisation, organisation: Organisation) -> bool:
    """Whether somebody who works there belongs to another municipality than the network."""
    root = Organisation.objects.get(pk=organisation.ancestors[0])
    return root.kind in {"municipality", "pilot_municipality"} and root.pk != unit.ancestors[0]


def _on_record(event: Event, expert: Expert, **details: str | int | bool) -> None:
    audit.record(
        event, target_type="expert", target=str(expert.pk), unit=expert.unit_id, details=dict(details)
    )


@transaction.atomic
def add_expert(
    *, unit: Organisation, user: User, organisation: Organisation, said: dict[str, Any], by: User
) -> Expert:
    """Take somebody into the network of `unit`; `said` is what is known of them, by the names in OWN and NETWORKS.

    Raises LentWithoutAgreement. Who lends them follows from where they work.
    """
    if is_lent(unit, organisation) and not (said.get("agreement") and said.get("agreement_until")):
        raise LentWithoutAgreement
    expert = Expert.objects.create(unit=unit, user=user, organisation=organisation, **_known(said))
    expert.refresh_from_db()
    _on_record(Event.EXPERT_ADDED, expert, lent=expert.lent_by_id is not None)
    return expert


def _known(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name in OWN + NETWORKS}


@transaction.atomic
def change_expert(*, expert: Expert, said: dict[str, Any], by: User) -> Expert:
    """Change an entry: one's own, or anybody's for those who keep the network. Who changes their own says that it is right.

    Raises LentWithoutAgreement, and PermissionDenied for what is the network's to say.
    """
    expert = Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)
    keeps = expert.unit_id in actor.units("expert", Verb.CHANGE)
    changed = [name for name, value in _known(said).items() if getattr(expert, name) != value]
    if not keeps and set(changed) & set(NETWORKS):
        raise PermissionDenied("the network says this")
    for name in changed:
        setattr(expert, name, said[name])
    if expert.lent_by_id and not (expert.agreement and expert.agreement_until):
        raise LentWithoutAgreement
    is_own = expert.user_id == by.pk
    if is_own:
        expert.confirmed_at = timezone.now()
    if changed or is_own:
        expert.save(update_fields=[*changed, "confirmed_at"])
        _on_record(Event.EXPERT_CHANGED, expert, own=is_own, fields=" ".join(sorted(changed)))
    return expert


@transaction.atomic
def end_expert(*, expert: Expert, by: User) -> Expert:
    """Somebody leaves the network. What they are engaged in ends where it stands; here they are found no more."""
    expert = Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)
    if expert.unit_id not in actor.units("expert", Verb.CHANGE):
        raise PermissionDenied("the network says this")
    if expert.ended_at is None:
        expert.ended_at = timezone.now()
        expert.save(update_fields=["ended_at"])
        _on_record(Event.EXPERT_LEFT, expert)
    return expert


@transaction.atomic
def add_competence(*, name_sv: str, name_en: str, by: User) -> Competence:
    """Something more that experts can know. Its slug follows from the Swedish name and stays."""
    slug = slugify(name_sv)[:40].strip("-")
    if not slug or Competence.objects.filter(slug=slug).exists():
        raise ValidationError(_("Den kompetensen finns redan."))
    made = Competence.objects.create(slug=slug, name_sv=name_sv, name_en=name_en)
    audit.record(Event.COMPETENCE_CHANGED, target_type="competence", target=made.slug)
    return made


@transaction.atomic
def rename_competence(*, competence: Competence, name_sv: str, name_en: str, by: User) -> Competence:
    """Say it better. Everybody who has it keeps it."""
    competence = Competence.objects.select_for_update(of=("self",)).get(pk=competence.pk)
    competence.name_sv, competence.name_en = name_sv, name_en
    competence.save(update_fields=["name_sv", "name_en"])
    audit.record(Event.COMPETENCE_CHANGED, target_type="competence", target=competence.slug)
    return competence


def own_entry(user: User) -> Expert | None:
    """Somebody's own entry in the network, where they have one."""
    return (
        Expert.objects.filter(user=user, ended_at=None)
        .select_related("organisation", "unit", "lent_by")
        .first()
    )


def needs_confirming(expert: Expert, today: date) -> bool:
    """Whether nobody has said for half a year that an entry is right."""
    return (today - timezone.localdate(expert.confirmed_at)).days > 182
