"""The rules at the desk: everyone on the staff reads, two roles write, one checks; nobody's text is lost."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.site.conftest import page_words
from varsam.kernel.access.actor import acting
from varsam.kernel.lawfulness import rules, rules_editing
from varsam.kernel.lawfulness.models import LegalRule
from varsam.kernel.lawfulness.rules_editing import Wording
from varsam.site.demo import CAST
from varsam.site.rules import parameters, presentation

LIST = "/arbete/regler/"
CHANGED = f"{LIST}osl-10-18a/"
DUTY = f"{LIST}l2025-170-4-kontaktuppgifter/"
PROPOSED = f"{LIST}osl-10-15a-forslag/"


def sent(client: Any, address: str, **changes: Any) -> dict[str, Any]:
    """What the form sends after having been opened now, with what its writer adds."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    said = {
        "why": "Ny lag",
        "source": "SFS",
        "valid_from": (timezone.localdate() + timedelta(days=30)).isoformat(),
    }
    merged = {**values, **said, **changes}
    return {name: value for name, value in merged.items() if value is not None and value is not False}


@pytest.fixture
def lawyer(sign_in: Any) -> Any:
    return sign_in("jurist")


# --- reading ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("account", [person.account for person in CAST])
def test_all_staff_read_the_rules_and_are_led_to_them(sign_in: Any, account: str) -> None:
    client = sign_in(account)
    assert f'href="{LIST}"' in client.get("/arbete/").content.decode()
    assert client.get(LIST).status_code == 200
    writes = account in {"samordnare", "jurist"}
    page = client.get(CHANGED)
    assert page.status_code == 200
    assert ("Skriv en ny lydelse" in page_words(page)) is writes
    assert ("Jag är jurist" in page_words(page)) is (account == "jurist")
    assert client.get(f"{CHANGED}ny-version/").status_code == (200 if writes else 403)
    assert client.get(f"{LIST}ny/").status_code == (200 if writes else 403)
    posted = client.post(f"{CHANGED}2/kontrollerad/", {"why": "Jag", "seen": 2})
    assert posted.status_code == (302 if account == "jurist" else 403)


def test_nobody_reads_them_at_the_desk_without_signing_in(client: Any) -> None:
    assert client.get(LIST).status_code == 302


def test_the_list_says_what_waits_and_what_is_not_read(desk: Any) -> None:
    page = page_words(desk.get(LIST))
    count = LegalRule.objects.values("slug").distinct().count()
    assert f"{count} regler väntar på en jurist" in page
    assert "Dagens lydelse är inte läst" in page
    assert "Förslag, gäller inte" in page
    assert "Att lämna uppgifter till polisen" in page


def test_the_list_narrows(desk: Any) -> None:
    def slugs(asked: str) -> set[str]:
        found = re.findall(rf'href="{LIST}([a-z0-9-]+)/"', desk.get(f"{LIST}?visa={asked}").content.decode())
        return set(found) - {"ny"}

    assert slugs("utlamnande") == {ground.rule.slug for ground in rules.choosable(timezone.localdate())}
    assert "sol-gallring-5-ar" in slugs("olast")
    assert "fl-31-beslut" not in slugs("olast")
    assert slugs("nonsens") == slugs("")


def test_a_filter_without_an_answer_says_what_to_do(desk: Any, as_owner: Any, cast: Any) -> None:
    with as_owner():
        LegalRule.objects.all().update(checked_by=cast("jurist"), checked_at=timezone.now())
    assert "Välj Alla för att se resten" in page_words(desk.get(f"{LIST}?visa=jurist"))
    assert "Alla regler är kontrollerade av en jurist" in page_words(desk.get(LIST))


def test_a_rule_shows_its_versions_and_what_changed(desk: Any) -> None:
    page = desk.get(CHANGED)
    assert "Regeln kan inte väljas som grund nu. Lydelsen är ändrad" in page_words(page)
    assert "1 januari 2013 till och med 31 mars 2025" in page_words(page)
    assert "Ändrat mot version 1" in page_words(page)
    assert "Ingen vet. En jurist måste ta reda på det." in page_words(page)
    assert "<del>" in page.content.decode()


def test_a_rule_shows_what_is_asked_before_a_disclosure(desk: Any) -> None:
    page = page_words(desk.get(DUTY))
    assert "Har myndigheten själv begärt uppgiften?" in page
    assert "Svaret ja talar emot utlämnande." in page
    assert "ingen jurist i staden har kontrollerat den" in page
    assert "användarnamn, ip-adress" in page


