"""How far a file has come is told while it is read, and not only when it has been."""

import uuid
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.site.conftest import words
from varsam.areas.methods.studies import bringing
from varsam.kernel.access import actor


def test_a_page_says_how_far_its_file_has_come(
    as_user: Any, cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, seen = as_user("metodansvarig"), []
    records = "".join(f"TY  - JOUR\nTI  - Undersökning nummer {n} om skolor\nER  - \n" for n in range(1_200))
    brought = SimpleUploadedFile("traffar.ris", records.encode())
    with actor.acting(cast("metodansvarig")):
        page = lead.post("/arbete/studier/filer/", {"brought": brought})["Location"]

    def looked(entries: Iterator[Any], n: int) -> Iterator[Any]:
        answer = lead.get(page)
        bar = answer.content.decode().split("<progress", 1)[1].split(">", 1)[0]
        seen.append((words(answer).replace("\xa0", " "), bar))
        return islice(entries, n)

    monkeypatch.setattr(bringing, "islice", looked)
    bringing.work(uuid.UUID(page.rstrip("/").rsplit("/", 1)[1]))
    assert "Filen öppnas" in seen[0][0]
    assert "500 av 1 200 poster är lästa" in seen[1][0]
    assert 'max="1200" value="500"' in seen[1][1]
    assert "1 000 av 1 200 poster är lästa" in seen[2][0]
    assert "1 200 nya studier är inlästa" in words(lead.get(page)).replace("\xa0", " ")
