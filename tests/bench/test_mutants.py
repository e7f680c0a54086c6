"""What `bench mutating` counts as a mutant, and what as noticed: a score made of other things would flatter."""

import ast

import pytest

from bench import mutating
from bench.mutation import NO_SQL, python, sql
from bench.mutation.trees import ROOT, Said, said

FUNCTION = """-- Only what is not null and is open.
create function f(a bigint) returns boolean language plpgsql as $$
begin
    perform varsam._allow('record', a);
    if a is null then
        return false;
    end if;
    return exists (select 1 from t where t.a = $1
        and t.ends_at > now()
        and (t.b <> 2
             or t.c is not null));
end $$;
"""


def sql_texts(source: str) -> list[str]:
    text = source.encode()
    return [(text[: c.start] + c.new.encode() + text[c.end :]).decode() for c in sql.changes(source)]


def test_every_wrong_function_differs_in_one_place_and_never_in_a_comment() -> None:
    made = sql_texts(FUNCTION)
    assert len(made) == len(set(made)) > 8
    for text in made:
        assert text.startswith(FUNCTION.splitlines()[0])
        assert text != FUNCTION
    assert FUNCTION.replace("        and t.ends_at > now()", "") in made
    assert FUNCTION.replace("perform varsam._allow('record', a);", "null;") in made
    # A line with one half of a pair of brackets is not dropped: it would be no SQL.
    assert not [text for text in made if "(t.b" not in text or "null));" not in text]


def test_every_wrong_module_is_python_and_differs() -> None:
    for name in ("varsam/kernel/access/gates.py", "varsam/kernel/vault/identities.py"):
        source = (ROOT / name).read_text()
        right = ast.dump(ast.parse(source))
        made = list(python.changes(source))
        assert len(made) > 20
        for change in made:
            text = source.encode()
            wrong = (text[: change.start] + change.new.encode() + text[change.end :]).decode()
            assert ast.dump(ast.parse(wrong)) != right, change


def test_the_sample_is_the_same_each_time_and_mostly_sql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VARSAM_MUTANTS", "9")
    for package in mutating.WATCHED:
        drawn = mutating.sample(package)
        assert drawn == mutating.sample(package)
        assert [mutant.file.rsplit(".", 1)[1] for mutant in drawn] == ["sql"] * 6 + ["py"] * 3


def test_what_is_watched_exists() -> None:
    for lists in mutating.WATCHED.values():
        assert not [path for tests in lists for path in tests if not (ROOT / path).exists()]


def test_only_a_test_that_fails_notices() -> None:
    assert said(0, "3 passed").said is Said.SURVIVED
    assert said(NO_SQL, "no SQL: syntax error").said is Said.NOTHING
    noticed = said(1, "x\nFAILED tests/a.py::test_b - AssertionError\n")
    assert (noticed.said, noticed.by) == (Said.NOTICED, "tests/a.py::test_b")
    with pytest.raises(RuntimeError, match="no test was run"):
        said(5, "no tests ran")
