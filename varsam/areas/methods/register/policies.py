"""What may be chosen, and what may stand in words that anybody reads. Row security and triggers hold who decides."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from varsam.areas.methods.register.models import Method
from varsam.areas.methods.register.states import State
from varsam.lib import deidentification
from varsam.lib.deidentification import Kind

# Names stand in sources, and an organisation's address may be what somebody needs. These point at one person alone.
_NEVER = frozenset({Kind.PERSONNUMMER, Kind.PHONE, Kind.EMAIL})


class Withdrawn(ValueError):
    """The method is no longer used; nobody chooses it from now on. `words` says so to whoever tried."""

    @property
    def words(self) -> str:
        return _("En metod som du har valt används inte längre. Välj en annan, eller ingen.")


class PointsAtSomebody(ValueError):
    """A text points at a person; says by which kinds of identifier, and never repeats them."""

    def __init__(self, kinds: frozenset[Kind]) -> None:
        super().__init__(", ".join(sorted(kinds)))
        self.kinds = kinds


def may_be_used(method: Method) -> bool:
    """Whether somebody may choose it for something new."""
    return method.is_usable


def choosable(already: int | None = None) -> QuerySet[Method]:
    """What somebody may choose from: neither what is no longer used nor what is only an idea; and what they had chosen `already`
    (its id), so that writing the rest anew does not lose it."""
    return Method.objects.filter(~Q(state__in=(State.IDEA, State.WITHDRAWN)) | Q(pk=already))


def check_may_be_used(method: Method | None) -> None:
    """Raises Withdrawn for a method that nobody chooses any more; no method at all is nobody's choice."""
    if method is not None and not may_be_used(method):
        raise Withdrawn(method.slug)


def check_newly_chosen(slugs: Iterable[str], already: Iterable[str] = ()) -> None:
    """Raises Withdrawn, with its address, where one of these methods is withdrawn and was not chosen already."""
    new = set(slugs) - set(already)
    if new and (gone := Method.objects.filter(slug__in=new, state=State.WITHDRAWN).first()):
        raise Withdrawn(gone.slug)


def check_person_free(*texts: str) -> None:
    """Raises PointsAtSomebody where a text of the register holds a personnummer, a telephone number or an e-mail address."""
    found = frozenset(each.kind for text in texts for each in deidentification.find(text)) & _NEVER
    if found:
        raise PointsAtSomebody(found)
