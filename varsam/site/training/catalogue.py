"""The catalogue: every course that is offered, what comes next of each, and a choice among them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from varsam.areas.training.courses.enums import Form
from varsam.areas.training.courses.models import Course, Group
from varsam.areas.training.occasions.enums import OccasionForm
from varsam.kernel.people.models import District
from varsam.site.training import offers, words
from varsam.site.training.offers import Offer, Standing
from varsam.ui.languages import STAFF

# A course that is held both ways suits who looks for either.
_HELD = {
    Form.CLASSROOM: {Form.CLASSROOM, Form.EITHER},
    Form.ONLINE: {Form.ONLINE, Form.EITHER},
    Form.SELF_PACED: {Form.SELF_PACED},
}


@dataclass(frozen=True)
class Mark:
    """How a course stands, in one chip: its kind, its drawing and its words."""

    kind: str
    icon: str
    words: str


@dataclass(frozen=True)
class Row:
    """One course of the list; `offers` are its occasions that are ahead, `next` the one that the row tells of."""

    course: Course
    offers: list[Offer]
    address: str

    @property
    def next(self) -> Offer | None:
        """The first that has a free place, else the first to which one can sign up, else the first."""
        ways = (
            lambda each: each.standing is Standing.FREE,
            lambda each: each.takes_names,
            lambda each: True,
        )
        return next((each for way in ways for each in self.offers if way(each)), None)

    @property
    def others(self) -> list[Offer]:
        return [each for each in self.offers if each is not self.next]

    @property
    def length(self) -> str:
        return words.length(self.course.minutes, self.course.sittings)

    @property
    def begins(self) -> str:
        if self.next is None:
            return _("inget datum än")
        starts_at = self.next.occasion.starts_at
        assert starts_at is not None
        return words.begins(starts_at, len(self.next.sittings))

    @property
    def audience(self) -> str:
        return self.course.said("audience")

    @property
    def mark(self) -> Mark:
        if self.next is None:
            return Mark("unknown", "bell", _("Anmäl intresse"))
        match self.next.standing:
            case Standing.FREE:
                return Mark("open", "circle-check", words.free_places(self.next.occasion.free))
            case Standing.FULL:
                return Mark("wait", "hourglass", _("Väntelista"))
            case Standing.NOT_OPEN:
                opens_at = self.next.occasion.opens_at
                assert opens_at is not None
                return Mark("info", "calendar", _("Öppnar %(date)s") % {"date": words.date(opens_at)})
            case _:
                return Mark("closed", "clock", _("Anmälan är stängd"))


@dataclass(frozen=True)
class Choice:
    """One way of narrowing the list: its value, words and link, and whether it is chosen now."""

    value: str
    words: str
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Wanted:
    """What a visitor has narrowed the list to; each is empty where anything will do. Unknown values are nothing."""

    audience: str = ""
    district: str = ""
    form: str = ""
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.said())

    def said(self) -> dict[str, str]:
        found = {
            "audience": self.audience,
            "district": self.district,
            "form": self.form,
            "language": self.language,
        }
        return {key: value for key, value in found.items() if value}

    def address(self, name: str = "training:catalogue", *args: str, **changed: str) -> str:
        """Where the list stands narrowed like this, but for what is `changed`."""
        said = {key: value for key, value in {**self.said(), **changed}.items() if value}
        return reverse(name, args=args) + (f"?{urlencode(said)}" if said else "")

    def takes(self, course: Course, ahead: Iterable[Offer]) -> bool:
        """Whether a course is among what is wanted. On the net suits every district."""
        if self.audience and self.audience not in course.groups:
            return False
        if self.form and course.form not in _HELD[Form(self.form)]:
            return False
        if self.language and self.language not in course.languages:
            return False
        return not self.district or any(_is_near(each, self.district) for each in ahead)


def _is_near(ahead: Offer, district: str) -> bool:
    occasion = ahead.occasion
    if occasion.form == OccasionForm.ONLINE:
        return True
    return occasion.district is not None and occasion.district.slug == district


@dataclass(frozen=True)
class Filter:
    """A choice that one makes from a list: its name in the address, its label and its values."""

    name: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Catalogue:
    """What the page of the catalogue shows. `filters` are the choices beside the audience."""

    wanted: Wanted
    rows: list[Row]
    audiences: list[Choice]
    filters: list[Filter]

    @property
    def shows_introduction(self) -> bool:
        """It is for everybody, everywhere, alone; whoever asks for a room and others does not mean it."""
        return self.wanted.form in {"", Form.ONLINE, Form.SELF_PACED} and self.wanted.language in {"", *STAFF}

    @property
    def is_narrowed(self) -> bool:
        """By more than the audience, which stands in the open."""
        return any(key != "audience" for key in self.wanted.said())


def catalogue(query: Mapping[str, str], now: datetime) -> Catalogue:
    """The courses that are offered, narrowed by what the address says; four questions to the database, however many."""
    courses = list(Course.objects.filter(is_offered=True))
    groups, districts = list(Group.objects.all()), list(District.objects.all())
    spoken = sorted({code for course in courses for code in course.languages})
    taught = {slug for course in courses for slug in course.groups}
    options = {
        "audience": [(group.slug, group.name) for group in groups if group.slug in taught],
        "district": [(district.slug, district.name) for district in districts],
        "form": [(value.value, str(value.label)) for value in _HELD],
        "language": [(code, words.language(code)) for code in spoken],
    }
    wanted = Wanted(**{key: _known(query.get(key, ""), known) for key, known in options.items()})
    ahead = offers.coming(courses, now)
    rows = [
        Row(course, ahead.get(course.pk, []), wanted.address("training:course", course.slug))
        for course in courses
        if wanted.takes(course, ahead.get(course.pk, []))
    ]
    return Catalogue(
        wanted=wanted,
        rows=rows,
        audiences=_choices(wanted, "audience", _("Alla"), options["audience"]),
        filters=[
            Filter(key, label, _choices(wanted, key, anything, options[key]))
            for key, label, anything in (
                ("district", _("Stadsdel"), _("Hela staden")),
                ("form", _("Form"), _("Alla former")),
                ("language", _("Språk"), _("Alla språk")),
            )
        ],
    )


def row(slug: str, now: datetime) -> Row | None:
    """One course that is offered, whatever the list is narrowed to; None where there is none of that name."""
    course = Course.objects.filter(slug=slug, is_offered=True).first()
    if course is None:
        return None
    return Row(
        course, offers.coming([course], now).get(course.pk, []), reverse("training:course", args=[slug])
    )


def _known(said: str, known: list[tuple[str, str]]) -> str:
    return said if said in dict(known) else ""


def _choices(wanted: Wanted, key: str, anything: str, known: list[tuple[str, str]]) -> list[Choice]:
    chosen = wanted.said().get(key, "")
    return [
        Choice(value, said, wanted.address(**{key: value}), value == chosen)
        for value, said in [("", anything), *known]
    ]
