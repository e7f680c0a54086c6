"""The return code: sixteen digits that open one thread, and nothing else ever does for its writer.

From the code argon2id derives 64 bytes: an access token (the database stores its SHA-256 and so finds and opens the
thread) and a key that wraps the thread's key. The salt is one for the installation and lies in the key file, so that
every attempt costs the same, whether a thread exists or not, and a stolen database gives nothing to try codes against.
Cost: 7 MiB and 5 passes, one of the settings that OWASP's password storage cheat sheet gives as equally strong, and
the fastest of them here: less memory stays nearer to the processor.
"""

import hmac
import re
import secrets
import threading
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from argon2.low_level import Type, hash_secret_raw

from varsam.kernel.vault import api as vault

DIGITS = 16
MEMORY_KIB = 7 * 1024
PASSES = 5
_ARABIC_INDIC = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


@dataclass(frozen=True)
class Opened:
    """What a code gives: `token` (32 bytes) proves the writer to the database, `key` (32 bytes) unwraps the thread."""

    token: bytes
    key: bytes

    @property
    def digest(self) -> bytes:
        return sha256(self.token).digest()


@lru_cache(maxsize=1)
def _salt() -> bytes:
    return vault.subkey("return code")[:16]


# One at a time in each process (there is a process for each core): side by side they only make each other wait.
_turn = threading.Lock()


def stretch(code: str) -> Opened:
    """Derive what a code opens; slow on purpose (about 15 ms), so never inside a transaction."""
    with _turn:
        raw = hash_secret_raw(code.encode(), _salt(), PASSES, MEMORY_KIB, 1, 64, Type.ID)
    return Opened(raw[:32], raw[32:])


def new_submission() -> str:
    """A secret for one form as it is shown, so that sending it twice is sending it once."""
    return secrets.token_hex(16)


def code_for(submission: str, text: str) -> str:
    """The code of one sending: the same form with the same text has the same code, so that a double click, or a page
    loaded again, shows the writer the code that works. Without a submission the code is drawn by lot."""
    if not re.fullmatch(r"[0-9a-f]{32}", submission):
        submission = new_submission()
    digest = hmac.digest(vault.subkey("submission"), f"{submission}\0{text}".encode(), sha256)
    return f"{int.from_bytes(digest) % 10**DIGITS:0{DIGITS}d}"


def message_id_bytes(submission: str, text: str) -> bytes:
    """Sixteen bytes that name one sending of a reply, for the same purpose."""
    return hmac.digest(vault.subkey("reply"), f"{submission}\0{text}".encode(), sha256)[:16]


def normalise(written: str) -> str | None:
    """The sixteen digits of what somebody typed, in any grouping and in Arabic or Persian digits too; None if it
    cannot be a code."""
    digits = re.sub(r"[\s\-–—.·‎‏]", "", written.translate(_ARABIC_INDIC))
    return digits if re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits) else None


def groups(code: str) -> list[str]:
    """The code as people read it: four groups of four."""
    return [code[i : i + 4] for i in range(0, DIGITS, 4)]
