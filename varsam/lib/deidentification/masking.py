"""Replacing findings by their kind in brackets."""

from collections.abc import Mapping, Sequence

from varsam.lib.deidentification.findings import Finding, Kind


def mask(text: str, findings: Sequence[Finding], labels: Mapping[Kind, str] | None = None) -> str:
    """Return `text` with each finding replaced by its kind in brackets, e.g. "[name]".

    - `labels` replaces the words in the brackets, e.g. `{Kind.NAME: "namn"}`; other kinds keep their value.
    - Raises ValueError if the findings overlap or do not stand where they say in this text.
    """
    chosen = labels or {}
    pieces: list[str] = []
    position = 0
    for finding in sorted(findings, key=lambda finding: finding.start):
        if finding.start < position or text[finding.start : finding.end] != finding.text:
            raise ValueError("findings do not fit the text")
        pieces += [text[position : finding.start], f"[{chosen.get(finding.kind, finding.kind.value)}]"]
        position = finding.end
    return "".join([*pieces, text[position:]])
