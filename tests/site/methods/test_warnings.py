"""Wherever something points at a method that is not used any longer, it says so: since when, why, and where to read on."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.site.conftest import words
from tests.site.plans.conftest import goal  # noqa: F401
from tests.site.records.conftest import OWN, own, record  # noqa: F401
from varsam.areas.knowledge_house.plans import actions as plans
from varsam.areas.knowledge_house.plans.actions import Promise
from varsam.areas.knowledge_house.plans.models import Goal
from varsam.areas.methods.register.models import Method, State
from varsam.areas.operations import guides
from varsam.areas.operations.models import Measure as UnitMeasure
from varsam.areas.operations.models import Request
from varsam.areas.operations.states import State as RequestState
from varsam.areas.programme.models import Measure as ProgrammeMeasure
from varsam.areas.programme.models import Picture
from varsam.areas.training.courses.models import Course
from varsam.kernel.access.actor import acting
from varsam.ui.documents import api as documents

NO = "En prövning säger nej. Börja inte arbeta efter metoden."
WHY = "Två verksamheter såg att unga kände sig utpekade."


def ended(slug: str) -> str:
    """That the city stopped using it, where it was in use; else that it went no further."""
    is_used = Method.objects.get(slug=slug).in_use_since is not None
    return "Staden slutade använda" if is_used else "gick inte vidare. Det bestämdes"


def warned(page: Any, card: str, end: str = "Staden slutade använda") -> bool:
    """It says since when and why, with the way to the card."""
    said = words(page)
    return end in said and WHY in said and f'href="{card}"' in page.content.decode()


def pointing(slug: str) -> list[str]:
    """A course and a guide that point at it, as everybody reads them."""
    course = Course.objects.filter(methods__contains=[slug], is_offered=True).first()
    guide = next(each for each in guides.current() if slug in each.methods)
    assert course is not None
    return [
        reverse("training:course", args=[course.slug]),
        reverse("guides:guide", args=[guide.slug]),
    ]


def test_public_pages_warn(client: Client, move: Any) -> None:
    addresses = pointing("sspf")
    assert not [each for each in addresses if "Staden slutade använda" in words(client.get(each))]
    move("sspf", State.WITHDRAWN, WHY)
    for each in addresses:
        assert warned(client.get(each), "/metoder/sspf/")


def test_a_course_warns_whoever_writes_in_it(sign_in: Any, move: Any) -> None:
    course = Course.objects.filter(methods__contains=["sspf"]).first()
    assert course is not None
    move("sspf", State.WITHDRAWN, WHY)
    page = sign_in("samordnare").get(reverse("occasions:course", args=[course.slug]))
    assert warned(page, "/arbete/metoder/sspf/")


def test_a_persons_plan_warns_and_asks_no_more_for_more(
    own: Client,  # noqa: F811
    goal: Goal,  # noqa: F811
    cast: Any,
    move: Any,
) -> None:
    methods = list(Method.objects.exclude(slug="sspf")[:2])

    def promise(method: Method) -> None:
        said = Promise(
            "Stöd", owner_words="Kurator", due_on=timezone.localdate() + timedelta(days=9), method=method
        )
        with acting(cast(OWN)):
            plans.add_measure(goal=goal, promise=said, by=cast(OWN))

    for method in methods:
        promise(method)
    page, end = reverse("plans:plan", args=[goal.record.reference]), ended(methods[0].slug)
    move(methods[0].slug, State.WITHDRAWN, WHY)
    with CaptureQueriesContext(connection) as one:
        assert warned(own.get(page), f"/arbete/metoder/{methods[0].slug}/", end)
    move(methods[1].slug, State.WITHDRAWN, "Också den.")
    with CaptureQueriesContext(connection) as two:
        assert "Också den." in words(own.get(page))
    # Where none is left that may be used, nobody asks what speaks against it.
    assert len(two) <= len(one)


def test_a_persons_plan_warns_of_a_no_and_asks_no_more_for_more(
    own: Client,  # noqa: F811
    goal: Goal,  # noqa: F811
    cast: Any,
    checked: Any,
) -> None:
    methods, page = [], reverse("plans:plan", args=[goal.record.reference])

    def promise(method: Method) -> None:
        methods.append(method.slug)
        said = Promise(
            "Stöd", owner_words="Kurator", due_on=timezone.localdate() + timedelta(days=9), method=method
        )
        with acting(cast(OWN)):
            plans.add_measure(goal=goal, promise=said, by=cast(OWN))

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            own.get(page)
        return len(queries)

    none = asked()
    for method in Method.objects.filter(state=State.REVIEW)[:2]:
        promise(method)
    assert NO not in words(own.get(page))
    two = asked()
    assert two <= none + 2
    for slug in methods:
        checked(slug, "legal", "not_ok", timezone.localdate())
    shown = own.get(page)
    assert words(shown).count(NO) == 2
    assert f'href="/arbete/metoder/{methods[0]}/">Läs kortet' in shown.content.decode()
    assert asked() == two


def test_public_pages_warn_of_what_a_card_warns_of(client: Client, checked: Any) -> None:
    addresses = pointing("sspf")
    assert not [each for each in addresses if NO in words(client.get(each))]
    checked("sspf", "child", "not_ok", timezone.localdate())
    for each in addresses:
        page = client.get(each)
        assert NO in words(page)
        assert 'href="/metoder/sspf/">Läs kortet' in page.content.decode()


def test_what_has_run_out_is_warned_of_and_conditions_are_not(
    client: Client, checked: Any, move: Any, graded: Any
) -> None:
    today, addresses = timezone.localdate(), pointing("sspf")
    graded("sspf", "weak")
    checked("sspf", "child", "ok", today)
    checked("sspf", "legal", "conditions", today)
    move("sspf", State.RECOMMENDED)
    for each in addresses:
        assert "villkor. Läs dem först" not in words(client.get(each))
        assert "har gått ut" not in words(client.get(each))
    checked("sspf", "legal", "ok", today - timedelta(days=30), today - timedelta(days=1))
    for each in addresses:
        assert "En prövning saknas eller har gått ut. Vänta med metoden" in words(client.get(each))


def test_support_that_no_longer_carries_is_warned_of(
    client: Client, checked: Any, move: Any, graded: Any
) -> None:
    for kind in ("legal", "child"):
        checked("sspf", kind, "ok", timezone.localdate())
    graded("sspf", "weak")
    move("sspf", State.RECOMMENDED)
    said = "Stödet för effekt räcker inte längre för att rekommendera metoden."
    addresses = pointing("sspf")
    assert not [each for each in addresses if said in words(client.get(each))]
    graded("sspf", "none")
    assert not [each for each in addresses if said not in words(client.get(each))]


def test_whoever_writes_in_a_course_is_warned_of_a_no(sign_in: Any, checked: Any) -> None:
    course = Course.objects.filter(methods__contains=["sspf"], is_offered=True).first()
    assert course is not None
    desk = sign_in("samordnare")
    listed, page = reverse("occasions:courses"), reverse("occasions:course", args=[course.slug])
    assert "Något talar emot metoden" not in words(desk.get(listed))
    checked("sspf", "legal", "not_ok", timezone.localdate())
    assert "Något talar emot metoden" in words(desk.get(listed))
    shown = desk.get(page)
    assert NO in words(shown)
    assert "Kursen lär ut en metod som inte ska användas." not in words(shown)
    assert 'href="/arbete/metoder/sspf/">Läs kortet' in shown.content.decode()


def test_a_units_plan_warns(sign_in: Any, as_owner: Any, move: Any) -> None:
    with as_owner():
        measures = list(UnitMeasure.objects.exclude(method=None).select_related("request", "method"))
    coordinator = sign_in("samordnare")
    shown = {}
    for measure in measures:
        assert measure.method is not None
        page = coordinator.get(reverse("unit_support:request", args=[measure.request.reference]))
        if measure.method.name_sv in words(page):
            shown[measure.request.reference] = measure.method.slug
    assert shown
    for slug in set(shown.values()):
        move(slug, State.WITHDRAWN, WHY)
    for reference, slug in shown.items():
        page = coordinator.get(reverse("unit_support:request", args=[reference]))
        end = ended(slug)
        assert warned(page, f"/metoder/{slug}/", end) or warned(page, f"/arbete/metoder/{slug}/", end)


def test_a_measure_of_the_programme_warns(sign_in: Any, as_owner: Any, move: Any, checked: Any) -> None:
    slug = "samtalskompassen"
    with as_owner():
        measure = ProgrammeMeasure.objects.filter(method__slug=slug).select_related("picture").latest("pk")
        address = reverse("programme:measure", args=[measure.picture.reference, measure.number])
    checked(slug, "legal", "not_ok", timezone.localdate())
    assert NO in words(sign_in("samordnare").get(address))
    move(slug, State.WITHDRAWN, WHY)
    assert warned(sign_in("samordnare").get(address), f"/arbete/metoder/{slug}/", ended(slug))


def test_a_plan_on_paper_says_it_too(
    client: Client, as_owner: Any, move: Any, checked: Any, monkeypatch: Any
) -> None:
    printed: list[dict[str, Any]] = []
    monkeypatch.setattr(documents, "render", lambda name, data, *rest: printed.append(data) or b"%PDF-")
    slug = "samtalskompassen"
    with as_owner():
        measure = ProgrammeMeasure.objects.filter(method__slug=slug, picture__plan_at__isnull=False).latest(
            "pk"
        )
        address = reverse("picture:pdf", args=[measure.picture.reference])
    client.get(address)
    checked(slug, "legal", "not_ok", timezone.localdate())
    client.get(address)
    move(slug, State.WITHDRAWN, WHY)
    client.get(address)
    before, doubted, after = (
        [
            fact["value"]
            for each in data["plan"]["measures"]
            for fact in each["facts"]
            if fact["label"] == "Metod"
        ]
        for data in printed
    )
    assert not [value for value in before if "används inte längre" in value or NO in value]
    assert [value for value in doubted if NO in value]
    assert [value for value in after if "används inte längre, sedan" in value]


def choosers(reference: str, of_goal: object) -> list[tuple[str, str]]:
    """Where somebody chooses a method for their own work: who, and the page."""
    unit = Request.objects.filter(state=RequestState.CHECKED).latest("pk")
    picture = Picture.objects.filter(plan_at=None).latest("pk")
    return [
        (OWN, reverse("plans:add_measure", args=[reference, of_goal])),
        ("samordnare", reverse("occasions:new_course")),
        ("samordnare", reverse("unit_support:new_guide")),
        ("samordnare", reverse("unit_support:add_measure", args=[unit.reference])),
        ("samordnare", reverse("programme:add_measure", args=[picture.reference])),
    ]


def test_whoever_chooses_a_method_reads_beside_its_name_what_speaks_against_it(
    own: Client,  # noqa: F811
    goal: Goal,  # noqa: F811
    sign_in: Any,
    as_owner: Any,
    checked: Any,
    move: Any,
) -> None:
    reference, method = goal.record.reference, Method.objects.get(slug="sspf")
    with as_owner():
        pages = choosers(reference, goal.pk)
    doubted = f"Går inte att använda: {method.name_sv}"
    for account, each in pages:
        shown = words(sign_in(account).get(each))
        assert method.name_sv in shown, each
        assert doubted not in shown, each
    checked("sspf", "legal", "not_ok", timezone.localdate())
    for account, each in pages:
        assert doubted in words(sign_in(account).get(each)), each
    move("sspf", State.WITHDRAWN, WHY)
    gone = f"Ska inte användas: {method.name_sv}"
    for each in (reverse("occasions:new_course"), reverse("unit_support:new_guide")):
        assert gone in words(sign_in("samordnare").get(each)), each
