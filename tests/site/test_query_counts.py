"""How often each page asks the database: snapshots, so that a page that asks more than before is noticed.

`VARSAM_SNAPSHOT=1` writes the file anew; look at the difference before you commit it.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from varsam.kernel.access.actor import acting
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.records.models import Record

SNAPSHOT = Path(__file__).with_name("query_counts.json")
PUBLIC = ["/", "/anhorig/", "/ar/anhorig/", "/anhorig/skriv/", "/svar/", "/verksamhet/", "/verksamhet/stod/",
          "/personuppgifter/", "/tillganglighet/", "/konto/logga-in/", "/vagval/", "/anhorig/rad/", "/anhorig/socialkontor/",
          "/verksamhet/guider/"]  # fmt: skip
STAFF = {
    "samordnare": ["/arbete/", "/arbete/inkorg/", "/arbete/inkorg/ENQUIRY/", "/arbete/inkorg/ny/", "/arbete/uppgifter/",
                   "/arbete/kontakter/", "/arbete/sidor/", "/arbete/frister/", "/arbete/frister/dagar/",
                   "/arbete/regler/", "/arbete/partner/", "/arbete/arenden/", "/arbete/konferenser/",
                   "/arbete/konferenser/grupper/", "/arbete/konferenser/atgarder/", "/arbete/kalender/", "/arbete/handelser/",
                   "/arbete/overenskommelser/", "/arbete/dialog/", "/arbete/program/", "/arbete/experter/", "/arbete/anhorigstod/",
                   "/arbete/anhorigstod/grupper/", "/arbete/tider/", "/arbete/verksamhetsstod/", "/arbete/vagvalet/"],
    "socialsekreterare.hisingen": ["/arbete/akter/", "/arbete/akter/RECORD/", "/arbete/akter/RECORD/samtycken/",
                   "/arbete/samtycken/", "/arbete/delat/", "/arbete/nodoppna/", "/arbete/utlamnanden/",
                   "/arbete/utlamnanden/ny/"],
    "registrator": ["/arbete/gallring/", "/arbete/begaran/"],
    "dataskydd": ["/arbete/", "/arbete/logg/", "/arbete/granskning/"],
    "systemadmin": ["/arbete/system/"],
    "polis": ["/arbete/"],
}  # fmt: skip


def count(client: Any, path: str) -> int:
    # Reading twice measures what every reader pays, not what the first one of the minute does.
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200, path
    return len([query for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def measured(client: Any, sign_in: Any, cast: Any) -> dict[str, int]:
    counts = {path: count(client, path) for path in PUBLIC}
    with acting(cast("samordnare")):
        reference = Enquiry.objects.filter(state="acknowledged", sender="school").first().reference
    with acting(cast("socialsekreterare.hisingen")):
        record = Record.objects.filter(closed_at=None).order_by("number").first().reference
    for account, paths in STAFF.items():
        signed_in = sign_in(account)
        for path in paths:
            address = path.replace("ENQUIRY", reference).replace("RECORD", record)
            counts[f"{account} {path}"] = count(signed_in, address)
    return counts


def test_pages_ask_no_more_than_before(client: Any, sign_in: Any, cast: Any) -> None:
    counts = measured(client, sign_in, cast)
    if os.environ.get("VARSAM_SNAPSHOT"):
        SNAPSHOT.write_text(json.dumps(counts, indent=1) + "\n")
        pytest.fail("the snapshot was written anew; run without VARSAM_SNAPSHOT")
    assert counts == json.loads(SNAPSHOT.read_text())


def test_a_kept_page_asks_one_thing() -> None:
    counts = json.loads(SNAPSHOT.read_text())
    assert all(
        counts[path] == 1 for path in ("/", "/anhorig/", "/ar/anhorig/", "/verksamhet/", "/personuppgifter/")
    )


def test_inbox_asks_the_same_however_much_it_shows(sign_in: Any) -> None:
    client = sign_in("samordnare")
    # Both hold enquiries in other languages: it is asked once who reads them, and not at all where there are none.
    assert count(client, "/arbete/inkorg/?sender=relative") == count(client, "/arbete/inkorg/")
