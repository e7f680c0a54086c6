"""What the feed and the API show, page by page: what was signed, as it was signed."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from varsam.areas.liaison.exchange.documents import Head, KeyRow, Signed
from varsam.areas.liaison.exchange.models import Published, Publisher, SigningKey
from varsam.areas.liaison.exchange.publishing import address

PAGE = 100
_KEPT_SECONDS = 3600
NO_PAGE = _("Flödet har ingen sådan sida.")
NOT_YET = _("Flödet är inte signerat än. Det blir det inom någon minut.")


@dataclass(frozen=True)
class Page:
    """One page of what is published: what it says of the whole, and its entries."""

    head: Head
    entries: tuple[Signed, ...]


def publisher() -> Publisher | None:
    """Who publishes; None until the worker has signed for the first time."""
    return Publisher.objects.select_related("municipality").first()


def keys(of: Publisher) -> tuple[KeyRow, ...]:
    """Every public key, the newest first; old ones stay, for what they have signed."""
    return tuple(
        KeyRow(
            each.name,
            bytes(each.public),
            each.made_at,
            each.retired_at,
            each.endorsed_by.name if each.endorsed_by else "",
            each.endorsement,
        )
        for each in SigningKey.objects.filter(publisher=of).select_related("endorsed_by")
    )


def newest(of: Publisher, kind: str = "") -> QuerySet[Published]:
    """The newest version of every entry, those that changed last first."""
    found = Published.objects.filter(publisher=of, is_newest=True).select_related("key")
    return found.filter(kind=kind) if kind else found


def signed(row: Published) -> Signed:
    return Signed(row.statement, row.digest, row.key.name, row.signature)


def page(of: Publisher, number: int, kind: str = "") -> Page | None:
    """A page of all entries, or of one kind; None where there is none of that number."""
    rows = newest(of, kind)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    if not 1 <= number <= pages:
        return None
    shown = tuple(signed(row) for row in rows[(number - 1) * PAGE : number * PAGE])
    return Page(replace(head(of), total=total, page=number, pages=pages), shown)


def head(of: Publisher) -> Head:
    """What is said of the whole."""
    home = of.municipality
    return Head(
        publisher=of.uid,
        names={"sv": home.name_sv, "en": home.name_en},
        number=of.number,
        changed_at=of.changed_at,
        keys=keys(of),
        total=0,
        home=address("methods:methods"),
        about=address("exchange_feed:about"),
        json_address=address("exchange_feed:json"),
        atom_address=address("exchange_feed:atom"),
    )


def kept(of: Publisher, name: str, make: Callable[[], bytes | None]) -> bytes | None:
    """A document as it was made before, for as long as nothing that is published changes."""
    key = f"exchange|{of.number}|{name}"
    found: bytes | None = cache.get(key)
    if found is None:
        found = make()
        if found is not None:
            cache.set(key, found, _KEPT_SECONDS)
    return found


def number(text: str) -> int:
    """A page's number as it stands in an address; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
