"""What the worker asks ordinary casework systems. Nobody acts: it goes through functions of the database made for it."""

from procrastinate.contrib.django import app

from varsam.areas.knowledge_house.tracks import asking


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="casework_ask", pass_context=False)
def casework_ask(timestamp: int) -> None:
    """Open what is to be opened and ask how the rest stands, each when its turn has come."""
    asking.ask_all()


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="casework_ping", pass_context=False)
def casework_ping(timestamp: int) -> None:
    """Whether the systems answer at all."""
    asking.ping_all()
