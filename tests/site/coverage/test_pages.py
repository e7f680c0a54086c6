"""The pages of coverage and of bringing files in: what each role meets, what goes wrong, and what a spreadsheet gets."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.areas.training.coverage.files import STAFF, text, xlsx
from tests.site.conftest import Browse, words
from varsam.areas.training.coverage.models import UnitStaff
from varsam.site.coverage import export

SCHOOL, YARD = "Exempelskolan Hisingen (påhittad)", "Exempelgården Nordost (påhittad fritidsgård)"
PAGE, FILES = "/arbete/utbildning/tackning/", "/arbete/utbildning/import/"
STATED = text([STAFF, (SCHOOL, "", 40, "2026-10-01"), (YARD, "", 12, "2026-10-01")])


def send(desk: Any, content: bytes, name: str = "personal.csv") -> Any:
    return desk.post(FILES, {"brought": SimpleUploadedFile(name, content)}, follow=True)


@pytest.mark.parametrize(
    ("account", "pages"),
    [
        ("samordnare", (200, 200, 403)),
        ("utbildare", (200, 403, 403)),
        ("skola", (403, 403, 200)),
        ("fritid", (403, 403, 200)),
        ("polis", (403, 403, 403)),
        ("systemadmin", (403, 403, 403)),
    ],
)
def test_each_page_is_for_those_who_need_it(as_user: Browse, account: str, pages: tuple[int, ...]) -> None:
    browser = as_user(account)
    found = tuple(browser.get(page).status_code for page in (PAGE, FILES, f"{PAGE}var-enhet/"))
    assert found == pages


def test_a_file_is_previewed_and_then_brought_in(desk: Any, as_owner: Any) -> None:
    page = send(desk, STATED)
    assert "Filen går att lägga in" in words(page)
    assert f"{SCHOOL} 40 2026-10-01 Ny" in words(page)
    with as_owner():
        before = UnitStaff.objects.filter(staff=40, stated_on="2026-10-01").count()
    brought = page.context["brought"].pk
    done = desk.post(f"{FILES}{brought}/lagg-in/", follow=True)
    assert "Allt är inlagt" in words(done)
    with as_owner():
        assert UnitStaff.objects.filter(staff=40, stated_on="2026-10-01").count() == before + 1
    assert "redan inlagd" in words(desk.post(f"{FILES}{brought}/lagg-in/", follow=True))
    assert desk.post(f"{FILES}{brought}/kasta/", follow=True).status_code == 200


def test_what_is_wrong_leads_to_its_row_and_comes_as_a_report(desk: Any) -> None:
    rows = [STAFF, ("Exempelskolan Hising", "", 40, "2026-10-01"), (YARD, "", "=1+1", "2026-10-01")]
    page = send(desk, xlsx(rows), "personal.xlsx")
    said = words(page)
    assert "2 rader behöver rättas" in said
    assert "Här står en formel" in said
    assert "Menar du ”Exempelskolan Hisingen (påhittad)”?" in said
    brought = page.context["brought"].pk
    report = desk.get(f"{FILES}{brought}/rapport.csv").content.decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(report), delimiter=";")] == ["Rad", "2", "3"]
    sheet = openpyxl.load_workbook(io.BytesIO(desk.get(f"{FILES}{brought}/rapport.xlsx").content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet["A"]] == ["Rad", 2, 3]
    assert "Lägg in allt" not in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Filen är tom"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Excels gamla format"),
        (text([("Enhet", "Antal medarbetarre"), ("x", 1)]), "Menar du ”Antal medarbetare”?"),
        (text([("a", "b"), ("c", "d")]), "Vi hittar inga rubriker"),
        (b'Enhet;Antal\r\n"x;1', "citattecken"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(desk: Any, content: bytes, said: str) -> None:
    assert said in words(send(desk, content))


def test_no_file_is_an_error_beside_its_field(desk: Any) -> None:
    page = desk.post(FILES, {})
    assert page.status_code == 422
    assert "Välj en fil." in words(page)


@pytest.mark.parametrize("name", ["enheter.xlsx", "medarbetare.csv", "tidigare-kurser.xlsx"])
def test_a_template_can_be_brought_back_as_it_is(desk: Any, name: str) -> None:
    made = desk.get(f"{FILES}mall/{name}").content
    page = send(desk, made, name)
    assert page.context["report"].missing == []
    assert page.context["report"].unknown == []
    assert desk.get(f"{FILES}mall/{name}.exe").status_code == 404


def test_tables_for_spreadsheets_hold_what_the_page_holds(desk: Any) -> None:
    rows = list(
        csv.reader(io.StringIO(desk.get(f"{PAGE}tackning.csv").content.decode("utf-8-sig")), delimiter=";")
    )
    sheet = openpyxl.load_workbook(io.BytesIO(desk.get(f"{PAGE}tackning.xlsx").content)).active
    assert sheet is not None
    assert [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)] == rows


EVIL = ('=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "a\0b")


def test_no_text_is_run_by_a_spreadsheet() -> None:
    lines = list(csv.reader(io.StringIO(export.as_csv(["a"], [(each,) for each in EVIL]).decode("utf-8-sig"), newline=""),
                            delimiter=";"))  # fmt: skip
    assert all(not row[0].startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for row in lines)
    book = openpyxl.load_workbook(
        io.BytesIO(export.as_workbook([("=x", ["=a"], [(each,) for each in EVIL])]))
    )
    cells = [cell for row in book.active.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert {cell.data_type for cell in cells} == {"s"}
