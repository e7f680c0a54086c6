"""What a file that somebody sends really is, told from what is in it; its name and what the browser says are not believed.

Only kinds that show on every desk and hold no programs are taken. Signatures: PDF (ISO 32000-2 § 7.5.2), PNG (ISO 15948
§ 5.2), JPEG (ITU T.81 § B.1.1.2), Office Open XML (ECMA-376 part 2: `[Content_Types].xml` names the main part's type) and
OpenDocument (ISO 26300-3 § 3.3: `mimetype` is the first file of the package, and is not compressed).
"""

import lzma
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

LARGEST = 10 * 1024 * 1024
LONGEST_NAME = 120
# A small package that unfolds to many times its size is made to bring a machine down.
_UNFOLDS_TO = 100 * 1024 * 1024
_FILES_AT_MOST = 5_000
_INDEX_AT_MOST = 1024 * 1024


class Fault(StrEnum):
    """Why a file is not taken, so that the page can say it in its own words."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NO_NAME = "no_name"
    UNKNOWN = "unknown"
    NOT_AS_NAMED = "not_as_named"
    BROKEN = "broken"
    HOLDS_PROGRAM = "holds_program"
    LOCKED = "locked"


class NotTaken(ValueError):
    """A file that is not taken; says why, and never repeats its name."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Kind(StrEnum):
    """What a file is, by the ending that its name has."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    PNG = "png"
    JPG = "jpg"

    @property
    def media_type(self) -> str:
        """As it is sent to a browser."""
        return _MEDIA_TYPES[self]


_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: f"{_OPEN_XML}wordprocessingml.document",
    Kind.XLSX: f"{_OPEN_XML}spreadsheetml.sheet",
    Kind.PPTX: f"{_OPEN_XML}presentationml.presentation",
    Kind.ODT: f"{_OPEN_DOCUMENT}text",
    Kind.ODS: f"{_OPEN_DOCUMENT}spreadsheet",
    Kind.ODP: f"{_OPEN_DOCUMENT}presentation",
    Kind.PNG: "image/png",
    Kind.JPG: "image/jpeg",
}
# The main part of a document without programs ends in `.main+xml`; one with programs in `.macroEnabled.main+xml`.
_MAIN_PARTS = {f"{_MEDIA_TYPES[kind]}.main+xml".encode(): kind for kind in (Kind.DOCX, Kind.XLSX, Kind.PPTX)}
_ENDINGS = {"jpeg": Kind.JPG}
# A letter of a name may be written as its number (ISO 32000-2 § 7.3.5).
_PDF_PROGRAM = re.compile(
    "|".join(
        "/" + "".join(f"(?:{letter}|#{ord(letter):x}|#{ord(letter):X})" for letter in name) + r"\b"
        for name in ("JavaScript", "Launch", "EmbeddedFile")
    ).encode()
)
# All that the library says of a package that is cut off, changed or made by hand.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, ValueError, OSError, EOFError, RuntimeError,
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Taken:
    """A file that may be kept: its name without path or control characters, at most 120 characters; and what it is."""

    name: str
    kind: Kind


def check(name: str, content: bytes) -> Taken:
    """The file as it may be kept. Raises NotTaken for one that is empty, above 10 MB, without a name, of a kind that is not
    taken, other than its name says, broken, locked with a password or holding programs."""
    cleaned = clean_name(name)
    if not content:
        raise NotTaken(Fault.EMPTY)
    if len(content) > LARGEST:
        raise NotTaken(Fault.TOO_LARGE)
    if not cleaned.rpartition(".")[0]:
        raise NotTaken(Fault.NO_NAME)
    kind = _kind(content)
    if _named(cleaned) != kind:
        raise NotTaken(Fault.NOT_AS_NAMED)
    return Taken(cleaned, kind)


def clean_name(name: str) -> str:
    """The last part of a path, in composed characters, without those that cannot be seen or that turn the text around;
    shortened before its ending."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(letter for letter in last if unicodedata.category(letter)[0] not in "CZ" or letter == " ")
    stem, dot, ending = " ".join(seen.split()).strip(". ").rpartition(".")
    room = LONGEST_NAME - len(dot) - len(ending)
    return f"{stem[: max(room, 0)].rstrip()}{dot}{ending}"[:LONGEST_NAME]


