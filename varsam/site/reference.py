"""Reference data that every installation begins with: days, deadlines, numbers to call, texts.

Loaded by `varsam migrate` where a table is empty, and never again: from then on people edit it.
"""

from collections import Counter
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from varsam.areas.knowledge_house.experts.models import Competence
from varsam.areas.knowledge_house.pathways.models import Pathway, PathwayPart
from varsam.areas.knowledge_house.tracks.models import Track
from varsam.areas.liaison.contacts import seed as liaison
from varsam.areas.liaison.contacts.models import Body
from varsam.areas.methods.register import seed as methods
from varsam.areas.methods.register.models import Graded, Method
from varsam.areas.operations import seed as operations
from varsam.areas.operations.models import Scenario
from varsam.areas.relatives import guidance, offices
from varsam.areas.relatives.models import Area, Contact
from varsam.areas.relatives.support import wordings
from varsam.areas.relatives.support.models import Wording
from varsam.areas.training.courses import seed as training
from varsam.areas.training.courses.models import Course, WorkDomain
from varsam.areas.training.courses.models import Group as WorkGroup
from varsam.areas.training.evaluation import questions as evaluation
from varsam.areas.training.evaluation.models import Questionnaire
from varsam.areas.training.introduction import seed as introduction
from varsam.areas.training.introduction.models import Step, Version
from varsam.kernel.lawfulness.models import LegalRule, Term, TermOption
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import District, Holiday, Organisation, TimeLimit
from varsam.kernel.retention.models import Exemption, RetentionRule
from varsam.kernel.wording.models import Synonym
from varsam.lib.calendar_days import SpecialDay
from varsam.lib.opening_hours import OpeningHours
from varsam.lib.working_days import STOCKHOLM
from varsam.site import time_limits
from varsam.site.models import Page, Revision
from varsam.site.routes.models import Version as RouteTable

OWNER = "owner"
REVIEW_AFTER = timedelta(days=182)
# From the programme's own promises (design of the service, 2026); lawyers and the coordinator edit them.
_FROM = datetime(2026, 1, 1, tzinfo=STOCKHOLM)


def read_yaml(package: str, name: str) -> Any:
    """A data file of a package."""
    text = resources.files(package).joinpath("data", name).read_text(encoding="utf-8")
    # The one in C is eight times as fast, and every start reads them all.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506 (both are the safe ones)


@transaction.atomic(using=OWNER)
def load() -> None:
    """Fill what is empty, as the owner of the database."""
    _limits()
    for model, fill in (
        (Organisation, _organisations),
        (Holiday, _holidays),
        (Contact, _contacts),
        (Area, _areas),
        (Page, _pages),
        (LegalRule, _legal_rules),
        (Term, _consent_terms),
        (RetentionRule, _retention_rules),
        (Competence, _competences),
        (Method, _methods),
        (Course, _courses),
        (Group, _tracks),
        (Pathway, _pathways),
        (Questionnaire, _surveys),
        (Step, _introduction),
        (Wording, _wordings),
        (RouteTable, _route_table),
        (Body, _bodies),
        (Synonym, _synonyms),
        (Scenario, _situations),
    ):
        if not model.objects.using(OWNER).exists():
            fill()
    _guides()


_DISTRICTS = {"centrum": "Centrum", "hisingen": "Hisingen", "nordost": "Nordost", "sydvast": "Sydväst"}


def _organisations() -> None:
    """The city as sources describe it, its partners, and its districts with their social offices."""
    rows = read_yaml("varsam.kernel.people", "organisations.yaml")["organisations"]
    made: dict[str, Organisation] = {}
    for row in rows:
        if row["certainty"] != "example":
            made[row["id"]] = _organisation(row, made.get(row["parent"] or ""))
    for slug, name in _DISTRICTS.items():
        district = District.objects.using(OWNER).create(
            slug=slug, name=name, municipality=made["goteborgs-stad"], office=made[f"socialkontor-{slug}"]
        )
        inside = [row["id"] for row in rows if row["district"] == name]
        Organisation.objects.using(OWNER).filter(slug__in=inside).update(district=district)


def add_examples() -> None:
    """The invented units that only a demo has."""
    known = {organisation.slug: organisation for organisation in Organisation.objects.using(OWNER)}
    districts = {district.name: district for district in District.objects.using(OWNER)}
    for row in read_yaml("varsam.kernel.people", "organisations.yaml")["organisations"]:
        if row["certainty"] == "example":
            _organisation(row, known.get(row["parent"] or ""), districts.get(row["district"]))


def _organisation(
    row: dict[str, Any], parent: Organisation | None, district: District | None = None
) -> Organisation:
    organisation = Organisation(
        slug=row["id"],
        name_sv=row["name"]["sv"],
        name_en=row["name"]["en"],
        kind=row["kind"],
        parent=parent,
        district=district,
    )
    organisation.save(using=OWNER)
    return organisation


def _holidays() -> None:
    rows = read_yaml("varsam.kernel.people", "holidays.yaml")["days"]
    Holiday.objects.using(OWNER).bulk_create(_holiday(row) for row in rows)


