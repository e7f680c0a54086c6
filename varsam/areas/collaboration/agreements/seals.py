"""Opening the sealed papers of an agreement."""

import uuid

from varsam.areas.collaboration.agreements.models import Agreement, Paper
from varsam.kernel.vault import api as vault
from varsam.kernel.vault import papers


def place_of(agreement: Agreement, paper: uuid.UUID) -> papers.Place:
    """What a paper of it is bound to."""
    return papers.Place("agreement paper", agreement.data_key_id, paper)


def key_of(agreement: Agreement) -> bytes:
    """The 32 bytes that open its papers, for someone whom row security lets see its key."""
    return vault.open_key(agreement.data_key)


def name_of(agreement: Agreement, paper: Paper) -> str:
    """What the file is called."""
    return papers.name_of(key_of(agreement), place_of(agreement, paper.pk), paper.name)


def content_of(agreement: Agreement, paper: Paper) -> bytes:
    """The file as it was brought; empty where it has been removed."""
    return papers.content_of(key_of(agreement), place_of(agreement, paper.pk), paper.sealed)
