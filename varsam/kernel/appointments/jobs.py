"""What the worker does with booked times."""

from procrastinate.contrib.django import app

from varsam.kernel.appointments import letters


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="appointments_remind", pass_context=False)
def appointments_remind(timestamp: int) -> None:
    """Send the letters that are due."""
    letters.send()


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="appointments_forget", pass_context=False)
def appointments_forget(timestamp: int) -> None:
    """At night, after the day of each time has ended."""
    letters.forget()
