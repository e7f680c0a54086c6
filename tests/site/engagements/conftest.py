"""The engagement that goes on, for its pages too."""

from tests.areas.knowledge_house.engagements.conftest import engaged, matched

__all__ = ["engaged", "matched"]
