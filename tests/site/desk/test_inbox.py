"""The inbox: filters that live in the address, a list that loses nothing, and rows that are yours only."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.site.desk.conftest import Receive
from varsam.kernel.conversations.states import Sender
from varsam.kernel.people.models import District
from varsam.lib.working_days import STOCKHOLM
from varsam.site.desk import filters, tallies

INBOX = "/arbete/inkorg/"


def references(response: Any) -> list[str]:
    return re.findall(r'class="number">([A-Z]-\d\d-\d+)</span></td>', response.content.decode())


def test_a_new_message_stands_first_with_what_comes_next(desk: Any, receive: Receive) -> None:
    reference = receive("سلام", language="fa").reference
    page = desk.get(INBOX)
    assert references(page)[0] == reference
    row = page.content.decode().split(f">{reference}<")[1].split("</tr>")[0]
    assert "Anhörig skriver på persiska" in row
    assert "Bekräfta" in row
    assert "Nytt" in row
    assert "kvar" in row
    assert 'class="unread"' in row


def test_a_heading_replaces_the_stand_in(desk: Any, receive: Receive) -> None:
    reference = receive().reference
    desk.post(f"{INBOX}{reference}/rubrik/", {"text": "Syskon undrar"})
    row = desk.get(INBOX).content.decode().split(f">{reference}<")[1].split("</tr>")[0]
    assert "Syskon undrar" in row
    assert "Anhörig skriver" not in row


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?district=hisingen", True),
        ("?district=centrum", False),
        ("?sender=school", True),
        ("?sender=relative", False),
        ("?language=en", True),
        ("?language=ar", False),
        ("?owner=nobody", True),
        ("?owner=me", False),
        ("?unread=yes", True),
        ("?state=received", True),
        ("?state=waiting", False),
        ("?state=closed", False),
        ("?late=yes", False),
        ("?district=hisingen&sender=school&language=en&order=due", True),
        ("?district=nowhere&sender=%20&language=xx&state=mine&after=yesterday&show=-1", True),
    ],
)
def test_filters_live_in_the_address(desk: Any, receive: Receive, query: str, shown: bool) -> None:
    hisingen = District.objects.get(slug="hisingen")
    reference = receive(sender=Sender.SCHOOL, language="en", district=hisingen.pk).reference
    assert (reference in references(desk.get(INBOX + query))) is shown


def test_what_is_late_says_so_in_words_and_comes_first_by_due_date(
    desk: Any, receive: Receive, backdate: Any
) -> None:
    reference = receive().reference
    backdate(reference, timezone.now() - timedelta(days=60))
    page = desk.get(f"{INBOX}?late=yes")
    assert references(page)[0] == reference
    assert re.search(r"\d+ dagar sen", page.content.decode().split(f">{reference}<")[1])


@pytest.mark.parametrize("order", ["new", "due"])
def test_turning_pages_shows_every_row_once(
    desk: Any, receive: Receive, backdate: Any, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    monkeypatch.setattr("varsam.kernel.conversations.inbox.PAGE", 5)
    start = datetime(2026, 11, 17, 9, 0, tzinfo=STOCKHOLM)
    for minutes in range(7):
        backdate(receive(submission=f"{minutes:032x}").reference, start + timedelta(minutes=minutes))
    everything = references(desk.get(f"{INBOX}?order={order}&show=400"))
    assert len(everything) > 12
    seen: list[str] = []
    link = f"?order={order}"
    for _ in range(20):
        page = desk.get(INBOX + link)
        rows = references(page)
        seen = rows if order == "due" else seen + rows
        more = re.search(r'href="/arbete/inkorg/([^"]*)"[^>]*>Visa (?:äldre|fler)<', page.content.decode())
        if not more:
            break
        link = more[1].replace("&amp;", "&")
    assert seen == everything


def test_the_fragment_is_the_pages_own_list(desk: Any, receive: Receive) -> None:
    receive()
    query = "?owner=nobody"
    whole = desk.get(INBOX + query).content.decode()
    part = desk.get(INBOX + query, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith("<section")
    assert "<html" not in part
    assert part.strip() in whole
    restored = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in desk.get(INBOX + query, headers=restored).content.decode()


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}"])
def test_searching_a_reference_opens_it(desk: Any, receive: Receive, typed: str) -> None:
    reference = receive().reference
    typed = typed.format(reference, reference.lower().replace("-", " "))
    response = desk.get(INBOX, {"q": typed})
    assert response.headers["Location"] == f"{INBOX}{reference}/"


@pytest.mark.parametrize("typed", ["A-26-99999", "hej", "<script>", "a" * 500])
@pytest.mark.law("L6")
def test_a_search_that_finds_nothing_says_so_beside_the_list(desk: Any, typed: str) -> None:
    response = desk.get(INBOX, {"q": typed})
    assert response.status_code == 200
    text = response.content.decode()
    assert "Ingen sådan referens här" in text or "är ingen referens" in text
    assert "<script>" not in text.split("<main")[1].replace("&lt;script&gt;", "")


def test_a_stranger_to_the_unit_neither_sees_nor_finds_nor_opens_it(sign_in: Any, receive: Receive) -> None:
    reference = receive().reference
    samir = sign_in("socialsekreterare.hisingen")
    assert f"/inkorg/{reference}/" not in samir.get(INBOX).content.decode()
    assert "Ingen sådan referens här" in samir.get(INBOX, {"q": reference}).content.decode()
    assert samir.get(f"{INBOX}{reference}/").status_code == 404
    assert samir.post(f"{INBOX}{reference}/ta-over/").status_code == 404


def test_an_empty_selection_says_what_is_normal(sign_in: Any) -> None:
    page = sign_in("sspf.hisingen").get(f"{INBOX}?state=closed&language=fa").content.decode()
    assert "Ingen förfrågan passar det här urvalet." in page
    assert "Visa alla" in page


def queries(client: Any, address: str) -> list[str]:
    """What a visit asks of the database, apart from whose session it is and for whom the transaction acts."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [each["sql"] for each in captured if "SAVEPOINT" not in each["sql"]]


@pytest.mark.parametrize(("address", "exactly"), [(INBOX, 9), ("/arbete/", 39), ("/arbete/uppgifter/", 16)])
def test_lists_take_few_queries_however_long_they_are(
    desk: Any, receive: Receive, address: str, exactly: int
) -> None:
    few = queries(desk, address)
    for number in range(6):
        receive(submission=f"{number:032x}")
    assert len(queries(desk, address)) == len(few) == exactly


def test_a_long_thread_takes_no_more_queries_than_a_short_one(desk: Any, receive: Receive) -> None:
    address = f"{INBOX}{receive().reference}/"
    few = queries(desk, address)
    for number in range(5):
        desk.post(f"{address}svara/", {"text": f"Svar {number}"})
    assert len(queries(desk, address)) == len(few) == 24


@given(st.dictionaries(st.sampled_from([*filters.Asked.__dataclass_fields__, "x"]), st.text(max_size=12)))
def test_any_address_is_read_and_written_back_the_same(wild: dict[str, str]) -> None:
    query = QueryDict(mutable=True)
    query.update(wild)
    asked = filters.read(query)
    assert filters.read(QueryDict(asked.query()[1:])) == asked


def test_counts_stop_at_the_cap() -> None:
    assert tallies.words(1000) == "1000"
    assert tallies.words(1001) == "1\u00a0000+"
