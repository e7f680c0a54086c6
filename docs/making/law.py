"""From each line of the law to its rules, to what the software does, and to the tests that hold it."""

import ast
from collections.abc import Iterator
from functools import cache

import yaml

from docs.making import rules
from docs.making.marks import MADE, ROOT

_LAW_INTRO = """Line by line: what the law says, in our own words and to be checked by a lawyer; the rules that stand for
it among the data (`varsam/kernel/lawfulness/data/legal_rules.yaml`, edited at `/arbete/regler/`); what Varsam does; what
it does not do; and the tests that fail if it stops. The words are in `docs/law.yaml`. A test says which line it holds
by `@pytest.mark.law("L3")`. `tests/architecture/test_law.py` fails for a line without a test, unless nothing of it is
built and the line says so. It is a map for people, not a proof that the law is met."""


def law() -> str:
    """Each line of the law with its rules, what the software does, and the tests that hold it."""
    lines = yaml.safe_load((ROOT / "docs" / "law.yaml").read_text(encoding="utf-8"))["lines"]
    tests, known = holding_tests(), rules.by_slug()
    parts = [f"{MADE}\n# From the law to the tests\n\n{_LAW_INTRO}"]
    for line, said in lines.items():
        own = sorted(slug for slug, row in known.items() if row["domain_ref"] == line)
        lacks = [f"**What is missing.** {said['lacks']}"] if said.get("lacks") else []
        named = [f"- `{test}` in `{file}`" for file, test in tests.get(line, [])]
        parts += [
            f"## {line}: {said['title']}",
            said["fact"],
            f"**Rules.** {', '.join(f'`{slug}`' for slug in own) or 'None.'}",
            f"**What Varsam does.** {said['does']}",
            *lacks,
            "**Held by**\n\n" + "\n".join(named) if named else "**Held by** no test: nothing of it is built.",
        ]
    return "\n\n".join(parts) + "\n"


@cache
def holding_tests() -> dict[str, list[tuple[str, str]]]:
    """Line of the law → (file, test) of every test that is marked `@pytest.mark.law(line)`."""
    found: dict[str, list[tuple[str, str]]] = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                for line in _marked(node):
                    found.setdefault(line, []).append((file.relative_to(ROOT).as_posix(), node.name))
    return found


def _marked(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Iterator[str]:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.law":
            yield from (ast.literal_eval(argument) for argument in decorator.args)
