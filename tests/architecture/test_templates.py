"""Templates: none unused, none that a strict content policy would break, none that asks a third party."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "varsam").rglob("templates/**/*.html"))
# Found by name by the framework or by allauth.
BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
BY_LIBRARY = ("account/", "mfa/", "allauth/")


def name_of(path: Path) -> str:
    return path.as_posix().rsplit("/templates/", 1)[1]


def sources() -> str:
    files = [*TEMPLATES, *(ROOT / "varsam").rglob("*.py")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_no_template_is_unused() -> None:
    text = sources()
    unused = [
        name_of(path)
        for path in TEMPLATES
        if name_of(path) not in BY_NAME
        and not name_of(path).startswith(BY_LIBRARY)
        and f'"{name_of(path)}' not in text
        and f"'{name_of(path)}" not in text
    ]
    assert unused == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_nothing_inline_and_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text), "inline style or handler"
    assert not re.search(r"<script(?![^>]*\b(src=|type=\"application/json\"))", text), "inline script"
    assert not re.search(r"(src|srcset)=\"(https?:)?//", text), "third party"
    assert not re.search(r"<link[^>]*href=\"(https?:)?//", text), "third party"


def test_no_template_turns_escaping_off() -> None:
    assert [name_of(p) for p in TEMPLATES if re.search(r"\|safe\b|autoescape off", p.read_text())] == []
