"""From a clone to a Varsam that starts: what is found, what is done again, what is said when it is missing."""

import importlib.util
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

SETUP = Path(__file__).resolve().parents[2] / "setup"


@pytest.fixture
def bootstrap(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(SETUP))
    specification = importlib.util.spec_from_file_location("varsam_bootstrap", SETUP / "bootstrap.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    # Dataclasses look their module up by name.
    monkeypatch.setitem(sys.modules, "varsam_bootstrap", module)
    specification.loader.exec_module(module)
    yield module
    for name in ("browser", "progress"):
        sys.modules.pop(name, None)


def _program(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def _find_python(path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(SETUP / "find-python")],
        env={"PATH": str(path), "HOME": str(path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


# --- which Python ----------------------------------------------------------------------------------------
def test_no_python_is_said_plainly(tmp_path: Path) -> None:
    done = _find_python(tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Python 3.12 or newer is missing" in done.stderr


def test_a_python_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    _program(tmp_path, "python3", "exit 0")
    assert "Python 3.12 or newer is missing" in _find_python(tmp_path).stderr


def test_a_stand_in_without_a_python_behind_it_is_passed_over(tmp_path: Path) -> None:
    _program(tmp_path, "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    _program(tmp_path, "python3", f'exec {sys.executable} "$@"')
    done = _find_python(tmp_path)
    assert done.returncode == 0
    assert Path(done.stdout.strip()).exists()


def test_a_python_without_venv_is_told_with_the_package_to_install(tmp_path: Path) -> None:
    _program(
        tmp_path,
        "python3",
        f'case "$2" in *ensurepip*) exit 1;; *version_info*print*executable*) echo {tmp_path}/python3;;'
        f' *) exec {sys.executable} "$@";; esac',
    )
    done = _find_python(tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert f"apt-get install python{version}-venv" in done.stderr


def test_a_python_that_is_pointed_at_is_asked_first(tmp_path: Path) -> None:
    _program(tmp_path, "python3", "exit 1")
    done = _find_python(tmp_path, PYTHON=sys.executable)
    assert (done.returncode, done.stdout.strip()) == (0, sys.executable)


# --- what is done again ----------------------------------------------------------------------------------
@pytest.fixture
def workshop(bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A bootstrap with one step, on a folder of the test; the list grows each time the step is done."""
    done: list[str] = []
    (tmp_path / "input").write_text("1")

    def act() -> None:
        done.append("made")
        (tmp_path / "output").write_text("")

    step = bootstrap.Step("step", "Making", lambda: [tmp_path / "input"], (tmp_path / "output",), act)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "STAMPS", tmp_path / "stamps.json")
    monkeypatch.setattr(bootstrap, "STEPS", {"demo": (step,)})
    monkeypatch.setattr(bootstrap, "_make_venv", lambda: None)
    return done


def test_a_step_is_done_once(bootstrap: ModuleType, workshop: list[str]) -> None:
    bootstrap.main("demo")
    bootstrap.main("demo")
    assert workshop == ["made"]


def test_a_step_is_done_again_when_its_input_changes_or_its_output_is_gone(
    bootstrap: ModuleType, workshop: list[str], tmp_path: Path
) -> None:
    bootstrap.main("demo")
    (tmp_path / "input").write_text("2")
    bootstrap.main("demo")
    (tmp_path / "output").unlink()
    bootstrap.main("demo")
    assert len(workshop) == 3


def test_a_step_that_was_cut_short_is_done_again(
    bootstrap: ModuleType, workshop: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut() -> None:
        raise KeyboardInterrupt

    whole = bootstrap.STEPS["demo"][0]
    half = bootstrap.Step(whole.name, whole.says, whole.inputs, whole.outputs, cut)
    monkeypatch.setattr(bootstrap, "STEPS", {"demo": (half,)})
    with pytest.raises(KeyboardInterrupt):
        bootstrap.main("demo")
    monkeypatch.setattr(bootstrap, "STEPS", {"demo": (whole,)})
    bootstrap.main("demo")
    assert workshop == ["made"]


def test_torn_stamps_are_no_obstacle(bootstrap: ModuleType, workshop: list[str], tmp_path: Path) -> None:
    (tmp_path / "stamps.json").write_text('{"step":')
    bootstrap.main("demo")
    assert workshop == ["made"]


# --- npm and the browser ---------------------------------------------------------------------------------
@pytest.mark.parametrize(("said", "version"), [("11.19.1", 11), ("6.14.4", 6), ("", 0), ("not a version", 0)])
def test_the_machines_npm_is_asked_for_its_version(
    bootstrap: ModuleType, tmp_path: Path, said: str, version: int
) -> None:
    npm = _program(tmp_path, "npm", f"echo '{said}'")
    assert bootstrap._npm_version(str(npm), dict(os.environ)) == version


def test_a_browser_that_does_not_start_is_passed_over(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VARSAM_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    _program(tmp_path, "chromium", "exit 1")
    good = _program(tmp_path, "google-chrome", "exit 0")
    assert bootstrap.browser.find() == str(good)


def test_a_browser_that_is_pointed_at_is_asked_first(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = _program(tmp_path, "mine", "exit 0")
    monkeypatch.setenv("VARSAM_BROWSER", str(mine))
    assert bootstrap.browser.find() == str(mine)


def test_no_browser_and_no_way_to_install_one_is_said_plainly(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VARSAM_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(bootstrap.browser, "NAMES", ("chromium",))
    with pytest.raises(SystemExit, match="need Chromium"):
        bootstrap.browser.find_or_install()
