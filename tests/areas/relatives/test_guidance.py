"""The library of advice: whole in every language, asked of nobody, and edited like every other text."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from tests.areas.relatives.conftest import House
from varsam.areas.relatives import api, guidance, guidance_way
from varsam.areas.relatives.models import Contact
from varsam.kernel.access.actor import as_writer
from varsam.kernel.conversations.states import Sender
from varsam.site import markdown
from varsam.site.models import Page
from varsam.ui.languages import RELATIVES

SLUGS = [topic.slug for topic in guidance.topics()]
SEEDS = {(slug, language): (title, body) for slug, language, title, body in guidance.seeds()}
PAGE = "/arbete/sidor/rad-borja-prata/sv/"
# Letters that only words of that language's alphabet hold: a text in another alphabet would have few of them.
ARABIC = re.compile(r"[\u0600-\u06ff]")
# Sentences of a language are known by its commonest words.
COMMON = {
    "sv": ("och", "inte", "att"),
    "en": ("the", "and", "you"),
    "so": ("iyo", "oo", "ha"),
    "ar": ("من", "أو", "أن"),
    "fa": ("را", "که", "است"),
}
# What no guide speaks of: it is for whoever is worried, whatever the other person believes and wherever they come from.
NEVER = re.compile(
    r"islam|muslim|jihad|nazis|högerextrem|vänsterextrem|salaf|koran|kristen|jude|invandr|etnisk|varningstecken|signs of"
    r"|إسلام|مسلم|جهاد|نازي|اسلام|مسلمان|muslin|jihaad",
    re.IGNORECASE,
)


def shape(body: str) -> list[int]:
    """How much of each kind a guide has: parts, things to do, things to say, things to leave, what it rests on."""
    lead, parts = markdown.parted(body)
    assert lead
    does, donts, call, basis = (text for _heading, text in parts)
    assert call
    counted = [len(re.findall(r"^- ", text, re.MULTILINE)) for text in (does, donts, basis)]
    return [len(parts), len(re.findall(r"^ *> ", does, re.MULTILINE)), *counted]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_guide_is_the_same_in_five_languages(slug: str) -> None:
    shapes = {language: shape(SEEDS[f"rad-{slug}", language][1]) for language in RELATIVES}
    assert len(shapes) == 5
    assert len({tuple(each) for each in shapes.values()}) == 1, shapes
    parts, said, does, donts, basis = shapes["sv"]
    assert parts == guidance.PARTS
    assert 4 <= does <= 8
    assert said >= 4
    assert donts >= 3
    assert basis >= 2


@pytest.mark.parametrize("language", RELATIVES)
@pytest.mark.parametrize("slug", SLUGS)
def test_no_text_is_empty_half_or_in_another_language(slug: str, language: str) -> None:
    title, body = SEEDS[f"rad-{slug}", language]
    assert 8 < len(title) <= 70
    lead, parts = markdown.parted(body)
    for line in [lead, *(line for _heading, text in parts for line in text.split("\n") if line.strip())]:
        said = line.lstrip(" ->").strip()
        assert len(said) > 8, (slug, language, line)
        assert said[-1] in ".?!؟”»", (slug, language, line)
    words = set(re.findall(r"\w+", body.lower()))
    assert words >= set(COMMON[language]), (slug, language)
    if language in {"ar", "fa"}:
        letters = [char for char in body if char.isalpha()]
        assert len(ARABIC.findall(body)) > 0.85 * len(letters)
    swedish = markdown.parted(SEEDS[f"rad-{slug}", "sv"][1])
    if language != "sv":
        # What it rests on may be named alike: titles of sources are not translated.
        mine, theirs = (
            {line for _h, text in found[:3] for line in text.split("\n") if line}
            for found in (parts, swedish[1])
        )
        assert lead != swedish[0]
        assert not mine & theirs


@pytest.mark.parametrize("key", sorted(SEEDS))
def test_no_guide_speaks_of_belief_or_origin_or_lists_signs(key: tuple[str, str]) -> None:
    title, body = SEEDS[key]
    assert not NEVER.search(f"{title} {body}")


@pytest.mark.parametrize("key", sorted(SEEDS))
def test_no_number_stands_in_a_text_where_nobody_would_check_it(key: tuple[str, str]) -> None:
    _title, body = SEEDS[key]
    found = re.findall(r"\d[\d \u00a0-]{2,}\d", body)
    assert [
        each
        for each in found
        if each not in {"112", "1177", "2022", "2014", "2021", "2017", "2020", "2025", "2798-2008"}
    ] == []


def test_every_contact_of_a_guide_is_there_and_shown_to_relatives(db: None) -> None:
    known = {card.id for card in api.cards("relative")}
    for topic in guidance.topics():
        assert set(topic.contacts) <= known, topic.slug
        assert 3 - (topic.slug == "undvik-att-saga") <= len(topic.contacts)


def test_an_installation_begins_with_all_of_them_published(db: None) -> None:
    pages = Page.objects.filter(slug__startswith=guidance.PREFIX).exclude(body="")
    assert pages.count() == len(SLUGS) * 5
    today = timezone.localdate()
    assert all(page.review_by > today for page in pages)


@pytest.mark.parametrize("language", RELATIVES)
def test_a_guide_reads_whole_in_the_reader_s_language(client: Any, db: None, language: str) -> None:
    prefix = "" if language == "sv" else f"/{language}"
    answer = client.get(f"{prefix}/anhorig/rad/radd-for-vald/")
    page = answer.content.decode()
    title, body = SEEDS["rad-radd-for-vald", language]
    assert answer.status_code == 200
    assert not answer.cookies
    assert f">{title}</h1>" in page
    assert f'lang="{language}" dir="{"rtl" if language in {"ar", "fa"} else "ltr"}"' in page
    assert 'dir="auto"' not in page.split("<article", 1)[1].split("</article>", 1)[0]
    for heading, _text in markdown.parted(body)[1]:
        assert heading in page
    assert page.count("<blockquote") == shape(body)[1]
    assert 'href="tel:112"' in page
    assert 'href="tel:0313658700"' in page


def test_the_list_leads_to_every_guide_and_the_start_page_to_the_list(client: Any, db: None) -> None:
    listed = client.get("/anhorig/rad/").content.decode()
    for slug in SLUGS:
        assert f'href="/anhorig/rad/{slug}/"' in listed
    start = client.get("/anhorig/").content.decode()
    assert 'href="/anhorig/rad/"' in start
    assert 'href="/anhorig/socialkontor/"' in start


def test_a_guide_that_does_not_exist_is_not_there(client: Any, db: None) -> None:
    assert client.get("/anhorig/rad/nagot-annat/").status_code == 404


def test_where_a_language_is_missing_another_is_read_and_that_is_said(
    client: Any, db: None, as_owner: Any
) -> None:
    with as_owner():
        Page.objects.filter(slug="rad-natet", language="so").update(body="")
    with translation.override("so"):
        texts = guidance.texts(*guidance.topics())
    assert (texts["natet"].language, texts["borja-prata"].language) == ("en", "so")
    page = client.get("/so/anhorig/rad/natet/").content.decode()
    assert '<article class="guide" lang="en" dir="ltr"' in page
    assert 'data-kind="info"' in page


def test_a_guide_shows_the_number_as_it_is_now(client: Any, db: None, as_owner: Any) -> None:
    with as_owner():
        Contact.objects.filter(slug="bris-vuxentelefon").update(
            phone_display="077-000 00 00", phone_dial="0770000000"
        )
    page = client.get("/anhorig/rad/borja-prata/").content.decode()
    assert 'href="tel:0770000000"' in page


@pytest.mark.parametrize(("sender", "offered"), [(Sender.RELATIVE, ["/anhorig/rad/"]), (Sender.SCHOOL, [])])
def test_only_a_relative_s_thread_offers_the_advice(house: House, sender: Sender, offered: list[str]) -> None:
    visit = house.wrote(sender=sender)
    with as_writer(visit.token):
        assert [way.address for way in guidance_way.part(visit.enquiry)] == offered


def sent(desk: Any, **changes: Any) -> dict[str, Any]:
    form = desk.get(PAGE).context["form"]
    values = {name: form[name].value() for name in ("title", "body", "seen")}
    return {**values, "review_by": (timezone.localdate() + timedelta(days=90)).isoformat(), **changes}


def test_the_coordinator_s_words_are_public_at_once(sign_in: Any, client: Any) -> None:
    desk = sign_in("samordnare")
    body = SEEDS["rad-borja-prata", "sv"][1].replace("Fråga inte ut.", "Ställ en fråga i taget.")
    assert desk.post(PAGE, sent(desk, body=body, publish="1")).status_code == 302
    assert "Ställ en fråga i taget." in client.get("/anhorig/rad/borja-prata/").content.decode()


@pytest.mark.parametrize(
    "body",
    [
        "Bara en inledning.",
        "Inledning.\n\n## Gör\n\n- a\n\n## Undvik\n\n- b\n\n## Ring\n\nc",
        "Inledning.\n\n## Gör\n\n- a\n\n## Undvik\n\n## Ring\n\nc\n\n## Bygger\n\n- d",
        "## Gör\n\n- a\n\n## Undvik\n\n- b\n\n## Ring\n\nc\n\n## Bygger\n\n- d",
    ],
)
def test_half_a_guide_is_not_published_but_may_be_a_draft(sign_in: Any, body: str) -> None:
    desk = sign_in("samordnare")
    refused = desk.post(PAGE, sent(desk, body=body, publish="1"))
    assert refused.status_code == 422
    assert "fyra delar" in refused.content.decode()
    assert desk.post(PAGE, sent(desk, body=body, draft="1")).status_code == 302
    assert desk.get(PAGE).context["form"]["body"].value() == body
    assert Page.objects.get(slug="rad-borja-prata", language="sv").body != body


def test_the_editor_is_warned_where_a_language_is_older_than_the_swedish(sign_in: Any, as_owner: Any) -> None:
    with as_owner():
        Page.objects.filter(slug="rad-natet").exclude(language="sv").update(
            published_at=timezone.now() - timedelta(days=40)
        )
    desk = sign_in("samordnare")
    assert "Den svenska texten är nyare" in desk.get("/arbete/sidor/rad-natet/ar/").content.decode()
    assert "Den svenska texten är nyare" not in desk.get("/arbete/sidor/rad-natet/sv/").content.decode()
    assert "Svenskan är nyare" in desk.get("/arbete/sidor/").content.decode()


def test_parted_leaves_headings_in_quotations_and_code_alone() -> None:
    lead, parts = markdown.parted("Ett\n\n## A\n\n> ## inte\n\n```\n## inte heller\n```\n\n## B\n\ntext")
    assert lead == "Ett"
    assert [heading for heading, _text in parts] == ["A", "B"]
    assert "inte heller" in parts[0][1]
    assert markdown.parted("utan rubrik") == ("utan rubrik", [])
