"""What waits for those who handle records: consents that run out soon."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from varsam.kernel.lawfulness import consents
from varsam.site.editing.tasks import Waiting


def waiting() -> list[Waiting]:
    """One line for the desk where consents in one's records run out soon; empty where none does."""
    now = timezone.now()
    count = sum(request.until > now for request in consents.ending())
    if not count:
        return []
    said = ngettext("samtycke går snart ut", "samtycken går snart ut", count)
    return [Waiting(said, reverse("consent:ending"), count)]
