"""The pages of consent: the way from asking to taking back, wrong input, and who finds nothing."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.kernel.lawfulness.consent_cases import (
    LEISURE,
    ONE,
    POLICE,
    SCHOOL,
    TWO,
    ask,
    new_record,
    say,
    scope_of,
)
from tests.site.conftest import page_words
from varsam.kernel.access.actor import acting
from varsam.kernel.audit.models import Entry as AuditEntry
from varsam.kernel.lawfulness import consents
from varsam.kernel.lawfulness.consents import Asked
from varsam.kernel.lawfulness.models import Consent, ConsentRequest, Decision, LegalRule, SignerRole
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records import actions, identities
from varsam.kernel.records.models import Grant, Record
from varsam.kernel.vault.identities import Contact, Person
from varsam.kernel.vault.models import Protection

YES, NO, BACK = Decision.GIVEN, Decision.REFUSED, Decision.WITHDRAWN


@pytest.fixture
def worker(cast: Callable[[str], User]) -> User:
    return cast("sspf.hisingen")


@pytest.fixture
def record(worker: User) -> Record:
    with acting(worker):
        return new_record(worker)


@pytest.fixture
def desk(sign_in: Callable[[str], Any]) -> Any:
    return sign_in("sspf.hisingen")


def base(record: Record) -> str:
    return f"/arbete/akter/{record.reference}/samtycken/"


def page_of(record: Record, request: ConsentRequest) -> str:
    return f"{base(record)}{request.pk}/"


def asked_form(**changes: Any) -> dict[str, Any]:
    school = Organisation.objects.get(slug=SCHOOL)
    form = {
        "age": "14",
        "guardians": "2",
        f"info_{school.pk}": ["school", "measures"],
        "until": (timezone.localdate() + timedelta(days=60)).isoformat(),
        "step": "review",
    }
    return {key: value for key, value in {**form, **changes}.items() if value is not None}


def answer_form(request: ConsentRequest, decision: str, slug: str = SCHOOL, **changes: str) -> dict[str, str]:
    scope = scope_of_request(request, slug)
    return {
        f"svar_{scope}": decision,
        "form": "paper",
        "decided_on": timezone.localdate().isoformat(),
        **changes,
    }


def scope_of_request(request: ConsentRequest, slug: str) -> str:
    return _KNOWN[request.pk][slug]


_KNOWN: dict[Any, dict[str, str]] = {}


def made(worker: User, record: Record, *args: Any, **kwargs: Any) -> ConsentRequest:
    """A request, with its scopes remembered for whoever posts about them outside a transaction."""
    with acting(worker):
        request = ask(record, worker, *args, **kwargs)
        _KNOWN[request.pk] = {
            s.organisation.slug: str(s.pk) for s in request.scopes.select_related("organisation")
        }
        request.signer_ids = [str(s.pk) for s in request.signers.order_by("role", "position")]  # type: ignore[attr-defined]
        return request


# --- asking ------------------------------------------------------------------------------------------------------


def test_asking_shows_who_must_answer_and_by_which_rule_before_anything_is_stored(
    desk: Any, record: Record, worker: User
) -> None:
    assert "Hör till aktens spår" in page_words(desk.get(f"{base(record)}fraga/"))
    answer = desk.post(f"{base(record)}fraga/sspf/", asked_form(concerned=["2"]))
    said = page_words(answer)
    assert answer.status_code == 200
    assert "Vårdnadshavare 1" in said
    assert "Vårdnadshavare 2 (oron gäller hen själv)" in said
    assert "samtycke från vårdnadshavare, version 1" in said
    assert "Skola och fritid, Insatser och plan" in said
    with acting(worker):
        assert not ConsentRequest.objects.filter(record=record).exists()


def test_what_was_looked_at_is_what_is_asked(desk: Any, record: Record, worker: User) -> None:
    review = desk.post(f"{base(record)}fraga/sspf/", asked_form(concerned=["2"])).content.decode()
    kept: dict[str, Any] = {"step": "ask"}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', review):
        if name != "csrfmiddlewaretoken":
            kept.setdefault(name, []).append(value)
    answer = desk.post(f"{base(record)}fraga/sspf/", kept, follow=True)
    assert "Förfrågan är skapad" in page_words(answer)
    with acting(worker):
        request = ConsentRequest.objects.get(record=record)
        assert [(s.role, s.position, s.is_concerned) for s in request.signers.order_by("position")] == [
            ("guardian", 1, False),
            ("guardian", 2, True),
        ]
        assert request.rules == ["samtycke-under-18 1"]
        assert consents.last_day(request.until) == timezone.localdate() + timedelta(days=60)
        assert request.scopes.get().information == ["school", "measures"]


def test_going_back_to_change_keeps_what_was_filled_in(desk: Any, record: Record) -> None:
    answer = desk.post(f"{base(record)}fraga/sspf/", asked_form(step="change"))
    form = answer.context["form"]
    assert (form["age"].value(), form["guardians"].value()) == ("14", "2")
    assert "Granska" in page_words(answer)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"age": None}, "Skriv hur gammal personen är"),
        ({"age": "fjorton"}, "Skriv åldern som ett tal"),
        ({"age": "-3"}, "Skriv åldern som ett tal"),
        ({"age": "212"}, "Skriv en ålder som någon kan ha"),
        ({"guardians": None}, "Välj hur många vårdnadshavare"),
        ({"guardians": "9"}, "Välj ett av alternativen"),
        ({"guardians": "0"}, "Kontakta socialkontoret"),
        ({"concerned": ["7"]}, "Välj ett av alternativen"),
        ({"until": None}, "Välj hur länge"),
        ({"until": "2020-01-01"}, "Dagen har redan varit"),
        ({"until": "2099-01-01"}, "Ett samtycke gäller som mest 12 månader"),
        ({"until": "snart"}, "Skriv dagen så här"),
        ({"birth": "1870-01-01"}, "Kontrollera födelsedagen"),
    ],
)
def test_what_is_wrong_is_said_where_it_is_wrong(
    desk: Any, record: Record, changes: dict[str, Any], says: str
) -> None:
    answer = desk.post(f"{base(record)}fraga/sspf/", asked_form(**changes))
    assert answer.status_code == 422
    assert says in page_words(answer)


def test_more_than_the_text_is_about_is_not_asked(desk: Any, record: Record) -> None:
    school = Organisation.objects.get(slug=SCHOOL)
    answer = desk.post(f"{base(record)}fraga/sspf/", asked_form(**{f"info_{school.pk}": ["situation"]}))
    assert "Texten frågar inte efter det" in page_words(answer)
    nothing = desk.post(f"{base(record)}fraga/sspf/", asked_form(**{f"info_{school.pk}": None}))
    assert "Välj minst en organisation" in page_words(nothing)


def test_without_a_rule_nobody_is_asked(desk: Any, record: Record, as_owner: Callable[[], Any]) -> None:
    with as_owner():
        LegalRule.objects.filter(slug="samtycke-under-18").update(parameters={})
    answer = desk.post(f"{base(record)}fraga/sspf/", asked_form())
    assert answer.status_code == 422
    assert "En jurist måste skriva in den först" in page_words(answer)


def test_a_guardians_consent_ends_before_the_day_on_which_the_person_is_asked(
    desk: Any, record: Record
) -> None:
    today = timezone.localdate()
    birth = (today + timedelta(days=20)).replace(year=(today + timedelta(days=20)).year - 18)
    until = (today + timedelta(days=60)).isoformat()
    wanting = desk.post(f"{base(record)}fraga/sspf/", asked_form(age="17", until=until))
    assert wanting.status_code == 422
    assert "Personen kan hinna fylla 18 år" in page_words(wanting)
    assert 'name="birth"' in wanting.content.decode()
    cut = desk.post(f"{base(record)}fraga/sspf/", asked_form(age="17", until=until, birth=birth.isoformat()))
    assert cut.context["plan"].cut_at == today + timedelta(days=20)
    assert consents.last_day(cut.context["plan"].until) == today + timedelta(days=19)
    assert "Födelsedagen sparas inte" in page_words(cut)
    sooner = desk.post(
        f"{base(record)}fraga/sspf/",
        asked_form(age="17", until=(today + timedelta(days=10)).isoformat(), birth=birth.isoformat()),
    )
    assert sooner.context["plan"].cut_at is None
    wrong = desk.post(f"{base(record)}fraga/sspf/", asked_form(age="14", birth=birth.isoformat()))
    assert "Födelsedagen ger 17 år" in page_words(wrong)


def test_a_grown_person_is_asked_alone(desk: Any, record: Record) -> None:
    answer = desk.post(f"{base(record)}fraga/sspf/", asked_form(age="18", guardians=None))
    assert answer.status_code == 200
    assert "Personen själv" in page_words(answer)


def test_the_age_can_be_taken_from_the_vault_and_that_is_on_record(
    desk: Any, record: Record, worker: User, as_owner: Callable[[], Any]
) -> None:
    with acting(worker):
        person = Person(
            "Kim Åkerlund", born=timezone.localdate().replace(year=timezone.localdate().year - 15, day=1)
        )
        identities.add_identity(
            record=record, person=person, contact=Contact(), protection=Protection.NONE, by=worker
        )
    answer = desk.post(f"{base(record)}fraga/sspf/", asked_form(age=None, from_identity="on"))
    assert answer.status_code == 200
    assert answer.context["plan"].age == 15
    assert "Åkerlund" not in answer.content.decode()
    with as_owner():
        assert AuditEntry.objects.filter(event="identity.opened", target=record.reference).exists()


def test_only_a_guardian_whom_the_worry_is_about_is_warned_of_before_asking(
    desk: Any, record: Record
) -> None:
    answer = desk.post(f"{base(record)}fraga/sspf/", asked_form(guardians="1", concerned=["1"]))
    assert "Deras ja öppnar ingenting" in page_words(answer)


# --- answers -----------------------------------------------------------------------------------------------------


def test_an_answer_is_written_in_line_by_line(desk: Any, record: Record, worker: User) -> None:
    request = made(worker, record, ONE, {SCHOOL: ["school"], POLICE: ["measures"]})
    address = f"{page_of(record, request)}svar/{request.signer_ids[0]}/"
    assert "Vad svarade vårdnadshavaren?" in page_words(desk.get(address))
    form = {**answer_form(request, "given"), **{f"svar_{scope_of_request(request, POLICE)}": "refused"}}
    answer = desk.post(address, form, follow=True)
    said = page_words(answer)
    assert "Samtycket gäller för Exempelskolan Hisingen (påhittad)" in said
    assert "Gäller delvis" in said
    assert "kan inte läsa något än" in said


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"form": "spoken"}, "Ett ja ska vara skriftligt"),
        ({"form": ""}, "Välj hur svaret kom"),
        ({"form": "smoke"}, "Välj ett av alternativen"),
        ({"decided_on": ""}, "Skriv vilken dag"),
        ({"decided_on": "2999-01-01"}, "Dagen har inte varit än"),
    ],
)
def test_a_wrong_answer_is_shown_again(
    desk: Any, record: Record, worker: User, changes: dict[str, str], says: str
) -> None:
    request = made(worker, record, ONE)
    answer = desk.post(
        f"{page_of(record, request)}svar/{request.signer_ids[0]}/", answer_form(request, "given", **changes)
    )
    assert answer.status_code == 422
    assert says in page_words(answer)
    with acting(worker):
        assert not Consent.objects.filter(record=record).exists()


def test_nothing_and_nonsense_are_no_answer(desk: Any, record: Record, worker: User) -> None:
    request = made(worker, record, ONE)
    address = f"{page_of(record, request)}svar/{request.signer_ids[0]}/"
    assert "Skriv in minst ett ja eller nej" in page_words(desk.post(address, answer_form(request, "")))
    assert "Välj ja eller nej" in page_words(desk.post(address, answer_form(request, "withdrawn")))


def test_an_old_yes_is_refused_with_the_day_of_the_later_no(desk: Any, record: Record, worker: User) -> None:
    request, today = made(worker, record, ONE), timezone.localdate()
    with acting(worker):
        say(request, NO, worker, on=today - timedelta(days=2))
    answer = desk.post(
        f"{page_of(record, request)}svar/{request.signer_ids[0]}/",
        answer_form(request, "given", decided_on=(today - timedelta(days=5)).isoformat()),
    )
    assert answer.status_code == 422
    assert "Det finns ett senare nej" in page_words(answer)


def test_a_no_says_which_shares_it_ended(desk: Any, record: Record, worker: User) -> None:
    request = made(worker, record, ONE)
    with acting(worker):
        say(request, YES, worker)
        consents.share(scope=scope_of(request), by=worker)
    answer = desk.post(
        f"{page_of(record, request)}svar/{request.signer_ids[0]}/",
        answer_form(request, "refused"),
        follow=True,
    )
    assert "En delning har upphört: Exempelskolan Hisingen (påhittad)" in page_words(answer)


# --- sharing and taking back -------------------------------------------------------------------------------------


def test_taking_back_says_first_what_ends_and_afterwards_what_ended(
    desk: Any, record: Record, worker: User
) -> None:
    request = made(worker, record, ONE, {SCHOOL: ["school", "measures"], LEISURE: ["measures"]})
    other = made(worker, record, ONE, {SCHOOL: ["measures"]})
    with acting(worker):
        for each, slugs in ((request, (SCHOOL, LEISURE)), (other, (SCHOOL,))):
            for slug in slugs:
                say(each, YES, worker, slug=slug)
                consents.share(scope=scope_of(each, slug), by=worker)
    address = f"{page_of(record, request)}tillbaka/{request.signer_ids[0]}/"
    before = page_words(desk.get(address))
    assert "Kan inte längre läsa: Skola och fritid." in before
    assert "Kan fortfarande läsa, genom en annan delning: Insatser och plan." in before
    school = scope_of_request(request, SCHOOL)
    form = {"scopes": [school], "form": "spoken", "decided_on": timezone.localdate().isoformat()}
    assert "Välj minst en rad" in page_words(desk.post(address, {**form, "scopes": []}))
    assert "Välj bland det som" in page_words(
        desk.post(address, {**form, "scopes": [scope_of_request(other, SCHOOL)]})
    )
    after = page_words(desk.post(address, form, follow=True))
    assert "En delning har upphört: Exempelskolan Hisingen (påhittad)" in after
    assert "har fått besked om att sluta" in after
    with acting(worker):
        open_ = Grant.objects.filter(record=record, ended_at=None).values_list(
            "organisation__slug", flat=True
        )
        assert sorted(open_) == [LEISURE, SCHOOL]
    rest = desk.post(address, {**form, "scopes": [scope_of_request(request, LEISURE)]}, follow=True)
    assert "Exempelgården Nordost" in page_words(rest)
    assert "Det finns inget ja att ta tillbaka" in page_words(desk.get(address, follow=True))


def test_taking_back_what_was_never_shared_ends_nothing(desk: Any, record: Record, worker: User) -> None:
    request = made(worker, record, ONE)
    with acting(worker):
        say(request, YES, worker)
    address = f"{page_of(record, request)}tillbaka/{request.signer_ids[0]}/"
    assert "Inget är delat med stöd av det här" in page_words(desk.get(address))
    form = {
        "scopes": [scope_of_request(request, SCHOOL)],
        "form": "digital",
        "decided_on": timezone.localdate().isoformat(),
    }
    assert "Inget var delat" in page_words(desk.post(address, form, follow=True))


def test_two_who_write_in_at_once_are_told(
    desk: Any, record: Record, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = made(worker, record, ONE)

    def somebody_was_faster(**_said: Any) -> None:
        raise ValueError

    monkeypatch.setattr(consents, "register", somebody_was_faster)
    answer = desk.post(
        f"{page_of(record, request)}svar/{request.signer_ids[0]}/", answer_form(request, "given"), follow=True
    )
    assert "någon annan har skrivit in ett svar samtidigt" in page_words(answer)


def test_sharing_with_one_person_or_all(
    desk: Any, record: Record, worker: User, cast: Callable[[str], User]
) -> None:
    request = made(worker, record, ONE)
    address = f"{page_of(record, request)}dela/{scope_of_request(request, SCHOOL)}/"
    assert "samtycket gäller inte nu" in page_words(desk.get(address, follow=True))
    with acting(worker):
        say(request, YES, worker)
    assert "Bara Karin Thulin" in page_words(desk.get(address))
    assert "Välj vem som ska kunna läsa" in page_words(desk.post(address, {}))
    wrong = desk.post(address, {"member": str(cast("polis").pk)})
    assert wrong.status_code == 422
    assert "arbetar inte där" in page_words(wrong)
    done = desk.post(address, {"member": str(cast("skola").pk)}, follow=True)
    assert "Delat. Karin Thulin kan läsa till och med" in page_words(done)
    with acting(cast("skola")):
        assert Record.objects.filter(pk=record.pk).exists()
    everyone = desk.post(address, {"member": "alla"}, follow=True)
    assert "Alla där som får läsa" in page_words(everyone)


# --- states in plain words ---------------------------------------------------------------------------------------


def test_the_page_says_that_two_guardians_do_not_agree(desk: Any, record: Record, worker: User) -> None:
    request = made(worker, record, TWO)
    with acting(worker):
        say(request, YES, worker)
        say(request, NO, worker, place=1)
    said = page_words(desk.get(base(record)))
    assert "Vårdnadshavare 1 har sagt ja och vårdnadshavare 2 har sagt nej" in said
    assert "Inget samtycke gäller nu" in said


def test_the_page_says_what_to_do_when_the_guardian_is_the_worry(
    desk: Any, record: Record, worker: User
) -> None:
    alone = made(worker, record, (Asked(SignerRole.GUARDIAN, 1, is_concerned=True),))
    with acting(worker):
        say(alone, YES, worker)
    said = page_words(desk.get(page_of(record, alone)))
    assert "Ett ja från den som oron gäller öppnar ingenting här" in said
    assert "En orosanmälan behöver inget samtycke" in said
    assert "Gäller inte" in said
    with_other = made(
        worker, record, (Asked(SignerRole.GUARDIAN, 1, is_concerned=True), Asked(SignerRole.GUARDIAN, 2))
    )
    assert "Det krävs ett ja från båda" in page_words(desk.get(page_of(record, with_other)))


def test_the_page_says_that_time_has_run_out_and_who_is_asked_then(
    desk: Any, record: Record, worker: User, as_owner: Callable[[], Any]
) -> None:
    request = made(worker, record, ONE)
    with acting(worker):
        say(request, YES, worker)
    with as_owner():
        ConsentRequest.objects.filter(pk=request.pk).update(until=timezone.now() - timedelta(days=1))
    said = page_words(desk.get(page_of(record, request)))
    assert "Har gått ut" in said
    assert "Har den unga personen fyllt 18 år är det den unga själv som ska frågas" in said
    assert "har gått ut" in page_words(desk.get("/arbete/samtycken/"))


def test_the_page_says_that_an_organisation_has_left(
    desk: Any, record: Record, worker: User, as_owner: Callable[[], Any]
) -> None:
    request = made(worker, record, ONE)
    with acting(worker):
        say(request, YES, worker)
    with as_owner():
        Organisation.objects.filter(slug=SCHOOL).update(left_at=timezone.now())
    said = page_words(desk.get(page_of(record, request)))
    assert "är inte längre med i samverkan" in said
    assert "Gäller inte" in said


def test_the_page_says_that_two_consents_cover_the_same(desk: Any, record: Record, worker: User) -> None:
    first, second = made(worker, record, ONE), made(worker, record, ONE)
    with acting(worker):
        for request in (first, second):
            say(request, YES, worker)
    assert "omfattas också av samtycket från" in page_words(desk.get(page_of(record, first)))


def test_the_page_says_no_and_taken_back_as_such(desk: Any, record: Record, worker: User) -> None:
    refused, withdrawn = made(worker, record, ONE), made(worker, record, ONE)
    with acting(worker):
        say(refused, NO, worker)
        say(withdrawn, YES, worker)
        say(withdrawn, BACK, worker)
    assert "ett nej används aldrig emot någon" in page_words(desk.get(page_of(record, refused)))
    said = page_words(desk.get(page_of(record, withdrawn)))
    assert "Samtycket är taget tillbaka" in said
    assert said.count("Vårdnadshavaren : Ja.") == 1


# --- the form on paper -------------------------------------------------------------------------------------------


@pytest.mark.law("L11")
@pytest.mark.parametrize("language", ["sv", "en", "ar", "so", "fa"])
def test_the_form_is_printed_in_five_languages_and_that_is_on_record(
    desk: Any, record: Record, worker: User, as_owner: Callable[[], Any], language: str
) -> None:
    request = made(worker, record, TWO)
    answer = desk.get(
        f"{page_of(record, request)}blankett.pdf", {"sprak": language, "vem": request.signer_ids[1]}
    )
    assert answer["Content-Disposition"] == f'inline; filename="samtycke-{record.reference}-{language}.pdf"'
    assert answer.content.startswith(b"%PDF")
    assert record.pseudonym.encode() not in answer.content
    with as_owner():
        entry = AuditEntry.objects.get(event="consent.printed", target=record.reference)
        assert entry.details == {"language": language, "term": "sspf 1"}


def test_a_form_is_not_printed_for_a_stranger_or_in_a_language_that_is_not_there(
    desk: Any, record: Record, worker: User
) -> None:
    request = made(worker, record, TWO)
    address = f"{page_of(record, request)}blankett.pdf"
    assert desk.get(address, {"sprak": "de"}).status_code == 404
    assert desk.get(address, {"vem": str(request.pk)}).status_code == 404
    assert desk.get(address).status_code == 200


# --- who finds what ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("account", ["socialsekreterare.centrum", "samordnare"])
def test_colleagues_of_other_units_find_nothing(
    sign_in: Callable[[str], Any], record: Record, worker: User, account: str
) -> None:
    request = made(worker, record, ONE)
    other = sign_in(account)
    signer, scope = request.signer_ids[0], scope_of_request(request, SCHOOL)
    for path in ("", "fraga/", "fraga/sspf/", f"{request.pk}/", f"{request.pk}/blankett.pdf",
                 f"{request.pk}/svar/{signer}/", f"{request.pk}/tillbaka/{signer}/", f"{request.pk}/dela/{scope}/"):  # fmt: skip
        assert other.get(base(record) + path).status_code == 404, path
    assert record.reference not in other.get("/arbete/samtycken/").content.decode()


@pytest.mark.parametrize("account", ["skola", "polis", "dataskydd", "systemadmin", "registrator", "jurist"])
def test_those_who_handle_no_records_are_refused(
    sign_in: Callable[[str], Any], record: Record, account: str
) -> None:
    other = sign_in(account)
    assert other.get(base(record)).status_code == 403
    assert other.get("/arbete/samtycken/").status_code == 403


def test_one_with_whom_it_is_shared_does_not_see_the_consents(
    sign_in: Callable[[str], Any], record: Record, worker: User, cast: Callable[[str], User]
) -> None:
    request = made(worker, record, ONE, {"socialkontor-centrum": ["needs"]})
    with acting(worker):
        say(request, YES, worker, slug="socialkontor-centrum")
        consents.share(scope=scope_of(request, "socialkontor-centrum"), by=worker)
    other = cast("socialsekreterare.centrum")
    with acting(other):
        assert Record.objects.filter(pk=record.pk).exists()
    assert sign_in("socialsekreterare.centrum").get(base(record)).status_code == 404


def test_what_is_not_there_is_not_found(desk: Any, record: Record, worker: User) -> None:
    request, other = made(worker, record, ONE), made(worker, record, ONE)
    assert desk.get(f"{base(record)}fraga/finns-inte/").status_code == 404
    assert desk.get(f"{page_of(record, request)}svar/{other.signer_ids[0]}/").status_code == 404
    assert desk.get(f"{page_of(record, request)}dela/{scope_of_request(other, SCHOOL)}/").status_code == 404
    assert desk.get("/arbete/akter/K-99-999/samtycken/").status_code == 404


def test_a_closed_record_is_not_asked_about(desk: Any, record: Record, worker: User) -> None:
    request = made(worker, record, ONE)
    with acting(worker):
        actions.close_record(record=record, by=worker)
    assert desk.get(f"{base(record)}fraga/sspf/").status_code == 403
    assert "Fråga om samtycke" not in page_words(desk.get(base(record)))
    assert desk.get(f"{page_of(record, request)}svar/{request.signer_ids[0]}/").status_code == 200


# --- what runs out soon ------------------------------------------------------------------------------------------


def test_what_runs_out_soon_stands_on_a_page_and_on_the_desk(desk: Any, record: Record, worker: User) -> None:
    before = page_words(desk.get("/arbete/samtycken/"))
    assert "Inget samtycke i dina akter går ut snart" in before
    request = made(worker, record, ONE, days=1)
    with acting(worker):
        say(request, YES, worker)
    said = page_words(desk.get("/arbete/samtycken/"))
    assert record.reference in said
    assert "1 dag kvar" in said
    assert "1 samtycke går snart ut" in page_words(desk.get("/arbete/"))
