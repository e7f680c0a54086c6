"""A conference with committed rows, on connections of its own: a consent of the demo town, and the table that it opens."""

import os
import uuid
from typing import Any

import psycopg

from varsam.kernel.access import tickets

_BACK = (
    "insert into lawfulness_consent (record_id, signer_id, scope_id, decision, form, decided_on, registered_at, registered_by_id)"
    " values (%s, %s, %s, 'withdrawn', 'spoken', current_date, now(), %s)"
)
_SHARED = (
    "select g.record_id, g.basis, s.id, r.unit_id, g.organisation_id, m.user_id from records_grant g"
    " join records_record r on r.id = g.record_id and r.closed_at is null"
    " join lawfulness_scope c on c.id = g.basis and varsam._consent_in_force(c.id)"
    " join lawfulness_signer s on s.request_id = c.request_id"
    " join people_membership m on m.organisation_id = g.organisation_id"
    " where g.ended_at is null and g.basis_kind = 'consent' and (g.user_id is null or g.user_id = m.user_id)"
    # Nothing else opens what is said at meetings to them.
    " and not exists (select 1 from records_grant o where o.record_id = g.record_id and o.id <> g.id"
    " and o.organisation_id = g.organisation_id and 'meetings' = any (o.information) and o.ended_at is null)"
    " order by g.id limit 1"
)


class Table:
    """One case, its handler and one reader to whom a consent opens what is said at meetings."""

    def __init__(self, town: Any) -> None:
        self.town = town
        with town.owner() as owner:
            found = owner.execute(_SHARED).fetchone()
            self.record, self.scope, self.signer, unit, self.organisation, self.reader_id = found
            owner.execute(
                "update records_grant set information = array_append(information, 'meetings'),"
                " starts_at = now() - interval '1 hour' where basis = %s",
                [self.scope],
            )
            self.handler_id = owner.execute(
                "select user_id from people_membership where organisation_id = %s order by id limit 1", [unit]
            ).fetchone()[0]
            self.item = self._lay(owner, unit)
        with self.handler() as handler:
            assert self.write(handler) == "written"
            handler.commit()

    def _lay(self, owner: psycopg.Connection, unit: int) -> int:
        group = self._id(
            owner,
            "meetings_group",
            unit_id=unit,
            kind="sspf",
            name="Bordet",
            purpose="",
            every_weeks=0,
            place="",
        )
        meeting = self._id(
            owner, "meetings_meeting", number=9000, reference="M-26-9000", unit_id=unit, group_id=group, room="cases",
            starts_at="now", ends_at="now", place="", state="ongoing", chair_id=self.handler_id,
        )  # fmt: skip
        for user, home in ((self.handler_id, unit), (self.reader_id, self.organisation)):
            self._id(
                owner, "meetings_attendance", meeting_id=meeting, user_id=user, organisation_id=home, function="other",
                presence="present",
            )  # fmt: skip
        item = self._id(
            owner, "meetings_item", meeting_id=meeting, room="cases", position=1, kind="case", planned_minutes=5,
            started_at="now",
        )  # fmt: skip
        owner.execute(
            "insert into meetings_caseitem (item_id, record_id) values (%s, %s)", [item, self.record]
        )
        owner.execute(
            "insert into meetings_minutes (item_id, record_id, state) values (%s, %s, 'draft')",
            [item, self.record],
        )
        return item

    @staticmethod
    def _id(owner: psycopg.Connection, table: str, **row: Any) -> int:
        columns, marks = ", ".join(row), ", ".join(["%s"] * len(row))
        found = owner.execute(
            f"insert into {table} ({columns}) values ({marks}) returning id", list(row.values())
        ).fetchone()
        assert found
        return int(found[0])

    def _as(self, user: int) -> psycopg.Connection:
        connection = self.town.connect("varsam_app", autocommit=False)
        tickets.show(connection, "actor", user)
        return connection

    def handler(self) -> psycopg.Connection:
        return self._as(self.handler_id)

    def reader(self) -> psycopg.Connection:
        return self._as(self.reader_id)

    def lines(self, connection: psycopg.Connection) -> int:
        row = connection.execute(
            "select count(*) from meetings_line where item_id = %s", [self.item]
        ).fetchone()
        return int(row[0]) if row else 0

    def write(self, connection: psycopg.Connection) -> str | None:
        row = connection.execute(
            "select varsam.meetings_write(%s, %s, 'text', %s, null)",
            [uuid.uuid4(), self.item, os.urandom(60)],
        ).fetchone()
        return row[0] if row else None

    def circle(self, connection: psycopg.Connection) -> dict[int, tuple[bool, str]]:
        rows = connection.execute(
            "select member, may, why from varsam.meetings_circle(%s)", [self.item]
        ).fetchall()
        return {member: (may, why) for member, may, why in rows}

    def take_back(self, connection: psycopg.Connection) -> None:
        connection.execute(_BACK, [self.record, self.signer, self.scope, self.handler_id])

    def adjust(self) -> None:
        """The meeting is held, and the handler has signed what stands there."""
        with self.handler() as handler:
            meeting = handler.execute(
                "select meeting_id from meetings_item where id = %s", [self.item]
            ).fetchone()
            assert meeting
            for call, values in (
                ("adjusters(%s, %s)", [self.item, [self.handler_id]]),
                ("move(%s, 'held', null)", [meeting[0]]),
                ("sign(%s, varsam.meetings_digest(%s))", [self.item, self.item]),
            ):
                answer = handler.execute(f"select varsam.meetings_{call}", values).fetchone()
                assert answer in {(True,), ("adjusted",)}, call
            handler.commit()
