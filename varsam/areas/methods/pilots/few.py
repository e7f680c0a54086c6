"""Words that tell of one to four people: a number in digits or in words, beside it those whom a pilot is about, or a harm.

What is found can be honest ("i varje grupp var två vuxna med"), so that whoever writes is asked, and nothing is forbidden. Swedish and
English. A number that stands apart from what it counts ("antalet var tre") is not seen, nor are the staff counted.
"""

import re
from typing import Final

_SWEDISH: Final = (
    r"en|ett|två|tre|fyra|båda|bägge|ett\s+par|[1-4]",
    r"av\s+(?:(?:de|våra|alla|totalt|\d+)\s+){0,2}",
    # An adjective's ending: after a noun it would be a number of something else ("en grupp elever").
    r"(?:\w+(?:ig|igt|sk|skt|ad|at|ande|ende|a|e|å)|annan|ung|ungt|liten|litet|vuxen|vuxet)\s+",
    r"\w*barn(?:en|et)?|\w*elev(?:er|en|erna)?|\w*deltagar(?:e|en|na)|\w*ungdom(?:ar|en|arna)?|unga|unge|\w*tonåring(?:ar|en|arna)?"
    r"|flick(?:a|an|or|orna)|pojk(?:e|en|ar|arna)|kill(?:e|en|ar|arna)|tjej(?:en|er|erna)?|syskon(?:en|et)?"
    r"|person(?:er|en|erna)?|individ(?:er|en|erna)?|människ(?:a|an|or|orna)|vuxen|vuxna|kvinn(?:a|an|or|orna)|man|män|männen"
    r"|förälder|föräldern|föräldrar|föräldrarna|vårdnadshavar(?:e|en|na)|mamm(?:a|an|or|orna)|papp(?:a|an|or|orna)"
    r"|familj(?:er|en|erna)?|klient(?:er|en|erna)?|brukar(?:e|en|na)|dem|skad(?:a|an|or|orna|ad|ade|ades)|händelse(?:n|r|rna)?",
)
_ENGLISH: Final = (
    r"one|two|three|four|both|a\s+single|a\s+couple|[1-4]",
    r"(?:out\s+)?of\s+(?:(?:the|our|all|those|\d+)\s+){0,2}",
    r"(?:\w+(?:y|er|ed|ing|ous|iet|able)|young|small)\s+",
    r"(?:child|children|pupils?|students?|participants?|youths?|teenagers?|boys?|girls?|siblings?|persons?|people|individuals?"
    r"|adults?|women|woman|men|man|parents?|guardians?|mothers?|fathers?|famil(?:y|ies)|clients?|kids?|them"
    r"|harms?|harmed|injur(?:y|ies|ed)|incidents?)(?!\s+(?:cent(?:re|er)|club|group|leader|school|worker)s?(?!\w))",
)


def _pattern(numbers: str, among: str, like: str, whom: str) -> re.Pattern[str]:
    """How many, perhaps of how many ("av de 30"), perhaps what they are like, and whom it counts."""
    said = rf"(?<!\w)(?<!\d[.,])(?:{numbers})\s+(?:{among})?(?:{like})?(?:{whom})(?!\w)"
    return re.compile(said, re.IGNORECASE)


_FEW: Final = (_pattern(*_SWEDISH), _pattern(*_ENGLISH))


def told(*texts: str) -> tuple[str, ...]:
    """What in the texts tells of so few, as it is written, each once."""
    found = (each.group() for text in texts for few in _FEW for each in few.finditer(text))
    return tuple(dict.fromkeys(" ".join(each.split()) for each in found))
