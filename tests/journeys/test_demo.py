"""`mailflow demo`, run as a person runs it: what it says it shows, it shows; what it started, it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailflow import clock
from mailflow.demo import conversation, installation, letters, stage
from mailflow.demo.cast import DANIEL, SITI, SUPPORT
from mailflow.demo.conversation import Scene
from mailflow.demo.kept import NOTE, Ports, leave
from mailflow.demo.mail_program import MailProgram, text_of
from mailflow.sla.agreement import visit_allowed
from mailflow.sla.load import load
from mailflow.store import schema
from mailflow.store.engine import Store
from tests.commands import install

DEMO = [sys.executable, "-m", "mailflow", "demo"]
AT_A_TERMINAL = ["env", "--default-signal=INT,HUP"]
"""Tests that run in the background have these signals ignored, and hand that on to whatever they start."""
ROOT = Path(__file__).parents[2]
WITHIN = 60.0


@pytest.fixture(scope="module", autouse=True)
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the demos of this file write, also one that fails."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder := tmp_path_factory.mktemp("demos")))
        yield folder


@pytest.fixture(scope="module")
def finished() -> subprocess.CompletedProcess[str]:
    another = os.environ | {"MAILFLOW_SMTP__PASSWORD": "another installation's", "MAILFLOW_CONFIG": "/nowhere.yaml"}
    return subprocess.run([*DEMO, "--json"], cwd=ROOT, env=another, capture_output=True, text=True, timeout=WITHIN)


@pytest.fixture(scope="module")
def played(finished: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert finished.returncode == 0, finished.stderr
    shown: dict[str, Any] = json.loads(finished.stdout)
    return shown


def request(played: dict[str, Any], subject: str) -> dict[str, Any]:
    (found,) = (each for each in played["requests"] if subject in each["subject"])
    return dict(found)


def letters_to(played: dict[str, Any], mailbox: str, subject: str = "") -> list[dict[str, Any]]:
    return [each for each in played["letters"] if each["mailbox"] == mailbox and subject in each["Subject"]]


def clocks(request: dict[str, Any]) -> dict[str, str]:
    return {each["clock"]: each["state"] for each in request["deadlines"]}


def test_it_plays_at_least_twelve_mails_and_each_becomes_what_it_should(played: dict[str, Any]) -> None:
    assert [mail["became"] for mail in played["mails"]] == [
        *["opened"] * 7,
        *("bounce", "staff reply", "client mail", "automatic mail", "refused", "staff reply", "client mail"),
        "quarantined",
    ]
    assert all(mail["why"] for mail in played["mails"])


def test_it_takes_at_most_thirty_seconds_and_says_nothing_on_stderr(
    finished: subprocess.CompletedProcess[str], played: dict[str, Any]
) -> None:
    assert played["seconds"] < 30
    assert finished.stderr == ""


def test_the_bundled_rules_give_each_mail_its_kind_and_severity(played: dict[str, Any]) -> None:
    found = [(each["kind"], each["severity"], each["state"]) for each in played["requests"]]
    assert found == [
        ("ticket", "critical", "resolved"),
        ("ticket", "normal", "new"),
        ("change_request", None, "submitted"),
        ("documentation", None, "requested"),
        ("onsite", None, "awaiting_schedule"),
        ("onsite", None, "late"),
        ("ticket", "normal", "new"),
    ]


def test_selesai_meets_both_clocks_and_the_thank_you_leaves_them_met(played: dict[str, Any]) -> None:
    assert clocks(request(played, "Tidak bisa login")) == {"workaround": "met", "permanent": "met"}


def test_each_client_is_acknowledged_in_the_own_language(played: dict[str, Any]) -> None:
    (siti,) = letters_to(played, SITI.address, "user manual")
    (daniel,) = letters_to(played, DANIEL.address, "Payslip")
    assert siti["text"].startswith("Yth. Ibu Siti")
    assert daniel["text"].startswith("Dear Mr. Daniel")


def test_a_screenshot_is_asked_for_only_where_there_is_none(played: dict[str, Any]) -> None:
    first = letters_to(played, SITI.address, "Tidak bisa login")[0]
    (payslip,) = letters_to(played, DANIEL.address, "Payslip")
    assert "tangkapan layar" not in first["text"].lower()
    assert "screenshot" in payslip["text"].lower()


def test_the_client_reads_the_words_of_staff_and_no_command(played: dict[str, Any]) -> None:
    acknowledgement, answer, resolved = letters_to(played, SITI.address, "Tidak bisa login")
    assert "hapus cache browser" in answer["text"]
    assert "login sudah normal kembali" in resolved["text"]
    assert "/selesai" not in resolved["text"]
    assert acknowledgement["Auto-Submitted"] == "auto-replied"
    assert "Auto-Submitted" not in answer


def test_out_of_office_and_thank_you_are_answered_by_nobody(played: dict[str, Any]) -> None:
    assert len(letters_to(played, DANIEL.address, "overtime")) == 1
    assert len(letters_to(played, SITI.address, "Tidak bisa login")) == 3


def test_staff_hear_of_the_bounce_and_the_admin_of_the_unreadable_mail(played: dict[str, Any]) -> None:
    told = [
        letter for letter in letters_to(played, "rani@vendor.example", "Laporan iuran") if "5.1.1" in letter["text"]
    ]
    assert len(told) == 1
    assert "quarantine" in letters_to(played, "admin@vendor.example")[0]["text"]


def test_a_letter_to_a_client_never_holds_a_token_of_staff(played: dict[str, Any]) -> None:
    for person in (SITI, DANIEL):
        for letter in letters_to(played, person.address):
            assert "Ref: s" not in letter["text"]
            assert not letter["Message-ID"].startswith("<s1")


def test_the_visit_dates_are_in_time_and_too_late_on_whatever_day_it_is_played() -> None:
    agreement = load({"sla.yaml": (ROOT / "rules" / "sla.yaml").read_text("utf-8")})
    for days in range(730):
        today = date(2026, 1, 1) + timedelta(days=days)

        def allowed(visit: date, today: date = today) -> bool:
            return visit_allowed(agreement, today, visit)

        in_time, too_late = conversation.visit_dates(today, allowed)
        assert (allowed(in_time), allowed(too_late)) == (True, False)


def test_on_a_pipe_people_read_plain_lines() -> None:
    done = subprocess.run(DEMO, cwd=ROOT, capture_output=True, text=True, timeout=WITHIN)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert "BEN-1001" in done.stdout
    assert "Mailbox of siti@sejahtera.example" in done.stdout
    assert "7 requests" in done.stdout.splitlines()[-2]


@contextmanager
def kept(*options: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """A demo that was left running, and what it says of how to connect."""
    command = [*AT_A_TERMINAL, *DEMO, "--json", "--keep", *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        lines = iter(process.stdout.readline, "")
        text = "".join(iter(lambda: next(lines), "}\n")) + "}"
        yield process, json.loads(text)["connect"]
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(WITHIN)
        if process.stdout:
            process.stdout.close()


def test_a_kept_demo_answers_a_mail_program_and_leaves_nothing_behind() -> None:
    with kept() as (process, connect):
        host, imap_port = connect["imap"].split(":")
        smtp_port = connect["smtp"].split(":")[1]
        siti = MailProgram(host, int(imap_port), int(smtp_port), SITI.address, connect["password"])
        before = len(siti.inbox())
        siti.send(letters.new(SITI, SUPPORT, "Laporan lembur kosong", "Ada kendala di laporan lembur.", clock.now()))
        give_up_at = time.monotonic() + 10
        while len(siti.inbox()) == before and time.monotonic() < give_up_at:
            time.sleep(0.05)
        newest = siti.inbox()[-1]
        assert "Laporan lembur kosong" in str(newest["Subject"])
        assert "BEN-1008" in text_of(newest)
        process.send_signal(signal.SIGINT)
        assert process.wait(WITHIN) == 0
    assert not Path(connect["config"]).parent.exists()


def running() -> str:
    """The command lines of everything that runs."""
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP], ids=["killed", "its terminal closed"])
def test_a_terminated_demo_takes_its_workers_along(end: signal.Signals) -> None:
    with kept() as (process, connect):
        process.send_signal(end)
        assert process.wait(WITHIN) == 0
    assert connect["config"] not in running()
    assert not Path(connect["config"]).parent.exists()


def test_ctrl_c_while_the_workers_start_again_ends_it_well_too(temporary: Path) -> None:
    before = set(temporary.iterdir())
    command = [*AT_A_TERMINAL, *DEMO, "--keep", "--delay", "60"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        give_up_at = time.monotonic() + WITHIN
        while not (begun := [path for path in set(temporary.iterdir()) - before if (path / NOTE).exists()]):
            assert time.monotonic() < give_up_at
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert process.stderr
        assert (process.wait(WITHIN), process.stderr.read()) == (0, "")
    assert begun[0].name not in running()
    assert set(temporary.iterdir()) == before


def test_what_fails_before_the_workers_begin_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(installation, "CONFIG", installation.CONFIG + "antrean: 1\n")
    assert stage.play(keep=False, as_json=True) == 1
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "antrean: unknown key" in said.err
    assert list(tmp_path.iterdir()) == []


def test_without_its_servers_it_says_in_one_line_how_to_get_them() -> None:
    without = "import sys; sys.modules['pymap'] = None; from mailflow.demo import stage; "
    code = f"{without}sys.exit(stage.play(keep=False, as_json=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=WITHIN)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "the demo needs its mail servers: pip install 'mailflow-desk[demo]'\n"


def test_what_does_not_become_what_it_should_is_said_and_the_log_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    wrong = Scene("a manual that should be unreadable", SITI, conversation.manual, None)
    monkeypatch.setattr(stage, "SCENES", (wrong,))
    assert stage.play(keep=False, as_json=True) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "'a manual that should be unreadable' should have become None, not opened" in said.err
    (log,) = tmp_path.glob("mailflow-demo-*/workers.log")
    assert str(log) in said.err
    assert "process.committed" in log.read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody at a second terminal: what he types, and what it gives."""

    config: str

    def types(self, *arguments: str, standard_input: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "mailflow", "--config", self.config, "demo", *arguments]
        return subprocess.run(command, cwd=ROOT, input=standard_input, capture_output=True, text=True, timeout=WITHIN)

    def mails(self, *arguments: str, standard_input: str = "") -> dict[str, Any]:
        done = self.types(*arguments, "--json", standard_input=standard_input)
        assert (done.returncode, done.stderr) == (0, "")
        return dict(json.loads(done.stdout))


