"""User names: @name, "snap: name", "heter name på Discord", name#1234, and words joined by underscores."""

import re

from varsam.lib.deidentification.findings import Spans
from varsam.lib.deidentification.lexicon import word_set

_NAME = r"[\w](?:[\w.\-]{0,38}\w)?"
_AT_NAME = re.compile(r"(?<![\w@＠.])@(?=[\w.]*[^\W\d])\w(?:[\w.-]{0,38}\w)?(?!@)")
_WITH_NUMBER = re.compile(r"(?<![\w#])\w{2,32}#\d{4}(?!\w)")
_PLATFORMS = (
    r"(?:snap(?:chat)?|insta(?:gram)?|tiktok|tik tok|discord|telegram|twitter|x|twitch|steam|roblox|kik|signal|wickr|reddit|facebook|fb|youtube"
    r"|minecraft|fortnite|playstation|psn|xbox|threads|vk|matrix|session)"
)
_PROFILE = re.compile(
    r"\b(?:instagram\.com|tiktok\.com|t\.me|snapchat\.com/add|facebook\.com|twitter\.com|x\.com|twitch\.tv|youtube\.com)/(@?\w[\w.-]{1,38}\w)",
    re.IGNORECASE,
)
_QUOTE = "[\"'“”‘’»«]?"
_SAID_OUTRIGHT = re.compile(
    r"\b(?:användar-?namn(?:et)?|user ?-?name|nick(?:name|et)?|smeknamnet på nätet|alias(?:et)?|gamertag|handle|skärmnamn(?:et)?|screen name)"
    rf"(?: på {_PLATFORMS}| on {_PLATFORMS})?(?P<link> (?:är|var|heter|lyder|is|was)|\s?[:=])?\s{{1,2}}{_QUOTE}(?P<name>{_NAME})",
    re.IGNORECASE,
)
# These are also words or signs, so that a colon after them says nothing.
_PLATFORM_NAME = re.compile(
    rf"\b(?!x\b|session\b|signal\b|matrix\b){_PLATFORMS}(?:-?(?:namn|konto|kontot|konton|profil|profilen|account|name))?(?P<link>\s?[:=]\s?{_QUOTE}| (?:är|heter|is) {_QUOTE}| {_QUOTE})(?P<name>{_NAME})",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    rf"\b(?:konto|kontot|profilen|account|account called|konto som heter|kontot heter|channel|kanalen)(?: called| named| som heter)?:? {_QUOTE}(?P<name>{_NAME})",
    re.IGNORECASE,
)
_ON_PLATFORM = re.compile(
    rf"(?P<cue>\b(?:heter|hette|kallas|kallar sig|kallad|är|called|calls (?:him|her)self|goes by|is|by|named) (?:för )?)?{_QUOTE}(?<![\w@.])(?P<name>{_NAME}){_QUOTE}"
    rf" (?:på|on|i|at) {_PLATFORMS}\b",
    re.IGNORECASE,
)
_CALLED_ON = re.compile(
    rf"\b(?:på|on) {_PLATFORMS} (?:heter|hette|kallas|kallar|goes by|is called) (?:(?:han|hon|hen|de|they|he|she|sig) ){{0,2}}{_QUOTE}(?P<name>{_NAME})",
    re.IGNORECASE,
)
_CALLS_HIMSELF = re.compile(
    rf"\b(?:kallar sig|kallas|går under namnet|goes by(?: the name)?|calls (?:him|her|it)self|made-up name|signaturen|signatur)(?: för)? {_QUOTE}(?P<name>{_NAME})",
    re.IGNORECASE,
)
_UNDERSCORED = re.compile(r"(?<![\w./@\\-])(?=[\w.]{0,40}_)[\w](?:[\w.-]{0,38}\w)?(?![\w/\\])")
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|csv|txt|jpe?g|png|gif|mp[34]|mov|zip|pptx?|odt|ods|html?|py|json|xml)$",
    re.IGNORECASE,
)
_NAMING = ("heter", "hette", "kalla", "called", "calls", "goes by", "named")
_ORDINARY = word_set(
    """är var fel låst borta okänt okänd nytt ny privat hemligt hemlig samma inte på i och att som med ett en det den han hon de jag vi du hans hennes som
    is was not and the a an on in for of his her their my our it he she they unknown private locked new same that which but or så men eller till från
    för av om där när har hade kan ska skulle vill fick får blev blir namn name konto account profil grupper gruppen grupp groups group servrar server"""
)


def usernames(text: str) -> Spans:
    """Yield the spans of user names, one after the other for each way of writing them."""
    for pattern in (_AT_NAME, _WITH_NUMBER):
        yield from (match.span() for match in pattern.finditer(text))
    yield from (match.span(1) for match in _PROFILE.finditer(text))
    yield from _named(_SAID_OUTRIGHT, text, outright=True)
    for pattern in (_PLATFORM_NAME, _ACCOUNT, _ON_PLATFORM, _CALLED_ON, _CALLS_HIMSELF):
        yield from _named(pattern, text, outright=False)
    yield from (
        match.span()
        for match in _UNDERSCORED.finditer(text)
        if not _FILE.search(match[0]) and match[0].strip("_.-")
    )


def _named(pattern: re.Pattern[str], text: str, *, outright: bool) -> Spans:
    for match in pattern.finditer(text):
        name = match["name"]
        if name.lower() in _ORDINARY or len(name) < 2:
            continue
        certain = outright or ":" in (match.groupdict().get("link") or "") or _has_quote(text, match)
        if (certain or _looks_made_up(name) or _is_lower_case_name(match)) and not _FILE.search(name):
            yield match.span("name")


def _has_quote(text: str, match: re.Match[str]) -> bool:
    start = match.start("name")
    return text[start - 1 : start] in tuple("\"'“”‘’»«")


def _looks_made_up(name: str) -> bool:
    """Has digits, underscores, inner dots or inner capitals, as ordinary words do not."""
    inner = name[1:]
    return (
        any(character.isdigit() or character in "_." for character in inner)
        and any(character.isalpha() for character in name)
    ) or (any(character.isupper() for character in inner) and any(character.islower() for character in name))


def _is_lower_case_name(match: re.Match[str]) -> bool:
    """ "Heter wolfie på Discord": a word in small letters where a name is expected."""
    cue = "heter" if match.re is _CALLED_ON else match.groupdict().get("cue") or ""
    return match["name"].islower() and cue.lower().startswith(_NAMING)
