"""The demo town: invented people and messages in the real organisation, loaded once into an empty demo database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from varsam.kernel.access.actor import acting
from varsam.kernel.conversations import actions, intake, limits
from varsam.kernel.conversations.models import Enquiry, Message
from varsam.kernel.conversations.states import Door, Sender, State
from varsam.kernel.people.models import District, Membership, Organisation, Role, User
from varsam.lib import deidentification
from varsam.site import (
    demo_agreements,
    demo_cases,
    demo_cast,
    demo_consents,
    demo_consultations,
    demo_decisions,
    demo_developments,
    demo_dialogue,
    demo_exchange,
    demo_experts,
    demo_insights,
    demo_learning,
    demo_liaison,
    demo_meetings,
    demo_methods,
    demo_operations,
    demo_pilots,
    demo_programme,
    demo_records,
    demo_retention,
    demo_reviews,
    demo_studies,
    demo_support,
    demo_tracks,
    demo_training,
    demo_year,
    identifiers,
    reference,
)
from varsam.site.reference import OWNER, read_yaml

PASSWORD = "varsam-demo"


@dataclass(frozen=True)
class Person:
    """One of the cast: who signs in, as what, where."""

    account: str
    name: str
    role: Role
    organisation: str

    @property
    def email(self) -> str:
        return demo_cast.address(self.account)

    @property
    def title(self) -> str:
        return f"{self.name}, {self.role.label}"


CAST = (
    Person("samordnare", "Elin Sandahl", Role.COORDINATOR, "samordningen"),
    Person("socialsekreterare.hisingen", "Samir Haddad", Role.SOCIAL_WORKER, "socialkontor-hisingen"),
    Person("socialsekreterare.centrum", "Ines Wallgren", Role.SOCIAL_WORKER, "socialkontor-centrum"),
    Person("sspf.hisingen", "Siv Stenmark", Role.SSPF_COORDINATOR, "sspf-hisingen"),
    Person("sig.nordost", "Leyla Demir", Role.SIG_COORDINATOR, "sig-nordost"),
    Person("skola", "Karin Thulin", Role.SCHOOL, "demo-grundskola-hisingen"),
    Person("fritid", "Mehdi Karimi", Role.LEISURE, "demo-fritidsgard-nordost"),
    Person("polis", "Jonas Ekblad", Role.POLICE, "polisen-region-vast"),
    Person("kriminalvard", "Petra Nyqvist", Role.PROBATION, "frivarden-goteborg"),
    Person("civilsamhalle", "Hodan Abdi", Role.CIVIL_SOCIETY, "fryshuset-exit"),
    Person("teolog", "Daniel Lindroth", Role.THEOLOGIAN, "kunskapshus-goteborg"),
    Person("mentor", "Mona Farah", Role.MENTOR, "kunskapshus-goteborg"),
    Person("utbildare", "Oskar Brandt", Role.TRAINER, "samordningen"),
    Person("metodansvarig", "Ylva Hedman", Role.METHOD_LEAD, "samordningen"),
    Person("registrator", "Gun Palmér", Role.REGISTRAR, "stadsledningskontoret"),
    Person("jurist", "Sofia Lindqvist", Role.LAWYER, "stadsledningskontoret"),
    Person("dataskydd", "Amir Rostami", Role.DATA_PROTECTION, "goteborgs-stad"),
    Person("systemadmin", "Tove Lind", Role.SYSTEM_ADMIN, "goteborgs-stad"),
    Person("rad", "Birgitta Falk", Role.COUNCIL, "kommunfullmaktige"),
    Person("samfund", "Idil Warsame", Role.COMMUNITY, "demo-moskeforening-alvglanta"),
)


def load() -> None:
    """Fill an empty demo database; one that has people in it is left as it is."""
    reference.load()
    if not User.objects.exists():
        with transaction.atomic(using=OWNER):
            reference.add_examples()
            _people()
    is_new = not Enquiry.objects.using(OWNER).exists()
    if is_new:
        _enquiries()
    demo_records.load()
    demo_consents.load()
    demo_decisions.load()
    if is_new:
        by_role = {person.role: User.objects.get(email=person.email) for person in CAST}
        demo_retention.load(by_role[Role.COORDINATOR], by_role[Role.REGISTRAR])
    # The rounds judge what was read before the town got its Knowledge House.
    demo_reviews.load()
    demo_experts.load()
    demo_consultations.load()
    demo_tracks.load()
    demo_meetings.load()
    demo_cases.load()
    # What the city works out together: the groups and their year first, what waits for their next meeting last.
    demo_year.load()
    demo_developments.load()
    demo_agreements.load()
    demo_dialogue.load()
    demo_training.load()
    demo_programme.load()
    demo_year.plan()
    # What goes on for longer: relatives who have said yes, and units with a plan.
    demo_support.load()
    demo_operations.load()
    # What is known of the ways of working, and what the world knows.
    demo_studies.load()
    demo_methods.load()
    demo_pilots.load()
    demo_learning.load()
    demo_liaison.load()
    demo_insights.load()
    demo_exchange.load()


def _people() -> None:
    where = {organisation.slug: organisation for organisation in Organisation.objects.using(OWNER)}
    digest = make_password(PASSWORD)
    for person in CAST:
        user = User.objects.using(OWNER).create(
            email=person.email, password=digest, name=person.name, given_name=person.name.split()[0]
        )
        Membership.objects.using(OWNER).create(
            user=user, role=person.role, organisation=where[person.organisation], valid_from=_long_ago()
        )


def _long_ago() -> datetime:
    return timezone.now() - timedelta(days=365)


# --- enquiries: what came in over the last weeks, and how far each has come -------------------------------------

_DOORS = {
    "anonymous_form": Door.ANONYMOUS_FORM,
    "professional_form": Door.PROFESSIONAL_FORM,
    "partner": Door.PROFESSIONAL_FORM,
    "abroad": Door.PROFESSIONAL_FORM,
    "public_form": Door.PUBLIC_FORM,
}


def _enquiries() -> None:
    story = read_yaml("varsam.site", "demo_story.yaml")
    messages = {row["id"]: row for row in read_yaml("varsam.site", "demo_enquiries.yaml")["enquiries"]}
    coordinator = User.objects.get(email=CAST[0].email)
    for step in sorted(story["steps"], key=lambda row: -row["days_ago"]):
        reference_ = _arrive(messages[step["enquiry"]], step)
        with acting(coordinator):
            _handle(reference_, step, coordinator)
        _spread(reference_, _moment(step))
    for call in story["calls"]:
        _call(call)


def _backdate(reference_: str, at: datetime) -> None:
    promise = limits.promise(at)
    with transaction.atomic(using=OWNER):
        found = Enquiry.objects.using(OWNER).filter(reference=reference_)
        found.update(
            received_at=at,
            last_message_at=at,
            acknowledge_by=promise.acknowledge_by,
            triage_by=promise.triage_by,
            feedback_by=promise.feedback_by,
            expires_at=promise.expires_at,
        )
        Message.objects.using(OWNER).filter(enquiry__reference=reference_).update(at=at)


def _moment(step: dict[str, Any]) -> datetime:
    hour, minute = str(step["at"]).split(":")
    day = timezone.localtime() - timedelta(days=step["days_ago"])
    return min(day.replace(hour=int(hour), minute=int(minute)), timezone.now() - timedelta(minutes=5))


def _arrive(row: dict[str, Any], step: dict[str, Any]) -> str:
    # The file wraps its lines; people who write in a form do not.
    text, door = " ".join(row["text"].split()), _DOORS[row["channel"]]
    if door is Door.PROFESSIONAL_FORM:
        text = identifiers.mask(text, deidentification.find(text))
    district = District.objects.filter(name=row["district"] or "").first()
    received = intake.receive(
        text=text,
        door=door,
        sender=Sender(row["sender_as_written"]),
        language=row["language"],
        district=district.pk if district else None,
        submission="",
    )
    _backdate(received.reference, _moment(step))
    return received.reference


def _handle(reference_: str, step: dict[str, Any], by: User) -> None:
    enquiry = Enquiry.objects.get(reference=reference_)
    if step.get("heading"):
        actions.set_heading(enquiry=enquiry, heading=step["heading"], by=by)
    if step.get("acknowledged") is not None:
        actions.acknowledge(enquiry=enquiry, text=step["acknowledged"], by=by)
    if step.get("answer"):
        actions.answer(enquiry=enquiry, text=step["answer"].strip(), by=by)
    if step.get("note"):
        actions.add_note(enquiry=enquiry, text=step["note"], by=by)
    if step.get("triage"):
        actions.triage(enquiry=enquiry, to=State(step["triage"]), reason=step.get("reason", ""), by=by)
    if step.get("task"):
        due = timezone.localdate() + timedelta(days=step["task"]["in_days"])
        actions.add_task(enquiry=enquiry, kind=step["task"]["kind"], due=due, by=by)


def _spread(reference_: str, arrived: datetime) -> None:
    """Lay what staff did over the days after the message came, as it would have been."""
    latest = timezone.now() - timedelta(minutes=1)
    times = {
        "acknowledged_at": min(arrived + timedelta(hours=2, minutes=10), latest),
        "triaged_at": min(arrived + timedelta(hours=26), latest),
        "answered_at": min(arrived + timedelta(hours=27), latest),
    }
    with transaction.atomic(using=OWNER):
        enquiry = Enquiry.objects.using(OWNER).get(reference=reference_)
        done = {field: at for field, at in times.items() if getattr(enquiry, field)}
        Enquiry.objects.using(OWNER).filter(pk=enquiry.pk).update(**done)
        said = list(
            Message.objects.using(OWNER).filter(enquiry=enquiry).exclude(side="writer").order_by("at")
        )
        for place, message in enumerate(said):
            message.at = times["acknowledged_at" if place == 0 else "answered_at"] + timedelta(minutes=place)
            message.save(using=OWNER, update_fields=["at"])


def _call(call: dict[str, Any]) -> None:
    user = demo_cast.user(call["by"])
    with acting(user):
        unit = Membership.objects.get(user=user).organisation_id
        district = District.objects.filter(name=call.get("district", "")).first()
        received = intake.note_call(
            text=call["text"].strip(),
            sender=Sender(call["sender"]),
            language=call.get("language", "sv"),
            district=district.pk if district else None,
            unit=unit,
            heading=call["heading"],
            with_code=False,
            submission="",
        )
    _backdate(received.reference, _moment(call))
