"""The vault: a stolen database says nothing, a moved text does not open, a wrong key file is noticed at once."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from varsam.kernel.access.actor import acting
from varsam.kernel.conversations import inbox
from varsam.kernel.conversations.models import Enquiry
from varsam.kernel.vault import api as vault
from varsam.kernel.vault import rotation
from varsam.kernel.vault.models import DataKey, KeyCheck, WrappedKey
from varsam.lib import keyring


@pytest.fixture
def own_keys(tmp_path: Path, settings: LazySettings) -> Path:
    """A copy of the key file that a test may change."""
    copy = tmp_path / "master.json"
    copy.write_text(settings.KEY_FILE.read_text())
    settings.KEY_FILE = copy
    return copy


def test_what_is_sealed_opens_only_where_it_belongs() -> None:
    key = bytes(range(32))
    sealed = vault.seal(key, "hej å".encode(), belongs_to="a")
    assert vault.unseal(key, sealed, belongs_to="a") == "hej å".encode()
    with pytest.raises(vault.SealBroken):
        vault.unseal(key, sealed, belongs_to="b")
    with pytest.raises(vault.SealBroken):
        vault.unseal(bytes(32), sealed, belongs_to="a")
    with pytest.raises(vault.SealBroken):
        vault.unseal(key, sealed[:-1] + bytes([sealed[-1] ^ 1]), belongs_to="a")
    with pytest.raises(vault.SealBroken):
        vault.unseal(key, b"", belongs_to="a")


def test_same_text_never_looks_the_same() -> None:
    key = bytes(32)
    assert vault.seal(key, b"x", belongs_to="a") != vault.seal(key, b"x", belongs_to="a")


def test_keys_fit_the_demo(db: None) -> None:
    assert vault.check() == []


def test_key_file_of_other_data_is_noticed(db: None, own_keys: Path) -> None:
    own_keys.unlink()
    keyring.create(own_keys)
    wrong = vault.check()
    assert any("another database" in sentence for sentence in wrong)
    assert any("missing" in sentence for sentence in wrong)


def test_changed_key_under_a_known_name_is_noticed(db: None, own_keys: Path) -> None:
    data = json.loads(own_keys.read_text())
    data["masters"][data["active"]] = data["root"]
    own_keys.write_text(json.dumps(data))
    assert any("not the one" in sentence for sentence in vault.check())


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"root": "AA==", "active": "k", "masters": {"k": "AA=="}}', "\0"]
)
def test_damaged_key_file_is_one_plain_sentence(own_keys: Path, content: str) -> None:
    own_keys.write_text(content)
    with pytest.raises(keyring.KeyFileError, match="master.json is"):
        keyring.load(own_keys, None, own_keys.stat().st_mtime_ns)


def test_missing_key_file_is_one_plain_sentence(tmp_path: Path) -> None:
    with pytest.raises(keyring.KeyFileError, match="is missing"):
        keyring.load(tmp_path / "none.json")


def test_key_file_is_its_owners_only(tmp_path: Path) -> None:
    keyring.create(tmp_path / "k" / "master.json")
    assert (tmp_path / "k" / "master.json").stat().st_mode & 0o777 == 0o600


def test_secrets_do_not_show_in_a_repr(own_keys: Path) -> None:
    ring = keyring.load(own_keys, None, 1)
    assert ring.root.hex() not in repr(ring)
    assert "masters=" not in repr(ring)


def test_rotation_wraps_everything_anew_and_forgets_the_old(
    db: None, own_keys: Path, cast: Any, as_owner: Any
) -> None:
    before = vault.ring().active
    with as_owner():
        wrapped = dict(WrappedKey.objects.values_list("pk", "wrapped"))
        names = set(WrappedKey.objects.values_list("master", flat=True))
    assert names == {before}
    with as_owner():
        count = vault.rotate(lambda done: None, using="default")
    assert count == len(wrapped) > 10
    with as_owner():
        after = {key.pk: key for key in WrappedKey.objects.all()}
    assert {key.master_id for key in after.values()} == {vault.ring().active} != {before}
    assert all(bytes(after[pk].wrapped) != bytes(old) for pk, old in wrapped.items())
    assert set(vault.ring().masters) == {vault.ring().active}
    assert set(KeyCheck.objects.values_list("master", flat=True)) == {vault.ring().active}
    with acting(cast("samordnare")):
        reference = Enquiry.objects.first().reference
        found = inbox.open_thread(reference)
    assert found is not None
    assert found[1][0].body


def test_rotation_goes_on_after_a_crash(
    own_keys: Path, as_owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = rotation._wrap_batch, []

    def once_then_crash(ring: keyring.Keyring, using: str) -> int:
        if calls:
            raise RuntimeError("power cut")
        calls.append(1)
        return real(ring, using)

    monkeypatch.setattr(rotation, "_wrap_batch", once_then_crash)
    with pytest.raises(RuntimeError), as_owner():
        vault.rotate(lambda done: None, using="default")
    assert len(vault.ring().masters) == 2, "nothing is forgotten while it may be needed"
    monkeypatch.setattr(rotation, "_wrap_batch", real)
    with as_owner():
        vault.rotate(lambda done: None, using="default")
    assert vault.check() == []
    assert len(vault.ring().masters) == 1


def test_data_key_of_a_forgotten_master_cannot_be_opened(own_keys: Path) -> None:
    stored = DataKey(id=uuid.uuid4())
    WrappedKey(key=stored, wrapped=b"x" * 60, master_id="gone")
    with pytest.raises(vault.SealBroken):
        vault.open_key(stored)


def test_data_key_that_was_destroyed_cannot_be_opened(db: None) -> None:
    with pytest.raises(vault.SealBroken):
        vault.open_key(DataKey(id=uuid.uuid4()))
