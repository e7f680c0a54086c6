"""What the worker does with occasions."""

from procrastinate.contrib.django import app

from varsam.areas.training.occasions import letters
from varsam.areas.training.occasions.signing_up import one
from varsam.kernel.vault import api as vault


def tick() -> int:
    """Let places go on whose time has run out, and offer those that are free; how many occasions were looked at."""
    return int(one("tick")[0])


def remind() -> int:
    """Tell those who have a place that the day comes; how many letters that makes."""
    return int(one("remind")[0])


def forget() -> tuple[int, int, int, int]:
    """Destroy what has served: needs, links to rooms, names of those who signed up and of those who were interested."""
    needs, rooms, people, interests = one("forget")
    if needs or rooms or people or interests:
        vault.write_keys_part()
    return needs, rooms, people, interests


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="training_letters", pass_context=False)
def training_letters(timestamp: int) -> None:
    """Let the line move on, then mail what has come of it."""
    tick()
    letters.send()


@app.periodic(cron="12 7 * * *")
@app.task(queueing_lock="training_remind", pass_context=False)
def training_remind(timestamp: int) -> None:
    """In the morning, when people are at work."""
    remind()


@app.periodic(cron="42 3 * * *")
@app.task(queueing_lock="training_forget", pass_context=False)
def training_forget(timestamp: int) -> None:
    """At night, after the last sitting's day has ended."""
    forget()
