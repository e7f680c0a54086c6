"""Whether a reference that comes in is here already: by its DOI, by being the same to the letter, or by being much alike."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from django.db import connection
from django.db.models import Q

from varsam.areas.methods.studies.enums import Why
from varsam.areas.methods.studies.models import Study
from varsam.lib.bibliography import Reference
from varsam.lib.bibliography.alike import OTHER, Likeness, alike, fold, resemblance
from varsam.lib.bibliography.writing import item

# A title that begins like hundreds of others tells nothing by how it begins.
_MOST_ALIKE: Final = 300
# Two that have a DOI each are two, unless their titles say the same.
_SAME_TITLE: Final = 97
_SEARCHED = 8_000


class Judged(StrEnum):
    """What a reference turned out to be. HERE: it is stored, and is given what it had not."""

    NEW = "new"
    HERE = "here"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class Verdict:
    """`row` is what is to be stored (columns of a study), or what the one that is here is to be given; `other` is the one that
    is here, or may be the same."""

    judged: Judged
    row: dict[str, Any]
    other: uuid.UUID | None = None


@dataclass(frozen=True)
class _Kept:
    uid: uuid.UUID
    doi: str
    likeness: Likeness


def _with_keys(keys: Iterable[str]) -> list[int]:
    """Ids of the studies that have one of these keys, at most 300 for each; in a transaction.

    A key at a time, by the index: asked for thousands at once, PostgreSQL compares each row with all of them (7 s instead of 0.1).
    """
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(
            "select distinct s.id from unnest(%s::text[]) as k(key) cross join lateral"
            " (select x.id from public.studies_study x where x.keys @> array[k.key] limit %s) s",
            [sorted(keys), _MOST_ALIKE],
        )
        found = [row[0] for row in cursor.fetchall()]
        cursor.execute("set local enable_seqscan = on")
    return found


def digest(reference: Reference) -> str:
    """The same for two references that say the same (64 hex signs)."""
    said = (
        fold(reference.title), reference.authors_line, str(reference.year or ""), fold(reference.container), reference.doi,
        reference.volume, reference.issue, reference.pages,
    )  # fmt: skip
    return sha256("\x1f".join(said).encode()).hexdigest()


def row(reference: Reference, *, with_doi: bool = True) -> dict[str, Any]:
    """A reference as the columns of a study, ready for JSON."""
    csl = {name: value for name, value in item(reference).items() if name != "abstract"}
    searched = (
        reference.title,
        reference.authors_line,
        str(reference.year or ""),
        reference.container,
        reference.doi,
    )
    return {
        "uid": str(uuid.uuid4()),
        "kind": reference.kind,
        "title": reference.title,
        "authors": reference.authors_line,
        "year": reference.year,
        "container": reference.container,
        "doi": reference.doi if reference.doi and with_doi else None,
        "pmid": reference.pmid,
        "url": reference.url,
        "abstract": reference.abstract,
        "language": reference.language,
        "csl": csl,
        "search_on": fold(" ".join(searched))[:_SEARCHED],
        "keys": Likeness.of(reference).keys,
        "digest": digest(reference),
    }


@dataclass
class Known:
    """What is here and could be the same as some references, and those of them that have been taken in since."""

    digests: dict[str, uuid.UUID] = field(default_factory=dict)
    dois: dict[str, _Kept] = field(default_factory=dict)
    by_key: defaultdict[str, list[_Kept]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, references: Iterable[Reference]) -> "Known":
        """Asks the database twice for all of them; in a transaction."""
        known, asked = cls(), list(references)
        keys = {key for each in asked for key in Likeness.of(each).asked}
        found = (
            Study.objects.filter(
                Q(digest__in={digest(each) for each in asked})
                | Q(doi__in={each.doi for each in asked if each.doi})
                | Q(pk__in=_with_keys(keys))
            )
            .order_by("pk")
            .values_list("uid", "doi", "digest", "title", "authors", "year", "keys", "duplicate_of__uid")
        )
        for uid, doi, mark, title, authors, year, kept_by, whole in found:
            kept = _Kept(whole or uid, doi or "", Likeness(title, authors.split("; ")[0].split(",")[0], year))
            known._keep(kept, mark, keys.intersection(kept_by))
        return known

    def _keep(self, kept: _Kept, mark: str, keys: Iterable[str]) -> None:
        self.digests[mark] = kept.uid
        if kept.doi:
            self.dois[kept.doi] = kept
        for key in keys:
            self.by_key[key].append(kept)

    def judge(self, reference: Reference) -> Verdict:
        """What a reference is; one that is new is known from then on."""
        made = row(reference)
        if here := self.digests.get(made["digest"]):
            return Verdict(Judged.HERE, {**made, "uid": str(here)}, here)
        same = self.dois.get(reference.doi) if reference.doi else None
        if same and resemblance(same.likeness.title, reference.title) >= OTHER:
            return Verdict(Judged.HERE, {**made, "uid": str(same.uid)}, same.uid)
        if same:
            # The DOI stays with the one that had it; what this one said of it stays in its reference.
            return self._take(reference, {**made, "doi": None}, same, Why.DOI)
        near = self._near(reference)
        return self._take(reference, made, near, Why.TITLE)

    def _take(self, reference: Reference, made: dict[str, Any], other: _Kept | None, why: Why) -> Verdict:
        kept = _Kept(uuid.UUID(made["uid"]), made["doi"] or "", Likeness.of(reference))
        self._keep(kept, made["digest"], made["keys"])
        if other is None:
            return Verdict(Judged.NEW, made)
        return Verdict(Judged.DOUBTFUL, {**made, "other": str(other.uid), "why": why.value}, other.uid)

    def _near(self, reference: Reference) -> _Kept | None:
        likeness = Likeness.of(reference)
        seen: set[uuid.UUID] = set()
        for key in likeness.asked:
            for kept in self._candidates(key):
                if kept.uid in seen:
                    continue
                seen.add(kept.uid)
                if self._is_near(reference, likeness, kept):
                    return kept
        return None

    def _candidates(self, key: str) -> Sequence[_Kept]:
        kept = self.by_key.get(key, [])
        return kept if len(kept) <= _MOST_ALIKE or key.startswith("n:") else kept[-_MOST_ALIKE:]

    def _is_near(self, reference: Reference, likeness: Likeness, kept: _Kept) -> bool:
        if reference.doi and kept.doi and reference.doi != kept.doi:
            return resemblance(kept.likeness.title, reference.title) >= _SAME_TITLE and alike(
                likeness, kept.likeness
            )
        return alike(likeness, kept.likeness)
