"""Neither an address that somebody types nor whoever answers there does harm."""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from varsam.lib import safe_fetch
from varsam.lib.safe_fetch import Fault, Fetched, Fetcher, NotFetched

KINDS = ("application/feed+json", "application/atom+xml")
Answer = Callable[[socket.socket, bytes], None]
# Ten bytes of a head, and stored blocks with nothing in them (RFC 1951, 3.2.4): as many as somebody likes.
_NOTHING = b"\x1f\x8b\x08" + b"\0" * 7 + b"\0\0\0\xff\xff" * 12_000


@contextmanager
def server(answer: Answer, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server on this computer that gives one answer after the other; yields its host and port."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.05)
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                connection, _ = listening.accept()
            except TimeoutError:
                continue
            try:
                connection.settimeout(2)
                plain = context.wrap_socket(connection, server_side=True) if context else connection
                answer(plain, plain.recv(65536))
                plain.close()
            except OSError:
                connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"127.0.0.1:{listening.getsockname()[1]}"
    ended.set()
    thread.join(5)
    listening.close()


def says(body: bytes, *headers: str, status: str = "200 OK") -> Answer:
    lines = [f"HTTP/1.1 {status}", "Connection: close", *headers]
    if not any(each.startswith("Content-Type") for each in headers):
        lines.append("Content-Type: application/feed+json; charset=utf-8")
    return lambda connection, _asked: connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)


def fetch(
    host: str, path: str = "/flode.json", *, seconds: float = 5, most: int = 10_000, etag: str = ""
) -> Fetched:
    with Fetcher(seconds=seconds, most_bytes=most, kinds=KINDS, allowed={host}) as fetcher:
        return fetcher.get(f"http://{host}{path}", etag)


def fault(host: str, **how: Any) -> Fault:
    with pytest.raises(NotFetched) as refused:
        fetch(host, **how)
    return refused.value.fault


# --- addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://exempelstad.se/flode.json",
        "https://exempelstad.se:8443/flode.json",
        "https://exempelstad.se:80/",
        "https://anna:hemligt@exempelstad.se/",
        "https://goteborg.se@exempelstad.se/",
        "ftp://exempelstad.se/",
        "file:///etc/passwd",
        "//exempelstad.se/",
        "exempelstad.se",
        "https://",
        "https://exempelstad.se/a b",
        "https://exempelstad.se/\r\nHost: x",
        "https://[::1",
        "https://exempelstad.se:99999/",
        "https://exempelstad.se/" + "x" * 600,
    ],
)
def test_address_that_nothing_is_fetched_from(url: str) -> None:
    with pytest.raises(NotFetched) as refused:
        safe_fetch.place(url)
    assert refused.value.fault is Fault.ADDRESS


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1",
        "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "2001:0:7f00:1::", "2001:db8::1", "localhost", "",
    ],
)  # fmt: skip
def test_machine_that_is_not_on_the_public_internet(address: str) -> None:
    assert not safe_fetch.is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_machine_on_the_public_internet(address: str) -> None:
    assert safe_fetch.is_public(address)


