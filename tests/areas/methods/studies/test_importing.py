"""Files of references: what is new, what was here, and what may be the same as something that was."""

from typing import Any

import pytest
from django.db import ProgrammingError, connection

from tests.refusals import refused
from varsam.areas.methods.studies import actions, seals, search
from varsam.areas.methods.studies.actions import AlreadySaid
from varsam.areas.methods.studies.models import Import, Pair, Study
from varsam.kernel.access import actor
from varsam.kernel.people.models import User
from varsam.lib.bibliography import Fault


def ris(*records: str) -> bytes:
    return "".join(f"TY  - JOUR\n{record}\nER  - \n" for record in records).encode()


HERE = "TI  - Förebygga våld i skolan: en översikt\nAU  - Åberg, Åsa\nPY  - 2019\nJO  - Tidskriften"
OTHERWISE = "TI  - Forebygga vald i skolan\nAU  - Aaberg, A.\nPY  - 2020\nDO  - 10.1000/vald"
WITH_DOI = "TI  - Mentoring and exit\nAU  - Smith, J.\nPY  - 2018\nDO  - 10.1000/EXIT"
FULLER = "TI  - Mentoring and Exit.\nAU  - Smith, John\nPY  - 2018\nDO  - doi:10.1000/exit\nJO  - Policing\nAB  - What they did."


def bring(content: bytes, by: User) -> Import:
    return Import.objects.get(pk=actions.import_file(name="../trasig\x00.ris", content=content, by=by))


def counts(brought: Import) -> tuple[int, ...]:
    return brought.added, brought.known, brought.filled, brought.doubtful, brought.broken


def test_a_file_brings_what_is_new_and_nothing_the_second_time(lead: User) -> None:
    content = ris(HERE, OTHERWISE, WITH_DOI, FULLER, "PY  - 2011", HERE)
    first = bring(content, lead)
    assert (first.state, first.format, first.content) == ("done", "ris", None)
    assert counts(first) == (3, 1, 1, 1, 1)
    mentoring = Study.objects.get(doi="10.1000/exit")
    assert (mentoring.container, mentoring.abstract) == ("Policing", "What they did.")
    assert (mentoring.title, mentoring.authors) == ("Mentoring and exit", "Smith, J.")
    assert seals.name(first) == "trasig.ris"
    [broken] = seals.broken(first)
    assert (broken.line, broken.fault) == (27, Fault.NO_TITLE)
    assert "PY  - 2011" in broken.text

    again = bring(content, lead)
    assert counts(again) == (0, 5, 0, 0, 1)
    assert Study.objects.filter(brought=again).count() == 0


def test_the_same_reference_with_more_in_it_fills_what_was_empty(lead: User) -> None:
    bring(ris(HERE), lead)
    more = bring(ris(f"{HERE}\nAB  - Vad de gjorde.\nLA  - sv"), lead)
    assert counts(more) == (0, 0, 1, 0, 0)
    study = Study.objects.get(title="Förebygga våld i skolan: en översikt")
    assert (study.abstract, study.language) == ("Vad de gjorde.", "sv")
    assert counts(bring(ris(f"{HERE}\nAB  - Något annat."), lead)) == (0, 1, 0, 0, 0)
    study.refresh_from_db()
    assert study.abstract == "Vad de gjorde."


def test_two_that_are_one_are_merged_by_a_person_and_stay_so(lead: User) -> None:
    content = ris(HERE, OTHERWISE)
    bring(content, lead)
    pair = Pair.objects.get(study__title="Forebygga vald i skolan")
    assert pair.other.title.startswith("Förebygga")
    kept = actions.merge(pair=pair, by=lead)
    assert (kept.year, kept.doi, kept.container) == (2019, "10.1000/vald", "Tidskriften")
    gone = Study.objects.get(pk=pair.study_id)
    assert (gone.duplicate_of, gone.doi) == (kept, None)
    assert [each.pk for each in search.find("förebygga våld skolan").hits] == [kept.pk]
    assert counts(bring(content, lead)) == (0, 2, 0, 0, 0)
    with pytest.raises(AlreadySaid):
        actions.keep_apart(pair=pair, by=lead)


def test_two_that_are_two_are_asked_about_once(lead: User) -> None:
    content = ris(HERE, OTHERWISE)
    bring(content, lead)
    pair = Pair.objects.get(study__title="Forebygga vald i skolan")
    actions.keep_apart(pair=pair, by=lead)
    assert Study.objects.get(doi="10.1000/vald").duplicate_of is None
    assert counts(bring(content, lead)) == (0, 2, 0, 0, 0)
    assert not Pair.objects.filter(verdict="waiting", study__title="Forebygga vald i skolan").exists()


def test_a_doi_on_two_titles_is_for_a_person_to_look_at(lead: User) -> None:
    other = "TI  - Köttbullar i storkök\nAU  - Kock, K.\nDO  - 10.1000/exit"
    brought = bring(ris(WITH_DOI, other), lead)
    assert counts(brought) == (2, 0, 0, 1, 0)
    pair = Pair.objects.get(study__title="Köttbullar i storkök")
    assert (pair.why, pair.study.doi, pair.other.doi) == ("doi", None, "10.1000/exit")


@pytest.mark.parametrize(
    ("content", "fault"),
    [(b"hej", "unknown"), (b"{}", "no_list"), (b"[]", "nothing"), (b"\x00\x01", "not_text"), (b" ", "empty")],
)
def test_a_file_that_cannot_be_read_says_why(lead: User, content: bytes, fault: str) -> None:
    brought = bring(content, lead)
    assert (brought.state, brought.fault, brought.added) == ("refused", fault, 0)


def test_only_who_may_add_brings_files_and_reads_their_own(lead: User, cast: Any) -> None:
    brought = actions.import_file(name="a.ris", content=ris(HERE), by=lead)
    for account in ("samordnare", "skola", "systemadmin"):
        with actor.acting(cast(account)):
            with pytest.raises(ProgrammingError), actor.acting(cast(account)):
                actions.import_file(name="a.ris", content=ris(WITH_DOI), by=cast(account))

            def take(sql: str) -> None:
                with connection.cursor() as cursor:
                    cursor.execute(sql, [brought])

            assert refused(lambda: take("select varsam.studies_take(%s)"))
            assert refused(lambda: take("select varsam.studies_put(%s, '[]', '[]', 1, 1, 0)"))
            assert Import.objects.filter(pk=brought).exists() == (account == "samordnare")


def test_what_is_kept_of_a_file_is_forgotten(lead: User, wall: Any, as_owner: Any) -> None:
    brought = bring(ris(HERE, "PY  - 2011"), lead)
    with as_owner():
        Import.objects.update(touched_at="2026-01-01T00:00:00Z")
    with actor.working(), connection.cursor() as cursor:
        cursor.execute("select varsam.studies_forget()")
        assert cursor.fetchone()[0] >= 1
    brought = Import.objects.get(pk=brought.pk)
    assert (brought.name, brought.report, brought.broken, seals.broken(brought)) == (None, None, 1, [])


def test_search_finds_words_that_begin_so_and_dois(lead: User) -> None:
    bring(ris(HERE, WITH_DOI), lead)
    title = "Förebygga våld i skolan: en översikt"
    for text in ("VALD skol", "åberg 2019", "Aaberg tidskrift", "våld"):
        assert title in [each.title for each in search.find(text).hits], text
    assert [each.title for each in search.find("https://doi.org/10.1000/EXIT").hits] == ["Mentoring and exit"]
    assert search.find("'); drop table studies_study; --").hits == []
    assert search.find("zzzqqq").total == 0
