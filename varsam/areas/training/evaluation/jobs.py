"""What the worker does for surveys."""

from procrastinate.contrib.django import app

from varsam.areas.training.evaluation import asking, letting_out


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="evaluation_ask", pass_context=False)
def evaluation_ask(timestamp: int) -> None:
    """Ask about what has been held, and close and let out what is over."""
    asking.ask()
    letting_out.let_out()


@app.periodic(cron="38 4 * * *")
@app.task(queueing_lock="evaluation_forget", pass_context=False)
def evaluation_forget(timestamp: int) -> None:
    """Destroy words that have served."""
    letting_out.forget()