def letter(turn: dict[str, Any], mailbox: str) -> dict[str, Any]:
    (found,) = (each for each in turn["letters"] if each["mailbox"] == mailbox)
    return dict(found)


@pytest.fixture(scope="module")
def hand() -> Iterator[Hand]:
    """A demo in which the words of staff wait for a minute."""
    with kept("--delay", "60") as (_, connect):
        yield Hand(connect["config"])


def test_a_mail_of_ones_own_is_answered_as_any_other(hand: Hand) -> None:
    turn = hand.mails(
        "send", "--from", "siti", "Absensi kosong", "Data absensi cabang Bogor kosong.", "Ada kendala apa?"
    )
    assert (turn["became"], turn["state"]) == ("opened", "new")
    assert turn["request"] in letter(turn, SITI.address)["text"]
    assert "Data absensi cabang Bogor kosong.\n| Ada kendala apa?" in letter(turn, "rani@vendor.example")["text"]


def test_staff_answer_by_the_number_of_a_letter_and_take_it_back(hand: Hand) -> None:
    opened = hand.mails("send", "--from", DANIEL.address, "Report is empty", standard_input="There is an error in it.")
    told = str(letter(opened, "bima@vendor.example")["letter"])
    closing = hand.mails("reply", told, "/selesai", "Dear Mr. Daniel, the report is filled again.")
    assert closing["waits_until"] is not None
    assert [each["mailbox"] for each in closing["letters"]] == ["bima@vendor.example"]
    undone = hand.mails("reply", told, "/urungkan")
    assert (undone["request"], undone["state"], undone["waits_until"]) == (opened["request"], "new", None)


