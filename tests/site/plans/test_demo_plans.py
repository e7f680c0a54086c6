"""The demo's plans are made through the acts and laid over the days before today."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.site.plans.conftest import OWN, WISH
from varsam.kernel.records.models import Record
from varsam.site import demo_plans

SPEC = {
    "days_ago": 60,
    "goals": [
        {
            "text": WISH,
            "ratings": [[60, 2], [10, 6]],
            "measures": [
                {"text": "Studiestöd", "who": "Kurator", "due_in": 30, "steps": [[40, "ongoing"], [5, "done", "I tid."]]},
            ],
        },
        {"text": "Jag vill spela trummor.", "dropped": [12, "Vill något annat nu."]},
    ],
    "strengths": ["Fotbollen"],
    "needs": ["Lugn"],
    "disagreements": [[20, "Inte tränaren."]],
    "copies": [[15, "so"]],
}  # fmt: skip


def test_a_plan_is_made_with_its_days(record: Record, cast: Any, plan: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(demo_plans._Days, "lay", lambda days: laid.extend(days._rows))
    laid: list[Any] = []
    demo_plans.make(record, cast(OWN), SPEC)
    made = plan()
    first, second = made.goals
    assert (first.text, first.start.value, first.now.value) == (WISH, 2, 6)
    assert [(note.state, note.text) for note in first.measures[0].notes] == [
        ("ongoing", ""),
        ("done", "I tid."),
    ]
    assert (second.goal.state, second.notes[-1].text) == ("dropped", "Vill något annat nu.")
    assert [copy.language for copy in made.copies] == ["so"]
    assert len(laid) == 12
    days = sorted({round((timezone.now() - at) / timedelta(days=1)) for _model, _pk, at in laid})
    assert days == [5, 10, 12, 15, 20, 40, 60]
