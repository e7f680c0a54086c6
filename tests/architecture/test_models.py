"""What every model must say of itself, and in which direction tables may point."""

import pytest
from django.apps import apps
from django.db import models

from varsam.kernel.access import policies
from varsam.lib import rows
from varsam.site.reference import read_yaml

OURS = [model for model in apps.get_models() if model.__module__.startswith("varsam.")]
FLOORS = ["varsam.kernel.wording", "varsam.kernel.people", "varsam.kernel.audit", "varsam.kernel.vault", "varsam.kernel.access",
          "varsam.kernel.records", "varsam.kernel.retention", "varsam.kernel.lawfulness",
          "varsam.kernel.notifications", "varsam.kernel.conversations", "varsam.kernel.meetings", "varsam.kernel.appointments",
          "varsam.kernel.calendars",
          "varsam.areas.methods.register", "varsam.areas.methods.studies", "varsam.areas.methods.pilots", "varsam.areas.methods.learning",
          "varsam.areas.training.courses", "varsam.areas.training.occasions",
          "varsam.areas.training.introduction", "varsam.areas.training.certificates",
          "varsam.areas.training.evaluation", "varsam.areas.training.coverage",
          "varsam.areas.knowledge_house.experts", "varsam.areas.knowledge_house.consultations",
          "varsam.areas.knowledge_house.pathways", "varsam.areas.knowledge_house.tracks",
          "varsam.areas.knowledge_house.plans", "varsam.areas.knowledge_house.engagements",
          "varsam.areas.knowledge_house.cases", "varsam.areas.collaboration",
          "varsam.areas.relatives.support", "varsam.areas.relatives.parents", "varsam.areas.relatives",
          "varsam.areas.operations",
          "varsam.areas.liaison.contacts", "varsam.areas.liaison.missions",
          "varsam.areas.liaison.insights", "varsam.areas.liaison.exchange",
          "varsam.areas.programme", "varsam.site"]  # fmt: skip
# Fields that can hold something about a person: free text, files, e-mail, and pointers to users.
_TELLING = (models.TextField, models.BinaryField, models.EmailField, models.JSONField)


def floor(model: type[models.Model]) -> int:
    return next(i for i, name in enumerate(FLOORS) if model.__module__.startswith(name + "."))


@pytest.mark.law("L10")
def test_every_model_says_why_it_is_kept_and_how_long() -> None:
    for model in OURS:
        declaration = model.__dict__.get("declaration")
        assert isinstance(declaration, rows.Declaration), model
        assert len(declaration.purpose) > 10, model
        assert len(declaration.retention) > 10, model


def test_declared_personal_fields_exist() -> None:
    for model in OURS:
        names = {field.name for field in model._meta.get_fields()}
        assert set(model.declaration.personal) <= names, model


@pytest.mark.law("L10")
def test_what_is_personal_rests_on_rules_that_are_known() -> None:
    rows_of_law = read_yaml("varsam.kernel.lawfulness", "legal_rules.yaml")["rules"]
    known = {row.get("version_of") or row["id"] for row in rows_of_law}
    without, unknown = [], []
    for table, declaration in policies.declared():
        assert declaration, table
        if bool(declaration.personal) != bool(declaration.basis):
            without.append(table)
        unknown += [(table, slug) for slug in declaration.basis if slug not in known]
    assert unknown == []
    assert without == [], "say `basis=` where, and only where, something personal is held"


def test_fields_that_point_at_users_are_declared_personal() -> None:
    for model in OURS:
        for field in model._meta.local_fields:
            target = field.remote_field.model if field.remote_field else None
            if target and target._meta.label == "people.User":
                assert field.name in model.declaration.personal, field


