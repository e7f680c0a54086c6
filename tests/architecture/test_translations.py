"""The words in other languages: all there, none guessed, with the same places to fill, and none left behind."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
LOCALES = ROOT / "varsam" / "ui" / "locale"
LANGUAGES = sorted(path.name for path in LOCALES.iterdir() if path.is_dir())
# What those who seek help read; the desk and the editing are in Swedish and English.
PUBLIC_FOLDERS = ("varsam/ui/", "varsam/areas/relatives/")
PUBLIC_FILES = re.compile(
    r"""varsam/(
      site/templates/site/(home|page)\.html | site/texts\.py | areas/(knowledge_house/consultations|liaison/missions)/progress\.py
      | site/support/(own_\w+|views_own\w*|ways)\.py
      | site/templates/support/(own\w*|group_own|groups_own|group_facts|consent|given|office|helped|named|wording|face)\.html
      | kernel/appointments/(enums|states)\.py
      | site/appointments/(forms_writer|views_writer|ways|words|promised)\.py
      | site/templates/appointments/(choose|slot|take|booked|cancel|writer_base|time|others)\.html
      | site/routes/(forms_public|views_public|progress|idea_progress|contradicting|doors)\.py | site/templates/routes/(choose|answer)\.html
    )""",
    re.VERBOSE,
)
# Of the relatives' own area, what only staff meet.
DESK = re.compile(
    r"varsam/areas/relatives/(editing|offices_editing|\w+/(apps|actions|handing_over|coaching|reading|figures|learning))\.py"
)
PUBLIC_CONVERSATION = {"forms.py", "views.py", "pages.py", "states.py", "promises.py"}
_PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|(?<!\{)\{\w+\}(?!\})")
# A call as `templatize` leaves it among what it has blanked out.
_CALL = re.compile(r"""\b(?:_|n?p?gettext)\((?:[^()"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*\)""")
Key = tuple[str | None, str]


def catalog(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], abort_invalid=True)


def words(language: str) -> dict[Key, Message]:
    found = catalog(LOCALES / language / "LC_MESSAGES" / "django.po")
    return {key(message): message for message in found if message.id}


def key(message: Message) -> Key:
    return message.context, said(message.id)[0]


def said(words: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """The forms of a message: one, or one for each plural."""
    return (words,) if isinstance(words, str) else tuple(words or ())


def is_public(file: str) -> bool:
    if file.startswith("varsam/kernel/conversations/"):
        return "/templates/" in file or file.rsplit("/", 1)[1] in PUBLIC_CONVERSATION
    return bool(PUBLIC_FILES.fullmatch(file)) or (
        file.startswith(PUBLIC_FOLDERS) and not DESK.fullmatch(file)
    )


def needed(language: str) -> Iterator[Key]:
    for each, message in words("en").items():
        if language == "en" or any(is_public(file) for file, _line in message.locations):
            yield each


def test_each_language_of_the_site_has_its_catalogue() -> None:
    assert {*LANGUAGES, "sv"} == {code for code, _name in settings.LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_its_readers_meet_is_untranslated(language: str) -> None:
    there = words(language)
    absent = [
        each for each in needed(language) if each not in there or not all(said(there[each].string) or [""])
    ]
    assert absent == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [each for each, message in words(language).items() if message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_has_a_form_in_each_language(language: str) -> None:
    forms = catalog(LOCALES / language / "LC_MESSAGES" / "django.po").num_plurals
    counted = [message for message in words(language).values() if not isinstance(message.id, str)]
    assert [message.id for message in counted if len(said(message.string)) != forms] == []


def places(text: str) -> set[str]:
    return set(_PLACE.findall(text.replace("%%", "")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_places_to_fill(language: str) -> None:
    wrong = []
    for message in words(language).values():
        ids, forms = said(message.id), [form for form in said(message.string) if form]
        # A form for one or two may leave the number out, as the words say it; the general form may not.
        allowed = set().union(*map(places, ids))
        general = forms[-1:] if places(ids[-1]) else []
        wrong += [(message.id, form) for form in forms if not places(form) <= allowed]
        wrong += [(message.id, form) for form in general if places(form) != places(ids[-1])]
    assert wrong == []


def calls(tree: ast.AST, names: dict[str, str]) -> Iterator[Key]:
    """What is handed to gettext and its kin; `names` says what each of them is called here."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names):
            continue
        texts = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if texts and "pgettext" in names[node.func.id]:
            yield texts[0], texts[1]
        elif texts:
            yield None, texts[0]


def of_module(path: Path) -> Iterator[Key]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = {
        each.asname or each.name: each.name
        for node in imports
        if node.module == "django.utils.translation"
        for each in node.names
        if "gettext" in each.name
    }
    return calls(tree, names)


def of_template(path: Path) -> Iterator[Key]:
    names = {name: name for name in ("_", "gettext", "ngettext", "pgettext", "npgettext")}
    for call in _CALL.findall(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        yield from calls(ast.parse(call, mode="eval"), names)


def in_the_tree() -> set[Key]:
    """Every text of the code and the templates that is there to be translated."""
    folder = ROOT / "varsam"
    modules = {each for path in folder.rglob("*.py") for each in of_module(path)}
    templates = [path for path in folder.rglob("templates/**/*") if path.suffix in {".html", ".txt"}]
    return modules | {each for path in templates for each in of_template(path)}


def test_the_english_catalogue_has_every_text_of_the_tree_and_no_other() -> None:
    tree, there = in_the_tree(), set(words("en"))
    assert (sorted(tree - there, key=str), sorted(there - tree, key=str)) == ([], [])
