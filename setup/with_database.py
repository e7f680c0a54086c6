"""Runs a command while an empty database of its own runs: some of Django's checks ask the database what it can."""

import os
import subprocess
import sys
from pathlib import Path

from config import embedded

DATA = Path(__file__).resolve().parent.parent / "build" / "check"

if __name__ == "__main__":
    with embedded.start(DATA):
        environment = {
            **os.environ,
            "VARSAM_DATA": str(DATA),
            "VARSAM_DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        sys.exit(subprocess.run(sys.argv[1:], env=environment, check=False).returncode)
