"""The keys part: whole or not at all, of one database, and without what has been destroyed."""

import json
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection

from varsam.kernel.vault import api as vault
from varsam.kernel.vault import identities, keys_part
from varsam.kernel.vault.identities import Contact, Person, Prepared
from varsam.kernel.vault.keys_part import Head, KeysPartError
from varsam.kernel.vault.models import DataKey, IdentityIndex, Origin, WrappedKey


@pytest.fixture
def part(tmp_path: Path, settings: LazySettings) -> Path:
    """Where the keys part lies; nothing is there yet."""
    settings.KEYS_PART = str(tmp_path / "keys" / "part")
    return tmp_path / "keys" / "part"


@pytest.fixture
def person(as_owner: Any) -> Prepared:
    """Somebody whom no record is about."""
    new = identities.prepare(Person("Vera Lind-Ekqvisth", "191111110000"), Contact())
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select varsam._vault_identity_store(%s, %s, %s, %s, %s, %s, %s, %s, 'none', 1)",
            [
                new.id,
                new.data_key,
                new.wrapped,
                new.master,
                new.sealed,
                new.sealed_contact,
                new.number_index,
                new.name_index,
            ],
        )
    return new


@pytest.fixture
def written(part: Path, person: Prepared, as_owner: Any) -> Path:
    """A keys part of the demo town, with that person in it."""
    with as_owner():
        keys_part.write(using="default")
    return part


def lines(part: Path, kind: str) -> list[list[str]]:
    return [line.split("\t") for line in part.read_text().splitlines() if line.startswith(f"{kind}\t")]


def test_it_lies_beside_the_key_file_where_nothing_else_is_said(settings: LazySettings) -> None:
    settings.KEYS_PART = None
    assert keys_part.path() == settings.KEY_FILE.with_name("wrapped-keys")


def test_it_holds_every_key_and_every_digest(written: Path, person: Prepared, as_owner: Any) -> None:
    assert person.number_index
    with as_owner():
        keys = {str(key.pk): bytes(key.wrapped).hex() for key in WrappedKey.objects.all()}
        people = {str(pk) for pk in IdentityIndex.objects.values_list("pk", flat=True)}
        origin = Origin.objects.get()
    assert {line[1]: line[2] for line in lines(written, "k")} == keys
    assert len(keys) > 10
    assert {line[1] for line in lines(written, "i")} == people
    digests = " ".join(digest.hex() for digest in person.name_index)
    assert ["i", str(person.id), person.number_index.hex(), digests] in lines(written, "i")
    assert keys_part.examine(written) == Head(
        origin.pk, origin.backups, {vault.ring().active: vault.ring().fingerprint(vault.ring().active)}
    )


def test_nobody_but_its_owner_reads_it_and_nothing_half_is_left(written: Path) -> None:
    assert written.stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in written.parent.iterdir()) == ["part", "part.lock"]


def test_it_is_written_by_the_owner_of_the_database_only(db: None, part: Path) -> None:
    with pytest.raises(KeysPartError, match="owner"):
        keys_part.write(using="default")
    assert not part.exists()


def test_what_is_destroyed_is_gone_from_the_next(written: Path, person: Prepared, as_owner: Any) -> None:
    assert person.number_index
    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute("select varsam._vault_identity_shred(%s)", [person.id])
        before = written.read_text()
        keys_part.write(using="default")
    after = written.read_text()
    for opening in (person.wrapped.hex(), person.number_index.hex(), str(person.id), str(person.data_key)):
        assert opening in before
        assert opening not in after
    assert lines(written, "k")


def test_the_app_takes_out_what_is_gone_and_adds_nothing(
    written: Path, person: Prepared, as_owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys_part, "OWNER", "default")
    monkeypatch.setattr(keys_part, "_BATCH", 3)
    before, gone = written.read_text().splitlines(), (str(person.id), str(person.data_key))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select varsam._vault_identity_shred(%s)", [person.id])
        cursor.execute(
            "select varsam._vault_store_key(%s, 'new', (select min(master) from vault_keycheck))",
            [uuid.uuid4()],
        )
    count = vault.write_keys_part()
    after = written.read_text().splitlines()
    assert after[:-1] == [line for line in before[:-1] if not [one for one in gone if one in line]]
    assert len(after) == len(before) - 2 == count + 2
    assert keys_part.examine(written)


def test_where_there_is_none_yet_a_destruction_writes_none(db: None, part: Path) -> None:
    assert vault.write_keys_part() == 0
    assert not part.exists()


def test_that_of_another_database_is_neither_written_over_nor_weeded(
    written: Path, as_owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = written.read_bytes()
    with as_owner():
        Origin.objects.update(id=uuid.uuid4())
        with pytest.raises(KeysPartError, match="another database"):
            keys_part.write(using="default")
    monkeypatch.setattr(keys_part, "OWNER", "default")
    with pytest.raises(KeysPartError, match="another database"):
        vault.write_keys_part()
    assert written.read_bytes() == content


def test_a_database_whose_restoration_broke_off_writes_none(written: Path, as_owner: Any) -> None:
    content = written.read_bytes()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("delete from vault_wrappedkey where key_id = %s", [lines(written, "k")[0][1]])
        with pytest.raises(KeysPartError, match="not finished"):
            keys_part.write(using="default")
    assert written.read_bytes() == content


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: whole[:-1],
        lambda whole: whole[1:],
        lambda whole: whole.replace(b"\nk\t", b"\nk\t0", 1),
        lambda whole: b"".join(whole.splitlines(keepends=True)[:-1]),
        lambda whole: whole + whole,
        lambda whole: whole + b"k\tmore\n",
        lambda whole: b"\xff\x00",
    ],
)
def test_damage_is_told_whatever_it_is(written: Path, damage: Callable[[bytes], bytes]) -> None:
    written.write_bytes(damage(written.read_bytes()))
    with pytest.raises(KeysPartError, match="do not fit") as caught:
        keys_part.examine(written)
    assert caught.value.way_out


