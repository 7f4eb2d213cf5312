"""`mailflow inspect`: what mailflow sees in a mail, whatever the mail is and wherever it lies."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailflow import __main__
from tests.commands import install
from tests.unit.cli.conftest import HOSTILE

MAIL = b"""From: Dewi <dewi@klien.example>\r
To: support@vendor.example\r
Subject: Payroll gagal\r
Message-ID: <a1@klien.example>\r
Date: Mon, 3 Feb 2025 10:00:00 +0700\r
\r
Selamat pagi, proses gaji gagal sejak tadi dan kami tidak bisa login.\r
\r
Pada 3 Feb 2025 10.00, Support <support@vendor.example> menulis:\r
> Apa kabar?\r
"""
NESTED = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(1000))
UNREADABLE = {"empty": b"", "no header": b"\r\n\r\nhello", "nested a thousand times": b"From: a@b.example\r\n" + NESTED}

Look = Callable[..., tuple[int, str, str]]


@pytest.fixture
def look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Look:
    """Runs `mailflow ARGUMENTS` in an empty folder; exit status, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAILFLOW_CONFIG", raising=False)

    def run(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mailflow", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            __main__.main()
        sys.stdout.flush()
        captured = capfdbinary.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, captured.out.decode(), captured.err.decode()

    return run


def objects(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_one_mail_without_any_configuration(look: Look, tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(MAIL)
    status, output, errors = look("inspect", "--json", "mail.eml")
    (found,) = objects(output)
    assert (status, errors) == (0, "")
    assert found["file"] == "mail.eml"
    assert found["from"] == {"name": "Dewi", "address": "dewi@klien.example"}
    assert found["sender"] == {"address": "dewi@klien.example", "why": ""}
    assert found["date"] == "2025-02-03T03:00:00+00:00"
    assert found["reply"] == "Selamat pagi, proses gaji gagal sejak tadi dan kami tidak bisa login."
    assert "> Apa kabar?" in found["text"]
    assert found["verdict"] == {"written_by": "person", "why": "", "answer": True, "changes_state": True}
    assert found["language"] == "id"
    assert found["route"]["kind"] == "ticket"
    assert found["route"]["trace"]
    assert found["thread"]["conversation"] == "a1@klien.example"


def test_a_folder_a_maildir_an_mbox_and_standard_input(look: Look, tmp_path: Path) -> None:
    folder, maildir, mbox = tmp_path / "folder", tmp_path / "maildir", tmp_path / "box"
    (folder / "deeper").mkdir(parents=True)
    (folder / "b.eml").write_bytes(MAIL)
    (folder / "deeper/a.eml").write_bytes(MAIL)
    (folder / ".hidden").write_bytes(MAIL)
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True)
        (maildir / name / "1.host").write_bytes(MAIL)
    (maildir / "dovecot-uidlist").write_text("3 V1")
    body = b"\r\n\r\nFrom now on it fails.\r\n\r\n>From me\r\n\r\n"
    mark = b"From dewi@klien.example Mon Feb  3 10:00:00 2025\r\n"
    mbox.write_bytes((mark + MAIL + body) * 2)
    status, output, _ = look("inspect", "--json", "folder", "maildir", "box", "-", stdin=MAIL)
    found = objects(output)
    assert status == 0
    assert [one["file"] for one in found] == [
        "folder/b.eml", "folder/deeper/a.eml", "maildir/cur/1.host", "maildir/new/1.host", "box", "box#2", "-",
    ]  # fmt: skip
    assert {one["message_id"] for one in found} == {"a1@klien.example"}
    assert "\n\nFrom now on it fails.\n\nFrom me" in found[5]["text"]


@pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE)
def test_a_mail_that_cannot_be_read_is_told_and_no_failure(look: Look, tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "1.eml").write_bytes(raw)
    (tmp_path / "2.eml").write_bytes(MAIL)
    status, output, _ = look("inspect", "--json", "1.eml", "2.eml")
    bad, good = objects(output)
    assert status == 0
    assert bad["problems"]
    assert bad["verdict"]["why"].startswith("quarantine: ")
    assert good["subject"] == "Payroll gagal"
    status, output, _ = look("inspect", "1.eml")
    assert status == 0
    assert bad["problems"][0] in output


def test_a_file_that_is_not_there_is_said_and_the_others_are_read(look: Look, tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(MAIL)
    status, output, errors = look("inspect", "--json", "nowhere.eml", "mail.eml")
    assert (status, errors) == (1, "nowhere.eml: cannot be read: No such file or directory\n")
    assert len(objects(output)) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="everything may be read by root")
def test_a_folder_that_may_not_be_looked_into_is_said(look: Look, tmp_path: Path) -> None:
    (tmp_path / "mail" / "tertutup").mkdir(mode=0o000, parents=True)
    (tmp_path / "mail" / "a.eml").write_bytes(MAIL)
    status, output, errors = look("inspect", "--json", "mail")
    assert (status, len(objects(output))) == (1, 1)
    assert "tertutup: cannot be read" in errors


def test_a_link_in_a_circle_is_no_folder_to_walk_in(look: Look, tmp_path: Path) -> None:
    (tmp_path / "mail" / "dalam").mkdir(parents=True)
    (tmp_path / "mail" / "dalam" / "a.eml").write_bytes(MAIL)
    (tmp_path / "mail" / "dalam" / "luar").symlink_to(tmp_path / "mail")
    (tmp_path / "mail" / "diri").symlink_to("diri")
    status, output, _ = look("inspect", "--json", "mail")
    assert (status, [found["file"] for found in objects(output)]) == (0, ["mail/dalam/a.eml"])


def test_a_card_shows_the_text_of_a_forwarded_mail(look: Look, tmp_path: Path) -> None:
    head = b"From: Dewi <dewi@klien.example>\r\nSubject: Fwd: Absen\r\n\r\nMohon\r\n\r\n"
    inner = b"Dari: Budi <budi@klien.example>\r\nSubject: Absen\r\n\r\nGagal absen\r\n"
    (tmp_path / "a.eml").write_bytes(head + b"---------- Pesan diteruskan ---------\r\n" + inner)
    assert "  forwarded\n  | Gagal absen\n" in look("inspect", "a.eml")[1]


def test_people_see_a_card_that_no_mail_can_break(look: Look, tmp_path: Path) -> None:
    crafted = MAIL.replace(b"Payroll gagal", HOSTILE.split("\n")[0].encode()).replace(b"Apa", b"\x1b[2J\x07")
    (tmp_path / "mail.eml").write_bytes(crafted + b"\r\n\x1b]0;owned\x07 ya\r\n")
    _, output, _ = look("inspect", "mail.eml")
    assert "written by   person" in output
    assert "sender       dewi@klien.example" in output
    assert "| Selamat pagi" in output
    assert not any(not character.isprintable() for character in output.replace("\n", ""))


def test_an_installation_knows_its_own_mail_its_people_and_its_references(look: Look, tmp_path: Path) -> None:
    config = install(tmp_path)
    text = config.read_text("utf-8")
    address = next(line.split()[-1] for line in text.splitlines() if line.strip().startswith("address:"))
    own = MAIL.replace(b"dewi@klien.example", address.encode())
    (tmp_path / "own.eml").write_bytes(own)
    known = MAIL.replace(b"klien.example", b"sejahtera.example").replace(b"Payroll", b"Re: [REQ-1042] [XYZ-1] Payroll")
    (tmp_path / "mail.eml").write_bytes(known)
    status, output, _ = look("--config", str(config), "inspect", "--json", "own.eml", "mail.eml")
    ours, theirs = objects(output)
    assert status == 0
    assert ours["automatic"] == "own"
    assert theirs["thread"]["tags"] == ["REQ-1042"]
    assert (theirs["sender"]["client"], theirs["sender"]["level"]) == ("sejahtera", 1)
    assert "unproven" in theirs["sender"]["why"]


def test_a_configuration_that_was_named_must_be_usable(look: Look, tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(MAIL)
    status, output, errors = look("--config", "elsewhere.yaml", "inspect", "mail.eml")
    assert (status, output) == (2, "")
    assert errors.startswith("elsewhere.yaml:")
