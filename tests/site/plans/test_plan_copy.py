"""The participant's copy: readable in their language, to a screen reader too, and without a name unless it is asked for."""

import io
import re
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from tests.site.plans.conftest import OWN, WISH
from varsam.areas.knowledge_house.plans.models import Measure
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.records import identities
from varsam.kernel.vault.identities import Contact, Person
from varsam.kernel.vault.models import Protection
from varsam.site.plans import copy_of_plan

SAID = {
    "sv": ("Det du vill", "Din egen siffra: 2 när vi började, 6 den", "Det du inte håller med om"),
    "en": ("What you want", "Your own number: 2 when we began, 6 on", "What you do not agree with"),
    # Words that run from the right are read out in another order: each is looked for by itself.
    "ar": ("تريده", "رقمك", "توافق", "الخطة"),
    "so": ("Waxa aad rabto", "Lambarkaaga: 2 markii aan bilownay", "Waxa aadan ku raacsanayn"),
    "fa": ("برنامه", "عدد", "موافق"),
}


def given(client: Client, measure: Measure, **sent: str) -> pypdf.PdfReader:
    answer = client.post(reverse("plans:give_copy", args=[measure.record.reference]), sent)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Cache-Control"] == "no-store"
    return pypdf.PdfReader(io.BytesIO(answer.content))


def text_of(reader: pypdf.PdfReader) -> str:
    return re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in reader.pages))


@pytest.mark.parametrize("language", copy_of_plan.LANGUAGES)
def test_the_copy_is_read_in_every_language(
    own: Client, measure: Measure, plan: Any, as_owner: Any, language: str
) -> None:
    reader = given(own, measure, language=language)
    root: Any = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, language)
    assert root["/ViewerPreferences"]["/Direction"] == ("/R2L" if language in {"ar", "fa"} else "/L2R")
    text = text_of(reader)
    for said in (*SAID[language], WISH, "Studiestöd", "Kurator", "Fotbollen", "Tränaren ska inte vara med."):
        assert said in text
    assert measure.record.pseudonym not in text
    assert [(copy.language, copy.named) for copy in plan().copies] == [(language, False)]
    with as_owner():
        entry = AuditEntry.objects.filter(event="plan.copied").latest("pk")
        assert entry.details == {"language": language, "named": False}


def test_the_name_stands_on_it_only_where_it_was_opened(
    own: Client, measure: Measure, cast: Any, plan: Any
) -> None:
    with acting(cast(OWN)):
        identities.add_identity(
            record=measure.record, person=Person("Dalia Söderström"), contact=Contact(),
            protection=Protection.NONE, by=cast(OWN),
        )  # fmt: skip
    assert "Söderström" not in text_of(given(own, measure, language="sv"))
    assert "Dalia Söderström" in text_of(given(own, measure, language="sv", named="on"))
    assert [copy.named for copy in plan().copies] == [True, False]
    with acting(cast(OWN)):
        assert [each.what for each in identities.openings(measure.record)] == ["name"]


def test_without_an_identity_nothing_is_opened(own: Client, measure: Measure, plan: Any) -> None:
    given(own, measure, language="sv", named="on")
    assert plan().copies[0].named is False


def test_every_fixed_word_is_there_in_every_language() -> None:
    every = copy_of_plan._words()

    def keys(found: dict[str, Any]) -> set[str]:
        return {
            f"{key}.{inner}"
            for key, value in found.items()
            for inner in (value if isinstance(value, dict) else [""])
        }

    assert set(every) == set(copy_of_plan.LANGUAGES)
    assert {language: keys(found) ^ keys(every["sv"]) for language, found in every.items()} == dict.fromkeys(
        every, set()
    )
    assert not [found for found in every.values() if found["rating"]["changed"].count("{") != 3]
