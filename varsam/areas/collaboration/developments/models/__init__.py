"""What happens in the city, without persons; and, apart from it, what a group makes of it."""

from varsam.areas.collaboration.developments.models.conclusion import Conclusion, Ground
from varsam.areas.collaboration.developments.models.development import Development

__all__ = ["Conclusion", "Development", "Ground"]
