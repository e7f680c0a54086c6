"""The demo deletes and fills only what is a demo."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from varsam.site.cli import demo_folder, serve
from varsam.site.cli.errors import Refused


def test_a_new_folder_becomes_a_demo_and_stays_one(tmp_path: Path) -> None:
    data = tmp_path / "a" / "b"
    demo_folder.prepare(data)
    assert (data / "demo-town").is_file()
    demo_folder.prepare(data)


def test_a_folder_with_other_things_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("months of work")
    for act in (demo_folder.prepare, demo_folder.empty):
        with pytest.raises(Refused, match="not a Varsam demo folder"):
            act(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("name", ["postgres", "keys"])
def test_a_varsam_that_is_no_demo_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    for act in (demo_folder.prepare, demo_folder.empty):
        with pytest.raises(Refused, match="not a demo"):
            act(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(Refused, match="no folder"):
        demo_folder.prepare(tmp_path / "data")


def test_emptying_a_demo_takes_what_is_varsams_and_leaves_the_rest(tmp_path: Path) -> None:
    demo_folder.prepare(tmp_path)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "master.json").write_text("{}")
    (tmp_path / "notes.txt").write_text("somebody's")
    demo_folder.empty(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_taken_port_is_told_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refused, match=f"Port {port}") as refused:
            serve.check_port("127.0.0.1", port, "PORT=8001 make demo")
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "varsam.site.cli",
                "demo",
                "--port",
                str(port),
                "--data",
                str(tmp_path / "x"),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    assert "PORT=8001 make demo" in refused.value.way_out
    assert done.returncode == 1
    assert f"PORT={port + 1} make demo" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "x").exists()
