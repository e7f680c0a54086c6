"""The route chooser's tests: enquiries that come in, and the editor as its form sends it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from varsam.kernel.conversations import intake
from varsam.kernel.conversations.states import Door, Sender

EDIT = "/arbete/vagvalet/andra/"


@pytest.fixture
def receive(db: None) -> Callable[..., intake.Received]:
    """`receive(sender=Sender.SCHOOL)`: something comes in."""

    def received(text: str = "Jag är orolig.", **said: Any) -> intake.Received:
        values = {
            "door": Door.ANONYMOUS_FORM,
            "sender": Sender.RELATIVE,
            "language": "sv",
            "district": None,
            "submission": "",
        }
        return intake.receive(text=text, **{**values, **said})

    return received


class Editor:
    """The editor in somebody's browser: each act sends the draft that the page before it carried."""

    def __init__(self, client: Any, start: str = EDIT) -> None:
        self.client = client
        self.page = client.get(start)

    @property
    def draft(self) -> str:
        return str(self.page.context["draft"])

    def act(self, act: str, **said: Any) -> Any:
        self.page = self.client.post(EDIT, {"draft": self.draft, "act": act, **said})
        return self.page

    def change(self, rule: str, **said: Any) -> Any:
        """Open a rule, change some of its fields and put it into the draft."""
        form = self.act(f"open-{rule}").context["form"]
        values = {name: form[name].value() for name in form.fields}
        filled = {name: value for name, value in {**values, **said}.items() if value not in (None, False)}
        return self.act(f"save-{rule}", **filled)

    def said(self, **more: Any) -> dict[str, Any]:
        return {
            "valid_from": timezone.localdate().isoformat(),
            "basis": "Beslut i provet",
            "note": "Vi provar",
            **more,
        }

    def attempt(self, **more: Any) -> Any:
        return self.act("try", **self.said(**more))

    def write(self, **more: Any) -> Any:
        return self.act("write", **self.said(**more))


@pytest.fixture
def editor(sign_in: Any) -> Editor:
    return Editor(sign_in("samordnare"))


@pytest.fixture
def decide(desk: Any) -> Callable[..., Any]:
    """`decide(reference, "sspf", about="person", age=15)`: the questions answered, the proposal read, a way decided."""

    def decided(reference: str, route: str, *, reason: str = "", **facts: Any) -> Any:
        shown = desk.post(f"/arbete/vagvalet/forfragan/{reference}/", facts, headers={"HX-Request": "true"})
        found = shown.context["proposal"]
        proposed = re.findall(r'name="route" value="([a-z_0-9]+)"', shown.content.decode())
        choice = {"route": route} if route in proposed else {"route": "other", "other": route}
        seen = {"version": found.version, "rules": found.rules}
        return desk.post(
            f"/arbete/vagvalet/forfragan/{reference}/bestam/", {**facts, **choice, **seen, "text": reason}
        )

    return decided
