"""What was seen of methods, on their cards and on the page of methods in use."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.site.conftest import words
from varsam.areas.methods.learning import reading
from varsam.areas.methods.learning.models import Counted, Told, Waiting
from varsam.areas.methods.register.models import Method
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation
from varsam.site import demo_learning

PAGE = "/arbete/metoder-i-bruk/"
TALKS, GROUP = "oppet-klassrumssamtal", "foraldranatverk-aarhus"
Tell = Callable[..., None]


@pytest.fixture
def empty(as_owner: Any) -> None:
    with as_owner():
        for model in (Told, Waiting, Counted):
            model.objects.all().delete()


@pytest.fixture
def tell(as_owner: Any, empty: None) -> Tell:
    """`tell("dembra", number=20, goal=[(12, 12), (8, 8)])`: rows that are told, of last year."""

    def told(
        slug: str,
        source: str = "units",
        *,
        this_year: bool = False,
        number: int,
        **asked: list[tuple[int, int]],
    ) -> None:
        kinds = {
            "goal": ("yes", "no"),
            "rating": ("yes", "partly", "no", "unsaid"),
            "harm": ("some", "none", "unknown"),
        }
        day = f"{timezone.now().year - (not this_year)}-01-01"
        with as_owner():
            own = {
                "municipality": Organisation.objects.get(slug="goteborgs-stad"), "source": source,
                "method": Method.objects.get(slug=slug), "first": day, "last": day,
            }  # fmt: skip
            Told.objects.create(**own, what="number", kind="", low=number, high=number, among=number)
            for what, cells in asked.items():
                among = min(sum(high for _low, high in cells), number)
                for kind, (low, high) in zip(kinds[what], cells, strict=True):
                    Told.objects.create(**own, what=what, kind=kind, low=low, high=high, among=among)

    return told


def test_what_is_used_much_and_known_little_comes_first(tell: Tell, sign_in: Any, as_owner: Any) -> None:
    strong = Method.objects.exclude(effect__in=["weak", "none", "unknown"]).first()
    weak = list(Method.objects.filter(effect__in=["weak", "none", "unknown"]).order_by("slug")[:2])
    tell(weak[0].slug, number=20)
    tell(weak[1].slug, number=60)
    if strong:
        tell(strong.slug, number=90)
    page = sign_in("metodansvarig").get(PAGE)
    assert [row.method.slug for row in page.context["first"]] == [weak[1].slug, weak[0].slug]
    assert "2 metoder används, men vi vet lite om dem" in words(page)
    assert [row.method.slug for row in page.context["used"]] == ([strong.slug] if strong else [])


def test_a_share_comes_with_its_interval_and_no_claim(tell: Tell, sign_in: Any) -> None:
    tell(TALKS, number=40, goal=[(30, 30), (10, 10)], harm=[(0, 4), (30, 40), (0, 8)])
    card = words(sign_in("samordnare").get(f"/arbete/metoder/{TALKS}/"))
    # Wilson for 30 of 40.
    assert "mellan 59 och 86 procent" in card
    assert "De flesta svar är ”Det hjälpte”. Det säger inget om effekt." in card
    assert "De flesta svar är positiva. Det säger inget om effekt" in card
    assert "vi har inget att jämföra med. Upp till 4 kan ha rapporterat skada." in card
    assert "Högst 4 av 40 har rapporterat skada, kanske ingen." in card


def test_harm_comes_before_all_else(tell: Tell, sign_in: Any) -> None:
    tell(TALKS, number=40, goal=[(30, 30), (10, 10)], harm=[(6, 6), (30, 34), (0, 4)])
    card = words(sign_in("metodansvarig").get(f"/arbete/metoder/{TALKS}/"))
    assert "Skada är rapporterad" in card
    assert "svar är positiva" not in card


def test_harm_that_cannot_be_shown_is_not_passed_over(tell: Tell, sign_in: Any) -> None:
    tell(TALKS, number=40, goal=[(30, 30), (10, 10)], harm=[(0, 40), (0, 40), (0, 40)])
    card = words(sign_in("metodansvarig").get(f"/arbete/metoder/{TALKS}/"))
    assert "att jämföra med. Hur många som har rapporterat skada kan inte visas." in card


def test_no_research_is_claimed_behind_what_nobody_has_reviewed(
    tell: Tell, sign_in: Any, as_owner: Any
) -> None:
    """A rating of the start has a source, and no review."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("alter table methods_method disable trigger user")
        Method.objects.filter(slug=TALKS).update(effect="moderate")
        cursor.execute("alter table methods_method enable trigger user")
    tell(TALKS, number=20)
    page = words(sign_in("metodansvarig").get(PAGE))
    assert "1 metod som används saknar en kunskapsöversikt som gäller" in page
    assert "Alla metoder som används har" not in page


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ([(5, 5), (15, 15)], "något annat än"),
        ([(11, 11), (9, 9)], "Vi vet inte än om de flesta"),
        ([(0, 20), (0, 20)], "Vi vet inte än om"),
    ],
)
def test_little_is_said_as_little(tell: Tell, sign_in: Any, goal: list[tuple[int, int]], said: str) -> None:
    tell(TALKS, number=20, goal=goal)
    assert said in words(sign_in("metodansvarig").get(f"/arbete/metoder/{TALKS}/"))


