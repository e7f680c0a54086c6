"""With whom the city talks, what was asked, and what the city has promised. Nothing of members, nothing of beliefs."""

from varsam.areas.collaboration.dialogue.models.community import Community, Contact
from varsam.areas.collaboration.dialogue.models.promise import Delay, Promise
from varsam.areas.collaboration.dialogue.models.question import Question

__all__ = ["Community", "Contact", "Delay", "Promise", "Question"]