def test_a_missing_one_is_told(part: Path) -> None:
    with pytest.raises(KeysPartError, match="cannot be read"):
        keys_part.examine(part)


def test_one_of_a_later_version_is_told(
    written: Path, monkeypatch: pytest.MonkeyPatch, as_owner: Any
) -> None:
    monkeypatch.setattr(keys_part, "_FORMAT", 2)
    with pytest.raises(KeysPartError, match="another version"):
        keys_part.examine(written)


def test_one_that_is_older_than_the_backup_does_not_fit() -> None:
    origin = uuid.uuid4()
    keys_part.check_fits(Head(origin, 7, {}), origin, 7)
    keys_part.check_fits(Head(origin, 7, {}), origin, 3)
    with pytest.raises(KeysPartError, match="older"):
        keys_part.check_fits(Head(origin, 7, {}), origin, 8)
    with pytest.raises(KeysPartError, match="another"):
        keys_part.check_fits(Head(origin, 7, {}), uuid.uuid4(), 7)


def test_backups_are_counted(as_owner: Any) -> None:
    with as_owner():
        first = keys_part.begin(using="default")
        assert keys_part.begin(using="default") == first + 1


def test_loading_brings_back_what_was_lost_and_sweeps_what_was_destroyed(
    written: Path, as_owner: Any
) -> None:
    """As restoring does it: the names of the keys are there, what opens is not."""
    with as_owner(), connection.cursor() as cursor:
        before = {str(key.pk): (bytes(key.wrapped), key.master_id) for key in WrappedKey.objects.all()}
        index = _digests()
        cursor.execute(
            "select reference, data_key_id from conversations_enquiry where data_key_id is not null limit 1"
        )
        reference, destroyed = cursor.fetchone()
        _without(written, str(destroyed))
        cursor.execute("delete from vault_wrappedkey; delete from vault_identityindex")
        swept = keys_part.load(using="default")
        after = {str(key.pk): (bytes(key.wrapped), key.master_id) for key in WrappedKey.objects.all()}
        assert after == {key: value for key, value in before.items() if key != str(destroyed)}
        assert _digests() == index
        assert swept == {"enquiry": 1}
        cursor.execute(
            "select state, data_key_id from conversations_enquiry where reference = %s", [reference]
        )
        assert cursor.fetchone() == ("erased", None)
        assert not DataKey.objects.filter(pk=destroyed).exists()


@pytest.mark.parametrize("change", ["id = gen_random_uuid()", "backups = backups + 1000"])
def test_loading_one_that_does_not_fit_changes_nothing(written: Path, as_owner: Any, change: str) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"update vault_origin set {change}")
        lost = WrappedKey.objects.first()
        assert lost is not None
        lost.delete()
        with pytest.raises(KeysPartError):
            keys_part.load(using="default")
        assert not WrappedKey.objects.filter(pk=lost.pk).exists()


def _digests() -> dict[uuid.UUID, tuple[bytes, list[bytes]]]:
    return {
        row.pk: (bytes(row.number_index or b""), [bytes(n) for n in row.name_index])
        for row in IdentityIndex.objects.all()
    }


def _without(part: Path, key: str) -> None:
    """The keys part as it is after that key has been destroyed."""
    whole = [line for line in part.read_bytes().splitlines(keepends=True) if key.encode() not in line]
    keys_part._replace(keys_part.examine(part), whole[1:-1])


def test_what_is_sealed_by_a_destroyed_key_lets_go_of_it_even_where_no_sweep_is_its_own(
    written: Path, as_owner: Any
) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("alter function varsam._vault_sweep_enquiry() rename to _not_swept")
        cursor.execute("select data_key_id from conversations_enquiry where data_key_id is not null limit 1")
        _without(written, str(cursor.fetchone()[0]))
        cursor.execute("delete from vault_wrappedkey; delete from vault_identityindex")
        assert keys_part.load(using="default") == {"conversations_enquiry": 1}


def test_two_writers_wait_for_each_other(part: Path) -> None:
    order: list[str] = []

    def other() -> None:
        with keys_part._held():
            order.append("other")

    with keys_part._held():
        waiting = threading.Thread(target=other)
        waiting.start()
        waiting.join(0.3)
        order.append("first")
    waiting.join(5)
    assert order == ["first", "other"]


def test_it_says_nothing_in_the_clear(written: Path) -> None:
    text = written.read_text()
    assert not [word for word in ("Vera", "Ekqvist", "1111110000") if word in text]
    for key in vault.ring().masters.values():
        assert key.hex() not in text
    assert set(json.loads(text.splitlines()[0])) == {"format", "origin", "backups", "masters"}
