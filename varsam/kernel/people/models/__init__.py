"""Who works where: the organisations of the municipality and its partners, and their people."""

from varsam.kernel.people.models.calendar import Holiday
from varsam.kernel.people.models.membership import Membership, Role
from varsam.kernel.people.models.organisation import District, Organisation
from varsam.kernel.people.models.time_limit import TimeLimit
from varsam.kernel.people.models.user import User

__all__ = ["District", "Holiday", "Membership", "Organisation", "Role", "TimeLimit", "User"]
