"""Each peer's own Python environment in build/peers, made by uv from its pinned list when it is asked for."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.house import ROOT

PLACE = ROOT / "build" / "peers"
_LISTS = Path(__file__).parent


class Missing(Exception):
    """A peer cannot be measured here; says why."""


def python(peer: str, version: str, asked: str | None = None) -> Path:
    """The Python of this peer, with exactly what `<peer>.txt` lists; raises Missing where it cannot be had.

    `version` is the Python to look for ("3.12"), `asked` the one that the peer asks for where a patch release less
    is taken.
    """
    wanted = (_LISTS / f"{peer}.txt").read_bytes()
    made, folder = PLACE / f"{peer}.made", PLACE / peer
    mark = hashlib.sha256(wanted + version.encode()).hexdigest()
    if not made.exists() or made.read_text() != mark:
        made.unlink(missing_ok=True)
        PLACE.mkdir(parents=True, exist_ok=True)
        _uv("venv", "--quiet", "--clear", "--python", _interpreter(version), str(folder))
        _uv(
            "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--requirements", str(_LISTS / f"{peer}.txt"),
            "--python", str(folder / "bin" / "python"), "--python-version", asked or version,
        )  # fmt: skip
        made.write_text(mark)
    return folder / "bin" / "python"


def data(peer: str) -> Path:
    """The folder where a peer keeps its database, logs and settings from one run to the next."""
    folder = PLACE / f"{peer}-data"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _interpreter(version: str) -> str:
    if f"{sys.version_info.major}.{sys.version_info.minor}" == version:
        return str(Path(sys.base_prefix, "bin", f"python{version}"))
    beside = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    found = sorted(beside.glob(f"{version}.*/bin/python{version}"))
    # Otherwise uv looks for one itself, and fetches it where it may.
    return str(found[-1]) if found else version


def _uv(*words: str) -> None:
    program = shutil.which("uv")
    if program is None:
        raise Missing("uv is not installed, which makes the peers' environments")
    done = subprocess.run([program, *words], cwd=PLACE, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr or done.stdout).strip().splitlines()
        raise Missing(f"uv {words[0]}: {reason[-1] if reason else 'no reason given'}")
