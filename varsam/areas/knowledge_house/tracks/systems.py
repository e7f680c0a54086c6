"""Which casework systems are connected, as the settings say."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from varsam.areas.knowledge_house.tracks.casework import CaseworkSystem, Failed
from varsam.areas.knowledge_house.tracks.casework_fake import FakeCasework
from varsam.areas.knowledge_house.tracks.casework_http import HttpCasework
from varsam.areas.knowledge_house.tracks.enums import Fault


class NotSetUp(Failed):
    """No system of that name is connected, or its settings are not whole."""

    fault = Fault.NOT_SET_UP


@dataclass(frozen=True)
class Connected:
    """A system that the settings name: what people call it, whether it is invented, and what is wrong with its settings
    (a plain English sentence for whoever runs it, empty where nothing is)."""

    slug: str
    name: str
    is_invented: bool
    wrong: str


def _settings() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = settings.CASEWORK
    return found


def connected() -> list[Connected]:
    """Every system that the settings name."""
    return [
        Connected(slug, str(said["name"]), bool(said.get("folder")), _wrong(said))
        for slug, said in _settings().items()
    ]


def names() -> dict[str, str]:
    """What people call each system."""
    return {each.slug: each.name for each in connected()}


def _wrong(said: dict[str, Any]) -> str:
    if said.get("folder"):
        return ""
    place = urlsplit(said["address"])
    if not place.hostname:
        return "no address"
    if place.scheme != "https" and place.hostname not in {"127.0.0.1", "localhost", "::1"}:
        return "the address is not https"
    if not said.get("token_file") or not Path(said["token_file"]).is_file():
        return "no file with the token"
    if said.get("ca_file") and not Path(said["ca_file"]).is_file():
        return "no file with the certificate authority"
    return ""


def system(slug: str) -> CaseworkSystem:
    """The system of that name; raises NotSetUp."""
    said = _settings().get(slug)
    if said is None or _wrong(said):
        raise NotSetUp
    if said.get("folder"):
        return FakeCasework(Path(said["folder"]))
    return HttpCasework(
        said["address"],
        Path(said["token_file"]).read_text(encoding="utf-8").strip(),
        ca_file=Path(said["ca_file"]) if said.get("ca_file") else None,
        deadline=float(said["deadline"]),
    )