# Texts that are for everyone to read, or that say nothing of anyone; each is a decision.
IMPERSONAL = {
    "relatives.Contact": "telephone numbers of organisations",
    "relatives.Area": "places, their postcodes and which office serves them",
    "site.Page": "published texts",
    "site.Revision": "texts about to be published",
    "vault.WrappedKey": "wrapped keys",
    "access.TicketKey": "the key of the tickets",
    "audit.Entry": "enumerated facts; the actor is declared",
    "audit.Seal": "digests",
    "lawfulness.LegalRule": "what laws say; who wrote and who checked it is declared",
    "lawfulness.Term": "what somebody is asked to agree to, in every language",
    "retention.DestructionList": "outcome and how many",
    "agreements.Agreement": "what organisations have agreed; who wrote it in is declared",
    "contacts.Body": "what public bodies are for",
    "methods.Method": "what is known about a way of working",
    "exchange.SigningKey": "the public part of the city's own key",
    "exchange.SigningSecret": "the private part of the city's own key, sealed",
    "exchange.Published": "what everybody may read of methods and lessons",
    "exchange.Subscription": "another municipality's feed; who added it is declared",
    "exchange.TheirKey": "a public key of another municipality; who confirmed it is declared",
    "exchange.Entry": "what another municipality publishes of methods and lessons",
    "exchange.EntryVersion": "what another municipality has published of methods and lessons",
    "insights.Digest": "titles of methods and of what was learned, as they were at the end of a month",
    "methods.Step": "why a way of working is recommended or not; who decided is declared",
    "methods.Check": "whether a way of working can be used; who checked is declared",
    "methods.Graded": "what is known about a way of working; who rated it is declared",
    "studies.Study": "references of published research; who wrote them and who brought them in is declared",
    "studies.Review": "what research says of a way of working; who wrote the review is declared",
    "studies.Weighed": "what a published study says of a way of working",
    "support.Wording": "what relatives are asked to say yes to, in every language",
    "parents.ParentGroup": "what a group is called",
    "operations.Version": "what a unit is responsible for and can do; who wrote it is declared",
    "introduction.Version": "what anyone learns alone; who wrote it is declared",
    "introduction.Progress": "the digest of a link that says nothing of whose it is",
    "occasions.Sitting": "digest of the secret in a room's code",
    "meetings.Group": "what a group is for",
    "routes.Version": "where enquiries belong and why, read by anyone; who wrote it is declared",
    "pathways.Pathway": "what a template is for and where it comes from; who wrote it is declared",
    "programme.Picture": "published texts and sums, searched for what points at somebody; who wrote it is declared",
    "programme.Measure": "what an organisation is to do, and which office answers for it",
    "programme.Report": "published texts; who handed it in is declared",
    "conversations.Enquiry": "digests and wrapped keys; the heading is declared",
}


@pytest.mark.law("L10")
def test_fields_that_can_hold_text_of_people_are_declared_or_explained() -> None:
    for model in OURS:
        telling = {f.name for f in model._meta.local_fields if isinstance(f, _TELLING)}
        unspoken = telling - set(model.declaration.personal)
        assert not unspoken or model._meta.label in IMPERSONAL, (model, unspoken)


@pytest.mark.law("L1")
def test_no_field_ranks_or_labels_a_person() -> None:
    forbidden = (
        "score",
        "risk",
        "rank",
        "ideolog",
        "religion",
        "faith",
        "ethnic",
        "radical",
        "threat",
        "suspicion",
    )
    names = [f"{model._meta.label}.{field.name}" for model in OURS for field in model._meta.get_fields()]
    assert [name for name in names if any(word in name.lower() for word in forbidden)] == []


@pytest.mark.law("L4")
def test_no_field_could_hold_where_a_writer_came_from() -> None:
    forbidden = ("ip_", "_ip", "address", "agent", "browser", "fingerprint", "cookie", "device", "location")
    writers = [
        model
        for model in OURS
        if model._meta.app_label in {"conversations", "audit", "notifications", "vault"}
    ]
    found = [
        f"{m._meta.label}.{f.name}"
        for m in writers
        for f in m._meta.local_fields
        if any(w in f.name for w in forbidden)
    ]
    assert found == ["vault.KeyCheck.fingerprint"], "the fingerprint of a key, not of a browser"


def test_tables_point_down_only() -> None:
    for model in OURS:
        for field in model._meta.local_fields:
            target = field.remote_field.model if field.remote_field else None
            if target and target.__module__.startswith("varsam."):
                assert floor(target) <= floor(model), field


def test_every_library_table_is_declared() -> None:
    assert [table for table, declaration in policies.declared() if declaration is None] == []
