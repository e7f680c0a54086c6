"""The sums of a situation picture over 1,000,000 enquiries of two years, with small numbers hidden.

Measured: `figures.published`, what the coordination waits for when a draft is opened: the function of the database on the
app's login, and the tables protected, medians of 10. Bound: below 2 s (issue 5).
"""

from datetime import date
from statistics import median
from time import perf_counter

import psycopg

from bench import house, inbox
from bench.inbox import database
from bench.report import Bound, table

ENQUIRIES, REPEATS, MOST = 1_000_000, 10, 2.0
_PERIOD = date(2023, 1, 1), date(2024, 12, 31)

# Two years of enquiries in the units of one city, most of them erased since: only the row that is counted stays.
_FILL = """
with unit as (
    select array_agg(o.id) as ids from people_organisation o
    where o.ancestors[1] = (select ancestors[1] from people_organisation where slug = 'samordningen')
), district as (select array_agg(id) as ids from people_district)
insert into conversations_enquiry (
    number, reference, unit_id, door, sender, district_id, language, state, received_at, acknowledge_by, triage_by, feedback_by,
    acknowledged_at, answered_at, last_message_at, expires_at, unread_by_city, unread_by_writer)
select 1000000 + n, 'V-99-' || 1000000 + n, unit.ids[1 + n %% cardinality(unit.ids)], 'professional_form',
    (array['relative', 'school', 'youth_centre', 'other_unit', 'partner', 'citizen', 'abroad'])[1 + n %% 7],
    case when n %% 11 = 0 then null else district.ids[1 + n %% cardinality(district.ids)] end, 'sv',
    case when n %% 10 = 0 then 'acknowledged' else 'erased' end, at, at, at, at, at, at, at, at, false, false
from unit, district, generate_series(1, %s) n,
    lateral (select timestamptz '2023-01-01' + (n * 62.9) * interval '1 second' as at) t
"""


def run() -> list[Bound]:
    """Fill a database of its own, and measure."""
    from varsam.areas.programme import figures
    from varsam.areas.programme.models import Picture
    from varsam.kernel.access.actor import acting
    from varsam.kernel.people.models import Organisation, User

    with database():
        with house.connect("postgres", inbox.DATABASE) as owner:
            _fill(owner)
        coordinator = User.objects.get(email="samordnare@demo.varsam.test")
        with acting(coordinator):
            unit = Organisation.objects.get(slug="samordningen").pk
            draft = Picture(unit_id=unit, period_from=_PERIOD[0], period_to=_PERIOD[1])
            took = []
            for _time in range(REPEATS):
                begun = perf_counter()
                shown = figures.published(draft)
                took.append(perf_counter() - begun)
            counted = shown["quarters"]["total"]
    worst = max(took)
    table(
        "Sums of a situation picture, s",
        ("enquiries", "median", "worst"),
        [[f"{counted:,} in two years", median(took), worst]],
    )
    what = f"Sums over {ENQUIRIES:,} enquiries, worst of {REPEATS}"
    return [Bound(what, f"{MOST:.0f} s", f"{worst:.2f} s", worst < MOST)]


def _fill(owner: psycopg.Connection) -> None:
    owner.execute("set session_replication_role = replica")  # what is made up needs no checking by triggers
    owner.execute(_FILL, [ENQUIRIES])
    owner.execute("set session_replication_role = origin")
    owner.execute("vacuum analyze conversations_enquiry")
