"""The situation picture for everybody, and the cycle at the desk."""

import io
import re
from typing import Any

import pikepdf
import pytest
from django.test import Client

from varsam.areas.programme.models import FollowUp, Measure, Picture
from varsam.kernel.access.actor import acting

NEWEST, OLDER = "LB-26-002", "LB-26-001"


@pytest.fixture
def newest(db: None) -> Picture:
    return Picture.objects.filter(adopted_at__isnull=False).order_by("-period_to")[0]


@pytest.fixture
def planned(db: None) -> Picture:
    return Picture.objects.filter(plan_at__isnull=False).get()


def test_everybody_reads_the_newest_picture_without_a_cookie(client: Client, newest: Picture) -> None:
    page = client.get("/lagesbild/")
    text = page.content.decode()
    assert page.status_code == 200
    assert not client.cookies
    assert [text.count(f'data-shape="{shape}"') for shape in ("wide", "narrow")] == [2, 2], "and for a phone"
    assert text.count('role="img"') == 4
    # What the city does is twelve lines that open, and a long text begins with its first paragraph.
    assert text.count("<details><summary><h3>") == 12
    assert text.count('class="read-on"') >= 3
    assert text.count("<caption") >= 3, "each chart has its table"
    assert "Färre än fem." in text
    assert not re.search(r"style=|<style|<script(?![^>]*src=)|onload=", text), (
        "the policy allows nothing inline"
    )
    assert "More people get in touch." in client.get("/en/lagesbild/").content.decode()
    assert client.get("/ar/lagesbild/", follow=False)["Location"] == "/en/lagesbild/"
    assert client.get(f"/lagesbild/{newest.reference}/").status_code == 200
    assert client.get("/lagesbild/LB-01-001/").status_code == 404


def test_no_number_below_five_stands_in_any_table(client: Client, newest: Picture) -> None:
    for picture in Picture.objects.filter(adopted_at__isnull=False):
        text = client.get(f"/lagesbild/{picture.reference}/").content.decode()
        cells = re.findall(r"<td>\s*(\d+)\s*</td>", text)
        assert cells
        assert min(map(int, cells)) >= 5
        lines = client.get(f"/lagesbild/{picture.reference}/tabeller.csv").content.decode("utf-8-sig")
        values = [line.split(";")[3] for line in lines.splitlines()[1:] if not line.startswith("Åtgärdsplan")]
        assert min(int(value) for value in values if value.isdigit()) >= 5


