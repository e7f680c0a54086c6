"""What was destroyed after a backup does not come back with it: real files, real programs, a whole town."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.site.cli.conftest import Made, copy
from tests.site.cli.running import python, varsam

# Everything that can be read, opened with the keys that are there, as whoever holds database and key file would.
_READ = """
import json
from varsam.site.cli import house
with house.opened():
    from django.db import connections
    from varsam.areas.operations.models import Request
    from varsam.areas.relatives.support.models import Support
    from varsam.kernel.conversations.intake import text_belongs_to
    from varsam.kernel.conversations.models import Enquiry
    from varsam.kernel.records import actions
    from varsam.kernel.records.models import Record
    from varsam.kernel.vault import api as vault, identities
    told = {"threads": {}, "records": {}, "people": {}, "states": {}}
    for e in Enquiry.objects.using("owner").select_related("data_key__wrapped_key"):
        told["states"][e.reference] = e.state
        if e.data_key_id:
            key = vault.open_key(e.data_key)
            told["threads"][e.reference] = [
                vault.unseal(key, m.sealed, belongs_to=text_belongs_to(e.data_key_id, m.pk)).decode()
                for m in e.messages.all()]
    # A thread that nothing else hangs on: neither a unit's request nor a relative's support has keys of its own there.
    told["alone"] = [e.reference for e in Enquiry.objects.using("owner").filter(data_key__isnull=False)
                     if not Request.objects.using("owner").filter(enquiry=e).exists()
                     and not Support.objects.using("owner").filter(enquiry=e).exists()]
    for r in Record.objects.using("owner").select_related("data_key__wrapped_key"):
        key = vault.open_key(r.data_key)
        told["records"][r.reference] = [
            vault.unseal(key, n.sealed, belongs_to=actions.entry_belongs_to(r.data_key_id, n.pk)).decode()
            for n in r.entries.all()]
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select r.reference, i.id, i.version, i.data_key_id, k.wrapped, k.master_id, i.sealed, x.number_index"
            " from records_record r join vault_identity i on i.id = r.identity_id"
            " join vault_wrappedkey k on k.key_id = i.data_key_id join vault_identityindex x on x.identity_id = i.id")
        for reference, *row, index in cursor.fetchall():
            person = identities.open_name(identities.Row(*row))
            assert (bytes(index) if index else None) == identities.index_of(person)
            told["people"][reference] = person.name
        cursor.execute("select details from audit_entry where event = 'vault.restored' order by id desc limit 1")
        told["restored"] = json.loads((cursor.fetchone() or ["null"])[0])
        cursor.execute("select encode(wrapped, 'hex') from vault_wrappedkey")
        told["wrapped"] = sorted(row[0] for row in cursor.fetchall())
    print(json.dumps(told, default=str))
"""
_RECORD = """
import json, sys
from datetime import date
from varsam.site.cli import house
with house.opened():
    from varsam.kernel.access.actor import acting
    from varsam.kernel.people.models import User
    from varsam.kernel.records import actions, identities
    from varsam.kernel.records.enums import Track
    from varsam.kernel.vault.identities import Contact, Person
    from varsam.kernel.vault.models import Protection
    by = User.objects.get(email="socialsekreterare.hisingen@demo.varsam.test")
    with acting(by):
        record = actions.open_record(
            unit=by.memberships.first().organisation_id, track=Track.SIG, track_reason="", text=sys.argv[1], by=by)
        identities.add_identity(record=record, person=Person(sys.argv[2], "199001010017", date(1990, 1, 1)),
            contact=Contact(), protection=Protection.NONE, by=by)
    print(json.dumps(record.reference))
"""
_DESTROY = """
import json, sys
from varsam.site.cli import house
with house.opened():
    from django.db import connections
    from varsam.kernel.vault import api as vault
    with connections["owner"].cursor() as cursor:
        cursor.execute("select varsam._retention_enquiry_empty(%s)", [sys.argv[1]])
        cursor.execute("select varsam._retention_record_empty(%s)", [sys.argv[2]])
    print(json.dumps(vault.write_keys_part()))
