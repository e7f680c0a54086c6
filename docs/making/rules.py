"""The rules of law among the data, as the pages name them."""

from typing import Any

import yaml

from docs.making.marks import ROOT

_SURETY = {
    "confirmed": "read, not by a lawyer of the city",
    "amended_text_not_seen": "today's wording not read",
    "general_knowledge": "general knowledge, not read",
}


def by_slug() -> dict[str, dict[str, Any]]:
    """The newest version in the seed of every rule."""
    file = ROOT / "varsam" / "kernel" / "lawfulness" / "data" / "legal_rules.yaml"
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]
    return {row.get("version_of") or row["id"]: row for row in rows}


def used(slugs: set[str], known: dict[str, dict[str, Any]]) -> list[str]:
    lines = ["| Rule | What it says | How sure |", "|---|---|---|"]
    for slug in sorted(slugs):
        row = known[slug]
        lines.append(
            f"| {row['law']}, {row['section']} (`{slug}`) | {row['short']['en']} | {_SURETY[row['certainty']]} |"
        )
    return lines
