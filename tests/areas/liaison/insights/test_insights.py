"""What was learned: written without persons, shared, open to all and taken back, and made an idea once."""

from typing import Any

import pytest
from django.db import connection

from tests.areas.liaison.insights.conftest import ENGLISH, VALUES
from tests.refusals import refused, without_effect
from varsam.areas.liaison.insights import actions, reading, shelf
from varsam.areas.liaison.insights.models import HaveRead, Insight, Reading, Topic
from varsam.areas.liaison.insights.policies import NotNow, PointsAtSomebody
from varsam.areas.liaison.insights.reading import Wanted
from varsam.areas.methods.register.models import Method, State
from varsam.kernel.access.actor import acting
from varsam.kernel.people.models import Organisation


def test_a_text_that_points_at_somebody_stays_only_where_a_person_has_read_it(
    cast: Any, learned: Any
) -> None:
    by = cast("samordnare")
    with acting(by):
        unit, named = Organisation.objects.get(slug="samordningen").pk, {"text_sv": "Läs boken av Anna Lind."}
        with pytest.raises(PointsAtSomebody) as asked:
            actions.write(unit=unit, values=VALUES | named, by=by)
        assert not asked.value.is_certain
        stays = actions.write(unit=unit, values=VALUES | named, kept=True, by=by)
        assert stays.text_sv == named["text_sv"]
        with pytest.raises(PointsAtSomebody):
            actions.change(
                insight=stays,
                values={"title_sv": "Ring 070-123 45 67"},
                methods=[],
                seen=stays.version,
                by=by,
            )


@pytest.mark.parametrize(
    "text", ["Född 19900101-2389", "Skriv till anna@exempel.se", "Ring 070-123 45 67 före lunch"]
)
@pytest.mark.parametrize("field", ["title_sv", "text_en"])
def test_a_number_or_an_address_of_somebody_never_stays_whoever_has_read_it(
    cast: Any, field: str, text: str
) -> None:
    by = cast("samordnare")
    with acting(by):
        unit = Organisation.objects.get(slug="samordningen").pk
        with pytest.raises(PointsAtSomebody) as never:
            actions.write(unit=unit, values=VALUES | {field: text}, kept=True, by=by)
        assert never.value.is_certain
        link = {"title": "En rapport", "url": "https://exempel.se/r", "why_sv": text, "roles": []}
        with pytest.raises(PointsAtSomebody):
            shelf.add(unit=unit, values=link, kept=True, by=by)


@pytest.mark.parametrize("field", ["title_sv", "text_sv", "title_en", "text_en"])
def test_before_everybody_may_read_it_its_texts_are_looked_through_once_more(
    cast: Any, learned: Any, as_owner: Any, field: str
) -> None:
    by, one = cast("samordnare"), learned(**ENGLISH)

    def says(text: str) -> None:
        with as_owner():
            Insight.objects.filter(pk=one.pk).update(**{field: text})

    says("Skriv till anna@exempel.se")
    with acting(by), pytest.raises(PointsAtSomebody):
        actions.open_to_all(insight=one, by=by)
    with acting(by):
        assert not Insight.objects.get(pk=one.pk).is_open
    says("Läs boken av Anna Lind.")
    with acting(by):
        assert actions.open_to_all(insight=one, by=by).is_open, "a name that its writer has read may stand"


def test_open_to_all_takes_english_and_being_shared_and_taken_back_leaves_a_tombstone(
    cast: Any, learned: Any
) -> None:
    by, draft, swedish = (
        cast("samordnare"),
        learned(is_draft=True, **ENGLISH),
        learned(title_sv="Utan engelska"),
    )
    with acting(by):
        for one in (draft, swedish):
            with pytest.raises(NotNow):
                actions.open_to_all(insight=one, by=by)
        shared = actions.share(insight=draft, by=by)
        method = Method.objects.filter(state=State.REVIEW)[0]
        actions.change(insight=shared, values={}, methods=[method], seen=shared.version, by=by)
        opened = actions.open_to_all(insight=shared, by=by)
    # Nobody acts here: what everybody reads is there, with its methods, and nothing else.
    everybody = {each.uid for each in Insight.objects.all()}
    assert opened.uid in everybody
    assert swedish.uid not in everybody
    assert opened in reading.open_insights()
    assert [each.method for each in Topic.objects.filter(insight=opened)] == [method]
    with acting(by):
        actions.take_back(insight=opened, by=by)
    assert not Insight.objects.filter(pk=opened.pk).exists()
    gone = {each.uid: each.at for each in reading.taken_back()}
    assert gone[opened.uid] is not None
    assert swedish.uid not in gone
    with acting(by):
        actions.open_to_all(insight=opened, by=by)
    assert opened.uid not in {each.uid for each in reading.taken_back()}


