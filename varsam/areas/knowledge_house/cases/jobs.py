"""What the worker does with cases."""

from procrastinate.contrib.django import app

from varsam.areas.knowledge_house.cases import ages
from varsam.kernel.access.functions import call


def remind() -> int:
    """Tell units once of what is late, and both sides of a handover that nobody has answered; returns how many."""
    return int(call("case_remind"))


@app.periodic(cron="41 5 * * *")
@app.task(queueing_lock="case_remind", pass_context=False)
def case_remind(timestamp: int) -> None:
    """In the morning, when there is a day to do it in."""
    remind()


@app.periodic(cron="26 5 * * *")
@app.task(queueing_lock="case_of_age", pass_context=False)
def case_of_age(timestamp: int) -> None:
    """Before the reminders, so that the day itself is not missed."""
    ages.find()