@pytest.mark.parametrize("inside", ["127.0.0.1", "169.254.169.254", "::ffff:10.0.0.5", "100.100.100.200"])
def test_name_that_means_a_machine_inside_is_not_asked(monkeypatch: pytest.MonkeyPatch, inside: str) -> None:
    """Also where only one of its addresses is inside: a server would choose which."""
    found = [(0, 0, 0, "", ("93.184.215.14", 443)), (0, 0, 0, "", (inside, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: found)
    with Fetcher(seconds=2, most_bytes=10, kinds=KINDS) as fetcher, pytest.raises(NotFetched) as refused:
        fetcher.get("https://exempelstad.se/flode.json")
    assert refused.value.fault is Fault.INSIDE


@pytest.mark.parametrize(
    "typed", ["https://127.0.0.1/", "https://2130706433/", "https://[::ffff:127.0.0.1]/", "https://0x7f.1/"]
)
def test_number_that_means_this_machine_is_not_asked(typed: str) -> None:
    with Fetcher(seconds=5, most_bytes=10, kinds=KINDS) as fetcher, pytest.raises(NotFetched) as refused:
        fetcher.get(typed)
    assert refused.value.fault in {Fault.INSIDE, Fault.NAME}


def test_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the name means another machine the second time, and there is no second time."""
    asked, connected = [], []
    answers = iter(["93.184.215.14", "127.0.0.1"])

    def look_up(host: str, *rest: object, **more: object) -> list[Any]:
        asked.append(host)
        return [(0, 0, 0, "", (next(answers), 443))]

    def stream(_client: object, _method: str, url: Any, **how: Any) -> object:
        connected.append((url.host, how["headers"]["Host"], how["extensions"]))
        raise NotFetched(Fault.DOWN)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(safe_fetch.httpx.AsyncClient, "stream", stream)
    with Fetcher(seconds=2, most_bytes=10, kinds=KINDS) as fetcher, pytest.raises(NotFetched):
        fetcher.get("https://exempelstad.se/flode.json")
    assert asked == ["exempelstad.se"]
    assert connected == [("93.184.215.14", "exempelstad.se", {"sni_hostname": "exempelstad.se"})]


def test_name_that_nobody_answers_for_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    asleep = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: asleep.wait(20) or [])
    began = time.monotonic()
    with Fetcher(seconds=0.3, most_bytes=10, kinds=KINDS) as fetcher, pytest.raises(NotFetched) as refused:
        fetcher.get("https://exempelstad.se/")
    asleep.set()
    assert refused.value.fault is Fault.SLOW
    assert time.monotonic() - began < 3


# --- answers --------------------------------------------------------------------------------------------------------


def test_document_comes_with_its_tag_and_is_not_sent_twice() -> None:
    def answer(connection: socket.socket, asked: bytes) -> None:
        if b'if-none-match: "7"' in asked.lower():
            says(b"", 'ETag: "7"', status="304 Not Modified")(connection, asked)
        else:
            assert b"cookie" not in asked.lower()
            says(b"{}", 'ETag: "7"')(connection, asked)

    with server(answer) as host:
        first = fetch(host)
        assert (first.content, first.kind, first.etag, first.is_same) == (b"{}", KINDS[0], '"7"', False)
        assert fetch(host, etag=first.etag).is_same


def test_packed_document_is_unpacked() -> None:
    with server(says(gzip.compress(b"{}" * 100), "Content-Encoding: gzip")) as host:
        assert fetch(host).content == b"{}" * 100


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (says(b"x" * 20_000), Fault.HUGE),
        (says(gzip.compress(b"\0" * 50_000_000), "Content-Encoding: gzip"), Fault.HUGE),
        (says(gzip.compress(b"x" * 5000)[:-30], "Content-Encoding: gzip"), Fault.BROKEN),
        (says(gzip.compress(b"{}") + b"x" * 200, "Content-Encoding: gzip"), Fault.BROKEN),
        (says(_NOTHING, "Content-Encoding: gzip"), Fault.HUGE),
        (says(b"no gzip", "Content-Encoding: gzip"), Fault.BROKEN),
        (says(b"?", "Content-Encoding: br"), Fault.BROKEN),
        (says(b"<html>", "Content-Type: text/html"), Fault.KIND),
        (says(b"", status="500 Oops"), Fault.STATUS),
        (says(b"", status="304 Not Modified"), Fault.STATUS),
        (says(b"{}", "Content-Length: 500"), Fault.DOWN),
        (says(b"", status="302 Found"), Fault.HOPS),
        (says(b"", "Location: http://127.0.0.1:1/", status="302 Found"), Fault.ADDRESS),
        (says(b"", "Location: https://127.0.0.1/", status="301 Moved"), Fault.INSIDE),
        (says(b"", "Location: https://[::1]/", status="307 Temporary"), Fault.INSIDE),
        (says(b"", "Location: file:///etc/passwd", status="302 Found"), Fault.ADDRESS),
        (says(b"", "Location: /again", status="302 Found"), Fault.HOPS),
        (lambda connection, _asked: connection.sendall(b"nonsense\r\n\r\n"), Fault.DOWN),
        (lambda connection, _asked: connection.close(), Fault.DOWN),
    ],
)
def test_answer_that_is_not_taken(answer: Answer, expected: Fault) -> None:
    with server(answer) as host:
        assert fault(host) is expected


def test_drip_ends_at_the_deadline() -> None:
    """Each byte comes in time; all of them do not."""

    def drip(connection: socket.socket, asked: bytes) -> None:
        says(b"", "Content-Length: 5000")(connection, asked)
        for _ in range(60):
            connection.sendall(b"x")
            time.sleep(0.05)

    with server(drip) as host:
        began = time.monotonic()
        assert fault(host, seconds=0.4) is Fault.SLOW
        assert time.monotonic() - began < 2


def test_bytes_are_counted_over_all_pages() -> None:
    with (
        server(says(b"x" * 600)) as host,
        Fetcher(seconds=5, most_bytes=1000, kinds=KINDS, allowed={host}) as fetcher,
    ):
        fetcher.get(f"http://{host}/1")
        with pytest.raises(NotFetched) as refused:
            fetcher.get(f"http://{host}/2")
    assert refused.value.fault is Fault.HUGE


def test_certificate_of_nobody_we_know_is_refused(tmp_path: Any) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*_certificate(tmp_path))
    with (
        server(says(b"{}"), context) as host,
        Fetcher(seconds=5, most_bytes=100, kinds=KINDS, allowed={host}) as fetcher,
        pytest.raises(NotFetched) as refused,
    ):
        fetcher.get(f"https://{host}/")
    assert refused.value.fault is Fault.CERTIFICATE


def _certificate(folder: Any) -> tuple[str, str]:
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return str(paths[0]), str(paths[1])
