"""What stands in a reading log, in words for the person whom it is about."""

from varsam.kernel.lawfulness.rights import Reading
from varsam.kernel.people.models import Role
from varsam.kernel.vault.models import Purpose

_READ = {
    "unit": ("Läste akten", "Arbete i den enhet som har akten"),
    "grant": ("Läste den del som var delad", "Delat med organisationen"),
    "glass": ("Läste akten efter en nödöppning", "Nödläge; granskas av dataskydd"),
}
_OTHER = {
    "glass.broken": ("Nödöppnade akten", "Nödläge; granskas av dataskydd"),
    "glass.read": ("Läste skälet till en nödöppning", "Granskning"),
    "disclosure.read": ("Läste ett beslut om utlämnande", "Handläggning eller arkiv"),
    "consent.printed": ("Skrev ut en blankett om samtycke", "Fråga om samtycke"),
}
_OPENED = {"name": "Öppnade namn och personnummer", "contact": "Öppnade kontaktuppgifter"}


def what_and_why(seen: Reading) -> tuple[str, str]:
    """What was seen, and for what purpose, in Swedish."""
    if seen.event == "identity.opened":
        purpose = str(seen.details.get("purpose", ""))
        known = Purpose(purpose).label if purpose in Purpose.values else purpose
        return _OPENED.get(str(seen.details.get("what")), "Öppnade identiteten"), str(known)
    if seen.event == "record.read":
        what, why = _READ.get(str(seen.details.get("way")), ("Läste akten", "–"))
        if Role.REGISTRAR.value in seen.roles and seen.details.get("way") == "grant":
            return "Läste akten", "Svar på din begäran"
        return what, why
    return _OTHER.get(seen.event, (seen.event, "–"))


def roles(seen: Reading) -> str:
    """What the reader was then."""
    return ", ".join(str(Role(role).label) for role in dict.fromkeys(seen.roles) if role in Role.values)
