"""After an anonymous journey nothing that points at the writer is anywhere: rows, log, mail, files (Never 3)."""

import base64
import http.client
import re
import subprocess
import urllib.parse
from contextlib import closing
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import pytest

from config import embedded
from tests import environment
from tests.browser.conftest import Site

# A loopback address and an agent that nobody else in these tests has.
ADDRESS, AGENT = "127.0.77.9", "Kattuggla/7.7 (Vildmark)"
FORWARDED = "203.0.113.77"
WORDS = "Kantarellsoppa på verandan"
REPLY = "Blåbärspaj i skymningen"


class Writer:
    """Somebody with an address and a browser, who follows redirects and keeps cookies as browsers do."""

    def __init__(self, site: Site) -> None:
        self.host, self.port = urlsplit(site.address).hostname, urlsplit(site.address).port
        self.cookies: dict[str, str] = {}

    def send(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.host, self.port, source_address=(ADDRESS, 0), timeout=20)
        headers = {
            "User-Agent": AGENT,
            "X-Forwarded-For": FORWARDED,
            "Forwarded": f"for={FORWARDED}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
        }
        body = urllib.parse.urlencode(fields) if fields else None
        with closing(connection):
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies |= {k: morsel.value for k, morsel in SimpleCookie(value).items()}
        if answer.status in {301, 302, 303}:
            return self.send("GET", answer.getheader("Location") or "/")
        return answer.status, text


def dump(site: Site) -> str:
    """The whole database as text, with binary columns as bytes too."""
    place = embedded.address(environment.DATA)
    done = subprocess.run(
        [str(embedded.binary("pg_dump")), "-h", place.host, "-p", str(place.port), "-U", "postgres",
         "--data-only", "--inserts", site.database],
        capture_output=True, check=True,
    )  # fmt: skip
    text = done.stdout.decode()
    assert "conversations_message" in text
    binary = b"".join(bytes.fromhex(found) for found in re.findall(r"\\x((?:[0-9a-f]{2})+)", text))
    return text + binary.decode("latin-1")


def everything_written(site: Site) -> str:
    parts = [dump(site), site.log.read_text("utf-8", "replace")]
    folders = [site.data, environment.DATA / "mail"]
    parts += [f.read_bytes().decode("latin-1") for d in folders for f in d.rglob("*") if f.is_file()]
    parts += [f.read_bytes().decode("latin-1") for f in environment.DATA.glob("*.log")]
    return "\n".join(parts)


def shapes(secret: str) -> list[str]:
    """The ways in which a text could have been written somewhere."""
    raw = secret.encode()
    return [
        secret,
        raw.decode("latin-1"),
        raw.hex(),
        base64.b64encode(raw).decode()[:-4],
        urllib.parse.quote(secret),
        urllib.parse.quote_plus(secret),
        secret.encode("unicode_escape").decode(),
    ]


@pytest.mark.browser
@pytest.mark.law("L4")
def test_nothing_of_the_writer_is_left(site: Site) -> None:
    writer = Writer(site)
    status, page = writer.send("GET", "/anhorig/skriv/")
    assert status == 200
    assert writer.cookies == {}
    submission = re.search(r'name="submission" value="([0-9a-f]{32})"', page)[1]
    form = {"message": WORDS, "district": "nordost", "language": "ar", "submission": submission}
    status, page = writer.send("POST", "/anhorig/skriv/", form)
    assert status == 200
    assert writer.cookies == {}
    code = re.sub(r"\D", "", re.search(r'id="return-code".*?</p>', page, re.S)[0].split(">", 1)[1])
    assert len(code) == 16
    # What goes wrong on the way must be as silent as what goes right.
    for fields in ({"code": "1234123412341234"}, {"code": "12\0"}, {"code": WORDS}):
        assert writer.send("POST", "/svar/", fields)[0] == 422
    assert writer.send("POST", "/anhorig/skriv/", {"message": WORDS * 9000})[0] == 422
    assert writer.send("GET", f"/finns-inte/{urllib.parse.quote(WORDS)}/")[0] == 404
    status, page = writer.send("POST", "/svar/", {"code": code})
    assert status == 200
    assert WORDS in page
    status, page = writer.send("POST", "/svar/samtal/skriv/", {"message": REPLY})
    assert REPLY in page
    cookie = writer.cookies["varsam_thread"]
    written = everything_written(site)
    for secret in (
        WORDS,
        REPLY,
        code,
        " ".join(re.findall("....", code)),
        ADDRESS,
        FORWARDED,
        AGENT,
        submission,
        cookie,
    ):
        for shape in shapes(secret):
            assert shape not in written, f"{secret!r} was written somewhere as {shape!r}"


@pytest.mark.browser
def test_the_search_would_find_it(site: Site) -> None:
    """The test above can fail: what is stored in the clear is found."""
    assert "samordnare@demo.varsam.test" in dump(site)


@pytest.mark.browser
@pytest.mark.parametrize(
    "message",
    [
        "",
        " ",
        "\0",
        "\0hej\0",
        "😀" * 50,
        "שלום hello مرحبا",
        "<script>alert(1)</script>",
        "x" * 200_000,
        "\ud83d",
        "‏‎",
        "%s %(x)s {}",
        "'; drop table conversations_message; --",
    ],
    ids=[
        "empty",
        "space",
        "null",
        "nulls",
        "emoji",
        "directions",
        "script",
        "200kB",
        "surrogate",
        "marks",
        "formats",
        "sql",
    ],
)
def test_any_message_gets_a_clear_answer(site: Site, message: str) -> None:
    writer = Writer(site)
    fields: Any = {
        "message": message.encode("utf-8", "surrogatepass"),
        "language": "xx",
        "district": "\0nowhere",
    }
    status, page = writer.send("POST", "/anhorig/skriv/", fields)
    assert status in {200, 422}
    if status == 422:
        assert "Något behöver rättas" in page
        return
    code = re.sub(r"\D", "", re.search(r'id="return-code".*?</p>', page, re.S)[0].split(">", 1)[1])
    status, page = writer.send("POST", "/svar/", {"code": code})
    assert status == 200
    assert "<script>alert" not in page


@pytest.mark.browser
def test_a_body_too_large_is_refused_calmly(site: Site) -> None:
    status, page = Writer(site).send("POST", "/anhorig/skriv/", {"message": "x" * 2_000_000})
    assert status in {400, 413}
    assert "112" in page
