"""Whatever comes in: one outcome with a reason; no words of a stranger, no note and no staff token to a client."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailflow.desk.decision import Outcome
from mailflow.errors import UnreadableMail
from mailflow.sla.clocks import current
from tests.unit.flow.desk_of import BIMA, BUDI, DANIEL, RANI, ROOT, SITI, STRANGER, SUPPORT, Desk, mail, words_of

CLIENTS, STAFF = (SITI, BUDI, DANIEL, STRANGER, "lain@luar.example"), (RANI, BIMA)
CORPUS = sorted((ROOT / "tests" / "corpus").glob("*.eml"))
STAFF_TOKEN = re.compile(r"s\d+-k1-[a-z2-7]{16}", re.IGNORECASE)
MESSAGE_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")
MARK = re.compile(r"zq(\d+)x")
SLOW = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
BODIES = (
    "Kami tidak bisa login, gajian besok.", "Terima kasih", "terima kasih, tapi masih error", "Please send the manual",
    "Formulir kunjungan\nNama: Siti\nTelepon: 1\nLokasi: x\nTanggal: 20/02/2025\nKeperluan: y", "", "Masih error?",
    "Batal", "Batal cetak slip muncul kode E-17, mohon lanjut", "SETUJU", "Setuju asal lebih murah", "Tolak",
    "DITERIMA", "REKAMAN", "STATUS", "BANTUAN", "Mohon bantuan", "Jadwal ulang ke Kamis",
    "Mohon dijadwalkan sesi Zoom untuk modul cuti.",
    "Mohon ditambah fitur laporan per cabang.",
)  # fmt: skip
ORDERS = (
    "Kami periksa.", "/selesai\nSudah.", "/tutup", "/tunggu\nMohon layar.", "/sementara\nPakai ini.", "/proses",
    "/tingkat rendah", "/buka-lagi", "/selesai", "/catatan", "/catatan\n/proses", "/salah", "/tutup\nOke",
    "/klien nusantara", "/klien kosong", "/alasan menunggu bank", "/tutup\n/buka-lagi", "/buka-lagi\n/selesai\nSudah.",
    "/batal\nOke", "/spam", "/jenis info\nKami kirim.", "/jenis perubahan\nKami catat.", "/jenis tiket\nIni gangguan.",
    "/jenis sesi\nKita bahas.", "/gabung BEN-1\nKami gabung.", "/estimasi 5hk, Rp15.000.000\nLaporan baru.",
    "/tolak\nTidak.", "/setujui telepon Ibu Siti, PO 4711", "/serahkan\nTerlampir.", "/jadwal 19/02/2025 10.00 https://meet.example/x",
    "/tembusan budi@sejahtera.example", "/ambil", "/tugaskan bima", "/hasil-kunjungan\nSudah kami datangi.", "/status",
    "/rekaman https://rec.example/x\nIni rekamannya.", "/log telepon", "/bantuan", "/daftar", "/ingatkan", "/urungkan",
)  # fmt: skip


@dataclass
class Play:
    """Random mails of everybody to everything; each has a mark of its own in its words, its subject and its name."""

    chance: random.Random
    desk: Desk = field(default_factory=Desk)
    writers: dict[str, str] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)
    orders: set[str] = field(default_factory=set)

    def step(self) -> None:
        staff = self.chance.random() < 0.4 and self.desk.sent
        writer = self.chance.choice(STAFF if staff else CLIENTS)
        mark = f"zq{len(self.writers)}x"
        self.writers[mark] = writer
        before = len(self.desk.sent)
        self.desk.receive(self._staff_mail(writer, mark) if staff else self._client_mail(writer, mark))
        self._check(before)

    def _client_mail(self, writer: str, mark: str) -> bytes:
        text = f"{self.chance.choice(BODIES)}\n{mark if self.chance.random() < 0.8 else ''}"
        fields = {
            "id_": f"{mark}@{writer.rpartition('@')[2]}",
            "subject": f"{mark} {self.chance.choice(('', '[BEN-1]', '[BEN-2]', '[BEN-3]', 'Re:'))}",
            "result": self.chance.choice(("pass", "pass", "none", "fail")),
            "From": f"{mark} <{writer}>",
            "Cc": self.chance.choice(("", BUDI, STRANGER, f"{SITI}, {DANIEL}")),
            "Auto_Submitted": self.chance.choice(("", "", "", "auto-replied")),
        }
        if self.desk.sent and self.chance.random() < 0.6:
            return self.desk.answering(writer, self.chance.choice(self.desk.sent)[1], text, **fields)
        return mail(writer, text, **fields)

    def _staff_mail(self, writer: str, mark: str) -> bytes:
        order = self.chance.choice(ORDERS)
        if any(word in order for word in ("/catatan", "/log", "/urungkan")):
            self.notes.add(mark)
        self.orders.add(mark)
        own = [one for _, one in self.desk.sent if one.recipient == writer] or [self.desk.sent[0][1]]
        letter = self.chance.choice(own if self.chance.random() < 0.8 else [one for _, one in self.desk.sent])
        return self.desk.answering(writer, letter, f"{order}\n{mark}", id_=f"{mark}@vendor.example")

    def _check(self, before: int) -> None:
        decision = self.desk.decision
        assert decision.outcome in Outcome
        assert decision.reason
        assert all(decision.reason)
        for notice, letter in self.desk.sent[before:]:
            if notice.audience != "client":
                continue
            read = words_of(letter)
            assert not STAFF_TOKEN.search(read)
            for mark in {found[0] for found in MARK.finditer(read)}:
                self._may_read(mark, letter.recipient, letter.request, read)

    def _may_read(self, mark: str, reader: str, number: int | None, read: str) -> None:
        # An id in a thread says nothing, and a stranger may have brought it along.
        assert mark not in self.notes or mark not in MESSAGE_ID.sub("", read)
        writer = self.writers[mark]
        if mark in self.orders or writer == reader:
            return
        # Of another client's mail: its id, where it is in the thread, and to those who take part the request's subject.
        if mark not in MESSAGE_ID.sub("", read):
            return
        assert number is not None
        request = self.desk.request(number)
        assert reader in request.people
        assert mark in request.subject
        assert writer == request.requester


@SLOW
@given(st.integers(0, 2**32))
def test_no_words_of_a_stranger_no_note_and_no_staff_token_reach_a_client(seed: int) -> None:
    play = Play(random.Random(seed))
    for _ in range(25):
        play.step()
    assert play.desk.cases


def test_the_play_would_notice_a_leak() -> None:
    play = Play(random.Random(1))
    for _ in range(40):
        play.step()
    letter = next(one for notice, one in play.desk.sent if notice.audience == "client")
    play.notes.add("zq99x")
    play.writers["zq99x"] = RANI
    with pytest.raises(AssertionError):
        play._may_read("zq99x", letter.recipient, letter.request, "zq99x")
    play.writers["zq98x"] = "lain@luar.example"
    with pytest.raises(AssertionError):
        play._may_read("zq98x", SITI, 1, "zq98x")
    assert play.notes - {"zq99x"}
    assert sum(notice.audience == "client" for notice, _ in play.desk.sent) > 10


@SLOW
@given(st.integers(0, 2**32))
def test_the_story_of_every_request_holds_together(seed: int) -> None:
    play = Play(random.Random(seed))
    for _ in range(25):
        play.step()
    for case in play.desk.cases.values():
        request, kind = case.request, play.desk.handbook.kinds[case.request.kind]
        clocks = {name: clock.state for name, clock in current(case.clocks).items()}
        last = {"ticket": "permanent", "documentation": "delivery"}.get(request.kind)
        if request.state in kind.finished:
            assert request.closed_at is not None
            assert not {"running", "paused"} & set(clocks.values()), (request.state, clocks, case.events)
            continue
        assert request.closed_at is None
        if kind.waiting is not None and request.state == kind.waiting:
            assert "running" not in clocks.values()
        elif last is not None:
            assert clocks[last] == "running", (request.state, clocks, case.events)
        assert request.state == kind.waiting or "paused" not in clocks.values(), (request.state, clocks, case.events)


@pytest.fixture(scope="module")
def busy() -> list[bytes]:
    """The corpus, and mails to a desk that knows them, to be damaged."""
    play = Play(random.Random(7))
    for _ in range(20):
        play.step()
    letters = [play.desk.answering(SITI, one, "Halo\n/selesai") for _, one in play.desk.sent[:8]]
    return [*(path.read_bytes() for path in CORPUS), *letters]


@SLOW
@given(data=st.data())
def test_a_damaged_mail_is_decided_too_once_and_with_a_reason(busy: list[bytes], data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(busy)))
    for _ in range(data.draw(st.integers(0, 12))):
        at = data.draw(st.integers(0, len(raw)))
        cut = data.draw(st.integers(0, 40))
        raw[at : at + cut] = data.draw(
            st.binary(max_size=12) | st.sampled_from([b"\r\n", b"\0", b"<", b"@", b"\xff\xfe"])
        )
    play = Play(random.Random(3))
    for _ in range(3):
        play.step()
    before = len(play.desk.sent)
    try:
        decision = play.desk.receive(bytes(raw))
    except UnreadableMail:
        return
    assert decision.outcome in Outcome
    assert decision.reason
    for notice, letter in play.desk.sent[before:]:
        assert notice.audience == "staff" or not STAFF_TOKEN.search(words_of(letter))
        assert letter.recipient != SUPPORT
