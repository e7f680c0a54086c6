"""What the sealed parts of an agreement are bound to, and opening them."""

import uuid

from varsam.areas.collaboration.agreements.models import Agreement, Paper
from varsam.kernel.vault import api as vault


def name_belongs_to(key_id: uuid.UUID, paper: uuid.UUID) -> str:
    return f"agreement paper name {key_id} {paper}"


def paper_belongs_to(key_id: uuid.UUID, paper: uuid.UUID) -> str:
    return f"agreement paper {key_id} {paper}"


def key_of(agreement: Agreement) -> bytes:
    """The 32 bytes that open its papers, for someone whom row security lets see its key."""
    return vault.open_key(agreement.data_key)


def name_of(agreement: Agreement, paper: Paper) -> str:
    """What the file is called."""
    bound = name_belongs_to(agreement.data_key_id, paper.pk)
    return vault.unseal(key_of(agreement), paper.name, belongs_to=bound).decode()


def content_of(agreement: Agreement, paper: Paper) -> bytes:
    """The file as it was brought; empty where it has been removed."""
    if paper.sealed is None:
        return b""
    bound = paper_belongs_to(agreement.data_key_id, paper.pk)
    return vault.unseal(key_of(agreement), paper.sealed, belongs_to=bound)
