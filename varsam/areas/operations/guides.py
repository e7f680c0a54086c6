"""The guides as somebody reads them, in the language that is active."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from varsam.areas.operations.content import Content
from varsam.areas.operations.enums import Certainty, Setting, role_words
from varsam.areas.operations.models import Scenario, Version
from varsam.kernel.lawfulness.models import LegalRule


@dataclass(frozen=True)
class Responsibility:
    """What one role is to do, by which rule of law where there is one, and how sure that is."""

    key: str
    role: str
    duty: str
    certainty: Certainty
    rule: str
    law: str

    @property
    def role_words(self) -> str:
        return role_words(self.role)

    @property
    def certainty_words(self) -> str:
        return str(self.certainty.label)

    @property
    def is_law(self) -> bool:
        """Whether a rule of law says so; else it lies in what the role is."""
        return bool(self.rule)


@dataclass(frozen=True)
class Guide:
    """One version of a guide. `verified_on` is None until a lawyer has read it; `changed_rules` are slugs of legal rules that
    have got a new version since it was published: somebody is to read it through again."""

    slug: str
    setting: Setting
    number: int
    version_id: int
    made_at: datetime
    published_at: datetime | None
    by_name: str
    why: str
    source: str
    verified_on: date | None
    is_shown: bool
    title: str
    situation: str
    responsibilities: tuple[Responsibility, ...]
    first_steps: tuple[str, ...]
    do_not: tuple[str, ...]
    contacts: tuple[str, ...]
    organisations: tuple[str, ...]
    methods: tuple[str, ...]
    changed_rules: tuple[str, ...]
    content: Content

    @property
    def needs_lawyer_check(self) -> bool:
        return self.verified_on is None


def current(setting: str = "") -> list[Guide]:
    """The guides that anyone reads, in their order; those of a setting with those for any unit."""
    found = Version.objects.filter(published_at__isnull=False, scenario__is_shown=True)
    if setting:
        found = found.filter(scenario__setting__in=[setting, Setting.ANY_UNIT])
    newest = found.order_by("scenario_id", "-number").distinct("scenario_id").values("pk")
    versions = Version.objects.filter(pk__in=newest).order_by("scenario__position", "scenario__slug")
    return _of(versions.select_related("scenario", "by"))


def of(slug: str, *, hidden: bool = False) -> Guide | None:
    """The published guide of a situation; with `hidden` also one that is not shown."""
    found = Version.objects.filter(scenario__slug=slug, published_at__isnull=False)
    if not hidden:
        found = found.filter(scenario__is_shown=True)
    newest = found.select_related("scenario", "by").order_by("-number").first()
    return _of([newest])[0] if newest else None


def by_version(version: Version) -> Guide:
    """The guide as one version says it, whatever has been written since."""
    return _of([version])[0]


def versions(slug: str) -> list[Guide]:
    """Every version of a guide that the one who asks may read, newest first."""
    return _of(
        Version.objects.filter(scenario__slug=slug).select_related("scenario", "by").order_by("-number")
    )


def draft(scenario: Scenario) -> Guide | None:
    """What somebody is writing: the newest version, where it is not published and differs from what is."""
    newest = scenario.versions.select_related("scenario", "by").order_by("-number").first()
    if newest is None or newest.published_at is not None:
        return None
    out = scenario.versions.filter(published_at__isnull=False).order_by("-number").first()
    same = out and (out.content, out.source, out.verified_on) == (
        newest.content,
        newest.source,
        newest.verified_on,
    )
    return None if same else by_version(newest)


def scenarios() -> list[Scenario]:
    """Every situation, also those that nobody outside reads, in their order; for the desk."""
    return list(Scenario.objects.order_by("position", "slug"))


def to_review() -> dict[str, list[str]]:
    """Which guides rest on a legal rule that has got a new version since they were published: slug → slugs of rules."""
    return {guide.slug: list(guide.changed_rules) for guide in current() if guide.changed_rules}


def _of(found: Iterable[Version]) -> list[Guide]:
    every = list(found)
    rules = _rules(
        {each["rule"] for version in every for each in version.content["responsibilities"]} - {None}
    )
    return [_guide(version, rules) for version in every]


def _rules(slugs: set[str]) -> dict[str, LegalRule]:
    """The version of each rule that was written last: what the guide says of the law is to be held against that."""
    if not slugs:
        return {}
    newest = LegalRule.objects.filter(slug__in=slugs).order_by("slug", "-number").distinct("slug")
    return {rule.slug: rule for rule in newest}


def _guide(version: Version, rules: dict[str, LegalRule]) -> Guide:
    content, scenario = version.content, version.scenario
    language = "sv" if (get_language() or "sv") == "sv" else "en"
    return Guide(
        slug=scenario.slug,
        setting=Setting(scenario.setting),
        number=version.number,
        version_id=version.pk,
        made_at=version.made_at,
        published_at=version.published_at,
        by_name=version.by.name if version.by else "",
        why=version.why,
        source=version.source,
        verified_on=version.verified_on,
        is_shown=scenario.is_shown,
        title=_said(content["title"], language),
        situation=_said(content["situation"], language),
        responsibilities=tuple(
            _responsibility(each, rules, language) for each in content["responsibilities"]
        ),
        first_steps=tuple(_said(content["first_steps"], language) or ()),
        do_not=tuple(_said(content["do_not"], language) or ()),
        contacts=tuple(content["who_to_contact"]["contacts"]),
        organisations=tuple(content["who_to_contact"]["organisations"]),
        methods=tuple(content["methods"]),
        changed_rules=_changed(version, rules),
        content=content,
    )


def _said(texts: dict[str, Any], language: str) -> Any:
    return texts.get(language) or texts.get("sv") or ""


def _responsibility(row: dict[str, Any], rules: dict[str, LegalRule], language: str) -> Responsibility:
    slug = row["rule"] or ""
    return Responsibility(
        key=row["key"],
        role=row["role"],
        duty=_said(row["duty"], language),
        certainty=Certainty(row["certainty"]),
        rule=slug,
        law=rules[slug].title if slug in rules else "",
    )


def _changed(version: Version, rules: dict[str, LegalRule]) -> tuple[str, ...]:
    named = dict.fromkeys(each["rule"] for each in version.content["responsibilities"] if each["rule"])
    since = version.published_at or version.made_at
    return tuple(slug for slug in named if slug in rules and rules[slug].made_at > since)
