"""Installs what a target of the Makefile needs, in `.venv` and beside it; what is there is not touched.

Run with any Python >= 3.12: `python setup/bootstrap.py demo|test|check|bench|fix`. Standard library only,
since it runs before anything is installed. Each step remembers a digest of what it was made from.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import browser
import progress

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "varsam-setup.json"
PACKAGES = ROOT / "requirements"
LOCALE = ROOT / "varsam" / "ui" / "locale"
VENDOR = ROOT / "varsam" / "ui" / "static" / "vendor"
PRINT_FONTS = ROOT / "varsam" / "ui" / "documents" / "fonts"
# npm reads our lock file from this version on.
OLDEST_NPM = 9
OLDEST_PYTHON = (3, 12)


class Missing(Exception):
    """Something is not there that we cannot install: one line that says what, one that says the way out."""

    def __init__(self, message: str, way_out: str) -> None:
        super().__init__(message)
        self.message = message
        self.way_out = way_out


@dataclass(frozen=True)
class Step:
    """One thing to be in place: done again when `inputs` change or one of `outputs` is gone."""

    name: str
    says: str
    inputs: Callable[[], Iterable[Path]]
    outputs: tuple[Path, ...]
    act: Callable[[], None]


def main(target: str) -> None:
    """Put everything in place for a target."""
    _make_venv()
    stamps = _read_stamps()
    for step in STEPS[target]:
        digest = _digest(step.inputs())
        if stamps.get(step.name) == digest and all(path.exists() for path in step.outputs):
            continue
        progress.say(step.says)
        step.act()
        stamps[step.name] = digest
        STAMPS.write_text(json.dumps(stamps, indent=1))
    if target == "test":
        browser.find_or_install()


def _digest(inputs: Iterable[Path]) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(inputs):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0")
        digest.update(path.read_bytes() if path.is_file() else b"-")
    return digest.hexdigest()


def _read_stamps() -> dict[str, str]:
    try:
        stamps = json.loads(STAMPS.read_text())
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def _make_venv() -> None:
    ready = "import sys, pip; sys.exit(sys.version_info < (3, 12))"
    if PYTHON.exists() and _quiet([PYTHON, "-c", ready]).returncode == 0:
        return
    progress.say(f"Making .venv with Python {'.'.join(map(str, sys.version_info[:3]))}")
    made = _quiet([sys.executable, "-m", "venv", "--clear", VENV])
    if made.returncode:
        raise Missing(f"{VENV} could not be made.", _last_line(made))


def _quiet(command: list[object], *, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    words = [str(word) for word in command]
    return subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, env=env
    )


def _last_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return lines[-1] if lines else ""


# --- Python packages --------------------------------------------------------------------------------
def _pip(requirements: Path) -> None:
    total = len(re.findall(r"^[a-z0-9][^ ]*==", requirements.read_text(), re.MULTILINE | re.IGNORECASE))
    command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar",
        "off",
    ]
    _follow_pip([*command, "--require-hashes", "-r", requirements], total)


def _follow_pip(command: list[object], total: int) -> None:
    counter = progress.Counter(total, "packages")
    heard: list[str] = []
    with subprocess.Popen(
        [str(word) for word in command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
    ) as running:
        for line in running.stdout or ():
            heard.append(line.rstrip())
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                counter.step()
            elif line.startswith("Installing collected"):
                counter.end()
                progress.say("Unpacking them")
    counter.end()
    if running.returncode:
        progress.quote(heard[-12:])
        raise Missing(
            "The Python packages could not be installed (the reason is above).",
            "Is the package index reachable, and the disk not full? Then run this again.",
        )


def _install_varsam() -> None:
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-deps"]
    done = _quiet([*command, "--no-build-isolation", "-e", ROOT])
    if done.returncode:
        raise Missing("The command varsam could not be installed.", _last_line(done))


# --- packages of the pages --------------------------------------------------------------------------------
def _npm_packages() -> None:
    npm, environment = _npm()
    done = _quiet(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], env=environment
    )
    if done.returncode:
        progress.quote(done.stderr.splitlines()[-20:])
        raise Missing(
            "The npm packages could not be fetched (the reason is above).",
            "Is the npm registry reachable, and the disk not full? Then run this again.",
        )


def _npm() -> tuple[str, dict[str, str]]:
    environment = dict(os.environ)
    here = shutil.which("npm")
    if here is not None and _npm_version(here, environment) >= OLDEST_NPM:
        return here, environment
    progress.say("No npm here that is new enough: fetching one into .venv")
    _pip(PACKAGES / "node.txt")
    environment["PATH"] = f"{VENV / 'bin'}{os.pathsep}{environment.get('PATH', os.defpath)}"
    return str(VENV / "bin" / "npm"), environment


def _npm_version(npm: str, environment: dict[str, str]) -> int:
    found = re.match(r"(\d+)\.", _quiet([npm, "--version"], env=environment).stdout)
    return int(found.group(1)) if found else 0


def _vendor() -> None:
    _python("-m", "varsam.ui.vendor", failing="The files of the pages could not be copied from node_modules.")


def _translations() -> None:
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        _python(
            *("-m", "babel.messages.frontend", "compile", "-i", str(source), "-o", str(target)),
            failing=f"The translation {source.relative_to(ROOT)} cannot be compiled.",
        )


def _static() -> None:
    _python(
        *("-m", "django", "collectstatic", "--noinput", "--verbosity", "0"),
        failing="The static files could not be collected.",
    )


def _python(*words: str, failing: str) -> None:
    done = _quiet([PYTHON, *words], env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"})
    if done.returncode:
        progress.quote(done.stderr.splitlines()[-20:])
        raise Missing(failing, "The reason is above; run this again when it is mended.")


def _files(*patterns: str) -> Callable[[], Iterable[Path]]:
    def find() -> Iterable[Path]:
        return (path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file())

    return find


BASE = Step(
    "packages", "Installing the Python packages", _files("requirements/base.txt"), (PYTHON,),
    lambda: _pip(PACKAGES / "base.txt"),
)  # fmt: skip
DEV = Step(
    "development packages", "Installing the packages for tests and checks",
    _files("requirements/dev.txt"), (PYTHON,), lambda: _pip(PACKAGES / "dev.txt"),
)  # fmt: skip
VARSAM = Step(
    "varsam",
    "Installing the command varsam",
    _files("pyproject.toml"),
    (VENV / "bin" / "varsam",),
    _install_varsam,
)
NPM = Step(
    "npm", "Fetching the packages of the pages", _files("package.json", "package-lock.json"),
    (ROOT / "node_modules",), _npm_packages,
)  # fmt: skip
PAGES = Step(
    "pages", "Preparing styles, fonts and drawings",
    _files("package-lock.json", "varsam/ui/vendor.py", "varsam/ui/icons.json"), (VENDOR, PRINT_FONTS), _vendor,
)  # fmt: skip
TRANSLATIONS = Step(
    "translations",
    "Compiling the translations",
    _files("varsam/ui/locale/*/LC_MESSAGES/*.po"),
    (),
    _translations,
)
STATIC = Step(
    "static files", "Collecting the static files",
    _files("varsam/**/static/**/*", "config/settings.py", "requirements/base.txt"),
    (ROOT / "build" / "static" / "staticfiles.json",), _static,
)  # fmt: skip
_RUN = (BASE, VARSAM, NPM, PAGES, TRANSLATIONS, STATIC)
_ALL = (BASE, DEV, VARSAM, NPM, PAGES, TRANSLATIONS, STATIC)
STEPS = {"demo": _RUN, "test": _ALL, "check": _ALL, "bench": _ALL, "fix": (BASE, DEV)}


if __name__ == "__main__":
    if sys.version_info < OLDEST_PYTHON:
        sys.exit("varsam: Python 3.12 or newer is missing.")
    try:
        main(sys.argv[1])
    except Missing as missing:
        sys.exit(f"varsam: {missing.message}\n        {missing.way_out}")
    except KeyboardInterrupt:
        sys.exit("\nvarsam: stopped before everything was in place; run it again to go on.")
