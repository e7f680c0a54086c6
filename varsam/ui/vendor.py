"""Copies what the pages need from the npm packages: `python -m varsam.ui.vendor`, after `npm ci`.

- Style: only the Designsystemet components in use, so that the first visit on a slow line stays small.
- Pictures inside that style become files: the content security policy allows no `data:` addresses.
- Fonts: Latin, Latin Extended (fetched only when a name needs it) and Arabic.
- Fonts of printed documents: TrueType, since their compiler reads no woff2, with their licences.
- Drawings: `icons.json` holds the icons named in ICONS, so that a page needs no request for them.
"""

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import unquote

HERE = Path(__file__).resolve().parent
PACKAGES = HERE.parent.parent / "node_modules"
TARGET = HERE / "static" / "vendor"
ICON_FILE = HERE / "icons.json"
PRINT_FONTS = HERE / "documents" / "fonts"

PUBLIC_PARTS = (
    "base",
    "button",
    "card",
    "field",
    "fieldset",
    "input",
    "label",
    "link",
    "validation-message",
    "error-summary",
    "skip-link",
    "alert",
)
DESK_PARTS = (
    "table",
    "tabs",
    "tag",
    "badge",
    "details",
    "avatar",
    "breadcrumbs",
    "dialog",
    "pagination",
    "toggle-group",
)

FILES = {
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2",
    "inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
    "vazirmatn-arabic.woff2": "@fontsource-variable/vazirmatn/files/vazirmatn-arabic-wght-normal.woff2",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "sortable.js": "sortablejs/Sortable.min.js",
}

# Latin, Greek and Cyrillic; Arabic script; Ethiopic, for Tigrinya; Hebrew, for Yiddish, a national minority's
# language; and the small pictures that people write.
_GOOGLE = "@expo-google-fonts"
PRINT_FILES = {
    "inter-regular.ttf": f"{_GOOGLE}/inter/400Regular/Inter_400Regular.ttf",
    "inter-semibold.ttf": f"{_GOOGLE}/inter/600SemiBold/Inter_600SemiBold.ttf",
    "inter.txt": f"{_GOOGLE}/inter/LICENSE_FONT",
    "vazirmatn-regular.ttf": f"{_GOOGLE}/vazirmatn/400Regular/Vazirmatn_400Regular.ttf",
    "vazirmatn-semibold.ttf": f"{_GOOGLE}/vazirmatn/600SemiBold/Vazirmatn_600SemiBold.ttf",
    "vazirmatn.txt": f"{_GOOGLE}/vazirmatn/LICENSE_FONT",
    "noto-sans-ethiopic.ttf": f"{_GOOGLE}/noto-sans-ethiopic/400Regular/NotoSansEthiopic_400Regular.ttf",
    "noto-sans-ethiopic.txt": f"{_GOOGLE}/noto-sans-ethiopic/LICENSE_FONT",
    "noto-sans-hebrew.ttf": f"{_GOOGLE}/noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular.ttf",
    "noto-sans-hebrew.txt": f"{_GOOGLE}/noto-sans-hebrew/LICENSE_FONT",
    "noto-emoji.ttf": f"{_GOOGLE}/noto-emoji/400Regular/NotoEmoji_400Regular.ttf",
    "noto-emoji.txt": f"{_GOOGLE}/noto-emoji/LICENSE_FONT",
}

ICONS = (
    "arrow-left", "arrow-right", "arrow-up-right", "ban", "bell", "book-open", "building-2", "calendar",
    "chart-column", "check", "chevron-down", "chevron-left", "chevron-right", "chevron-up", "circle", "circle-alert",
    "circle-check", "circle-dot", "circle-help", "circle-x", "clock", "copy", "door-open", "download", "ellipsis",
    "external-link", "eye", "eye-off", "file-text", "filter", "flag", "globe", "graduation-cap", "grip-vertical", "hand-heart",
    "handshake", "heart", "history", "hourglass", "house", "inbox", "info", "key-round", "languages", "list",
    "list-checks", "lock", "log-in", "log-out", "mail", "map-pin", "menu", "message-square", "moon", "notebook-pen",
    "panels-top-left", "pencil", "phone", "phone-incoming", "plus", "printer", "refresh-cw", "search", "send",
    "settings", "shield", "shield-check", "sliders-horizontal", "trash-2", "triangle-alert", "undo-2", "user",
    "user-check", "users", "x",
)  # fmt: skip

_PICTURE = re.compile(r'url\("data:image/svg\+xml;charset=utf-8,([^"]+)"\)')
_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


class MissingPackage(Exception):
    """A file that the pages need is not among the npm packages; the message names it."""


def _source(relative: str) -> Path:
    path = PACKAGES / relative
    if not path.is_file():
        raise MissingPackage(f"{relative} is missing: run `npm ci` first")
    return path


def _picture_to_file(match: re.Match[str]) -> str:
    svg = unquote(match.group(1))
    name = f"picture-{hashlib.sha256(svg.encode()).hexdigest()[:12]}.svg"
    (TARGET / name).write_text(svg, encoding="utf-8")
    return f'url("{name}")'


def style(parts: tuple[str, ...]) -> str:
    """The named Designsystemet parts in their own cascade layers, beneath every style of ours."""
    sheets = ["@layer ds.theme, ds.base, ds.elements, ds.components;"]
    for part in parts:
        layer = "ds.base" if part == "base" else "ds.components"
        css = _source(f"@digdir/designsystemet-css/dist/src/{part}.css").read_text(encoding="utf-8")
        sheets.append(f"@layer {layer}{{{_PICTURE.sub(_picture_to_file, css)}}}")
    return "\n".join(sheets) + "\n"


def drawings() -> dict[str, str]:
    """Icon name to the markup inside its 24 x 24 drawing."""
    found: dict[str, str] = {}
    for name in ICONS:
        svg = _source(f"lucide-static/icons/{name}.svg").read_text(encoding="utf-8")
        inner = _DRAWING.search(svg)
        if inner is None:
            raise MissingPackage(f"the icon {name} has no drawing")
        found[name] = re.sub(r"\s+", " ", inner.group(1)).replace(" />", "/>").replace("> <", "><").strip()
    return found


def _fill(folder: Path, files: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, relative in files.items():
        shutil.copyfile(_source(relative), folder / name)


def copy_all() -> None:
    """Fill `static/vendor/`, `documents/fonts/` and `icons.json` afresh; MissingPackage before `npm ci`."""
    _fill(TARGET, FILES)
    _fill(PRINT_FONTS, PRINT_FILES)
    (TARGET / "designsystemet.css").write_text(style(PUBLIC_PARTS), encoding="utf-8")
    (TARGET / "designsystemet-desk.css").write_text(style(DESK_PARTS), encoding="utf-8")
    ICON_FILE.write_text(
        json.dumps(drawings(), ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )


def main() -> int:
    """Copy and say how much; 1 and a plain line when a package is missing."""
    try:
        copy_all()
    except MissingPackage as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    for folder in (TARGET, PRINT_FONTS):
        sizes = [path.stat().st_size for path in folder.iterdir()]
        sys.stdout.write(f"{len(sizes)} files, {sum(sizes) // 1000} kB in {folder.name}/\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
