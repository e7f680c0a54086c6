"""What we publish and by which keys, whose feeds we follow, and what we have made of what they say."""

from varsam.areas.liaison.exchange.models.entry import Entry, EntryVersion
from varsam.areas.liaison.exchange.models.published import Published, Publisher, SigningKey, SigningSecret
from varsam.areas.liaison.exchange.models.subscription import Subscription, TheirKey

__all__ = [
    "Entry",
    "EntryVersion",
    "Published",
    "Publisher",
    "SigningKey",
    "SigningSecret",
    "Subscription",
    "TheirKey",
]
