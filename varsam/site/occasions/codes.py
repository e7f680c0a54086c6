"""The code that those in the room scan with their telephones."""

from dataclasses import dataclass

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

# The light margin that a reader needs to find the code (ISO/IEC 18004 § 9.1).
_MARGIN = 4


@dataclass(frozen=True)
class Code:
    """A QR code as a drawing: `side` in squares with its margin, `path` the dark ones (an SVG path)."""

    side: int
    path: str


def draw(address: str) -> Code:
    """An address as a code that stands a little dirt and a low sun."""
    made = QRCode(error_correction=ERROR_CORRECT_M, border=_MARGIN)
    made.add_data(address)
    squares = made.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(squares) for x, dark in enumerate(row) if dark)
    return Code(len(squares), path)
