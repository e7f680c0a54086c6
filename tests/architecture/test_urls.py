"""Every address says for whom it is; what it says is what runs, because the gate is the decorator that says it."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from varsam.kernel.access.gates import Access

# Views of libraries: allauth guards its own, and runs with the signed-in user as actor (access.middleware).
LIBRARY = ("allauth.", "django.views.generic.base")
# What may be seen without signing in. A new public page is a decision, so it is written down twice.
PUBLIC = {
    "health",
    "site:home", "site:operations", "site:operations_write", "site:deidentify", "site:privacy", "site:accessibility",
    "site:demo_mail",
    # Situations without persons; what is searched for or answered there is kept nowhere.
    "guides:guides", "guides:guide", "guides:check",
    # Where to turn: answered at once, and kept nowhere.
    "routes:choose",
    "relatives:start", "relatives:write",
    # Advice to read; and where somebody lives is posted, answered and kept nowhere.
    "relatives:guides", "relatives:guide", "relatives:offices",
    "exchange_feed:json", "exchange_feed:atom", "exchange_feed:about",
    "exchange_feed:format", "exchange_feed:example",
    "api:methods", "api:method", "api:lessons", "api:lesson", "api:keys", "api:openapi",
    "methods:methods", "methods:method", "methods:compare", "rating:rule",
    # Learned alone: whoever has the link has the progress, and nobody is known.
    "introduction:start", "introduction:overview", "introduction:step", "introduction:finish", "introduction:proof",
    "picture:newest", "picture:picture", "picture:pdf", "picture:csv",
    # Whoever works in the city signs up without an account; what is their own they open by a link that is sent to them.
    "training:catalogue", "training:course", "training:interest", "training:my_interest", "training:sign_up",
    "training:sign_up_group", "training:place", "training:cancel", "training:calendar", "training:material",
    "training:party", "training:mine", "training:everything", "training:door",
    # From a mail too: a survey that is answered without a name, and one's own certificate; and checking anybody's by its code.
    "survey:survey", "certificate:check", "certificate:checked", "certificate:mine", "certificate:paper",
    # Opened from a mail, and fetched by calendars: whoever has the secret sees times, and nothing else.
    "invitations:invitation", "feeds:feed",
}  # fmt: skip
WRITER = {
    "conversations:return",
    "conversations:thread",
    "conversations:reply",
    "conversations:leave",
    "conversations:erase",
    "own_support:support",
    "own_support:answer",
    "own_support:share",
    "own_support:end_coach",
    "own_support:leave",
    "own_support:helped",
    "own_support:groups",
    "own_support:group",
    "own_support:ask",
    "own_support:agree",
    "own_support:rename",
    "own_support:leave_group",
    "own_support:office",
    "own_support:consent",
    "own_support:refuse",
    "own_support:withdraw",
    "appointments:choose",
    "appointments:take",
    "appointments:cancel",
    "our_support:status",
    "our_support:check",
    "our_support:accept",
    "our_support:decline",
    "our_support:tick",
    "our_support:follow_up",
    "our_support:lesson",
    "our_support:withdraw",
}


def addresses(patterns: list[Any] | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from addresses(pattern.url_patterns, namespace + inner)
        else:
            yield f"{namespace}{pattern.name}", pattern


def _full_addresses(
    patterns: list[Any] | None = None, before: str = "", namespace: str = ""
) -> Iterator[tuple[str, str]]:
    """Name and whole address of every page, without the language."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        here = before if isinstance(pattern.pattern, LocalePrefixPattern) else before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _full_addresses(pattern.url_patterns, here, namespace + inner)
        else:
            yield f"{namespace}{pattern.name}", here


def test_every_address_declares_its_access() -> None:
    silent = [
        name
        for name, pattern in addresses()
        if not isinstance(getattr(pattern.callback, "access", None), Access)
        and not pattern.callback.__module__.startswith(LIBRARY)
    ]
    assert silent == []


def test_what_is_public_is_on_the_list() -> None:
    kinds: dict[str, set[str]] = {"public": set(), "writer": set(), "staff": set()}
    for name, pattern in addresses():
        access = getattr(pattern.callback, "access", None)
        if access:
            kinds[access.kind].add(name)
    assert kinds["public"] == PUBLIC
    assert kinds["writer"] == WRITER
    assert kinds["staff"] == {name for name, address in _full_addresses() if address.startswith("arbete/")}


def test_names_are_unique() -> None:
    names = [name for name, pattern in addresses() if not pattern.callback.__module__.startswith(LIBRARY)]
    assert sorted(names) == sorted(set(names))