def test_everybody_reads_years_that_are_over_and_no_more(tell: Tell, sign_in: Any, client: Any) -> None:
    tell(TALKS, number=20)
    tell(GROUP, "relatives", number=30, this_year=True)
    assert "20 verksamheter" in words(client.get(f"/metoder/{TALKS}/"))
    assert "Vi vet inte än. För få har använt metoden" in words(client.get(f"/metoder/{GROUP}/"))
    # A colleague who answers for neither methods nor the programme reads the same as everybody.
    assert "Vi vet inte än. För få har använt metoden" in words(
        sign_in("sspf.hisingen").get(f"/arbete/metoder/{GROUP}/")
    )
    assert "30 anhöriga" in words(sign_in("metodansvarig").get(f"/arbete/metoder/{GROUP}/"))


@pytest.mark.parametrize("account", ["socialsekreterare.hisingen", "utbildare", "systemadmin", "skola"])
def test_methods_in_use_is_for_those_who_answer_for_them(sign_in: Any, account: str) -> None:
    assert sign_in(account).get(PAGE).status_code == 403


def test_an_empty_page_says_what_is_normal(empty: None, sign_in: Any) -> None:
    page = words(sign_in("samordnare").get(PAGE))
    assert "Vi vet inte än hur metoderna används" in page
    assert "När minst nio som har fått en metod är klara" in page


def test_what_nobody_here_has_rated_is_not_said_to_be_ours(tell: Tell, sign_in: Any) -> None:
    begun = Method.objects.exclude(effect="unknown").filter(graded__by=None).first()
    unread = Method.objects.filter(effect="unknown").exclude(effect_sv="").first()
    assert begun is not None
    assert unread is not None
    for slug in (begun.slug, unread.slug):
        tell(slug, number=20)
    page = words(sign_in("metodansvarig").get(PAGE))
    assert f"{begun.get_effect_display()} utgångsläge" in page
    assert "Vet inte än Ingen kunskapsöversikt" in page


def test_english_is_whole(tell: Tell, sign_in: Any) -> None:
    tell(TALKS, number=40, goal=[(30, 30), (10, 10)])
    assert sign_in("metodansvarig").get(f"/en{PAGE}").status_code == 200


def test_the_demo_town_has_seen_something(
    empty: None, cast: Any, as_owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_learning, "OWNER", "default")
    with as_owner():
        demo_learning.load()
    with acting(cast("metodansvarig")):
        found = reading.everything()
    assert found[TALKS].uses > 40
    assert found["koksbordssamtal"].harms >= 5
    assert "exit-fryshuset" not in found or not found["exit-fryshuset"].uses
    with as_owner():
        before = Told.objects.count()
        demo_learning.load()
        assert Told.objects.count() == before
