"""The pages of the network: who gets which, what is wrong and is said, and how often the database is asked."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.site.conftest import words
from varsam.areas.knowledge_house.experts import actions
from varsam.areas.knowledge_house.experts.models import Competence, Expert
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import District, Membership, Organisation

LIST = "/arbete/experter/"
SAID = {"roles": ["adviser"], "competences": ["skola"], "languages": ["sv", "so"], "hours_a_month": 10}


@pytest.fixture
def network(cast: Any, as_owner: Any) -> Callable[..., Expert]:
    """An empty network, and a way to enter somebody in it."""
    with as_owner():
        Expert.objects.filter(ended_at=None).update(ended_at="2026-01-01T00:00Z")

    def entered(account: str, **said: Any) -> Expert:
        with acting(cast(account)):
            place = Membership.objects.select_related("organisation").get(user=cast(account)).organisation
        with acting(cast("samordnare")):
            home = Organisation.objects.get(slug="samordningen")
            return actions.add_expert(
                unit=home,
                user=cast(account),
                organisation=place,
                said={**SAID, **said},
                by=cast("samordnare"),
            )

    return entered


def test_the_search_ranks_and_says_why(network: Any, as_user: Any, cast: Any) -> None:
    network("teolog", competences=["teologi"], languages=["sv"])
    network("mentor", hours_a_month=100)
    school = Organisation.objects.get(slug="demo-grundskola-hisingen")
    network("civilsamhalle", avoids=[school.pk])
    district = District.objects.get(slug="hisingen").pk
    page = as_user("socialsekreterare.hisingen").get(
        LIST, {"kompetens": "skola", "sprak": "so", "stadsdel": district, "fragar": school.pk}
    )
    names = [row.match.expert.user.name for row in page.context["can_be_asked"]]
    assert names == ["Mona Farah", "Daniel Lindroth"]
    assert [row.match.expert.user.name for row in page.context["cannot"]] == ["Hodan Abdi"]
    said = words(page)
    assert "2 experter kan frågas" in said
    assert "Talar somaliska." in said
    assert "Jäv: ska inte frågas av" in said
    assert "Läget i nätverket" not in said
    assert (
        as_user("samordnare").get(LIST, {"kompetens": "'; --", "sprak": "x", "stadsdel": "x"}).status_code
        == 200
    )


@pytest.mark.parametrize(
    ("account", "path", "status"),
    [
        ("skola", "", 403),
        ("systemadmin", "", 403),
        ("socialsekreterare.centrum", "laget/", 403),
        ("socialsekreterare.centrum", "ny/", 403),
        ("socialsekreterare.centrum", "kompetenser/", 403),
        ("socialsekreterare.centrum", "PK/", 200),
        ("socialsekreterare.centrum", "PK/andra/", 403),
        ("samordnare", "laget/", 200),
        ("samordnare", "ny/", 200),
        ("samordnare", "kompetenser/", 200),
        ("samordnare", "PK/andra/", 200),
        ("samordnare", "PK/avsluta/", 200),
        ("samordnare", "999999/", 404),
        ("mentor", "mitt-kort/", 200),
        ("teolog", "mitt-kort/", 200),
        ("systemadmin", "mitt-kort/", 403),
    ],
)
def test_who_gets_which_page(network: Any, as_user: Any, account: str, path: str, status: int) -> None:
    expert = network("mentor")
    assert as_user(account).get(LIST + path.replace("PK", str(expert.pk))).status_code == status


def test_an_expert_keeps_their_card(network: Any, as_user: Any, cast: Any) -> None:
    expert, mona = network("mentor"), as_user("mentor")
    assert "Du är inte med i nätverket" in words(as_user("teolog").get(f"{LIST}mitt-kort/"))
    wrong = mona.post(
        f"{LIST}mitt-kort/", {"hours_a_month": "500", "away_until": "2026-12-01", "supervised_on": "x"}
    )
    assert wrong.status_code == 422
    for sentence in (
        "Skriv högst 160 timmar.",
        "Skriv från vilken dag.",
        "Skriv datumet som år, månad och dag",
    ):
        assert sentence in words(wrong)
    sent = {"hours_a_month": "7", "languages": ["sv", "ar"], "competences": ["skola"], "roles": ["mentor"]}
    assert mona.post(f"{LIST}mitt-kort/", sent).status_code == 303
    with acting(cast("mentor")):
        expert.refresh_from_db()
    assert (expert.hours_a_month, expert.languages, expert.roles) == (7, ["sv", "ar"], ["adviser"])


def test_the_coordinator_adds_changes_and_lets_go(network: Any, as_user: Any, cast: Any) -> None:
    elin = as_user("samordnare")
    daniel = cast("teolog")
    with acting(daniel):
        place = Membership.objects.get(user=daniel).organisation_id
    assert elin.post(f"{LIST}ny/", {"hours_a_month": "3"}).status_code == 422
    made = elin.post(
        f"{LIST}ny/", {"who": f"{daniel.pk}-{place}", "roles": ["adviser"], "hours_a_month": "3"}
    )
    assert made.status_code == 303
    pk = int(made["Location"].rstrip("/").rsplit("/", 1)[1])
    changed = {
        "roles": ["adviser"],
        "hours_a_month": "4",
        "supervision_on": str(date.today() - timedelta(days=3)),
    }
    assert elin.post(f"{LIST}{pk}/andra/", changed).status_code == 303
    state = words(elin.get(f"{LIST}laget/"))
    assert "timmar i månaden är lediga" in state
    assert "Handledning skulle ha varit" in state
    assert elin.post(f"{LIST}{pk}/avsluta/").status_code == 303
    assert "Ingen är med i nätverket än" in words(elin.get(LIST))
    assert elin.get(f"{LIST}{pk}/andra/").status_code == 403


def test_competences_are_added_and_renamed_once_each(as_user: Any, cast: Any) -> None:
    elin, path = as_user("samordnare"), f"{LIST}kompetenser/"
    new = {"name_sv": "Idrott och ledarskap", "name_en": "Sports"}
    assert elin.post(path, new).status_code == 303
    again = elin.post(path, new)
    assert again.status_code == 422
    assert "Den kompetensen finns redan." in words(again)
    assert (
        elin.post(path, {"slug": "idrott-och-ledarskap", "name_sv": "Idrott", "name_en": "Sport"}).status_code
        == 303
    )
    assert Competence.objects.get(slug="idrott-och-ledarskap").name_sv == "Idrott"
    assert elin.post(path, {"slug": "finns-inte", "name_sv": "x", "name_en": "y"}).status_code == 404


def test_the_list_asks_the_same_however_long_it_is(network: Any, as_user: Any) -> None:
    elin = as_user("samordnare")

    def asked() -> int:
        elin.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert elin.get(LIST).status_code == 200
        return len(queries)

    network("mentor")
    before = asked()
    for account in ("teolog", "civilsamhalle", "kriminalvard", "polis"):
        network(account)
    assert asked() == before
