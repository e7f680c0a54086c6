"""A version as one plain text, so that two can be compared word by word."""

from varsam.areas.training.introduction.actions import Wording
from varsam.areas.training.introduction.enums import Verdict


def plain(wording: Wording) -> str:
    """Everything that a version says, with both languages one after the other."""
    blocks = [_both("title", wording), _both("body", wording), _both("question", wording)]
    for choice in wording.choices:
        verdict = Verdict(choice["verdict"]).label
        blocks += [
            f"[{verdict}]\n{choice['text_sv']}\n{choice['why_sv']}\n\n{choice['text_en']}\n{choice['why_en']}"
        ]
    blocks += [_both("keep", wording), wording.picture, ", ".join(wording.contacts), ", ".join(wording.rules)]
    blocks += [wording.source]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _both(field: str, wording: Wording) -> str:
    texts = [getattr(wording, f"{field}_{language}") for language in ("sv", "en")]
    return "\n\n".join(text for text in texts if text)
