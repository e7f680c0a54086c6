"""Two presses at the same moment, over real connections: one answer."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any

PRESSES = 8
_OCCASION = """
insert into occasions_occasion (number, reference, course_id, unit_id, state, state_reason, form, place, language, capacity,
    taken, waiting, arrivals, closes_at, note_sv, note_en, sequence, changed_at, created_at)
select 0, '', c.id, u.id, 'draft', '', 'classroom', '', 'sv', 9, 0, 0, 0, now(), '', '', 0, now(), now()
from courses_course c, people_organisation u where u.slug = 'samordningen' order by c.id limit 1 returning id
"""
_ROUND = """
insert into evaluation_round (id, occasion_id, moment, questionnaire_id, opened_at, closes_at)
select %s, %s, 'after', n.id, now(), now() + interval '1 day' from evaluation_questionnaire n where n.moment = 'after'
"""


def test_a_ticket_pressed_many_times_at_once_gives_one_answer(town: Any) -> None:
    secret, asked = uuid.uuid4().bytes * 2, uuid.uuid4()
    with town.owner() as owner:
        (occasion,) = owner.execute(_OCCASION).fetchone()
        owner.execute(_ROUND, [asked, occasion])
        owner.execute(
            "insert into evaluation_ticket (digest, round_id, is_used) values (%s, %s, false)",
            [sha256(secret).digest(), asked],
        )

    def press(_n: int) -> str:
        with town.app() as app:
            query = "select varsam.survey_answer(%s, %s, %s::smallint[], null)"
            return str(app.execute(query, [secret, uuid.uuid4(), [1, 1, 1, 1, 1]]).fetchone()[0])

    with ThreadPoolExecutor(PRESSES) as presses:
        told = sorted(presses.map(press, range(PRESSES)))
    assert told == ["answered"] * (PRESSES - 1) + ["thanks"]
    with town.owner() as owner:
        assert owner.execute(
            "select count(*) from evaluation_received where round_id = %s", [asked]
        ).fetchone() == (1,)