def _holiday(row: dict[str, Any]) -> Holiday:
    day = SpecialDay.from_data(row)
    return Holiday(
        date=day.date,
        kind=day.kind.value,
        name_sv=day.name_sv,
        name_en=day.name_en,
        moves_statutory=day.moves_statutory,
        closes_at=day.closes_at,
        source=row.get("source") or "",
    )


def _limits() -> None:
    """Those that are not there yet: a new version of the product may bring new ones."""
    known = set(TimeLimit.objects.using(OWNER).values_list("key", flat=True))
    rows = time_limits.rows(read_yaml("varsam.site", "time_limits.yaml"), _FROM)
    TimeLimit.objects.using(OWNER).bulk_create(row for row in rows if row.key not in known)


def _legal_rules() -> None:
    """What the city's lawyers begin with; versions of one rule are numbered as they stand in the file."""
    versions: Counter[str] = Counter()
    for row in read_yaml("varsam.kernel.lawfulness", "legal_rules.yaml")["rules"]:
        slug = row.get("version_of") or row["id"]
        versions[slug] += 1
        LegalRule.objects.using(OWNER).create(
            slug=slug,
            number=versions[slug],
            law=row["law"],
            section=row["section"],
            short_sv=row["short"]["sv"],
            short_en=row["short"]["en"],
            effect_sv=row["effect"]["sv"],
            effect_en=row["effect"]["en"],
            parameters=row["parameters"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            status=row.get("status", "in_force"),
            certainty=row["certainty"],
            source=row["source"],
            verified_on=row["verified_on"],
            domain_ref=row["domain_ref"] or "",
            why="Kom med installationen",
        )


def _consent_terms() -> None:
    """What people are asked to agree to: each term's own words, then what all of them go on with."""
    data = read_yaml("varsam.kernel.lawfulness", "consent_terms.yaml")
    for row in data["terms"]:
        texts = {
            language: {
                "title": said["title"],
                "purpose": said["purpose"],
                "body": f"{said['about'].strip()}\n\n{data['common'][language].strip()}",
                "follows": 1,
            }
            for language, said in row["texts"].items()
        }
        term = Term.objects.using(OWNER).create(
            slug=row["slug"], number=1, texts=texts, valid_from=_FROM, source=row["source"]
        )
        TermOption.objects.using(OWNER).bulk_create(
            TermOption(term=term, organisation_kind=kind, information=information)
            for kind, information in row["options"].items()
        )


def _tracks() -> None:
    """SSPF and SIG of each district, without members; their casework lies in Varsam until somebody says otherwise."""
    data = read_yaml("varsam.areas.knowledge_house.tracks", "groups.yaml")
    units = {unit.slug: unit for unit in Organisation.objects.using(OWNER)}
    for slug in data["districts"]:
        district = District.objects.using(OWNER).get(slug=slug)
        for kind, said in data["kinds"].items():
            group = Group.objects.using(OWNER).create(
                unit=units[f"{kind}-{slug}"],
                kind=kind,
                name=f"{said['name']} {district.name}",
                district=district,
                purpose=said["purpose"],
                every_weeks=said["every_weeks"],
            )
            Track.objects.using(OWNER).create(group=group)


def _surveys() -> None:
    """What those who took part in a training are asked, directly and some months later."""
    evaluation.seed(read_yaml("varsam.areas.training.evaluation", "questions.yaml"), OWNER, _FROM)


def _pathways() -> None:
    for row in read_yaml("varsam.areas.knowledge_house.pathways", "pathways.yaml")["pathways"]:
        pathway = Pathway.objects.using(OWNER).create(
            slug=row["slug"],
            number=1,
            name_sv=row["name"]["sv"],
            name_en=row["name"]["en"],
            purpose_sv=row["purpose"]["sv"],
            purpose_en=row["purpose"]["en"],
            source=row["source"],
            valid_from=_FROM.date(),
            why="Kom med installationen",
        )
        for order, part in enumerate(row["parts"], start=1):
            what = part.pop("what")
            PathwayPart.objects.using(OWNER).create(
                pathway=pathway, order=order, what_sv=what["sv"], what_en=what["en"], **part
            )


def _contacts() -> None:
    rows = read_yaml("varsam.areas.relatives", "contacts.yaml")["contacts"]
    Contact.objects.using(OWNER).bulk_create(_contact(row, place) for place, row in enumerate(rows, start=1))


def _areas() -> None:
    districts = {district.slug: district for district in District.objects.using(OWNER)}
    Area.objects.using(OWNER).bulk_create(offices.rows(districts))


def _competences() -> None:
    rows = read_yaml("varsam.areas.knowledge_house.experts", "competences.yaml")["competences"]
    Competence.objects.using(OWNER).bulk_create(
        Competence(slug=row["slug"], name_sv=row["sv"], name_en=row["en"]) for row in rows
    )


def _retention_rules() -> None:
    data = read_yaml("varsam.kernel.retention", "rules.yaml")
    where = {root.slug: root for root in Organisation.objects.using(OWNER).filter(parent=None)}
    for model, rows in ((RetentionRule, data["rules"]), (Exemption, data["exemptions"])):
        for row in rows:
            town = where[row["municipality"]] if row["municipality"] else None
            model.objects.using(OWNER).create(**{**row, "municipality": town}, number=1, valid_from=_FROM)


def _methods() -> None:
    data = read_yaml("varsam.areas.methods.register", "methods.yaml")
    Method.objects.using(OWNER).bulk_create(methods.rows(data))
    Graded.objects.using(OWNER).bulk_create(methods.graded(data, Method.objects.using(OWNER)))


def _bodies() -> None:
    Body.objects.using(OWNER).bulk_create(
        liaison.rows(read_yaml("varsam.areas.liaison.contacts", "bodies.yaml"))
    )


def _introduction() -> None:
    data = read_yaml("varsam.areas.training.introduction", "introduction.yaml")
    for step, said in introduction.rows(data, timezone.localdate() + REVIEW_AFTER):
        step.save(using=OWNER)
        Version.objects.using(OWNER).create(step=step, **said)


def _synonyms() -> None:
    for synonym in operations.synonyms(read_yaml("varsam.areas.operations", "synonyms.yaml")):
        synonym.save(using=OWNER)


def _situations() -> None:
    """The guides to situations that units meet; the database writes what they are found by."""
    data = read_yaml("varsam.areas.operations", "scenarios.yaml")
    for scenario, version in operations.guides(data, timezone.now()):
        scenario.save(using=OWNER)
        scenario.versions.db_manager(OWNER).create(**version)


def _wordings() -> None:
    """What relatives are asked to say yes to."""
    data = read_yaml("varsam.areas.relatives.support", "wordings.yaml")
    Wording.objects.using(OWNER).bulk_create(wordings.rows(data, _FROM))


def _courses() -> None:
    package = "varsam.areas.training.courses"
    groups = read_yaml(package, "groups.yaml")
    WorkGroup.objects.using(OWNER).bulk_create(training.groups(groups))
    WorkDomain.objects.using(OWNER).bulk_create(training.domains(groups))
    Course.objects.using(OWNER).bulk_create(training.courses(read_yaml(package, "courses.yaml")))
    if settings.DEMO:
        # The demo's people write from a domain that no mail reaches.
        WorkDomain.objects.using(OWNER).create(domain="demo.varsam.test")


def _route_table() -> None:
    """The route chooser's rules as the design of the service has them; the coordinator and a lawyer edit them."""
    data = read_yaml("varsam.site", "route_rules.yaml")
    RouteTable.objects.using(OWNER).create(
        number=1,
        rules=data["rules"],
        source=data["source"],
        valid_from=data["valid_from"],
        note="Kom med installationen",
    )


# The first that a worried person reads should be a number that can answer, in their language.
_FIRST = ["sos-alarm-112", "sakerhetspolisen", "radda-barnen-orostelefonen", "goteborg-socialkontor"]


def _contact(row: dict[str, Any], place: int) -> Contact:
    phone = row["phone"] or {"display": "", "dial": ""}
    first = _FIRST.index(row["id"]) + 1 if row["id"] in _FIRST else 10 + place
    return Contact(
        slug=row["id"],
        position=first * 10,
        names=row["name"],
        notes=row["note"],
        phone_display=phone["display"],
        phone_dial=phone["dial"],
        web=row.get("web") or "",
        audience=row["audience"],
        age_min=row.get("age_min"),
        age_max=row.get("age_max"),
        urgency=row["urgency"],
        anonymous=row["anonymous"],
        hours=OpeningHours.from_data(row).to_data(),
        languages=row["languages"],
        source=_source(row),
        other_hours_found=row["other_hours_found"],
        # Nobody in the city has rung yet; the file's date is the source's own.
        verified_on=None,
    )


def _source(row: dict[str, Any]) -> str:
    dated = row["verified_on"]
    return f"{row['source']} (källan är daterad {dated})" if dated else str(row["source"])


def _guides() -> None:
    """Those that are not there yet: a new version of the product may bring new ones."""
    known = set(Page.objects.using(OWNER).values_list("slug", flat=True))
    now = timezone.now()
    for slug, language, title, body in guidance.seeds():
        if slug not in known:
            _page(slug, language, title, body, now)


def _pages() -> None:
    now = timezone.now()
    folder = resources.files("varsam.site").joinpath("data", "pages")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        slug, language, _ending = file.name.split(".")
        title, body = file.read_text(encoding="utf-8").removeprefix("# ").split("\n", 1)
        _page(slug, language, title, body.strip(), now)


def _page(slug: str, language: str, title: str, body: str, now: datetime) -> None:
    page = Page.objects.using(OWNER).create(
        slug=slug,
        language=language,
        title=title,
        body=body,
        published_at=now,
        review_by=now.date() + REVIEW_AFTER,
    )
    Revision.objects.using(OWNER).create(page=page, title=title, body=body, status="published", at=now)
