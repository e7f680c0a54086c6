"""Writes the pages of the docs that are made from the code: `python docs/generate.py`, after any change of states,
models, rules of law or tests that hold a line of it. The tests fail when a page differs from what this would write."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docs.making import law, tables, ways
from docs.making.marks import ROOT

PAGES = {
    "states.md": ways.states,
    "case-states.md": ways.case_states,
    "method-states.md": ways.method_states,
    "data.md": tables.data,
    "privacy.md": tables.privacy,
    "law.md": law.law,
}


def main() -> None:
    """Write the pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    for name, make in PAGES.items():
        (ROOT / "docs" / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
