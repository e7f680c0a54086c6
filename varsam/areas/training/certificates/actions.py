"""What the unit that held an occasion does with its certificates. Each act is one transaction, and on record in it."""

from django.db import transaction

from varsam.areas.training.certificates.models import Certificate
from varsam.kernel.access.functions import call
from varsam.kernel.people.models import User


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, why: str, by: User) -> bool:
    """It no longer counts, and whoever checks it is told so. False where somebody was first; ProgrammingError for those who
    may not, IntegrityError without a reason."""
    return _told("revoke", certificate, why)


@transaction.atomic
def reinstate_certificate(*, certificate: Certificate, by: User) -> bool:
    """It was revoked by mistake and counts again. False where it does; ProgrammingError for those who may not."""
    return _told("reinstate", certificate)


@transaction.atomic
def send_again(*, certificate: Certificate, by: User) -> bool:
    """Mail its holder the link once more. False where there is nobody to write to; ProgrammingError for those who may not."""
    return _told("send_again", certificate)


def _told(act: str, certificate: Certificate, *more: str) -> bool:
    return bool(call(f"certificates_{act}", certificate.pk, *more))
