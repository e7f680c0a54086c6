"""The texts that relatives agree to, in the version that is in force."""

from typing import Any

from django.utils import timezone

from varsam.areas.relatives.support.models import Wording

SUPPORT, HANDOVER, GROUP = "support", "handover", "group"


def current(slug: str) -> Wording:
    """The newest version that holds now; Wording.DoesNotExist where there is none."""
    return Wording.objects.filter(slug=slug, valid_from__lte=timezone.now()).latest("number")


def rows(data: dict[str, Any], valid_from: Any) -> list[Wording]:
    """The first version of each, of what `data/wordings.yaml` says."""
    return [
        Wording(slug=row["slug"], number=1, texts=row["texts"], valid_from=valid_from, source=data["source"])
        for row in data["wordings"]
    ]
