"""Letters say that something waits, to those who handle it, and nothing else (Never 8)."""

from typing import Any

import pytest
from django.core import mail
from django.db import connection

from tests.kernel.conversations.test_writer import receive
from varsam.kernel.conversations import writer
from varsam.kernel.notifications import mail as letters


@pytest.fixture(autouse=True)
def nothing_waits(db: None, as_owner: Any) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("delete from notifications_notice")


def test_one_letter_to_each_who_handles_it_however_much_waits() -> None:
    receive("ett", "a" * 32)
    receive("två", "b" * 32)
    assert letters.tell() == 1
    assert [letter.to for letter in mail.outbox] == [["samordnare@demo.varsam.test"]]
    assert letters.tell() == 0, "told once"


def test_letter_carries_no_content_and_no_name() -> None:
    received = receive("Min bror Kalle är orolig.")
    letters.tell()
    written = mail.outbox[0].message().as_string()
    for secret in ("Kalle", "bror", received.reference, received.code, "Anhörig", "enquiry"):
        assert secret not in written
    assert "/arbete/" in written


def test_writing_again_is_told_again() -> None:
    received = receive()
    letters.tell()
    writer.reply(writer.enter(received.code), text="mer", submission="")
    assert letters.tell() == 1


def test_what_could_not_be_sent_is_told_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    receive()

    class Broken:
        def send_messages(self, messages: object) -> None:
            raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(type(letters.mailers), "default", Broken())
        with pytest.raises(OSError):  # noqa: PT011
            letters.tell()
    assert letters.tell() == 1
