"""Whether what came fits what we hold: the one place that says new, changed, or does not add up. Pure, no database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from varsam.areas.liaison.exchange import content, shapes, statements
from varsam.areas.liaison.exchange.enums import Outcome, Signature, Warning
from varsam.areas.liaison.exchange.feeds import Arrived, ShownKey
from varsam.areas.liaison.exchange.statements import Statement
from varsam.lib import signed

# Clocks differ; what is further ahead than this has not been.
_AHEAD = timedelta(hours=1)


@dataclass(frozen=True)
class Known:
    """What we hold of an entry. `is_signed`: with a signature that fitted; `takes_anew`: its history may begin anew."""

    version: int
    digest: str
    is_signed: bool
    takes_anew: bool = False


@dataclass(frozen=True)
class Judged:
    """An entry that is new, changed, or warned of; `warning` is empty for what is to be taken in."""

    statement: Statement
    signature: Signature
    key: bytes | None
    warning: Warning = Warning.NONE

    def as_json(self) -> dict[str, Any]:
        """As varsam.exchange_told takes it."""
        said = self.statement
        kept = {} if said.is_removed else shapes.of(said.kind, said.content)
        return {
            "entry_id": str(said.uid),
            "kind": said.kind.value,
            "slug": said.slug,
            "title": content.title(kept)[:200] or ("" if said.is_removed else said.slug),
            "version": said.version,
            "digest": said.digest,
            "content": kept,
            "url": shapes.address(said.url),
            "changed_at": said.changed_at.isoformat(),
            "is_removed": said.is_removed,
            "signature": self.signature.value,
            "key": self.key.hex() if self.key else "",
            "warning": self.warning.value,
        }


@dataclass
class Verdict:
    """What a whole feed comes to: what there is to write down, which entries it holds, and how many were left out."""

    judged: list[Judged] = field(default_factory=list)
    here: list[UUID] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, why: Outcome) -> None:
        self.left_out[why.value] = self.left_out.get(why.value, 0) + 1


def judge(
    items: Iterable[Arrived],
    *,
    publisher: UUID,
    keys: Sequence[ShownKey],
    refused: frozenset[bytes],
    retired: Mapping[bytes, datetime],
    known: Mapping[UUID, Known],
    now: datetime,
) -> Verdict:
    """Judge all that a feed holds. `refused` are public keys that somebody here has turned away, `retired` those of which
    we know since when they are no longer used."""
    verdict, ends = Verdict(), dict(retired)
    for public, at in retirements(keys, refused).items():
        ends[public] = min(at, ends.get(public, at))
    by_entry: defaultdict[UUID, dict[str, tuple[Statement, Arrived]]] = defaultdict(dict)
    for item in items:
        said = _read(item, publisher, now)
        if isinstance(said, Outcome):
            verdict.leave_out(said)
        else:
            by_entry[said.uid].setdefault(said.digest, (said, item))
    ring = {key.name: key for key in keys if key.public not in refused}
    for uid, versions in by_entry.items():
        verdict.here.append(uid)
        if len(versions) > 1:
            verdict.leave_out(Outcome.TWICE)
            continue
        said, item = next(iter(versions.values()))
        signature, key = _signature(said, item, ring, ends)
        found = _against(said, signature, key, known.get(uid))
        if found is not None:
            verdict.judged.append(found)
    return verdict


def retirements(keys: Iterable[ShownKey], refused: frozenset[bytes]) -> dict[bytes, datetime]:
    """Since when keys are no longer used: from when the next was made, which the key itself has signed. What the feed alone says
    of a key is nobody's word, and a key that was turned away is no next one."""
    found: dict[bytes, datetime] = {}
    for key in keys:
        if key.endorsed_by is not None and key.public not in refused:
            found[key.endorsed_by] = min(key.made_at, found.get(key.endorsed_by, key.made_at))
    return found


def _read(item: Arrived, publisher: UUID, now: datetime) -> Statement | Outcome:
    try:
        if len(signed.canonical(item.statement)) > statements.LONGEST:
            return Outcome.LONG
        said = statements.read(item.statement, publisher)
    except statements.Foreign:
        return Outcome.FOREIGN
    except (statements.NotReadable, signed.NotCanonical):
        return Outcome.FORMAT
    return Outcome.FUTURE if said.changed_at > now + _AHEAD else said


def _signature(
    said: Statement, item: Arrived, ring: Mapping[str, ShownKey], ends: Mapping[bytes, datetime]
) -> tuple[Signature, bytes | None]:
    if not item.signature:
        return Signature.MISSING, None
    key = ring.get(item.key)
    if key is None or not signed.is_signed(key.public, said.raw, item.signature):
        return Signature.BAD, None
    # A key that is no longer used signs nothing new: whoever has stolen it cannot go on with it.
    if key.public in ends and said.changed_at > ends[key.public]:
        return Signature.BAD, None
    return Signature.VALID, key.public


def _against(said: Statement, signature: Signature, key: bytes | None, known: Known | None) -> Judged | None:
    """What comes of an entry beside what we hold of it; None where there is nothing new."""
    if known is None:
        return Judged(said, signature, key)
    if said.digest == known.digest:
        if signature is Signature.VALID:
            return None if known.is_signed else Judged(said, signature, key)
        return Judged(said, signature, key, Warning.SIGNATURE) if known.is_signed else None
    if signature is not Signature.VALID:
        return Judged(said, signature, key, Warning.SIGNATURE)
    return Judged(said, signature, key, Warning.NONE if known.takes_anew else _history(said, known))


def _history(said: Statement, known: Known) -> Warning:
    if said.version < known.version:
        return Warning.BACKWARDS
    if said.version == known.version:
        return Warning.REWRITTEN
    if said.version == known.version + 1 and said.previous != known.digest:
        return Warning.CHAIN
    return Warning.NONE
