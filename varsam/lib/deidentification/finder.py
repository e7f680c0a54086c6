"""All detectors put together: one sorted list of findings that never overlap."""

import re
from bisect import bisect_right
from collections.abc import Callable

from varsam.lib.deidentification.addresses import addresses
from varsam.lib.deidentification.emails import emails
from varsam.lib.deidentification.findings import Finding, Kind, Span, Spans
from varsam.lib.deidentification.masking import mask
from varsam.lib.deidentification.names import names
from varsam.lib.deidentification.personnummer import personnummer
from varsam.lib.deidentification.phones import phones
from varsam.lib.deidentification.usernames import usernames
from varsam.lib.deidentification.vehicles import vehicles

# In order of certainty: where two overlap, the earlier one stands.
_DETECTORS: tuple[tuple[Kind, Callable[[str], Spans]], ...] = (
    (Kind.EMAIL, emails),
    (Kind.PERSONNUMMER, personnummer),
    (Kind.PHONE, phones),
    (Kind.ADDRESS, addresses),
    (Kind.VEHICLE, vehicles),
    (Kind.USERNAME, usernames),
    (Kind.NAME, names),
)
_PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(Kind)})\]")
_ACCOUNT_NUMBER = re.compile(
    r"(?<!\w)[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z\d]{4}){3,7}(?:[ \u00a0]?[A-Z\d]{1,3})?(?!\w)"
)
_OPAQUE = "\ufffc"
_MOST_ROUNDS = 6


def find(text: str) -> list[Finding]:
    """Return the identifiers in `text`, sorted, never overlapping; offsets count code points.

    The masked text is searched again until it gives nothing new, so that masking twice masks nothing more.
    """
    findings: list[Finding] = []
    more = _search(text)
    for _ in range(_MOST_ROUNDS):
        if not more:
            break
        findings = sorted(
            findings + _findings(text, _back(more, findings)), key=lambda finding: finding.start
        )
        more = _search(mask(text, findings))
    return findings


def _findings(text: str, spans: list[tuple[Span, Kind]]) -> list[Finding]:
    return [Finding(kind, start, end, text[start:end]) for (start, end), kind in spans]


def _search(text: str) -> list[tuple[Span, Kind]]:
    """One round; placeholders of earlier rounds and account numbers are hidden from the detectors."""
    readable = _PLACEHOLDER.sub(_hide, _ACCOUNT_NUMBER.sub(_hide, text))
    taken = bytearray(len(readable))
    spans: list[tuple[Span, Kind]] = []
    for kind, detector in _DETECTORS:
        for start, end in detector(readable):
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                spans.append(((start, end), kind))
    return sorted(spans)


def _hide(match: re.Match[str]) -> str:
    return _OPAQUE * len(match[0])


def _back(spans: list[tuple[Span, Kind]], findings: list[Finding]) -> list[tuple[Span, Kind]]:
    """Move spans in the masked text to where they stand in the text itself; none of them crosses a placeholder."""
    shift = 0
    begins, shifts = [0], [0]
    for finding in findings:
        shift += (finding.end - finding.start) - len(f"[{finding.kind.value}]")
        begins.append(finding.end - shift)
        shifts.append(shift)
    moved = []
    for (start, end), kind in spans:
        by = shifts[bisect_right(begins, start) - 1]
        moved.append(((start + by, end + by), kind))
    return moved
