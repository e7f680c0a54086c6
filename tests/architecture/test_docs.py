"""The docs say what the code says: generated pages are current, links lead somewhere, named files and commands exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from docs import generate
from varsam.kernel.conversations import codes, views, writer
from varsam.site.cli import COMMANDS
from varsam.site.demo import CAST, PASSWORD

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {"node_modules", "build"}
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not SKIPPED & set(path.relative_to(ROOT).parts)
    and not path.relative_to(ROOT).parts[0].startswith(".")
    and "/data/pages/" not in path.as_posix()
)
README = (ROOT / "README.md").read_text(encoding="utf-8")
FOLDERS = ("varsam", "config", "tests", "docs", "setup", "requirements", "bench")
# A file that a reader is told to look in, written as code: a path with a folder in front.
NAMED = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[A-Za-z0-9_./-]*)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home)/\w")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.law("L10")
@pytest.mark.parametrize(
    "name", ["states.md", "case-states.md", "method-states.md", "data.md", "privacy.md", "law.md"]
)
def test_generated_pages_are_what_the_code_says(name: str) -> None:
    made = generate.PAGES[name]()
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == made, "run: python docs/generate.py"


def test_the_way_of_a_method_names_what_every_package_asks_for() -> None:
    from varsam.areas.methods.register import gates

    page = generate.PAGES["method-states.md"]()
    assert {package for package in ("studies", "pilots") if f" | {package} | " in page} == {
        "studies",
        "pilots",
    }
    for (before, after), asked in gates.asked().items():
        row = next(
            line for line in page.splitlines() if line.startswith(f"| {before.value} | {after.value} |")
        )
        assert all(missing.__name__ in row for missing in asked), row


def test_every_generated_page_is_checked() -> None:
    assert set(generate.PAGES) == {
        "states.md",
        "case-states.md",
        "method-states.md",
        "data.md",
        "privacy.md",
        "law.md",
    }


def anchors(path: Path) -> set[str]:
    """Anchors of the headings, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(page: Path) -> Iterator[str]:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (anchor and anchor not in anchors(found)):
            yield target


def test_there_are_pages_to_check() -> None:
    assert {"README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/privacy.md"} <= set(
        map(name_of, PAGES)
    )


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_relative_links_lead_somewhere(page: Path) -> None:
    assert list(broken(page)) == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_named_files_exist(page: Path) -> None:
    named = NAMED.findall(page.read_text(encoding="utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_path_of_a_machine_stands_in_a_page(page: Path) -> None:
    assert MACHINE_PATH.findall(page.read_text(encoding="utf-8")) == []


def test_named_commands_exist() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    # `varsam …` as code or at the start of a line of a code block.
    named = set(re.findall(r"(?:`|^\s*|\.venv/bin/)varsam ([a-z]+)", text, re.MULTILINE))
    assert named
    assert named <= set(COMMANDS)


def test_readme_names_the_whole_cast_and_its_password() -> None:
    assert PASSWORD in README
    assert [person.account for person in CAST if f"`{person.account}`" not in README] == []


def test_every_decision_has_its_parts() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert decisions
    for number, path in enumerate(decisions, start=1):
        text = path.read_text(encoding="utf-8")
        assert path.name.startswith(f"{number:04d}-"), path.name
        for part in ("## Context", "## Decision", "## Rejected", "## Consequences", "Date: "):
            assert part in text, (path.name, part)
        assert f"({path.name})" in (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")


def test_public_metadata_fits_the_product() -> None:
    about = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert about["publiccodeYmlVersion"] == "0.4"
    assert about["softwareType"] == "standalone/web"
    assert about["legal"]["license"] == "EUPL-1.2"
    assert set(about["localisation"]["availableLanguages"]) == {code for code, _name in settings.LANGUAGES}
    for described in about["description"].values():
        assert len(described["shortDescription"].strip()) <= 150
        assert 150 <= len(described["longDescription"].strip()) <= 10_000
        assert described["features"]


def test_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    for article in range(1, 16):
        assert re.search(rf"^{article}\.", text, re.MULTILINE), article
    assert "Appendix" in text
    assert "Reciprocity (LiLiQ-R+)" in text


def test_figures_in_the_docs_are_those_of_the_code() -> None:
    cost = f"argon2id ({codes.MEMORY_KIB // 1024} MiB, {codes.PASSES} passes)"
    for page in ("docs/architecture.md", "docs/adr/0006-return-code.md"):
        assert cost in (ROOT / page).read_text(encoding="utf-8"), page
    privacy = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    attempts = views._attempts
    assert (attempts._most, attempts._seconds) == (20, 600)
    assert "at most 20 in ten minutes" in privacy
    assert writer.IDLE_SECONDS == 30 * 60
    assert "half an hour without use" in privacy
    assert f"`{views.COOKIE}`" in privacy


def test_environment_in_the_docs_is_what_the_settings_read() -> None:
    settings_text = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"\"((?:VARSAM|DATABASE)_[A-Z_]+)\"", settings_text))
    named = set(re.findall(r"`((?:VARSAM|DATABASE)_[A-Z_]+)`", README))
    # The demo sets this one itself.
    assert read - {"VARSAM_DEMO"} == named


def test_every_package_has_its_half_page_and_stands_in_the_map() -> None:
    packages = [
        *(ROOT / "varsam" / "kernel").iterdir(),
        *(ROOT / "varsam" / "areas").iterdir(),
        ROOT / "varsam/site",
    ]
    for package in packages:
        if (package / "__init__.py").exists():
            assert 10 <= len((package / "README.md").read_text(encoding="utf-8").splitlines()) <= 45, package
            assert f"({name_of(package)}/README.md)" in README, package
