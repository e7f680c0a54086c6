"""Failures that are to be expected, told in one line with a way out; anything else is a fault of ours."""

import errno
import sys

STATUS_REFUSED = 1
STATUS_INPUT = 2
_DISK_FULL = "Free at least 200 MB, or choose a folder on another disk. Nothing that was saved is lost."


class Refused(Exception):
    """A command cannot do what was asked: `message` says why, `way_out` what to do."""

    def __init__(self, message: str, way_out: str = "", *, status: int = STATUS_REFUSED) -> None:
        super().__init__(message)
        self.message = message
        self.way_out = way_out
        self.status = status


def told(error: BaseException) -> Refused | None:
    """What a failure means for the person at the terminal, or None where it is no expected one."""
    if isinstance(error, Refused):
        return error
    for one in (error, error.__cause__):
        for explain in (_of_embedded, _of_keys, _of_database, _of_files):
            refused = explain(one)
            if refused is not None:
                return refused
    return None


def _is(error: BaseException | None, module: str, name: str) -> bool:
    # What was never imported cannot have been raised; importing it here would slow down every failure.
    kind = getattr(sys.modules.get(module), name, None)
    return kind is not None and isinstance(error, kind)


def _of_embedded(error: BaseException | None) -> Refused | None:
    if not _is(error, "config.embedded.layout", "EmbeddedError"):
        return None
    return Refused(str(error), getattr(error, "way_out", ""))


def _of_keys(error: BaseException | None) -> Refused | None:
    if _is(error, "varsam.kernel.vault.keys_part", "KeysPartError"):
        return Refused(str(error), getattr(error, "way_out", ""))
    if not _is(error, "varsam.lib.keyring", "KeyFileError"):
        return None
    return Refused(
        str(error), "Put the key file back where it was (VARSAM_KEY_FILE), from the copy you keep."
    )


def _of_database(error: BaseException | None) -> Refused | None:
    if _is(error, "psycopg.errors", "DiskFull"):
        return Refused("The disk of the database is full.", _DISK_FULL)
    # Failures of a connection have no code of SQL; those that have one are of a statement, and ours to mend.
    if _is(error, "psycopg", "OperationalError") and getattr(error, "sqlstate", None) is None:
        reason = str(error).strip().splitlines()[0].strip() if str(error).strip() else "no answer"
        return Refused(
            f"The database cannot be reached: {reason}", "Is it running, and is DATABASE_URL right?"
        )
    return None


def _of_files(error: BaseException | None) -> Refused | None:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Refused("The disk is full.", _DISK_FULL)
    return None