"""
_OTHER_ORIGIN = """
from varsam.site.cli import house
with house.opened():
    from django.db import connections
    connections["owner"].cursor().execute("update vault_origin set id = gen_random_uuid()")
"""


class City:
    """A town in a folder of its own, whose commands are run as an operator runs them."""

    def __init__(self, data: Path) -> None:
        self.data, self.keys = data, data / "keys"
        self.part = self.keys / "wrapped-keys"

    def varsam(self, *words: str) -> str:
        done = varsam(self.data, *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refused(self, *words: str) -> str:
        done = varsam(self.data, *words)
        assert done.returncode == 1, done.stdout
        assert "Traceback" not in done.stderr
        return done.stderr

    def script(self, code: str, *words: str) -> Any:
        done = python(self.data, "-c", code, *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    def read(self) -> Any:
        return self.script(_READ)

    def record(self, text: str, name: str) -> str:
        return str(self.script(_RECORD, text, name))


@pytest.fixture
def city(made: tuple[Path, Made], folder: Path) -> City:
    """A copy of the town, as it was made."""
    copy(made[0], folder / "city")
    return City(folder / "city")


def test_what_was_destroyed_after_a_backup_does_not_come_back(city: City, tmp_path: Path) -> None:
    doomed, spared = city.record("Det som förstörs", "Vera Ek"), city.record("Det som blir kvar", "Per Alm")
    before = city.read()
    thread = before["alone"][0]
    assert before["threads"][thread]
    first, second = tmp_path / "first.backup", tmp_path / "second.backup"
    city.varsam("backup", str(first))
    old_part = city.part.read_bytes()
    assert city.part.stat().st_mode & 0o777 == 0o600

    # Destroyed, with a job at its end; then something new, which no backup holds.
    lines = city.script(_DESTROY, thread, doomed)
    assert lines == len(old_part.splitlines()) - 2 - 4, "three keys and one person fewer"
    later = city.record("Det som kom sedan", "Sam Lind")
    city.varsam("backup", str(second))
    new_part = city.part.read_bytes()

    said = city.varsam("restore", str(first), "--fresh")
    assert "1 of enquiry had been destroyed" in said
    assert "1 of record had been destroyed" in said
    after = city.read()
    assert thread not in after["threads"]
    assert after["states"][thread] == "erased"
    assert after["records"] == {spared: ["Det som blir kvar"]} | _others(before, doomed, spared)
    assert doomed not in after["people"]
    assert after["people"][spared] == "Per Alm"
    assert after["threads"] == {ref: texts for ref, texts in before["threads"].items() if ref != thread}
    assert after["restored"] == {"enquiry": 1, "identity": 1, "record": 1}
    assert city.part.read_bytes() == new_part, "restoring takes nothing from newer backups"
    city.varsam("keys", "check")

    # The newer backup, with what was made after the first.
    assert "had been destroyed" not in city.varsam("restore", str(second), "--fresh")
    newest = city.read()
    assert newest["records"][later] == ["Det som kom sedan"]
    assert newest["people"] == {**after["people"], later: "Sam Lind"}
    assert newest["restored"] == {}

    # What the manual warns of: an older copy of the keys part opens what was destroyed, and nothing that came later.
    city.part.write_bytes(old_part)
    assert "older than the backup" in city.refused("restore", str(second), "--fresh")
    assert city.read() == newest, "refused before anything was changed"
    city.varsam("restore", str(first), "--fresh")
    assert city.read()["threads"] == before["threads"]


def _others(before: Any, *ours: str) -> dict[str, list[str]]:
    return {reference: texts for reference, texts in before["records"].items() if reference not in ours}


def test_no_backup_holds_what_opens_or_finds_anything(city: City, tmp_path: Path) -> None:
    city.record("En text", "Vera Ek")
    city.varsam("backup", str(tmp_path / "b"))
    wrapped = city.read()["wrapped"]
    plain = city.script(
        "import json, sys\nfrom config import embedded\nimport subprocess\n"
        "print(json.dumps(subprocess.run([str(embedded.binary('pg_restore')), '--file=-', sys.argv[1]],"
        " capture_output=True, text=True, check=True).stdout))",
        str(tmp_path / "b"),
    )
    assert "COPY public.conversations_message" in plain
    assert len(wrapped) > 10
    assert [key for key in wrapped if key in plain] == []
    part = city.part.read_text()
    assert [key for key in wrapped if key not in part] == []
    people = [line.split("\t") for line in part.splitlines() if line.startswith("i\t")]
    index = [digest for _kind, _id, number, names in people for digest in (number, *names.split()) if digest]
    assert index
    assert [digest for digest in index if digest in plain] == []


def test_a_rotation_after_the_backup_does_not_matter(city: City, tmp_path: Path) -> None:
    before = city.read()
    city.varsam("backup", str(tmp_path / "b"))
    city.varsam("keys", "rotate")
    city.varsam("restore", str(tmp_path / "b"), "--fresh")
    after = city.read()
    assert after["threads"] == before["threads"]
    assert "fit this database" in city.varsam("keys", "check")
    city.varsam("keys", "rotate")
    city.varsam("backup", str(tmp_path / "c"))
    assert city.read()["threads"] == before["threads"]


def test_a_keys_part_that_does_not_fit_is_refused_before_anything_is_changed(
    city: City, tmp_path: Path
) -> None:
    file, kept = tmp_path / "b", tmp_path / "part"
    city.varsam("backup", str(file))
    before = city.read()
    shutil.copy(city.part, kept)
    whole = kept.read_bytes()
    wrong = {"cannot be read": None, "do not fit": whole[:-10]}
    for told, content in wrong.items():
        city.part.unlink(missing_ok=True)
        if content is not None:
            city.part.write_bytes(content)
        assert told in city.refused("restore", str(file), "--fresh"), told
        if content is not None:
            assert "do not fit" in city.refused("backup", str(tmp_path / "c")), "nor is it written over"
            assert not (tmp_path / "c").exists()
    shutil.copy(kept, city.part)
    master = (city.keys / "master.json").read_bytes()
    (city.keys / "master.json").unlink()
    city.varsam("keys", "create")
    assert "do not fit" in city.refused("restore", str(file), "--fresh")
    (city.keys / "master.json").write_bytes(master)
    assert city.read() == before


def test_a_keys_part_of_another_town_with_the_same_key_file_is_refused(
    made: tuple[Path, Made], city: City, tmp_path: Path
) -> None:
    city.varsam("backup", str(tmp_path / "b"))
    other = City(city.data.parent / "other")
    copy(made[0], other.data)
    other.script(_OTHER_ORIGIN)
    other.varsam("backup", str(tmp_path / "other"))
    shutil.copy(city.part, other.part)
    # On a new machine, files in their places but not restored yet: a backup must not write over what it needs.
    assert "another database" in other.refused("backup", str(tmp_path / "c"))
    assert "another database" in other.refused("keys", "part")
    assert other.part.read_bytes() == city.part.read_bytes()
    assert "another database" in other.refused("restore", str(tmp_path / "other"), "--fresh")
    other.varsam("restore", str(tmp_path / "b"), "--fresh")
    assert other.read()["threads"] == city.read()["threads"]


def test_a_restoration_that_broke_off_is_not_taken_for_destruction(city: City, tmp_path: Path) -> None:
    city.varsam("backup", str(tmp_path / "b"))
    whole = city.part.read_bytes()
    city.script(
        "from varsam.site.cli import house\nwith house.opened():\n    from django.db import connections\n"
        "    connections['owner'].cursor().execute('delete from vault_wrappedkey')"
    )
    assert "was not finished" in city.refused("backup", str(tmp_path / "c"))
    assert "was not finished" in city.refused("keys", "part")
    assert city.part.read_bytes() == whole
    city.varsam("restore", str(tmp_path / "b"), "--fresh")
    assert city.read()["threads"]
