"""The texts of the public pages: a draft is nobody's, a publication everyone's, and no version is lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from varsam.kernel.audit.models import Entry
from varsam.site.editing import actions
from varsam.site.models import Page, Revision

PAGE = "/arbete/sidor/personuppgifter/sv/"
Recorded = Callable[[str], list[Entry]]


def sent(desk: Any, address: str = PAGE, **changes: Any) -> dict[str, Any]:
    """What the editor sends after having been opened now."""
    form = desk.get(address).context["form"]
    values = {name: form[name].value() for name in ("title", "body", "seen")}
    review = timezone.localdate() + timedelta(days=100)
    return {**values, "review_by": review.isoformat(), **changes}


@pytest.mark.django_db
@pytest.mark.parametrize("account", ["socialsekreterare.hisingen", "dataskydd", "systemadmin"])
@pytest.mark.parametrize("address", ["/arbete/sidor/", PAGE])
def test_only_the_coordinator_writes(sign_in: Any, account: str, address: str) -> None:
    assert sign_in(account).get(address).status_code == 403


@pytest.mark.parametrize("path", ["nagot/sv/", "personuppgifter/xx/", "personuppgifter/sv/999999/"])
def test_what_no_page_asks_for_is_not_there(desk: Any, path: str) -> None:
    assert desk.get(f"/arbete/sidor/{path}").status_code == 404


def test_a_draft_is_kept_and_nobody_outside_reads_it(desk: Any, client: Any, recorded: Recorded) -> None:
    answer = desk.post(PAGE, sent(desk, body="Bara ett utkast.", draft="1"), follow=True)
    assert "Utkastet är sparat" in answer.content.decode()
    assert desk.get(PAGE).context["form"]["body"].value() == "Bara ett utkast."
    assert "Bara ett utkast" not in client.get("/personuppgifter/").content.decode()
    assert recorded("page")[-1].event == "page.saved"


def test_what_is_published_is_read_at_once(desk: Any, client: Any, recorded: Recorded) -> None:
    client.get("/personuppgifter/")
    desk.post(PAGE, sent(desk, body="## Nytt\n\nNu **gäller** det.", publish="1"))
    page = client.get("/personuppgifter/").content.decode()
    assert '<h2 dir="auto">Nytt</h2>' in page
    assert "<strong>gäller</strong>" in page
    entry = recorded("page")[-1]
    assert (entry.event, entry.target) == ("page.published", "personuppgifter sv")
    assert entry.unit is not None


def test_the_text_that_came_with_the_house_stays_in_the_history(desk: Any, as_owner: Any) -> None:
    with as_owner():
        Revision.objects.all().delete()
    original = Page.objects.get(slug="personuppgifter", language="sv").body
    desk.post(PAGE, sent(desk, body="Helt ny.", publish="1"))
    first, last = desk.get(PAGE).context["revisions"][-1], desk.get(PAGE).context["revisions"][0]
    assert (first.body, first.by) == (original, None)
    assert last.body == "Helt ny."


def test_two_at_once_nobody_s_text_is_lost(desk: Any) -> None:
    mine, theirs = sent(desk, body="Min text här."), sent(desk, body="Deras text här.")
    desk.post(PAGE, {**theirs, "draft": "1"})
    answer = desk.post(PAGE, {**mine, "publish": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Två skrev samtidigt" in page
    assert "<del>Deras</del><ins>Min</ins>" in page
    assert answer.context["form"]["body"].value() == "Min text här."
    assert Page.objects.get(slug="personuppgifter", language="sv").body != "Min text här."
    desk.post(PAGE, {**mine, "seen": answer.context["form"]["seen"].value(), "publish": "1"})
    kept = [revision.body for revision in desk.get(PAGE).context["revisions"]]
    assert kept[:2] == ["Min text här.", "Deras text här."]


def test_going_back_makes_a_draft_of_the_older_text(desk: Any) -> None:
    desk.post(PAGE, sent(desk, body="Första.", publish="1"))
    desk.post(PAGE, sent(desk, body="Andra.", publish="1"))
    older = desk.get(PAGE).context["revisions"][1]
    address = f"{PAGE}{older.pk}/"
    page = desk.get(address).content.decode()
    assert "<del>Första</del><ins>Andra</ins>" in page
    desk.post(address)
    assert Page.objects.get(slug="personuppgifter", language="sv").body == "Andra."
    newest = desk.get(PAGE).context["revisions"][0]
    assert (newest.body, newest.status) == ("Första.", "draft")


def test_reading_through_moves_the_date(desk: Any, as_owner: Any, recorded: Recorded) -> None:
    today = timezone.localdate()
    with as_owner():
        Page.objects.filter(slug="personuppgifter", language="sv").update(review_by=today + timedelta(days=3))
    assert "Stämmer den fortfarande" in desk.get(PAGE).content.decode()
    desk.post(f"{PAGE}last/")
    due = Page.objects.get(slug="personuppgifter", language="sv").review_by
    assert due == today + timedelta(days=actions.REVIEW_AFTER_DAYS)
    assert recorded("page")[-1].event == "page.reviewed"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": ""}, "Skriv en rubrik"),
        ({"body": " "}, "Skriv en text"),
        ({"body": "x" * 200_000}, "Texten är för lång"),
        ({"review_by": "i vår"}, "Skriv datumet så här"),
        ({"review_by": "2020-01-01"}, "framåt i tiden"),
        ({"body": "nolla\0"}, ""),
    ],
)
def test_what_cannot_be_saved_is_told(desk: Any, change: dict[str, str], told: str) -> None:
    answer = desk.post(PAGE, sent(desk, publish="1", **change))
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_a_preview_keeps_nothing(desk: Any) -> None:
    fragment = desk.post(
        "/arbete/sidor/forhandsvisning/", {"title": "R", "body": "# Ett\n<script>x</script>"}
    )
    assert "<h2" in fragment.content.decode()
    assert "<script" not in fragment.content.decode()
    whole = desk.post(PAGE, sent(desk, body="Bara *sedd*.", preview="1"))
    assert "<em>sedd</em>" in whole.content.decode()
    assert "Bara *sedd*." not in [revision.body for revision in Revision.objects.all()]


def test_a_translation_says_when_the_swedish_is_newer(desk: Any, as_owner: Any) -> None:
    with as_owner():
        Page.objects.filter(slug="personuppgifter").exclude(language="sv").update(
            published_at=timezone.now() - timedelta(days=40)
        )
    desk.post(PAGE, sent(desk, body="Nytt på svenska.", publish="1"))
    assert "Svenskan är nyare" in desk.get("/arbete/sidor/").content.decode()


def test_a_draft_upon_what_is_published_is_told_in_the_list(desk: Any) -> None:
    desk.post(PAGE, sent(desk, body="Bara ett utkast.", draft="1"))
    assert "Publicerad, med utkast" in desk.get("/arbete/sidor/").content.decode()


def test_a_first_draft_in_a_new_language_is_no_page(desk: Any) -> None:
    address = "/arbete/sidor/tillganglighet/so/"
    desk.post(address, sent(desk, address, title="Helitaan", body="Qoraal", draft="1"))
    stored = Page.objects.get(slug="tillganglighet", language="so")
    assert (stored.title, stored.body) == ("", "")
    assert "Bara utkast" in desk.get("/arbete/sidor/").content.decode()


@pytest.mark.parametrize(
    ("address", "most"),
    [("/arbete/sidor/", 16), (PAGE, 18), ("/arbete/kontakter/", 16), ("/arbete/frister/dagar/", 16)],
)
def test_a_page_asks_little(desk: Any, address: str, most: int, django_assert_max_num_queries: Any) -> None:
    desk.get(address)
    with django_assert_max_num_queries(most):
        assert desk.get(address).status_code == 200
