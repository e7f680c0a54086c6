"""What somebody who looks for a method has asked for, as it stands in the page's address."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from varsam.areas.methods.register.models import Level, Rating, Setting, State
from varsam.site.methods import words

LONGEST = 200
_OLDEST = 120
# Beside each other on a screen; more can be compared by nobody.
MOST_COMPARED = 4


@dataclass(frozen=True)
class Asked:
    """A search: `text` in one's own words, `age` in years, the rest values of their enums or empty; `methods` are the slugs
    that are ticked to be compared."""

    text: str = ""
    age: int | None = None
    setting: str = ""
    level: str = ""
    state: str = ""
    language: str = ""
    effect: str = ""
    page: int = 1
    methods: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        return any(
            (
                self.text,
                self.age is not None,
                self.setting,
                self.level,
                self.state,
                self.language,
                self.effect,
            )
        )

    def query(self) -> str:
        """The address's part that says this, without what is not asked for; "" for nothing."""
        pairs = [
            ("q", self.text),
            ("age", "" if self.age is None else str(self.age)),
            ("setting", self.setting),
            ("level", self.level),
            ("state", self.state),
            ("language", self.language),
            ("effect", self.effect),
            ("page", str(self.page) if self.page > 1 else ""),
            *(("m", slug) for slug in self.methods),
        ]
        said = urlencode([(name, value) for name, value in pairs if value])
        return f"?{said}" if said else ""

    def on(self, page: int) -> str:
        """The query of another page of the same search."""
        return replace(self, page=page).query()


def of(data: QueryDict) -> Asked:
    """What was asked; whatever cannot be understood is as if it had not been said."""
    return Asked(
        text=data.get("q", "").replace("\0", "").strip()[:LONGEST],
        age=_number(data.get("age", ""), 0, _OLDEST),
        setting=_among(data.get("setting", ""), Setting.values),
        level=_among(data.get("level", ""), Level.values),
        state=_among(data.get("state", ""), State.values),
        language=_among(data.get("language", ""), words.LANGUAGES),
        effect=_among(data.get("effect", ""), Rating.values),
        page=_number(data.get("page", ""), 1, 10_000) or 1,
        methods=ticked(data),
    )


def ticked(data: QueryDict) -> tuple[str, ...]:
    """The slugs that are to be compared, each once, in their order."""
    sent = [slug.replace("\0", "")[:60] for slug in data.getlist("m")[:100]]
    return tuple(dict.fromkeys(slug for slug in sent if slug))


def _among(value: str, known: Iterable[str]) -> str:
    return value if value in known else ""


def _number(value: str, least: int, most: int) -> int | None:
    # isascii: isdigit alone is true of digits that int() refuses.
    if not (value.isascii() and value.isdigit() and len(value) < 7):
        return None
    number = int(value)
    return number if least <= number <= most else None
