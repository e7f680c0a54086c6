"""What files really are: honest ones of every kind, and those that say they are something else."""

import zipfile
from contextlib import suppress
from io import BytesIO
from time import process_time

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from varsam.lib import file_kinds
from varsam.lib.file_kinds import Fault, Kind, NotTaken

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30 + b"\0\0\0\0IEND\xaeB`\x82"
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 30 + b"\xff\xd9"


def package(**files: str | bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in files.items():
            into.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def open_xml(part: str, **more: str) -> bytes:
    types = f'<Types><Override PartName="/main.xml" ContentType="{part}"/></Types>'
    return package(**{"[Content_Types].xml": types, **more})


def open_document(kind: Kind, manifest: str = "<manifest/>") -> bytes:
    return package(**{"mimetype": kind.media_type, "content.xml": "<x/>", "META-INF__manifest.xml": manifest})


def pdf(*, script: str = "", password: str = "", folded: bool = False) -> bytes:
    made, document = BytesIO(), pikepdf.new()
    document.add_blank_page()
    if script:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=script)
    document.save(
        made,
        encryption=pikepdf.Encryption(owner=password, user=password) if password else False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate if folded else pikepdf.ObjectStreamMode.disable,
    )
    return made.getvalue()


HONEST = [
    ("avtal.pdf", pdf(), Kind.PDF),
    ("avtal.PDF", pdf(folded=True), Kind.PDF),
    ("avtal.docx", open_xml(_WORD), Kind.DOCX),
    ("tal.xlsx", open_xml(_WORD.replace("wordprocessingml.document", "spreadsheetml.sheet")), Kind.XLSX),
    (
        "visning.pptx",
        open_xml(_WORD.replace("wordprocessingml.document", "presentationml.presentation")),
        Kind.PPTX,
    ),
    ("avtal.odt", open_document(Kind.ODT), Kind.ODT),
    ("tal.ods", open_document(Kind.ODS), Kind.ODS),
    ("visning.odp", open_document(Kind.ODP), Kind.ODP),
    ("karta.png", PNG, Kind.PNG),
    ("karta.jpeg", JPG, Kind.JPG),
]


@pytest.mark.parametrize(("name", "content", "kind"), HONEST)
def test_an_honest_file_is_taken(name: str, content: bytes, kind: Kind) -> None:
    taken = file_kinds.check(name, content)

    assert (taken.name, taken.kind) == (name, kind)
    assert kind.media_type


REFUSED = [
    ("tom.pdf", b"", Fault.EMPTY),
    ("stor.pdf", b"%PDF-" + b"0" * file_kinds.LARGEST, Fault.TOO_LARGE),
    (".pdf", pdf(), Fault.NO_NAME),
    ("avtal", pdf(), Fault.NO_NAME),
    ("sida.html", b"<!doctype html><script>alert(1)</script>", Fault.UNKNOWN),
    ("bild.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", Fault.UNKNOWN),
    ("sida.pdf", b"<html>", Fault.UNKNOWN),
    ("arkiv.zip", package(a="b"), Fault.UNKNOWN),
    ("bok.docx", open_document(Kind.ODT), Fault.NOT_AS_NAMED),
    ("program.exe", pdf(), Fault.NOT_AS_NAMED),
    ("avtal.pdf.docx", pdf(), Fault.NOT_AS_NAMED),
    ("halv.pdf", pdf()[:200], Fault.BROKEN),
    ("halv.png", PNG[:20], Fault.BROKEN),
    ("halv.docx", open_xml(_WORD)[:60], Fault.BROKEN),
    ("halv.odt", package(mimetype=Kind.ODT.media_type), Fault.BROKEN),
    (
        "makro.docx",
        open_xml(_WORD, word__vbaProject="x", **{"word__vbaProject.bin": "x"}),
        Fault.HOLDS_PROGRAM,
    ),
    ("makro.docm", open_xml("application/vnd.ms-word.document.macroEnabled.main+xml"), Fault.HOLDS_PROGRAM),
    ("skript.pdf", pdf(script="app.alert(1)"), Fault.HOLDS_PROGRAM),
    ("skript.pdf", pdf(script="app.alert(1)", folded=True), Fault.HOLDS_PROGRAM),
    ("skript.pdf", pdf(script="x").replace(b"/JavaScript", b"/Java#53cript"), Fault.HOLDS_PROGRAM),
    ("las.pdf", pdf(password="hemligt"), Fault.LOCKED),
    ("las.odt", open_document(Kind.ODT, "<manifest:encryption-data/>"), Fault.LOCKED),
    (
        "las.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        Fault.LOCKED,
    ),
    ("bomb.docx", open_xml(_WORD, word__a="0" * (101 * 1024 * 1024)), Fault.BROKEN),
]


@pytest.mark.parametrize(
    ("name", "content", "fault"), REFUSED, ids=[f"{name}-{fault}" for name, _, fault in REFUSED]
)
def test_a_file_that_is_something_else_is_refused(name: str, content: bytes, fault: Fault) -> None:
    with pytest.raises(NotTaken) as refused:
        file_kinds.check(name, content)

    assert refused.value.fault == fault
    assert name not in str(refused.value)


# The machine that runs this may be busy with others; how quick it is says nothing here.
UNHURRIED = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@UNHURRIED
@given(st.binary(max_size=300), st.sampled_from([content for _, content, _ in HONEST]), st.integers(0, 300))
def test_whatever_is_sent_is_taken_or_refused(noise: bytes, honest: bytes, at: int) -> None:
    for content in (noise, honest[:at] + noise + honest[at:]):
        with suppress(NotTaken):
            assert file_kinds.check("namn.pdf", content).kind == Kind.PDF


@UNHURRIED
@given(st.text(max_size=300))
def test_a_name_keeps_no_path_and_nothing_unseen(name: str) -> None:
    cleaned = file_kinds.clean_name(name)

    assert len(cleaned) <= file_kinds.LONGEST_NAME
    assert not set("/\\\n\r\0\u202e") & set(cleaned)


def test_the_name_loses_its_path_and_what_turns_it_around() -> None:
    assert file_kinds.clean_name("C:\\Users\\jag\\Överens\u202ekommelse.pdf") == "Överenskommelse.pdf"
    assert file_kinds.clean_name("../../etc/passwd") == "passwd"
    assert file_kinds.clean_name("a" * 300 + ".docx") == "a" * 115 + ".docx"


def test_a_file_made_to_take_time_does_not() -> None:
    began = process_time()
    for made in (b"/ObjStm>>stream\n" * 500_000, b"/ObjStm>>" * 900_000, b"/#4a" * 2_000_000):
        file_kinds.check("lang.pdf", b"%PDF-1.7 " + made + b"%%EOF")

    assert process_time() - began < 5
