"""Finds Chromium for the browser tests, or installs it where that needs nobody's leave."""

import os
import shutil
import subprocess
import sys

import progress

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find() -> str | None:
    """The path of a Chromium that starts; VARSAM_BROWSER is asked first."""
    for name in (os.environ.get("VARSAM_BROWSER", ""), *NAMES):
        path = shutil.which(name) if name else None
        if path is not None and _starts(path):
            return path
    return None


def _starts(path: str) -> bool:
    # Ubuntu's chromium-browser may be a stand-in that only tells where to get the browser.
    try:
        return (
            subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def find_or_install() -> str:
    """The path of Chromium; where there is none and root may install it, it is installed. Exits otherwise."""
    found = find()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get") is not None:
        progress.say("Installing Chromium for the browser tests (apt-get)")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
            subprocess.run(
                ["apt-get", *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment,
                check=False,
            )
        found = find()
    if found is None:
        sys.exit(
            "varsam: the browser tests need Chromium, and it could not be found or installed.\n"
            "        Install chromium with the system's packages, or point at one with VARSAM_BROWSER."
        )
    return found
