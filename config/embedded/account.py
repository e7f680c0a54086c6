"""Under which account of the machine PostgreSQL runs, and what that account may reach.

PostgreSQL refuses to run as root, so root runs it as an account that owns nothing else. That account must be
able to pass the folders above the data; it is given the right to pass them, alone and without reading.
"""

import errno
import os
import pwd
import shutil
import stat
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from config.embedded.layout import EmbeddedError, Layout, binary

_ACCOUNT_FOR_ROOT = "varsam-postgres"
_ACL = "system.posix_acl_access"
_ACL_HEADER = struct.pack("<I", 2)
_ACL_ENTRY = struct.Struct("<HHI")
_USER_OBJ, _USER, _GROUP_OBJ, _GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
_NOBODY_NAMED = 0xFFFFFFFF
_PASS = 1


class RunAs(TypedDict, total=False):
    """The options of subprocess that change the account."""

    user: int
    group: int
    extra_groups: list[str | int]


@dataclass(frozen=True)
class Account:
    """The account that PostgreSQL runs under; `change` is false where it is already ours."""

    name: str
    uid: int
    gid: int
    change: bool

    def popen_options(self) -> RunAs:
        """What subprocess needs to run a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.change else {}


def choose(layout: Layout) -> Account:
    """The account for this data folder: ours; for root the one that owns the database, or one of its own."""
    me = os.geteuid()
    owner = _owner(layout.cluster)
    if me != 0:
        for path in (layout.data, layout.cluster):
            if _owner(path) not in (None, me):
                raise _foreign(path)
        return _account(me, change=False)
    return _account(owner, change=True) if owner else _account_for_root()


def _owner(path: Path) -> int | None:
    try:
        return path.stat().st_uid
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise _foreign(path.parent) from error


def _foreign(path: Path) -> EmbeddedError:
    try:
        owner = pwd.getpwuid(path.stat().st_uid).pw_name
    except (KeyError, OSError):
        owner = "another user"
    return EmbeddedError(
        f"The data folder {path} belongs to {owner}.",
        "Run as that user, or choose another folder (--data, VARSAM_DATA).",
    )


def _account(uid: int, *, change: bool) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError as error:
        raise EmbeddedError(
            f"The user number {uid} has no name on this machine, and PostgreSQL needs one.",
            "Run as a user that is listed in the machine's passwd file, or set DATABASE_URL.",
        ) from error
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, change)


def _account_for_root() -> Account:
    try:
        return _account(pwd.getpwnam(_ACCOUNT_FOR_ROOT).pw_uid, change=True)
    except KeyError:
        pass
    for command in (
        [
            "useradd",
            "--system",
            "--user-group",
            "--no-create-home",
            "--shell",
            "/bin/false",
            _ACCOUNT_FOR_ROOT,
        ],
        ["adduser", "-S", "-D", "-H", "-s", "/bin/false", _ACCOUNT_FOR_ROOT],
    ):
        if shutil.which(command[0]) is None:
            continue
        # Two starts at once may both try; what counts is that the account is there afterwards.
        subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL)
        try:
            return _account(pwd.getpwnam(_ACCOUNT_FOR_ROOT).pw_uid, change=True)
        except KeyError:
            continue
    raise EmbeddedError(
        f"PostgreSQL does not run as root, and the user {_ACCOUNT_FOR_ROOT} could not be made.",
        "Run as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.",
    )


def open_way(layout: Layout, account: Account) -> None:
    """Let the account reach its programs and its data folder, and check that it does."""
    if not account.change:
        return
    for folder in (*reversed(binary("initdb").parents), *reversed(layout.data.parents), layout.data):
        if not _may_pass(folder, account):
            _let_pass(folder, account)
    check = subprocess.run(
        [str(binary("postgres")), "--version"],
        capture_output=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        check=False,
        **account.popen_options(),
    )
    if check.returncode:
        raise EmbeddedError(
            f"The user {account.name} cannot run PostgreSQL in {binary('postgres').parent}.",
            "Clone and install with umask 022, or run as an ordinary user.",
        )


def _may_pass(folder: Path, account: Account) -> bool:
    about = folder.stat()
    if about.st_uid == account.uid:
        return bool(about.st_mode & stat.S_IXUSR)
    if about.st_gid == account.gid:
        return bool(about.st_mode & stat.S_IXGRP)
    if about.st_mode & stat.S_IXOTH:
        return True
    entries = _acl(folder)
    # A later chmod narrows the mask and takes back what the entry grants.
    masked = any(kind == _MASK and not rights & _PASS for kind, rights, _ in entries)
    named = any(kind == _USER and who == account.uid and rights & _PASS for kind, rights, who in entries)
    return named and not masked


def _let_pass(folder: Path, account: Account) -> None:
    try:
        entries = [entry for entry in _acl(folder) if entry[:3:2] != (_USER, account.uid)]
        os.setxattr(folder, _ACL, _with_pass(entries, account.uid))
    except (AttributeError, OSError):
        # No access lists here (not Linux, not on this file system): everyone may pass, still nobody may list.
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IXOTH)


def _acl(folder: Path) -> list[tuple[int, int, int]]:
    """The access list as (kind, rights, id), or what the plain mode amounts to."""
    try:
        stored = os.getxattr(folder, _ACL)
    except AttributeError:
        stored = b""
    except OSError as error:
        if error.errno not in (errno.ENODATA, errno.ENOTSUP):
            raise
        stored = b""
    if stored:
        return [
            _ACL_ENTRY.unpack_from(stored, at) for at in range(len(_ACL_HEADER), len(stored), _ACL_ENTRY.size)
        ]
    mode = folder.stat().st_mode
    return [
        (_USER_OBJ, mode >> 6 & 7, _NOBODY_NAMED),
        (_GROUP_OBJ, mode >> 3 & 7, _NOBODY_NAMED),
        (_OTHER, mode & 7, _NOBODY_NAMED),
    ]


def _with_pass(entries: list[tuple[int, int, int]], uid: int) -> bytes:
    """The list with one more right, the account's to pass; everybody else keeps what they had in effect."""
    mask = next((rights for kind, rights, _ in entries if kind == _MASK), 7)
    kept = [
        (kind, rights if kind in (_USER_OBJ, _OTHER) else rights & mask, who)
        for kind, rights, who in entries
        if kind != _MASK
    ]
    widest = _PASS
    for kind, rights, _ in kept:
        if kind not in (_USER_OBJ, _OTHER):
            widest |= rights
    # The kernel wants the entries ordered by kind.
    ordered = sorted([*kept, (_USER, _PASS, uid), (_MASK, widest, _NOBODY_NAMED)])
    return _ACL_HEADER + b"".join(_ACL_ENTRY.pack(*entry) for entry in ordered)
