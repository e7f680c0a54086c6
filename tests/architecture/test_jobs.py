"""What the worker is to do is known to it: every job that is written is in its plan."""

from pathlib import Path

from procrastinate.contrib.django import app

ROOT = Path(__file__).resolve().parents[2]


def test_the_worker_knows_every_module_of_jobs() -> None:
    written = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (ROOT / "varsam").rglob("jobs.py")
    }
    app.perform_import_paths()
    known = {name.rsplit(".", 1)[0] for name in app.tasks if name.startswith("varsam.")}
    assert written
    assert known == written


def test_what_is_to_be_done_again_and_again_waits_for_its_forerunner() -> None:
    """Without a queueing lock a worker that is behind would be given the same job again each minute."""
    app.perform_import_paths()
    periodic = {task.task.name: task.task for task in app.periodic_registry.periodic_tasks.values()}
    ours = {name: task for name, task in periodic.items() if name.startswith("varsam.")}
    assert ours
    assert [name for name, task in ours.items() if not task.queueing_lock] == []
