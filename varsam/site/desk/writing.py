"""Person-free by default: what may point at someone is masked, or stays with a reason that is put on record."""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from varsam.areas.relatives.models import Contact
from varsam.lib import deidentification
from varsam.lib.deidentification import Finding, Kind
from varsam.site import identifiers
from varsam.site.desk import numbers
from varsam.site.desk.forms import TextForm


@dataclass(frozen=True)
class Found:
    """One finding as the desk shows it; `start` and `end` count as a browser's text field does (UTF-16 units)."""

    number: int
    kind_words: str
    text: str
    masked: str
    start: int
    end: int


@dataclass(frozen=True)
class Check:
    """What a text holds that may point at someone, for the one who wrote it."""

    findings: list[Found] = field(default_factory=list)
    marked: SafeString | str = ""

    @property
    def title(self) -> str:
        """How many there are, in words."""
        return numbers.said(
            len(self.findings), _("En uppgift kan peka ut någon"), _("%(number)s uppgifter kan peka ut någon")
        )


def find(text: str) -> list[Finding]:
    """What may point at someone; the numbers that the city itself tells people to ring point at nobody."""
    found = deidentification.find(text)
    if not any(each.kind is Kind.PHONE for each in found):
        return found
    public = {_digits(number) for number in Contact.objects.shown().values_list("phone_dial", flat=True)}
    return [each for each in found if each.kind is not Kind.PHONE or _digits(each.text) not in public]


def _digits(number: str) -> str:
    """A number as it is dialled within the country: "+46 31-365 00 00" is "0313650000"."""
    digits = "".join(sign for sign in number if sign.isdigit())
    return (
        "0" + digits.removeprefix("00").removeprefix("46") if number.startswith(("+46", "0046")) else digits
    )


def check(text: str) -> Check:
    """What may point at someone in the text, numbered and marked."""
    return _shown(text, find(text))


def _shown(text: str, findings: list[Finding]) -> Check:
    places = [(_units(text[: each.start]), _units(text[: each.end])) for each in findings]
    found = [
        Found(shown.number, shown.kind_words, shown.text, shown.masked, start, end)
        for shown, (start, end) in zip(identifiers.shown(findings), places, strict=True)
    ]
    return Check(found, identifiers.marked(text, findings))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True)
class Verdict:
    """What became of a text that was sent.

    `text` may be kept when `settled`; `kept` are the kinds of identifiers in it that stay, for `reason`. When it is
    not settled, `check` is shown again beside the text as it stands now.
    """

    settled: bool
    text: str
    kept: tuple[str, ...] = ()
    reason: str = ""
    check: Check = field(default_factory=Check)


def weigh(form: TextForm, sent: QueryDict, *, may_keep: bool = True) -> Verdict:
    """Decide about a valid form: `choice` is empty, `mask` (all), `mask-N` (one) or `keep` (with a reason)."""
    text, choice = form.cleaned_data["text"], sent.get("choice", "")
    findings = find(text)
    if not findings:
        return Verdict(True, text)
    if choice == "mask":
        return Verdict(True, identifiers.mask(text, findings))
    if choice.startswith("mask-"):
        text = identifiers.mask(text, [each for n, each in enumerate(findings, 1) if choice == f"mask-{n}"])
        return Verdict(False, text, check=check(text))
    if choice == "keep" and may_keep:
        reason = form.cleaned_data["kept_reason"].strip()
        if reason and not find(reason):
            return Verdict(True, text, tuple(sorted({each.kind.value for each in findings})), reason)
        form.add_error(
            "kept_reason",
            _("Skriv skälet utan att peka ut någon.")
            if reason
            else _("Skriv kort varför de behöver vara kvar."),
        )
    return Verdict(False, text, check=_shown(text, findings))
