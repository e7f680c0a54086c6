"""The worker's connection to its queue."""

from typing import Any

from procrastinate import PsycopgConnector, exceptions
from procrastinate.contrib.django.utils import connector_params
from procrastinate.manager import QUEUEING_LOCK_CONSTRAINT
from psycopg.errors import UniqueViolation


class Connector(PsycopgConnector):
    """The library's own, but for one thing: it is also told that a job stands in the queue already where PostgreSQL does not
    say which.

    Of a table under row security the server never repeats a row's values in an error. The library asserts that it does, so a
    job that could not begin within its minute ended the worker.
    """

    async def execute_query_one_async(self, query: Any, **arguments: Any) -> dict[str, Any]:
        try:
            one: dict[str, Any] = await super().execute_query_one_async(query, **arguments)
        except AssertionError as error:
            raise _meant(error) from None
        return one

    async def execute_query_all_async(self, query: Any, **arguments: Any) -> list[dict[str, Any]]:
        try:
            found: list[dict[str, Any]] = await super().execute_query_all_async(query, **arguments)
        except AssertionError as error:
            raise _meant(error) from None
        return found


def _meant(error: AssertionError) -> Exception:
    cause = error.__context__
    if isinstance(cause, UniqueViolation) and cause.diag.constraint_name == QUEUEING_LOCK_CONSTRAINT:
        told: Exception = exceptions.UniqueViolation(
            constraint_name=QUEUEING_LOCK_CONSTRAINT, queueing_lock=None
        )
        return told
    return error


def connector() -> Connector:
    """A connection to the queue of the database in the settings, as the app's role."""
    return Connector(kwargs=connector_params("default"))