def _named(name: str) -> Kind | None:
    ending = name.rpartition(".")[2].lower()
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    return Kind(ending) if ending in set(Kind) else None


def _kind(content: bytes) -> Kind:
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _whole(Kind.PNG, b"IEND\xaeB`\x82" in content[-1024:])
    if content.startswith(b"\xff\xd8\xff"):
        return _whole(Kind.JPG, b"\xff\xd9" in content[-1024:])
    if content.startswith(b"PK\x03\x04"):
        return _package(content)
    # What Word and Excel lock with a password is wrapped in the older format.
    if content.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in content:
        raise NotTaken(Fault.LOCKED)
    raise NotTaken(Fault.UNKNOWN)


def _whole(kind: Kind, has_end: bool) -> Kind:
    if not has_end:
        raise NotTaken(Fault.BROKEN)
    return kind


def _pdf(content: bytes) -> Kind:
    if b"%%EOF" not in content[-2048:]:
        raise NotTaken(Fault.BROKEN)
    if b"/Encrypt" in content:
        raise NotTaken(Fault.LOCKED)
    if any(_PDF_PROGRAM.search(part) for part in (content, *_object_streams(content))):
        raise NotTaken(Fault.HOLDS_PROGRAM)
    return Kind.PDF


def _object_streams(content: bytes) -> Iterator[bytes]:
    """What newer files fold together (ISO 32000-2 § 7.5.7), unfolded. One walk, however the file is made."""
    at, left = 0, _UNFOLDS_TO
    while (start := content.find(b"stream", at)) >= 0 and (end := content.find(b"endstream", start + 6)) >= 0:
        if b"/ObjStm" in content[max(at, start - 1000) : start]:
            unfolded = _unfolded(content[start + 6 : end].lstrip(b"\r\n"), left)
            left -= len(unfolded)
            if left <= 0:
                raise NotTaken(Fault.BROKEN)
            yield unfolded
        at = end + len(b"endstream")


def _unfolded(folded: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(folded, most)
    except zlib.error:
        return folded


def _package(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            return _kind_of_package(package)
    except NotTaken:
        raise
    except _UNREADABLE as unreadable:
        raise NotTaken(Fault.BROKEN) from unreadable


def _kind_of_package(package: zipfile.ZipFile) -> Kind:
    files = package.infolist()
    if len(files) > _FILES_AT_MOST or sum(file.file_size for file in files) > _UNFOLDS_TO:
        raise NotTaken(Fault.BROKEN)
    names = {file.filename for file in files}
    if any(_is_program(name) for name in names):
        raise NotTaken(Fault.HOLDS_PROGRAM)
    if any(file.flag_bits & 1 for file in files):
        raise NotTaken(Fault.LOCKED)
    if "[Content_Types].xml" in names:
        return _open_xml(_read(package, "[Content_Types].xml"))
    if "mimetype" in names:
        return _open_document(package, names)
    raise NotTaken(Fault.UNKNOWN)


def _is_program(name: str) -> bool:
    return bool(
        re.search(r"(?i)vbaproject\.bin$|^basic/|^scripts/|/activex\d*\.|\.(?:exe|dll|js|vbs)$", name)
    )


def _open_xml(types: bytes) -> Kind:
    if b"macroEnabled" in types:
        raise NotTaken(Fault.HOLDS_PROGRAM)
    found = [kind for part, kind in _MAIN_PARTS.items() if b'"' + part + b'"' in types]
    if len(found) != 1:
        raise NotTaken(Fault.UNKNOWN)
    return found[0]


def _open_document(package: zipfile.ZipFile, names: set[str]) -> Kind:
    says = _read(package, "mimetype").strip().decode("ascii", "replace")
    kind = next((kind for kind in (Kind.ODT, Kind.ODS, Kind.ODP) if kind.media_type == says), None)
    if kind is None:
        raise NotTaken(Fault.UNKNOWN)
    if "META-INF/manifest.xml" not in names or "content.xml" not in names:
        raise NotTaken(Fault.BROKEN)
    if b"encryption-data" in _read(package, "META-INF/manifest.xml"):
        raise NotTaken(Fault.LOCKED)
    return kind


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as file:
        return file.read(_INDEX_AT_MOST)
