"""A job whose forerunner still waits is passed over, and the worker lives: also under row security, which hides whose it was."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued

from tests.conftest import Town
from varsam.site.cli.queue import Connector


def test_a_job_that_waits_already_is_passed_over(town: Town) -> None:
    async def twice() -> int:
        app = App(connector=Connector(conninfo=town.url("varsam_app")))

        @app.periodic(cron="* * * * *")
        @app.task(queueing_lock="once", pass_context=False)
        def tick(timestamp: int) -> None:
            raise AssertionError("nobody works here")

        async with app.open_async():
            job = tick.configure(task_kwargs={"timestamp": 60}).job
            assert await app.job_manager.defer_periodic_job(job, "", 60)
            with pytest.raises(AlreadyEnqueued):
                await tick.defer_async(timestamp=120)
            job = tick.configure(task_kwargs={"timestamp": 120}).job
            with pytest.raises(AlreadyEnqueued):
                await app.job_manager.defer_periodic_job(job, "", 120)
        with town.owner() as connection:
            counted = connection.execute(
                "select count(*) from procrastinate_jobs where queueing_lock = 'once'"
            )
            return int(counted.fetchone()[0])  # type: ignore[index]

    # In a thread of its own: a browser of another test may keep a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: asyncio.run(twice())).result() == 1


def test_any_other_assertion_stays_what_it_is() -> None:
    from varsam.site.cli.queue import _meant

    error = AssertionError("something else")
    assert _meant(error) is error