def test_the_database_holds_what_becomes_of_it(cast: Any, learned: Any) -> None:
    shared, by = learned(), cast("samordnare")
    with acting(by):
        assert refused(lambda: Insight.objects.filter(pk=shared.pk).update(state="draft"))
        assert refused(lambda: Insight.objects.filter(pk=shared.pk).update(is_open=True)), "no English"
        assert refused(lambda: Insight.objects.filter(pk=shared.pk).update(shared_at=None))
        assert refused(lambda: Insight.objects.filter(pk=shared.pk).delete())
        assert refused(lambda: Insight.objects.filter(pk=shared.pk).update(url="javascript:alert(1)"))
        Insight.objects.filter(pk=shared.pk).update(text_sv="Nu står det något annat.")
        assert Insight.objects.get(pk=shared.pk).version == shared.version + 1
    for account in ("skola", "socialsekreterare.hisingen", "systemadmin", "rad"):
        with acting(cast(account)):
            assert not Insight.objects.filter(pk=shared.pk).exists(), account
            assert without_effect(lambda: Insight.objects.filter(pk=shared.pk).update(title_sv="X"))


def test_who_saves_later_is_told_and_overwrites_nothing(cast: Any, learned: Any) -> None:
    one, by = learned(), cast("samordnare")
    with acting(by):
        actions.change(insight=one, values={"title_sv": "Först"}, methods=[], seen=one.version, by=by)
        with pytest.raises(actions.ChangedMeanwhile):
            actions.change(insight=one, values={"title_sv": "Sedan"}, methods=[], seen=one.version, by=by)
        assert Insight.objects.get(pk=one.pk).title_sv == "Först"


def test_it_becomes_an_idea_once_and_the_register_knows_where_from(cast: Any, learned: Any) -> None:
    one, by = learned(), cast("samordnare")
    with acting(by):
        idea = actions.make_idea(insight=one, name="Ring hem först", words="Mentorn ringer hem.", by=by)
        assert (idea.state, idea.origin_kind, idea.origin_uid) == (State.IDEA, "insight", str(one.uid))
        assert [each.pk for each in reading.of_method(idea, is_public=False)] == [one.pk]
        with pytest.raises(NotNow):
            actions.make_idea(insight=one, name="En till", words="Samma sak.", by=by)


def test_it_is_found_by_forms_of_words_in_either_language_by_method_and_by_mission(
    cast: Any, learned: Any
) -> None:
    one, by = learned(**ENGLISH), cast("samordnare")
    with acting(by):
        method = Method.objects.order_by("pk")[0]
        actions.change(insight=one, values={}, methods=[method], seen=one.version, by=by)

        def found(**wanted: Any) -> bool:
            return reading.find(Wanted(**wanted)).filter(pk=one.pk).exists()

        assert found(text="föräldrar frågade")
        assert found(text="mentors calling")
        assert found(text="aarh")
        assert found(method=method.slug)
        assert not found(text="mentorn i Helsingfors")
        assert not found(mission=one.uid)
        assert not found(is_open=True)
    with acting(cast("skola")):
        assert not reading.find(Wanted()).exists()


def test_that_somebody_has_read_it_is_theirs_alone_to_know(cast: Any, as_owner: Any) -> None:
    by, reader = cast("samordnare"), cast("skola")
    with acting(by):
        unit = Organisation.objects.get(slug="samordningen").pk
        values = {"title": "En översikt", "why_sv": "Den säger vad ingen vet.", "minutes": 20}
        with pytest.raises(NotNow):
            shelf.add(unit=unit, values=values, by=by)
        with pytest.raises(NotNow):
            shelf.add(unit=unit, values=values | {"url": "javascript:alert(1)"}, by=by)
        one = shelf.add(unit=unit, values=values | {"url": "https://example.org/"}, by=by)
    with acting(reader):
        shelf.mark(reading=Reading.objects.get(pk=one.pk), has_read=True, by=reader)
        assert HaveRead.objects.filter(reading=one).count() == 1
        assert refused(lambda: HaveRead.objects.create(reading=one, user=by))
        assert without_effect(lambda: Reading.objects.filter(pk=one.pk).update(title="X"))
    for account in ("samordnare", "metodansvarig", "systemadmin"):
        with acting(cast(account)):
            assert not HaveRead.objects.filter(reading=one).exists(), account
    with acting(cast("polis")):
        assert not Reading.objects.filter(pk=one.pk).exists(), "another organisation's"
    with acting(by), connection.cursor() as cursor:
        shelf.remove(reading=one, by=by)
        cursor.execute(
            "select count(*) from public.insights_reading where id = %s and removed_at is null", [one.pk]
        )
        assert cursor.fetchone()[0] == 0
