"""The invented casework system of the demo. The tests hold it to the same contract as a real one."""

import json
import os
import uuid
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.utils import timezone

from varsam.areas.knowledge_house.tracks import casework
from varsam.areas.knowledge_house.tracks.casework import Asked, Standing
from varsam.areas.knowledge_house.tracks.enums import Status


class FakeCasework:
    """A system that keeps its cases as small files in a folder, so that the worker and a test see the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, key: uuid.UUID, asked: Asked) -> Standing:
        # The reference follows from the key, so that asking twice finds the case that the first asking opened.
        reference = f"DEMO-{int(sha256(key.bytes).hexdigest()[:9], 16) % 10**6:06d}"
        if not self._file(reference).exists():
            self.put(Standing(reference, Status.RECEIVED, timezone.now()), asked)
        return self.status(reference)

    def status(self, reference: str) -> Standing:
        try:
            said = json.loads(self._file(reference).read_text())
        except FileNotFoundError:
            raise casework.UnknownReference from None
        if said.get("moved"):
            return self.status(said["moved"])
        return Standing(reference, Status(said["status"]), datetime.fromisoformat(said["at"]))

    def ping(self) -> None:
        return None

    # --- what somebody does in that system -------------------------------------------------------------------

    def put(self, standing: Standing, asked: Asked | None = None) -> None:
        """A case stands so there now."""
        self._write(
            standing.reference,
            {"status": standing.status.value, "at": standing.at.isoformat(), "asked": asdict(asked) if asked else None},
        )  # fmt: skip

    def rename(self, reference: str, new: str) -> None:
        """A case is called something else from now on."""
        self.put(Standing(new, self.status(reference).status, timezone.now()))
        self._write(reference, {"moved": new})

    def _file(self, reference: str) -> Path:
        # Named by digest: a reference may hold a slash.
        return self._folder / f"{sha256(reference.encode()).hexdigest()[:24]}.json"

    def _write(self, reference: str, said: dict[str, object]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        half = self._folder / f"{uuid.uuid4()}.half"
        half.write_text(json.dumps(said))
        os.replace(half, self._file(reference))
