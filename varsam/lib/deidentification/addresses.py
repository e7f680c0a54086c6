"""Street addresses with a number, Swedish and English, and post codes with their town.

A street without a number is a place and not an address of someone.
"""

import re

from varsam.lib.deidentification.findings import Span, Spans
from varsam.lib.deidentification.lexicon import context_free, given_names, key, surnames, words

_WORD = re.compile(r"(?<![\w\u0300-\u036f])[^\W\d_][\w\u0300-\u036f]{0,40}(?:-[^\W\d_]\w{0,40})?(?!\w)")
_STREET = (
    "gatan", "gata", "vägen", "väg", "stigen", "stig", "gränden", "gränd", "allén", "allé", "torget", "torg",
    "avenyn", "slingan", "esplanaden", "kajen", "liden", "backen", "backe", "platsen", "plats", "plan", "leden", "ringen",
    "bron", "terrassen", "kroken", "svängen", "höjden", "kullen", "hagen", "parken", "dalen", "stranden", "gärdet",
)  # fmt: skip
_SURE = _STREET[:15]
_ALONE = frozenset({"gata", "väg", "stig", "gränd", "torg", "allé", "backe", "kaj", "lid"})
_ALONE_AFTER_TWO = frozenset({"plan", "plats", "park"})
_NO_STREET = re.compile(
    r"(?:handlings|tids|läro|kurs|studie|arbets|åtgärds|strategi|lektions|detalj|vård|system|budget|beredskaps|krisplans|grov)plan"
    r"|(?:arbets|mötes|parkerings|håll|sitt|lek|praktik|marknads|brotts|vistelse|fot|del|plats)plats(?:en)?"
    r"|(?:motor|riks|lands|europa|järn|hem|skol|halv|huvud|om|flykt|till|av|bak|ut|gång|cykel|färd)väg(?:en)?"
    r"|(?:för|in|av|ned|kors)leden|(?:tjeck|mät|ut|öv|tecken|över|för|åter|tek|klust|grupp)ringen|samla.*ringen",
    re.IGNORECASE,
)
_DIRECTION = re.compile(
    r"(?:[NSVÖ][:.]a|Norra|Södra|Västra|Östra|Stora|Lilla|Övre|Nedre|Gamla|Nya|Sankt|Sankta|S:t|S:ta|Kung|Drottning|Doktor|Dr|Professor|Första|Andra|Tredje|Fjärde|Femte)$",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?<![\w:.])([^\W\d_][\w:.\u0300-\u036f-]{0,30}) $")
_MONTHS = "jan|feb|mars|apr|maj|jun|jul|aug|sep|okt|nov|dec"
_NUMBER = re.compile(
    r"[ \u00a0]{1,2}\d{1,3}(?: ?[A-H](?!\w)|[a-h](?!\w)| [b-h](?!\w)| a(?=[.,;)\n]|$))?(?:[-–/]\d{1,3}[A-Ha-h]?)?(?![\w%§]|[.,:–-]\d| \d)"
    rf"(?! ?(?:kr|procent|år|km|m|meter|minuter|min|st|personer|elever|barn|dagar|veckor|{_MONTHS})\w{{0,6}}\b)"
    r"(?:,? (?:lgh|lägenhet|nb|bv|uppgång|port|vån|våning)(?:\.? ?\w{1,4}(?!\w))?|, ?\d{1,2} ?tr\b)?"
)
_TOWN = r"(?:(?:Västra|Norra|Södra|Östra|Nya|Lilla|Stora|Sankt|Hisings|VÄSTRA|HISINGS) )?[^\W\d_a-zåäö][^\W\d_]{1,30}(?!\w)"
_POST_TOWN = re.compile(
    rf",?[ \n]{{1,2}}(?:SE?[- ]{{0,1}})?[1-9]\d{{2}}[ \u00a0]?\d{{2}}[ \u00a0]{{1,2}}{_TOWN}"
)
_POST_CODE = re.compile(
    rf"(?<![\w.,:+-])(?<!\d )(?:SE?-)?[1-9]\d{{2}}[ \u00a0]?\d{{2}}[ \u00a0]{{1,2}}(?P<town>{_TOWN})"
)
_HOME = re.compile(
    r"\b(?i:bor|bodde|boende|skriven|adress|adressen|address)(?: (?:i|på|hos|är|at|is))?:? (?P<place>(?:[^\W\d_a-zåäö][\w-]{1,30} ){1,3}"
    r"\d{1,3}(?: ?[A-Ha-h])?)(?=[.,;)\n]|$| och )"
)
_ENGLISH = re.compile(
    r"(?<![\w.,:/-])(?:(?:Flat|Apt|Apartment|Unit) \d{1,4}[A-Z]?,? )?\d{1,4}[A-Za-z]? (?:[A-Z][\w'’-]{1,20} ){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Ct|Crescent|Terrace|Place|Square|Way|Gardens|Grove|Hill|Row"
    r"|Mews|Walk|Boulevard|Blvd)(?!\w)(?:,? [A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}(?!\w))?"
)
_UK_POST_CODE = re.compile(r"(?<![\w-])[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}(?![\w-])")


def addresses(text: str) -> Spans:
    """Yield the spans of addresses, a post code and town that follow included."""
    yield from _streets(text)
    yield from (match.span() for match in _ENGLISH.finditer(text))
    yield from (match.span("place") for match in _HOME.finditer(text) if _is_home(match["place"]))
    yield from (match.span() for match in _POST_CODE.finditer(text) if key(match["town"]) in words("places"))
    yield from (match.span() for match in _UK_POST_CODE.finditer(text))


def _streets(text: str) -> Spans:
    for word in _WORD.finditer(text):
        number = _NUMBER.match(text, word.end()) if _may_be_street(word[0]) else None
        if not number:
            continue
        start, before = _with_words_before(text, word.start())
        if _is_street(word[0], before):
            town = _POST_TOWN.match(text, number.end())
            yield start, town.end() if town else number.end()


def _may_be_street(word: str) -> bool:
    return word.lower().endswith(_STREET) and not _NO_STREET.match(word)


def _is_street(word: str, before: int) -> bool:
    name = word.lower()
    if name in _ALONE:
        return before >= 1
    if name in _ALONE_AFTER_TWO:
        return before >= 2
    if name in _STREET:
        return before >= 1 and word[0].isupper()
    return word[0].isupper() or before > 0 or name.endswith(_SURE)


def _with_words_before(text: str, start: int) -> Span:
    """Where a street name of several words begins, and how many words stand before the last one."""
    for count in range(3):
        before = _BEFORE.search(text, max(0, start - 34), start)
        if not before or not _belongs_to_street(before[1]):
            return start, count
        start = before.start(1)
    return start, 3


def _belongs_to_street(word: str) -> bool:
    if _DIRECTION.match(word):
        return True
    looked_up = key(word)
    if not word[0].isupper() or looked_up in context_free() - words("places"):
        return False
    return looked_up.endswith("s") or looked_up in given_names() or looked_up in surnames()


def _is_home(place: str) -> bool:
    """ "Bor på Hisingen 2" says a district; "bor på Solrosen 14" says a house."""
    return key(place.split(" ")[0]) not in context_free()