def test_in_english_the_page_is_english(desk: Any) -> None:
    page = page_words(desk.get(f"/en{DUTY}"))
    assert "An authority must on request give" in page
    assert "Has the authority itself asked for the information?" in page
    assert "user name, IP address" in page


def test_a_gap_is_told(desk: Any, cast: Any) -> None:
    elin = cast("samordnare")
    base = Wording.of(LegalRule.objects.get(slug="fl-31-beslut"))
    with acting(elin):
        first = Wording(**{**base.__dict__, "valid_from": date(2020, 1, 1), "valid_to": date(2020, 12, 31)})
        rules_editing.add_version(slug="fl-31-beslut", wording=first, why="x", seen=1, by=elin, replaces=1)
        second = Wording(**{**base.__dict__, "valid_from": date(2021, 6, 1)})
        rules_editing.add_version(slug="fl-31-beslut", wording=second, why="y", seen=2, by=elin)
    page = page_words(desk.get(f"{LIST}fl-31-beslut/"))
    assert "Från 1 januari 2021 till och med 31 maj 2021 gäller ingen version" in page
    assert "Ersatt av version 2" in page


def test_a_version_that_another_cuts_short_says_so(desk: Any, cast: Any) -> None:
    elin, slug = cast("samordnare"), "osl-10-18a"
    base = Wording.of(LegalRule.objects.get(slug=slug, number=1))
    with acting(elin):
        early = Wording(**{**base.__dict__, "valid_from": date(2024, 1, 1), "valid_to": None})
        rules_editing.add_version(slug=slug, wording=early, why="x", seen=2, by=elin)
        same = Wording(**{**base.__dict__, "valid_from": date(2024, 1, 1), "valid_to": None})
        rules_editing.add_version(slug=slug, wording=same, why="y", seen=3, by=elin)
    page = page_words(desk.get(CHANGED))
    assert "Skrevs att gälla till och med 31 mars 2025, men nästa version tar över tidigare." in page
    assert "En senare version börjar samma dag och gäller i stället" in page


@pytest.mark.parametrize("path", ["no-such-rule/", "no-such-rule/ny-version/", "ny/1/kontrollerad/x"])
def test_what_is_not_there_is_not_there(desk: Any, path: str) -> None:
    assert desk.get(f"{LIST}{path}").status_code == 404


# --- writing ---------------------------------------------------------------------------------------------------


def test_a_new_wording_is_saved_and_the_old_ones_stay(desk: Any) -> None:
    form = f"{CHANGED}ny-version/"
    answer = desk.post(
        form, sent(desk, form, tests=["may_help_prevent"], own_tests="Är det prövat?\n\n"), follow=True
    )
    assert "Sparat som version 3" in page_words(answer)
    made = LegalRule.objects.get(slug="osl-10-18a", number=3)
    assert made.parameters["tests"] == ["may_help_prevent", "Är det prövat?"]
    assert made.parameters["age_limit"] is None
    assert made.made_by.name == "Elin Sandahl"
    assert made.needs_lawyer_check
    assert rules.current("osl-10-18a", timezone.localdate()).number == 2


def test_a_correction_opens_with_the_days_of_what_it_corrects(desk: Any) -> None:
    form = f"{CHANGED}ny-version/?rattar=1"
    opened = desk.get(form).context["form"]
    assert (opened["replaces"].value(), opened["valid_from"].value()) == (1, date(2013, 1, 1))
    desk.post(form, sent(desk, form, valid_from="2013-07-01", short_sv="Rättad"))
    assert rules.current("osl-10-18a", date(2013, 8, 1)).short_sv == "Rättad"
    with pytest.raises(rules.NoRuleHolds):
        rules.current("osl-10-18a", date(2013, 3, 1))


def test_a_start_in_the_past_asks_to_be_meant(desk: Any) -> None:
    form = f"{CHANGED}ny-version/"
    past = (timezone.localdate() - timedelta(days=3)).isoformat()
    answer = desk.post(form, sent(desk, form, valid_from=past))
    assert answer.status_code == 422
    assert "Beslut som redan är fattade behåller sin version" in page_words(answer)
    assert desk.post(form, sent(desk, form, valid_from=past, past="on")).status_code == 302


