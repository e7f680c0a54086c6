"""The windows of a course: who plans it, who teaches it, one who has no part in it, and two without an account who are written
to; with the letters, and a worker that does its jobs when it is told to."""

import email
import email.policy
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from playwright.sync_api import Page

from tests import environment
from tests.browser.case_windows import KEEPS_UP
from tests.browser.conftest import Site

LETTERS = "varsam.areas.training.occasions.jobs.training_letters"
CERTIFICATES = "varsam.areas.training.certificates.jobs.certificates_issue"
SURVEYS = "varsam.areas.training.evaluation.jobs.evaluation_ask"

COURSE, SLUG = "Grundkurs: oro, samtal och rätt väg", "grundkurs-radikalisering"
UNIT, STAFF = "Klippans skola (påhittad)", 41
# As many as have to answer before anything is shown, and one who may be away.
PLACES = 10


@dataclass(frozen=True)
class Colleague:
    """Somebody at the unit, without an account."""

    name: str
    email: str

    @property
    def line(self) -> str:
        return f"{self.name}, {self.email}"

    @property
    def shown(self) -> str:
        """As much of the name as a certificate tells whoever checks it."""
        given, family = self.name.split(" ", 1)
        return f"{given} {family[0]}"


def _colleague(name: str) -> Colleague:
    return Colleague(name, f"{name.lower().replace(' ', '.')}.klippan@demo.varsam.test")


MANAGER, LATER, WALKS_IN = map(_colleague, ("Rut Lindkvist", "Siv Kronberg", "Tore Malmsten"))
GROUP = [
    _colleague(f"{given} Granat")
    for given in ("Ada", "Bror", "Cleo", "Disa", "Egon", "Frej", "Greta", "Harald", "Inez", "Jorunn", "Knut", "Lovis")
]  # fmt: skip
# What each of them comes to: the first cannot come, the second stays away, the eleventh gets the first one's place.
CANCELS, ABSENT, MOVES_UP, STILL_WAITS = GROUP[0], GROUP[1], GROUP[PLACES], GROUP[PLACES + 1]
SEATED = [*GROUP[1:PLACES], MOVES_UP]
THERE = [each for each in SEATED if each != ABSENT] + [WALKS_IN]
EVERYBODY = [MANAGER, LATER, WALKS_IN, *GROUP]

_JOBS = """
import importlib, json, sys
import django
django.setup()
for line in sys.stdin:
    module, name = json.loads(line).rsplit(".", 1)
    getattr(importlib.import_module(module), name)(0)
    print("done", flush=True)
"""


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    body: str

    @property
    def link(self) -> str:
        """The first address in it, whole."""
        found = re.search(r"https?://\S+", self.body)
        assert found, self.subject
        return found[0]


@dataclass
class Worker:
    """A process with the site's surroundings that does one job of `varsam worker` when it is told to."""

    site: Site
    process: subprocess.Popen[str]

    def does(self, *jobs: str) -> None:
        """Each of them now, and not when its minute comes."""
        told, answers = self._pipes()
        for job in jobs:
            told.write(json.dumps(job) + "\n")
            told.flush()
            assert answers.readline() == "done\n", (self.site.data / "worker").read_text()

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        assert self.process.stdin
        assert self.process.stdout
        return self.process.stdin, self.process.stdout

    def letters(self) -> list[Letter]:
        """What has been mailed to those in this story, the oldest first."""
        ours, found = {each.email for each in EVERYBODY}, []
        for file in sorted((self.site.data / "mail").glob("*.log")):
            for part in file.read_text(encoding="utf-8").split("-" * 79):
                if not part.strip():
                    continue
                message = email.message_from_string(part.strip(), policy=email.policy.default)
                words = message.get_body(preferencelist=("plain",))
                assert words
                letter = Letter(str(message["To"]), str(message["Subject"]), words.get_content())
                if letter.to in ours:
                    found.append(letter)
        return found

    def letter(self, to: Colleague, subject: str) -> Letter:
        """The newest of that name to one of them, when all that wait have been sent."""
        self.does(LETTERS)
        found = [each for each in self.letters() if (each.to, each.subject) == (to.email, subject)]
        assert found, (to.name, subject, [each.subject for each in self.letters() if each.to == to.email])
        return found[-1]

    def written_to(self, subject: str) -> list[str]:
        """Who has had such a letter, as often as they have had it."""
        return sorted(each.to for each in self.letters() if each.subject == subject)


@contextmanager
def worker(site: Site) -> Iterator[Worker]:
    """It has woken when the first job is asked for, and ends with the block."""
    with (
        Path(site.data / "worker").open("w", encoding="utf-8") as log,
        subprocess.Popen(
            [sys.executable, "-c", _JOBS], env=site.surroundings(), cwd=environment.ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
        ) as process,
    ):  # fmt: skip
        yield Worker(site, process)


@dataclass
class Training:
    """The windows, the worker, and what the story comes to know: the occasion's reference and the links of the letters."""

    lead: Page
    trainer: Page
    outside: Page
    manager: Page
    guest: Page
    works: Worker
    reference: str = ""
    party: str = ""
    places: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Five windows on a machine that does other things too.
        for page in (self.lead, self.trainer, self.outside, self.manager, self.guest):
            page.set_default_timeout(KEEPS_UP)
            page.set_default_navigation_timeout(KEEPS_UP)

    @property
    def desk(self) -> str:
        return f"/arbete/utbildning/tillfallen/{self.reference}/"

    @property
    def sign_up(self) -> str:
        return f"/utbildning/tillfalle/{self.reference}/anmal/"

    def place(self, whose: Colleague) -> str:
        return self.places[whose.name]

    def its_day_comes(self) -> None:
        """It has just begun, by the wall."""
        self._is_at("varsam._wall() - interval '1 second'", "varsam._wall() + interval '2 hours'")

    def its_day_goes_by(self) -> None:
        self._is_at("varsam._wall() - interval '2 hours'", "varsam._wall() - interval '1 second'")

    def three_months_go_by(self) -> None:
        """It was three months and a day ago, and whoever was asked about it was asked then."""
        long = "interval '3 months 1 day'"
        self._is_at(f"starts_at - {long}", f"ends_at - {long}")
        self._asked_earlier("after", long)

    def time_to_answer_is_over(self) -> None:
        self._asked_earlier("later", "interval '1 month'")

    def _is_at(self, starts: str, ends: str) -> None:
        with self.works.site.owner() as owner:
            moved = owner.execute(
                f"update occasions_sitting set starts_at = {starts}, ends_at = {ends}"  # noqa: S608 (of this file)
                " where occasion_id = (select id from occasions_occasion where reference = %s)",
                [self.reference],
            )
            assert moved.rowcount == 1

    def _asked_earlier(self, moment: str, by: str) -> None:
        with self.works.site.owner() as owner:
            moved = owner.execute(
                f"update evaluation_round set opened_at = opened_at - {by}, closes_at = closes_at - {by}"  # noqa: S608
                " where moment = %s and occasion_id = (select id from occasions_occasion where reference = %s)",
                [moment, self.reference],
            )
            assert moved.rowcount == 1
