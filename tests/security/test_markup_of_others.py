"""Text that somebody wrote is text on every page that shows it, wherever it came in."""

from typing import Any

from django.test import Client

from varsam.kernel.conversations import intake
from varsam.kernel.conversations.states import Door, Sender
from varsam.site import markdown

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> Anna Andersson 19900101-1234"
DANGEROUS = (
    "<script>alert",
    "<img src=x",
    "<iframe",
    'href="javascript',
    'href="data:',
    "<style",
    "onerror=alert(1)>",
)


def test_hostile_text_is_shown_as_text(client: Client, db: None, cast: Any) -> None:
    received = intake.receive(
        text=HOSTILE,
        door=Door.ANONYMOUS_FORM,
        sender=Sender.RELATIVE,
        language="sv",
        district=None,
        submission="",
    )
    client.force_login(cast("samordnare"))
    enquiry = f"/arbete/inkorg/{received.reference}/"
    client.post(f"{enquiry}rubrik/", {"text": HOSTILE[:25]})
    asked = "<script>alert(1)</script>"
    pages = [client.get(enquiry), client.get("/arbete/"), client.get("/arbete/inkorg/")]
    pages += [
        client.get(
            path, query_params=dict.fromkeys(("q", "state", "district", "sender", "after", "order"), asked)
        )
        for path in ("/arbete/inkorg/", "/arbete/kontakter/", "/anhorig/", "/svar/")
    ]
    pages += [
        client.post(path, {"text": HOSTILE, "message": HOSTILE, "body": HOSTILE, "title": HOSTILE, "sender": "school"})
        for path in (f"{enquiry}svara/", f"{enquiry}anteckna/", "/arbete/avidentifiera/", "/verksamhet/avidentifiera/",
                     "/verksamhet/stod/", "/arbete/sidor/forhandsvisning/", "/arbete/kontakter/forhandsvisning/")
    ]  # fmt: skip
    for page in pages:
        text = page.content.decode()
        assert page.status_code < 500
        assert [found for found in DANGEROUS[:2] if found in text] == [], page.request["PATH_INFO"]


def test_markdown_gives_no_active_contents() -> None:
    written = (
        f"# {HOSTILE}\n\n[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,x) <javascript:alert(1)>"
        "\n\n![x](https://evil.example/x.png)\n\n<style>a</style>\n\n<iframe src=x></iframe>\n\n[d]: javascript:alert(1)\n[d]"
        "\n\n| a |\n|:-:|\n| <svg onload=alert(1)> |\n"
    )
    html = str(markdown.render(written))
    assert [found for found in DANGEROUS if found in html] == []
    assert "<svg" not in html
    assert "src=" not in html.replace("&lt;img src=x", "").replace("&lt;iframe src=x", "")
    assert "style=" not in html
