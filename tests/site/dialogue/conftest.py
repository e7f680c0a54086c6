"""The pages' tests stand on the same dialogues as those of the area."""

from tests.areas.collaboration.dialogue.conftest import dialogue, promised, signs_in

__all__ = ["dialogue", "promised", "signs_in"]