def test_a_formula_in_a_text_is_text_in_the_tables(client: Client, planned: Picture, as_owner: Any) -> None:
    with as_owner():
        Measure.objects.filter(picture=planned, number=1).update(title_sv="=HYPERLINK(1)")
    lines = client.get(f"/lagesbild/{planned.reference}/tabeller.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in lines
    assert not re.search(r"(^|;)\"?[=+@-]", lines, re.MULTILINE)


def test_the_document_is_readable_by_ear(client: Client, newest: Picture) -> None:
    answer = client.get(f"/lagesbild/{newest.reference}/lagesbild.pdf")
    pdf = pikepdf.open(io.BytesIO(answer.content))
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "sv"
    assert str(pdf.docinfo["/Title"]) == newest.title_sv
    found: list[Any] = []

    def walk(node: Any) -> None:
        for each in node if isinstance(node, pikepdf.Array) else [node]:
            if isinstance(each, pikepdf.Dictionary):
                if "/S" in each:
                    found.append(each)
                if "/K" in each:
                    walk(each.K)

    walk(pdf.Root.StructTreeRoot.K)
    kinds = [str(each.S) for each in found]
    figures = [each for each in found if str(each.S) == "/Figure"]
    assert len(figures) == 2
    assert all("Verksamheter" in str(figure.Alt) or "verksamheter" in str(figure.Alt) for figure in figures)
    assert kinds.count("/Table") >= 4
    assert kinds.count("/TH") > 10
    assert kinds.index("/H1") < kinds.index("/Figure") < kinds.index("/Table")


def test_the_council_sees_what_is_adopted_and_nothing_of_what_is_written(
    sign_in: Any, planned: Picture, newest: Picture
) -> None:
    client = sign_in("rad")
    overview = client.get("/arbete/program/").content.decode()
    assert planned.title_sv in overview
    assert "Ny lägesbild" not in overview
    plan = client.get(f"/arbete/program/{planned.reference}/plan/").content.decode()
    assert "En väg in för anhöriga, utan namn" in plan
    draft = client.get(f"/arbete/program/{newest.reference}/plan/").content.decode()
    assert "Svar till anhöriga inom fem arbetsdagar" not in draft
    assert client.get(f"/arbete/program/{planned.reference}/rapport/").status_code == 200
    assert client.get(f"/arbete/program/{planned.reference}/rapport/rapport.pdf").content[:4] == b"%PDF"
    number = f"/arbete/program/{planned.reference}/plan/12/"
    assert "Registret över metoder är öppet" not in client.get(number).content.decode()
    for path in (
        "program/ny/",
        f"program/{newest.reference}/plan/ny/",
        f"program/{newest.reference}/plan/anta/",
    ):
        assert client.get(f"/arbete/{path}").status_code == 403
    assert client.get("/arbete/inkorg/").status_code == 403
    assert sign_in("polis").get("/arbete/program/").status_code == 403


def test_what_is_late_stands_first_and_is_written_down_once(
    sign_in: Any, planned: Picture, cast: Any
) -> None:
    client = sign_in("samordnare")
    page = client.get("/arbete/program/").content.decode()
    assert "En åtgärd är inte uppföljd i tid" in page
    with acting(cast("samordnare")):
        late = FollowUp.objects.get(measure__picture=planned, measure__number=12, done_on=None)
    address = f"/arbete/program/{planned.reference}/plan/12/uppfoljning/{late.pk}/"
    sent = {
        "standing": "behind",
        "text": "Ring Karl Johansson, 070-123 45 67.",
        "on": "2026-01-01",
        "seen": "",
    }
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "Det här kan peka ut någon: " in refused.content.decode()
    assert client.post(address, {**sent, "text": "Tolv av arton har mål och mått."}).status_code == 303
    assert "inte uppföljd i tid" not in client.get("/arbete/program/").content.decode()
    assert client.get(address).status_code == 404


def test_a_plan_is_written_and_adopted_at_the_desk(sign_in: Any, newest: Picture, cast: Any) -> None:
    client, base = sign_in("samordnare"), f"/arbete/program/{newest.reference}/plan/"
    with acting(cast("samordnare")):
        owner = Measure.objects.filter(picture=newest)[0].owner_id
    said = {
        "title_sv": "Fråga fler", "why_sv": "Analysen.", "goal_sv": "Fler svar.", "indicator_sv": "Antal svar",
        "owner": owner, "function": "Samordnaren", "starts_on": "2027-01-01", "due_on": "2026-12-01",
    }  # fmt: skip
    form = client.get(f"{base}ny/").content.decode()
    assert "Ingen särskild" in form
    # Words of the framework and of the models, which nobody has put into Swedish.
    assert not [each for each in ("Select an option", "which part of the picture") if each in form]
    wrong = client.post(f"{base}ny/", said)
    assert wrong.status_code == 422
    assert "Åtgärden kan inte vara klar innan den börjar." in wrong.content.decode()
    assert client.post(f"{base}ny/", {**said, "due_on": "2027-12-01"}).status_code == 303
    adopting = {"seen": newest.version, "on": "2026-11-02", "where": "KS, § 1"}
    assert (
        "Åtgärd 6 behöver en dag för uppföljning." in client.post(f"{base}anta/", adopting).content.decode()
    )
    assert client.post(f"{base}6/dag/", {"due_on": "2027-06-01"}).status_code == 303
    assert client.post(f"{base}6/dag/", {"due_on": "2027-06-01"}).status_code == 422
    on = newest.adopted_on.isoformat() if newest.adopted_on else ""
    with acting(cast("samordnare")):
        seen = Picture.objects.get(pk=newest.pk).version
    assert client.post(f"{base}anta/", {**adopting, "seen": seen, "on": on}).status_code == 303
    assert "Fråga fler" in Client().get("/lagesbild/").content.decode()
    assert client.get(f"{base}ny/").status_code == 404