def test_two_at_once_nobody_s_text_is_lost(desk: Any, cast: Any) -> None:
    form = f"{CHANGED}ny-version/"
    mine = sent(desk, form, short_sv="Min text här.")
    sofia = cast("jurist")
    with acting(sofia):
        theirs = Wording(
            **{
                **Wording.of(rules.current("osl-10-18a", timezone.localdate())).__dict__,
                "short_sv": "Deras text här.",
            }
        )
        rules_editing.add_version(slug="osl-10-18a", wording=theirs, why="Jag läste", seen=2, by=sofia)
    answer = desk.post(form, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Sofia Lindqvist sparade version 3 medan du skrev" in page_words(answer)
    assert "<del>Deras</del><ins>Min</ins>" in page
    assert answer.context["form"]["short_sv"].value() == "Min text här."
    again = {**mine, "seen": answer.context["form"]["seen"].value()}
    assert desk.post(form, again).status_code == 302
    kept = list(LegalRule.objects.filter(slug="osl-10-18a").values_list("short_sv", flat=True))
    assert kept[2:] == ["Deras text här.", "Min text här."]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"short_sv": " "}, "Skriv vad regeln säger."),
        ({"law": ""}, "Skriv lagens namn"),
        ({"source": ""}, "Skriv var det står"),
        ({"why": ""}, "Skriv varför"),
        ({"valid_from": ""}, "Välj från vilken dag"),
        ({"valid_from": "i vår"}, "Skriv dagen så här"),
        ({"valid_to": "2020-01-01"}, "Sista dagen kommer före den första."),
        ({"status": "law"}, "Välj ett giltigt alternativ"),
        ({"tests": ["nonsens"]}, "giltigt alternativ"),
        ({"replaces": "9"}, "Den versionen är redan ersatt."),
        ({"replaces": "2", "valid_from": ""}, "Versionen som du rättar gäller från 2025-04-01"),
        ({"replaces": "2", "status": "proposed"}, "Ett förslag kan inte ta den gällande lagens plats."),
        ({"parameters": "ingen mening"}, "går inte att läsa"),
        ({"parameters": "a: 1\na: 2"}, "står två gånger"),
        ({"parameters": "tests: [x]"}, "Prövningarna väljs här ovanför"),
        ({"parameters": "\n".join(f"a{n}: 1" for n in range(80))}, "högst 60 rader"),
        ({"short_sv": "x" * 10_000}, "4000"),
        ({"seen": "många"}, ""),
    ],
)
def test_what_cannot_be_saved_is_told_and_kept(desk: Any, change: dict[str, Any], told: str) -> None:
    form = f"{CHANGED}ny-version/"
    answer = desk.post(form, sent(desk, form, effect_sv="Det jag skrev.", **change))
    assert answer.status_code == 422
    assert told in page_words(answer)
    assert "Det jag skrev." in answer.content.decode()
    assert LegalRule.objects.filter(slug="osl-10-18a").count() == 2


def test_a_proposal_needs_no_day(desk: Any) -> None:
    form = f"{CHANGED}ny-version/"
    assert desk.post(form, sent(desk, form, valid_from="", status="proposed")).status_code == 302
    assert rules.current("osl-10-18a", timezone.localdate()).number == 2


NEW = {"slug": "ny-lag-1", "law": "Lag", "section": "1 §", "short_sv": "Kort", "short_en": "Short",
       "effect_sv": "Gör", "effect_en": "Do", "parameters": "days: 14\nowner: socialtjansten"}  # fmt: skip


def test_a_rule_that_is_not_here_is_added(lawyer: Any) -> None:
    form = f"{LIST}ny/"
    answer = lawyer.post(form, sent(lawyer, form, **NEW, valid_from="2020-01-01", past="on"), follow=True)
    assert "Regeln finns nu" in page_words(answer)
    made = LegalRule.objects.get(slug="ny-lag-1")
    assert (made.number, made.parameters) == (1, {"days": 14, "owner": "socialtjansten"})
    assert rules.parameter("ny-lag-1", "days", timezone.localdate()) == 14


@pytest.mark.parametrize(
    ("slug", "told"),
    [
        ("osl-10-18a", "redan en regel"),
        ("ny", "redan en regel"),
        ("å ä", "Bara bokstäverna"),
        ("", "kort namn"),
    ],
)
def test_a_name_that_cannot_be_is_told(lawyer: Any, slug: str, told: str) -> None:
    answer = lawyer.post(f"{LIST}ny/", sent(lawyer, f"{LIST}ny/", **{**NEW, "slug": slug}))
    assert answer.status_code == 422
    assert told in page_words(answer)


