"""The pages' tests: somebody signed in, and what a page says."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from varsam.kernel.people.models import User

Browse = Callable[[str], Client]


def plain(markup: str) -> str:
    """Markup as it reads: without its tags and in single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def words(response: Any) -> str:
    """What the page's main part says."""
    return plain(response.content.decode().split("<main", 1)[1].split("</main>", 1)[0])


def page_words(response: Any) -> str:
    """What all of the page says, with its head and its menus."""
    return plain(response.content.decode())


@pytest.fixture
def as_user(cast: Callable[[str], User]) -> Browse:
    """`as_user("polis")`: a browser of their own in which they are signed in."""

    def signed_in(account: str) -> Client:
        client = Client()
        client.force_login(cast(account))
        return client

    return signed_in


@pytest.fixture
def desk(sign_in: Callable[[str], Any]) -> Any:
    """A browser in which Elin, the coordinator, is signed in."""
    return sign_in("samordnare")
