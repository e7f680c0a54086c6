"""What the database said no to, as something that a page can catch."""

from varsam.areas.training.occasions.enums import Refusal


class NotNow(Exception):
    """It cannot be done; `refusal.label` says why, in words for whoever asked."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def check(word: str | None) -> None:
    """Raise NotNow for a word of the database's; None: it was done."""
    if word is not None:
        raise NotNow(Refusal(word))
