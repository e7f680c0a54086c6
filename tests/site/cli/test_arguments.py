"""The command line itself: what it offers, and what it says to what it does not know."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from varsam.site import cli


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "varsam.site.cli", *words], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "words",
    [[], ["unknown"], ["serve", "--port", "x"], ["serve", "--port", "0"], ["demo", "--port", "70000"],
     ["demo", "--port", "٨٠٠٠"], ["backup"], ["restore"], ["audit"], ["audit", "burn"], ["keys"],
     ["migrate", "now"]],
)  # fmt: skip
def test_what_it_does_not_understand_is_one_line_and_status_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("varsam")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert ended.value.code == 0
    assert cli.COMMANDS[name][1] in " ".join(capsys.readouterr().out.split())


def test_help_lists_every_command() -> None:
    done = _run("--help")
    assert done.returncode == 0
    assert all(f"  {name} " in done.stdout for name in cli.COMMANDS)


@pytest.mark.parametrize("name", ["contacts", "deidentify"])
def test_commands_for_scripts_do_not_wake_django(name: str) -> None:
    program = f"""
import sys
from varsam.site import cli
try:
    cli.main([{name!r}, "--help"])
except SystemExit:
    pass
print(sorted(name for name in sys.modules if name.split(".")[0] in ("django", "psycopg")))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    program = (
        f"{sys.executable} -m varsam.site.cli contacts --at 2026-12-24T10:00 | true; echo ${{PIPESTATUS[0]}}"
    )
    environment = {**os.environ, "VARSAM_DATA": str(tmp_path)}
    done = subprocess.run(
        ["bash", "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("0\n", "")
