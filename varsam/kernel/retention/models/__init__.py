"""How long things are kept, what is on its way out, and what is left as proof."""

from varsam.kernel.retention.models.certificate import Certificate
from varsam.kernel.retention.models.coming import Coming
from varsam.kernel.retention.models.destruction import DestructionList, ListItem
from varsam.kernel.retention.models.hold import Hold
from varsam.kernel.retention.models.rule import Exemption, RetentionRule

__all__ = ["Certificate", "Coming", "DestructionList", "Exemption", "Hold", "ListItem", "RetentionRule"]
