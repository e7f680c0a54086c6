"""What people are asked to agree to: versions that stay, in every language of the form, each with its Swedish original.

A wording in another language remembers which Swedish one it says the same as (`follows`). When the Swedish text has
changed since, it is behind: a form in that language would ask for something else, so none is printed until it is
translated anew.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import connection, transaction

from varsam.kernel.access import actor
from varsam.kernel.audit import api as audit
from varsam.kernel.audit.api import Event
from varsam.kernel.lawfulness.models import Term, TermOption
from varsam.kernel.people.models import User
from varsam.lib.rows import Verb
from varsam.ui.languages import RELATIVES

LANGUAGES = RELATIVES
ORIGINAL = "sv"
_HEADING = "# "


@dataclass(frozen=True)
class Words:
    """A term in one language. `body` is paragraphs parted by empty lines; a line that begins with "# " is a heading."""

    title: str
    purpose: str
    body: str

    @property
    def is_there(self) -> bool:
        return bool(self.title and self.purpose and self.body)

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Heading and text in order; what stands before the first heading has none."""
        found: list[tuple[str, list[str]]] = [("", [])]
        for line in self.body.strip().splitlines():
            if line.startswith(_HEADING):
                found.append((line.removeprefix(_HEADING).strip(), []))
            else:
                found[-1][1].append(line)
        return [(heading, "\n".join(lines).strip()) for heading, lines in found if heading or any(lines)]


class ChangedMeanwhile(Exception):
    """Somebody else has written a version since the form was opened; `latest` is theirs."""

    def __init__(self, latest: Term) -> None:
        super().__init__(str(latest))
        self.latest = latest


def words(term: Term, language: str) -> Words | None:
    """What a version says in a language; None where it says nothing."""
    row = term.texts.get(language)
    return Words(row["title"], row["purpose"], row["body"]) if row else None


def original(term: Term) -> Words:
    """The Swedish text, which every version has."""
    found = words(term, ORIGINAL)
    assert found is not None
    return found


def missing(term: Term) -> list[str]:
    """Languages of the form in which a version says nothing."""
    return [language for language in LANGUAGES if language not in term.texts]


def behind(term: Term) -> list[str]:
    """Languages whose wording follows an earlier Swedish text than the version has."""
    now = term.texts[ORIGINAL]["follows"]
    return [code for code in LANGUAGES if code in term.texts and term.texts[code]["follows"] < now]


def printable(term: Term) -> list[str]:
    """Languages in which a form can be printed: those that say what the Swedish text says."""
    return [code for code in LANGUAGES if code in term.texts and code not in behind(term)]


def versions(slug: str) -> list[Term]:
    """Every version of a term, newest first."""
    return list(Term.objects.filter(slug=slug).prefetch_related("options").order_by("-number"))


def newest() -> list[Term]:
    """The version of each term by which somebody is asked from now on."""
    every = Term.objects.prefetch_related("options").order_by("slug", "-number")
    found: dict[str, Term] = {}
    for term in every:
        found.setdefault(term.slug, term)
    return list(found.values())


def _lock(slug: str) -> None:
    # Rows of the table cannot be locked by those who may not change them, so the term's name is.
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('consent term ' || %s, 0))", [slug])


def _with_origin(
    texts: Mapping[str, Words], number: int, still_right: Collection[str], before: Term | None
) -> dict[str, dict[str, str | int]]:
    earlier = before.texts if before else {}

    def is_new(language: str) -> bool:
        return before is None or words(before, language) != texts[language]

    follows = number if is_new(ORIGINAL) else int(earlier[ORIGINAL]["follows"])
    made: dict[str, dict[str, str | int]] = {}
    for language, said in texts.items():
        as_before = earlier.get(language, {}).get("follows", follows)
        is_right = language == ORIGINAL or language in still_right or is_new(language)
        made[language] = {**asdict(said), "follows": follows if is_right else int(as_before)}
    return made


@transaction.atomic
def add_version(
    *,
    slug: str,
    texts: Mapping[str, Words],
    still_right: Collection[str],
    options: Mapping[str, Sequence[str]],
    source: str,
    seen: int,
    by: User,
) -> Term:
    """Write the next version of a term, or the first of a new one; what anybody was asked by before stays as it was.

    `options`: kind of organisation → kinds of information. `still_right` names languages whose unchanged wording says
    what the new Swedish text says. `seen` is the newest number when the form was opened, 0 for none; raises
    ChangedMeanwhile. ValueError without a whole Swedish text, or where nothing can be asked for.
    """
    if ORIGINAL not in texts or not all(said.is_there for said in texts.values()):
        raise ValueError("a text has a title, a purpose and paragraphs, and is there in Swedish")
    if not any(options.values()):
        raise ValueError("a term lets at least one thing be chosen")
    _lock(slug)
    before = Term.objects.filter(slug=slug).order_by("-number").first()
    number = before.number if before else 0
    if before is not None and number != seen:
        raise ChangedMeanwhile(before)
    term = Term.objects.create(
        slug=slug,
        number=number + 1,
        texts=_with_origin(texts, number + 1, still_right, before),
        source=source,
    )
    TermOption.objects.bulk_create(
        TermOption(term=term, organisation_kind=kind, information=list(information))
        for kind, information in options.items()
        if information
    )
    audit.record(
        Event.TERM_ADDED,
        target_type="term",
        target=slug,
        unit=next(iter(actor.units("rule", Verb.ADD)), None),
        details={"number": term.number},
    )
    return term
