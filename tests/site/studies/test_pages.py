"""Studies and reviews as people meet them: a file with broken entries, a pair that may be one, a review from its question to a card."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from tests.site.conftest import words
from varsam.areas.methods.register.models import Method
from varsam.areas.methods.studies import bringing
from varsam.areas.methods.studies.models import Import, Pair, Review, Study, Weighed
from varsam.kernel.access import actor
from varsam.lib.bibliography import Fault
from varsam.lib.when import full_date
from varsam.site.studies.words import FAULTS

STUDIES, REVIEWS = "/arbete/studier/", "/arbete/oversikter/"
NASTY = "<script>alert(1)</script>=HYPERLINK"
RIS = f"""TY  - JOUR
TI  - Samtalsgrupper på fritidsgården: en jämförelse
AU  - Åkesson, Åsa
PY  - 2021
DO  - 10.1000/samtalsgrupper
ER  -
TY  - JOUR
TI  - Samtalsgrupper pa fritidsgarden
AU  - Aakesson, A.
PY  - 2022
ER  -
TY  - RPRT
TI  - {NASTY} och andra titlar
UR  - javascript:alert(1)
ER  -
TY  - JOUR
AU  - {NASTY}
ER  -
"""


@pytest.fixture
def lead(as_user: Any, cast: Any) -> Iterator[Any]:
    """Her browser; and what the test itself looks up, it sees as she does."""
    with actor.acting(cast("metodansvarig")):
        yield as_user("metodansvarig")


def bring(client: Any, content: str | bytes = RIS, name: str = "traffar.ris") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(f"{STUDIES}filer/", {"brought": SimpleUploadedFile(name, data)})


def test_a_file_says_what_was_new_and_what_was_broken(lead: Any) -> None:
    answer = bring(lead)
    assert answer.status_code == 303
    page = lead.get(answer["Location"])
    said = words(page)
    assert "3 nya studier är inlästa" in said
    assert "1 kan vara dubbletter" in said
    assert "16 Posten saknar titel." in said
    assert "<script>alert(1)" not in page.content.decode().split("<main", 1)[1]
    broken = lead.get(f"{answer['Location']}trasiga/")
    assert broken["Content-Type"].startswith("text/plain")
    assert broken["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in broken["Content-Disposition"]
    assert NASTY in broken.content.decode()
    assert "Inget nytt i filen" in words(lead.get(bring(lead)["Location"]))


def test_what_was_broken_can_be_mended_and_brought_again(lead: Any) -> None:
    items = [{"title": "En hel bok"}, {"type": "book", "note": "utan titel"}, {"title": ["en", "lista"]}]
    sent = bring(lead, json.dumps(items), "zotero.json")
    file = lead.get(f"{sent['Location']}trasiga/")
    assert 'filename="att-ratta.json"' in file["Content-Disposition"]
    mended = [{**each, "title": f"Rättad {n}"} for n, each in enumerate(json.loads(file.content))]
    assert len(mended) == 2
    again = lead.get(bring(lead, json.dumps(mended), "att-ratta.json")["Location"])
    assert "2 nya studier är inlästa" in words(again)
    one = words(lead.get(bring(lead, json.dumps([{"title": "Ensam"}]), "en.json")["Location"]))
    assert "1 ny 0" in one


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Filen är tom."),
        (b"hej", "Det är varken RIS, BibTeX eller CSL-JSON."),
        (b'{"title": "x"}', "CSL-JSON ska vara en lista"),
        (b"[]", "Filen innehåller inga poster."),
        (b"[" * 100_000, "för många nivåer"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(lead: Any, content: bytes, said: str) -> None:
    answer = bring(lead, content)
    if answer.status_code == 303:
        brought = Import.objects.defer("content").latest("at")
        if brought.state == "waiting":
            with actor.working():
                bringing.work(brought.pk)
        answer = lead.get(answer["Location"])
    assert said in words(answer)


def test_every_fault_has_words() -> None:
    assert set(FAULTS) == set(Fault)


def test_a_large_file_is_read_by_the_worker_and_its_page_follows(lead: Any, as_owner: Any) -> None:
    records = "".join(f"TY  - JOUR\nTI  - Undersökning nummer {n} om skolor\nER  - \n" for n in range(1_200))
    answer = bring(lead, records)
    page = lead.get(answer["Location"])
    assert "Filen väntar på att läsas" in words(page)
    assert b'http-equiv="refresh"' in page.content
    assert b"hx-get" in page.content
    brought = Import.objects.defer("content").latest("at")
    with actor.working():
        bringing.work(brought.pk)
    page = lead.get(answer["Location"])
    assert "1 200 nya studier är inlästa" in words(page).replace("\xa0", " ")
    assert b'http-equiv="refresh"' not in page.content
    listed = lead.get(f"{STUDIES}?q=undersökning&sida=2")
    assert "Fler än 1 000 studier" in words(listed).replace("\xa0", " ")
    assert "Sida 2 av 34" in words(listed)


def test_two_that_may_be_one_are_put_beside_each_other(lead: Any, as_user: Any) -> None:
    bring(lead)
    pair = Pair.objects.get(study__title="Samtalsgrupper pa fritidsgarden")
    page = lead.get(f"{STUDIES}dubbletter/")
    assert "Samma studie, slå samman" in words(page)
    reader = as_user("samordnare")
    assert "Samma studie, slå samman" not in words(reader.get(f"{STUDIES}dubbletter/"))
    assert reader.post(f"{STUDIES}dubbletter/{pair.pk}/samma/").status_code == 403
    answer = lead.post(f"{STUDIES}dubbletter/{pair.pk}/samma/", follow=True)
    assert "De är nu en studie" in words(answer)
    again = lead.post(f"{STUDIES}dubbletter/{pair.pk}/olika/", follow=True)
    assert "Någon annan hann före" in words(again)
    gone = lead.get(f"{STUDIES}{pair.study.uid}/")
    assert "Det här är samma studie som" in words(gone)
    assert lead.get(f"{STUDIES}{pair.study.uid}/andra/").status_code == 404


def test_a_study_is_written_and_put_right_by_hand(lead: Any) -> None:
    form = {
        "title": "Mentorer i Åmål",
        "authors": "Öberg, Eva\nBrå",
        "year": "2020",
        "kind": "report",
        "doi": "hej",
    }
    refused = lead.post(f"{STUDIES}ny/", form)
    assert refused.status_code == 422
    assert "Det här är ingen DOI" in words(refused)
    made = lead.post(
        f"{STUDIES}ny/", {**form, "doi": "https://doi.org/10.1000/AMAL", "url": "https://example.org/a"}
    )
    study = Study.objects.get(doi="10.1000/amal")
    assert made["Location"].endswith(f"{study.uid}/")
    page = lead.get(made["Location"])
    assert "Öberg, Eva; Brå (2020)" in words(page)
    assert re.search(r'<a [^>]*href="https://doi.org/10.1000/amal"[^>]*rel="noopener', page.content.decode())
    assert "lämnar Varsam" in words(page)
    taken = lead.post(
        f"{STUDIES}{study.uid}/andra/",
        {**form, "title": "Mentorer i Åmål", "doi": "10.1000/amal", "year": "2019"},
    )
    assert taken.status_code == 303
    study.refresh_from_db()
    assert (study.year, study.csl["issued"]) == (2019, {"date-parts": [[2019]]})


def test_what_is_taken_out_can_be_brought_in_again(lead: Any) -> None:
    bring(lead)
    found = lead.get(f"{STUDIES}studier.json?q=samtalsgrupper").content
    assert {each["title"] for each in json.loads(found)} == {
        "Samtalsgrupper på fritidsgården: en jämförelse",
        "Samtalsgrupper pa fritidsgarden",
    }
    ris = lead.get(f"{STUDIES}studier.ris?q=hyperlink").content.decode()
    assert all(line[2:6] == "  - " for line in ris.splitlines() if line)
    before = Study.objects.count()
    assert "Inget nytt" in words(lead.get(bring(lead, found, "studier.json")["Location"]))
    assert Study.objects.count() == before


def begin(lead: Any) -> Review:
    method = Method.objects.filter(state="review", reviews=None).order_by("pk")[0]
    form = {
        "method": method.slug, "question_sv": "Hjälper det?", "question_en": "Does it help?", "sources": "ERIC\nLibris",
        "searched_on": (timezone.localdate() - timedelta(days=9)).isoformat(), "found": "9", "repeated": "1", "screened": "8",
        "screened_out": "6", "unread": "0", "unknown_sv": "Om det håller i sig.", "unknown_en": "Whether it lasts.",
        "criteria_sv": "Jämförande studier från år 2000.", "criteria_en": "Studies that compare, from 2000.", "readers": "checked",
    }  # fmt: skip
    wrong = lead.post(
        f"{REVIEWS}ny/", {**form, "found": "-1", "question_en": "", "searched_on": "2090-01-01"}
    )
    assert wrong.status_code == 422
    assert "Dagen för sökningen har inte varit än." in words(wrong)
    assert lead.post(f"{REVIEWS}ny/", form).status_code == 303
    again = lead.post(f"{REVIEWS}ny/", form)
    assert again.status_code == 422
    return Review.objects.get(method=method)


def test_a_review_goes_from_its_question_to_the_card(lead: Any, as_user: Any, client: Any) -> None:
    bring(lead)
    lead.post(f"{STUDIES}dubbletter/{Pair.objects.latest('pk').pk}/olika/")
    review = begin(lead)
    page = f"{REVIEWS}{review.uid}/"
    chosen = list(Study.objects.filter(search_on__contains="samtalsgrupper").order_by("pk"))
    assert "är tillagda" in words(
        lead.post(f"{page}studier/", {"studie": [each.pk for each in chosen]}, follow=True)
    )
    assert "varken vägda eller bortvalda" in words(lead.get(f"{page}avsluta/"))
    first, second = Weighed.objects.filter(review=review).order_by("pk")
    said = {
        "is_included": "ja", "about": "effect", "design": "controlled", "size": "240", "finding": "helped", "bias": "low",
        "words_sv": "Färre bråk.", "words_en": "Fewer fights.",
    }  # fmt: skip
    for design, wrong_with in (
        ("controlled", "Bara en systematisk"),
        ("systematic_review", "Lämna tomt: den"),
    ):
        nothing = lead.post(f"{page}studier/{first.pk}/", {**said, "design": design, "finding": "empty"})
        assert nothing.status_code == 422
        assert wrong_with in words(nothing)
    wrong = lead.post(f"{page}studier/{first.pk}/", {"is_included": "ja", "words_sv": "Ring 070-174 06 05"})
    assert wrong.status_code == 422
    assert "Välj upplägg." in words(wrong)
    assert "Ta bort personnummer" in words(wrong)
    nothing = words(lead.post(f"{page}studier/{first.pk}/", {}))
    assert "Välj om studien är med." in nothing
    assert "Välj upplägg." not in nothing
    onwards = lead.post(f"{page}studier/{first.pk}/", {**said, "nasta": "1"})
    assert onwards["Location"].endswith(f"/{second.pk}/")
    assert lead.post(f"{page}studier/{second.pk}/", {"is_included": "nej"}).status_code == 422
    lead.post(f"{page}studier/{second.pk}/", {"is_included": "nej", "why_not": "group"})
    finishing = lead.get(f"{page}avsluta/")
    assert 'href="/metoder/regeln/"' in finishing.content.decode()
    assert "Regeln föreslår: Svagt" in words(finishing)
    # Of effect a study says something: only of the other question can it be that nobody looked.
    assert finishing.content.decode().count('value="unasked"') == 1
    assert lead.post(f"{page}avsluta/", {"effect-rating": "unasked"}).status_code == 422
    rulings = {"effect-rating": "moderate", "implementation-rating": "unasked"}
    refused = lead.post(f"{page}avsluta/", rulings)
    assert refused.status_code == 422
    assert "Skriv varför bedömningen blir en annan än regelns." in words(refused)
    why = "Studien gjordes i våra egna gårdar."
    done = lead.post(f"{page}avsluta/", {**rulings, "effect-why": why}, follow=True)
    assert "Översikten är klar" in words(done)
    assert "Den andra frågan letade översikten inte efter." in words(done)
    assert "ändras inte mer" in words(lead.post(f"{page}studier/{first.pk}/", said, follow=True))

    card = client.get(f"/metoder/{review.method.slug}/").content.decode()
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", card))
    for told in (
        "9 Funna",
        "1 Dubbletter",
        "6 Bortvalda",
        "2 Lästa i sin helhet",
        "1 Gäller en annan målgrupp",
        "1 Invägda",
    ):
        assert told in plain, told
    for told in (
        "ERIC, Libris",
        "240 personer",
        "Låg risk för snedvridning",
        "Om det håller i sig.",
        why,
        "doi:10.1000/samtalsgrupper",
    ):
        assert told in plain, told
    for told in (
        "Jämförande studier från år 2000.",
        "En person, och en annan har kontrollerat",
        f"Metodansvarig, {full_date(timezone.localdate(), 'sv')}",
    ):
        assert told in plain, told
    assert 'href="/metoder/regeln/"' in card.split("studier", 1)[1]
    assert "Ylva" not in plain.split("Forskningen bakom", 1)[1]
    with translation.override("en"):
        english = client.get(f"/en/metoder/{review.method.slug}/").content.decode()
    assert "Fewer fights." in english
    assert "Färre bråk." not in english


def rests_on_one(lead: Any, **said: str) -> Review:
    """A review of two studies, of which one is weighed in, sound and about effect, and says this."""
    bring(lead)
    lead.post(f"{STUDIES}dubbletter/{Pair.objects.latest('pk').pk}/olika/")
    review = begin(lead)
    page = f"{REVIEWS}{review.uid}/"
    chosen = Study.objects.filter(search_on__contains="samtalsgrupper").values_list("pk", flat=True)
    lead.post(f"{page}studier/", {"studie": list(chosen)})
    first, second = Weighed.objects.filter(review=review).order_by("pk")
    lead.post(f"{page}studier/{first.pk}/", {"is_included": "ja", "about": "effect", "bias": "low", **said})
    lead.post(f"{page}studier/{second.pk}/", {"is_included": "nej", "why_not": "group"})
    return review


def test_harm_that_a_study_found_stands_where_the_card_tells_what_could_harm(lead: Any, client: Any) -> None:
    review = rests_on_one(
        lead,
        design="controlled",
        size="240",
        finding="harmed",
        words_sv="Fler for illa.",
        words_en="More fared badly.",
    )
    page = f"{REVIEWS}{review.uid}/"
    lead.post(f"{page}avsluta/", {"effect-rating": "none", "implementation-rating": "unasked"})
    card = client.get(f"/metoder/{review.method.slug}/").content.decode()
    box = card.split('id="skada"', 1)[1].split("</section>", 1)[0]
    assert "1 studie som vi har vägt in säger att metoden gjorde skada." in box


@pytest.mark.parametrize(
    ("size", "proposed", "told"),
    [
        (
            "12",
            "strong",
            "Flera väl gjorda studier, eller en väl gjord översikt över flera, pekar åt samma håll.",
        ),
        ("1", "moderate", "Det finns studier, men de är få eller har brister."),
        ("", "moderate", "Det finns studier, men de är få eller har brister."),
    ],
)
def test_what_the_card_says_of_a_rating_is_true_of_one_systematic_review(
    lead: Any, client: Any, size: str, proposed: str, told: str
) -> None:
    review = rests_on_one(
        lead,
        design="systematic_review",
        size=size,
        finding="helped",
        words_sv="Färre bråk.",
        words_en="Fewer fights.",
    )
    page = f"{REVIEWS}{review.uid}/"
    done = lead.post(f"{page}avsluta/", {"effect-rating": proposed, "implementation-rating": "unasked"})
    assert done.status_code == 303
    assert told in words(client.get(f"/metoder/{review.method.slug}/")).split("Gick det att genomföra?")[0]


def test_a_review_that_should_have_been_done_says_so_among_those_that_go_on(lead: Any, as_owner: Any) -> None:
    review = begin(lead)
    assert "Skulle ha varit klar" not in words(lead.get(REVIEWS))
    with as_owner():
        Method.objects.filter(pk=review.method_id).update(review_on=timezone.localdate())
    going_on = words(lead.get(REVIEWS)).split("Pågår", 1)[1]
    assert f"Skulle ha varit klar {full_date(timezone.localdate(), 'sv')} Påbörjad av" in going_on


@pytest.mark.parametrize("account", ["skola", "polis", "systemadmin", "rad", "socialsekreterare.hisingen"])
def test_others_have_no_way_in(as_user: Any, account: str) -> None:
    client = as_user(account)
    for path in (STUDIES, REVIEWS, f"{STUDIES}filer/", f"{STUDIES}studier.json", f"{REVIEWS}ny/"):
        assert client.get(path).status_code == 403, path
    assert "Kunskapsöversikter" not in client.get("/arbete/").content.decode()


@pytest.mark.parametrize("account", ["samordnare", "jurist"])
def test_some_read_and_change_nothing(as_user: Any, lead: Any, account: str) -> None:
    bring(lead)
    review = begin(lead)
    client = as_user(account)
    for path in (STUDIES, REVIEWS, f"{REVIEWS}{review.uid}/", f"{STUDIES}dubbletter/"):
        page = client.get(path)
        assert page.status_code == 200, path
        assert '<form method="post"' not in page.content.decode().split("<main", 1)[1], path
    for path in (
        f"{STUDIES}filer/",
        f"{STUDIES}ny/",
        f"{REVIEWS}ny/",
        f"{REVIEWS}{review.uid}/avsluta/",
        f"{REVIEWS}{review.uid}/andra/",
    ):
        assert client.get(path).status_code == 403, path


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%27%3A*",
        "year=x",
        "sida=0",
        "sida=99999",
        "sida=-1",
        "fil=x",
        "design=x",
        "q=&year=99999999999",
    ],
)
def test_whatever_is_asked_gets_an_answer(lead: Any, query: str) -> None:
    assert lead.get(f"{STUDIES}?{query}").status_code == 200
