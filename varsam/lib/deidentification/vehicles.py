"""Swedish registration plates: three letters, two digits and a digit or letter (Transportstyrelsen)."""

import re

from varsam.lib.deidentification.findings import Spans
from varsam.lib.deidentification.lexicon import word_set

_LETTERS = "A-HJ-PR-UW-Z"  # I, Q, V, Å, Ä and Ö are never used
_LAST_LETTERS = "A-HJ-NPR-UW-Z"  # O would be read as a zero at the end
_PLATE = re.compile(
    rf"(?<![\w-])(?P<letters>[{_LETTERS}]{{3}})(?P<gap>[ \u00a0-]?)\d\d[\d{_LAST_LETTERS}](?![\w§%]|[.,:-]\d| \d)",
    re.IGNORECASE,
)
_VEHICLE = re.compile(
    r"\b(?:bil\w{0,3}|fordon\w{0,3}|reg\.? ?(?:nr|nummer)|registrerings\w{0,8}|registration|skylt\w{0,4}|nummerplåt\w{0,2}|plate|car|van|moped\w{0,2}"
    r"|skåpbil\w{0,2}|lastbil\w{0,2}|mc|motorcykel\w{0,2}|volvo|saab|audi|bmw|mercedes|toyota|skoda|vw|volkswagen|ford|passat|golf|tesla|kia)\b",
    re.IGNORECASE,
)
_NO_PLATE = word_set(
    """AES SFS SOU HSL OSL LVU LVM LSS CVE BUP HFD NJA MAL RFC ISO PDF SMS SEK EUR USD GBP DKK NOK ACT ART KAP SSP HTTP USB DOC BRF EHT GRY NYA
    ENG MAT SPA FRA TYS SAM REL HKK BLD SAL RUM BUS BUSS LAG NOR SEN HAN HON DEN DET MED MOT OCH FOR SOM PER MAX KAL AGE TOP THE AND ALL FOR YES
    NOT BUT FEL KOD DNR REF KRO PLA TEL TFN MOB SAK DAG MAJ JUN AUG SEP OKT NOV DEC JAN FEB MAR APR DOS RAM CPU LAN RAD NUM HEX ROW FAX BOX
    HAR BRA TRE SEX SJU ATT NPF MSB FHM ABF LGR GYM FSK KLA PAR PAX KAN BLR AFS DSA GDP NPM PHP CSS SHA MDX ASK"""
)
_WINDOW = 40


def vehicles(text: str) -> Spans:
    """Yield the spans of plates; small letters and abbreviations count only beside a word for a vehicle."""
    for match in _PLATE.finditer(text):
        letters = match["letters"]
        near = (
            text[max(0, match.start() - _WINDOW) : match.start()]
            + " "
            + text[match.end() : match.end() + _WINDOW // 2]
        )
        if (letters.isupper() and letters not in _NO_PLATE) or _VEHICLE.search(near):
            yield match.span()