def test_a_client_answers_the_letter_that_came(hand: Hand) -> None:
    opened = hand.mails("send", "--from", "siti", "Menu lembur hilang", "Menu lembur tidak muncul, ada error.")
    answered = hand.mails("reply", str(letter(opened, SITI.address)["letter"]), "STATUS")
    assert (answered["request"], answered["became"]) == (opened["request"], "note")
    assert opened["request"] in letter(answered, SITI.address)["text"]


def test_a_stranger_is_answered_with_nothing_of_his_own_words(hand: Hand) -> None:
    turn = hand.mails("send", "--from", "stranger", "Penawaran kucing", "Apakah Anda butuh kucing?")
    assert "kucing" not in letter(turn, "stranger@far.example")["text"]


def test_what_is_attached_arrives(hand: Hand, tmp_path: Path) -> None:
    picture = tmp_path / "layar.png"
    picture.write_bytes(letters.png(64, [b"\xc8\x32\x32" * 64] * 64))
    text = "Muncul pesan error saat menyimpan."
    turn = hand.mails("send", "--from", "siti", "Gagal simpan", text, "--attach", str(picture))
    assert "layar.png" in letter(turn, "rani@vendor.example")["text"]


def test_people_read_what_it_became_and_every_letter(hand: Hand) -> None:
    done = hand.types("send", "--from", "siti", "Cuti tidak terhitung", "Saldo cuti karyawan salah, ada error.")
    assert (done.returncode, done.stderr) == (0, "")
    assert ": opened, a new request\n" in done.stdout
    assert "Mailbox of siti@sejahtera.example, letter " in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["send", "--from", "joko", "x", "y"], "nobody here writes as 'joko'; there are siti@sejahtera.example, "),
        (["reply", "999", "y"], "there is no letter 999; see: mailflow outbox list"),
    ],
)
def test_a_slip_is_one_line_and_nothing_is_sent(arguments: list[str], says: str, hand: Hand) -> None:
    done = hand.types(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(says)
    assert done.stderr.count("\n") == 1


def test_only_a_demo_is_written_to(tmp_path: Path) -> None:
    config = install(tmp_path)
    done = Hand(str(config)).types("send", "--from", "siti", "Server mati", "Halo")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{config} is not of a demo that is running; start one with: mailflow demo --keep\n"


def test_a_demo_that_has_ended_is_said_in_one_line(tmp_path: Path) -> None:
    config = install(tmp_path)
    schema.prepare(Store(f"sqlite:///{tmp_path}/mailflow.db"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    leave(tmp_path, Ports(port, port, "none"))
    done = Hand(str(config)).types("send", "--from", "siti", "Server mati", "Halo")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith("the demo does not answer")
