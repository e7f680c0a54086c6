"""Which account PostgreSQL gets, and what it may pass: real access lists on folders of the test."""

import os
import stat
from pathlib import Path

import pytest

from config import embedded
from config.embedded import account
from config.embedded.account import Account
from config.embedded.layout import layout

STRANGER = Account("stranger", 54321, 54321, change=True)


def test_the_account_may_pass_a_closed_folder_and_nobody_else_gains(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert not account._may_pass(tmp_path, STRANGER)
    account._let_pass(tmp_path, STRANGER)
    assert account._may_pass(tmp_path, STRANGER)
    assert not account._may_pass(tmp_path, Account("other", 54322, 54322, change=True))
    assert not stat.S_IMODE(tmp_path.stat().st_mode) & stat.S_IRWXO


def test_a_later_chmod_is_seen_and_mended(tmp_path: Path) -> None:
    account._let_pass(tmp_path, STRANGER)
    tmp_path.chmod(0o700)
    assert not account._may_pass(tmp_path, STRANGER)
    account._let_pass(tmp_path, STRANGER)
    assert account._may_pass(tmp_path, STRANGER)


def test_mending_gives_the_group_nothing_that_chmod_took(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    account._let_pass(tmp_path, STRANGER)
    tmp_path.chmod(0o700)
    account._let_pass(tmp_path, STRANGER)
    rights = {kind: rights for kind, rights, _ in account._acl(tmp_path)}
    assert rights[account._GROUP_OBJ] == 0


def test_without_access_lists_everybody_may_pass_and_nobody_may_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    tmp_path.chmod(0o700)
    monkeypatch.setattr(os, "setxattr", refuse)
    account._let_pass(tmp_path, STRANGER)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o701


def test_a_folder_of_somebody_else_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with pytest.raises(embedded.EmbeddedError, match="belongs to") as refused:
        account.choose(layout(tmp_path))
    assert "Run as that user" in refused.value.way_out


def test_a_user_without_a_name_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with pytest.raises(embedded.EmbeddedError, match="has no name on this machine"):
        account.choose(layout(tmp_path / "new"))