# --- a lawyer's check --------------------------------------------------------------------------------------------


def test_a_check_is_a_version_with_a_name_beside_it(lawyer: Any) -> None:
    answer = lawyer.post(f"{DUTY}1/kontrollerad/", {"why": "Läst i SFS i dag", "seen": 1}, follow=True)
    page = page_words(answer)
    assert "Versionen är kontrollerad" in page
    assert "Kontrollerad av Sofia Lindqvist" in page
    assert "Samma ord som version 1." in page
    assert "Kontrollerad av jurist" in page
    # What is replaced, and what is checked, is not to be checked again.
    assert "Jag är jurist och har kontrollerat" not in page
    assert "Rätta version 2" in page
    assert "Rätta version 1" not in page


def test_a_check_says_what_was_read(lawyer: Any) -> None:
    answer = lawyer.post(f"{DUTY}1/kontrollerad/", {"why": "", "seen": 1})
    assert answer.status_code == 422
    assert "Skriv vad du har läst" in page_words(answer)


def test_a_check_of_what_somebody_has_changed_meanwhile_is_shown_it_first(lawyer: Any, cast: Any) -> None:
    elin = cast("samordnare")
    with acting(elin):
        wording = Wording.of(LegalRule.objects.get(slug="l2025-170-4-kontaktuppgifter"))
        rules_editing.add_version(
            slug="l2025-170-4-kontaktuppgifter", wording=wording, why="Ny lydelse", seen=1, by=elin
        )
    answer = lawyer.post(f"{DUTY}1/kontrollerad/", {"why": "Läst i SFS", "seen": 1})
    assert answer.status_code == 409
    assert "Elin Sandahl skrev version 2" in page_words(answer)
    assert LegalRule.objects.filter(slug="l2025-170-4-kontaktuppgifter").count() == 2


@pytest.mark.parametrize(("address", "number"), [(DUTY, 9), (PROPOSED, 1), (f"{LIST}nonsens/", 1)])
def test_what_cannot_be_checked_is_not_there(lawyer: Any, address: str, number: int) -> None:
    answer = lawyer.post(f"{address}{number}/kontrollerad/", {"why": "Läst", "seen": 1})
    assert answer.status_code == 404


# --- numbers and lists as people write them ----------------------------------------------------------------------

_SCALARS = st.none() | st.booleans() | st.integers(-(10**8), 10**8) | st.text(min_size=1, max_size=20)
_NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True).filter(lambda name: name != "tests")


# The first example of a run waits for the tables of letters, longer than patience on a busy machine.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.dictionaries(
        _NAMES,
        _SCALARS | st.lists(_SCALARS, max_size=5),
        max_size=8,
    )
)
def test_what_is_written_reads_back_the_same(found: dict[str, Any]) -> None:
    assert parameters.read(parameters.written(found)) == found


def test_every_rule_of_the_house_reads_back_the_same(db: None) -> None:
    for rule in LegalRule.objects.all():
        without = {name: value for name, value in rule.parameters.items() if name != "tests"}
        assert parameters.read(parameters.written(rule.parameters)) == without


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=200))
def test_nothing_that_somebody_writes_breaks_the_reader(text: str) -> None:
    with translation.override("sv"):
        try:
            found = parameters.read(text)
        except parameters.Unreadable:
            return
    for value in found.values():
        assert value is None or isinstance(value, bool | int | str | list)


def test_words_for_yes_no_and_unknown_are_understood() -> None:
    read = parameters.read('a: ja\nb: Nej\nc: okänt\nd:\ne: [x, y]\nf: "5"\ng: 2.1 AA')
    assert read == {"a": True, "b": False, "c": None, "d": None, "e": ["x", "y"], "f": "5", "g": "2.1 AA"}


def test_every_number_and_list_of_the_house_has_its_words(db: None) -> None:
    labels = parameters._labels()
    for rule in LegalRule.objects.all():
        for fact in parameters.facts(rule.parameters):
            assert fact.name in labels["names"], fact
            assert "_" not in fact.value, fact


def test_a_difference_names_what_changed_and_nothing_else(db: None) -> None:
    first, second = LegalRule.objects.filter(slug="osl-10-18a").order_by("number")
    with translation.override("sv"):
        told = {each.label for each in presentation.compared(first, second)}
    assert {"Gäller från", "Det som ska prövas", "Tal och listor"} <= told
    assert "Lag" not in told
    assert presentation.compared(first, first) == []
