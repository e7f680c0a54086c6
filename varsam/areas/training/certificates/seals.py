"""What the name on a certificate is bound to, and opening it."""

import uuid

from varsam.areas.training.certificates.models import Certificate
from varsam.kernel.vault import api as vault


def belongs_to(key_id: uuid.UUID, certificate: uuid.UUID) -> str:
    return f"certificate holder {key_id} {certificate}"


def name_of(certificate: Certificate) -> str:
    """Whom it is for; for those whom row security lets see its key."""
    bound = belongs_to(certificate.data_key_id, certificate.pk)
    return vault.unseal(vault.open_key(certificate.data_key), certificate.holder, belongs_to=bound).decode()
