"""The versions of rules that decided who must say yes."""

from collections.abc import Iterable

from varsam.kernel.lawfulness.models import LegalRule


def rules_of(names: Iterable[str]) -> list[LegalRule]:
    """The versions by the names under which a request remembers them ("slug number"), in that order."""
    found = []
    for name in names:
        slug, _space, number = name.rpartition(" ")
        found += list(LegalRule.objects.filter(slug=slug, number=int(number)))
    return found
