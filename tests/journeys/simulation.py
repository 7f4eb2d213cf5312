"""A day of requests in fast-forward: the real fetching, processing and timers on a real database, by a travelled clock.

Clients write over one day, staff answer, ask, deliver workarounds and solutions or do nothing at all, over the days
after it. The mailbox is a list in memory; time jumps from poll to poll. In the middle nothing runs for six hours while
mail goes on coming in.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Self

from sqlalchemy import event, select
from time_machine import Traveller

from mailflow.desk import tokens
from mailflow.mailbox.mailbox import Fetched, State, Summary
from mailflow.store import tables
from mailflow.workers.fetch import Fetcher
from mailflow.workers.timers import Timers
from mailflow.workers.watch import Watch
from tests.journeys.expected import ORIGIN, Story
from tests.torture.machines import Desk, delivered

RANI, STAFF_DOMAIN = "rani@vendor.example", "vendor.example"
CLIENTS = "sejahtera.example"
POLL, LATER, SELDOM = 5 * 60, 30 * 60, 60 * 60
HOUR, DAY = 3600, 86_400
JAKARTA = 7 * HOUR
FIRST_DAY = 2 * DAY - JAKARTA
"""Wednesday 12 February 2025, midnight in Jakarta."""
OUTAGE = FIRST_DAY + 10 * HOUR + 20 * 60, FIRST_DAY + 16 * HOUR + 20 * 60
"""Six hours in the middle of the working day."""
END = 22 * DAY
"""Long after the last promise of the first day is due, and a business day more."""

WRITTEN: tuple[tuple[str, str], ...] = (
    ("Tidak bisa login", "Selamat pagi, kami tidak bisa login sejak tadi. Mohon dibantu, Pak. Karyawan nomor {}."),
    ("Error pas proses gaji", "Error pas proses gaji dan pph21 untuk karyawan nomor {}, mohon dicek."),
    ("Kendala laporan absensi", "Ada kendala di laporan absensi karyawan nomor {}, mohon bantuannya ya."),
    ("Halaman cuti lemot", "Halaman cuti lemot sekali sejak kemarin, terutama untuk data nomor {}."),
    ("Typo", "Ada typo di halaman utama, tertulis Karywan. Saya pegawai nomor {}."),
    ("Dokumentasi", "Mohon dikirim buku panduan modul lembur. Terima kasih, pegawai nomor {}."),
)
PLANS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (22, ()),
    (38, ("resolve",)),
    (8, ("reply", "resolve")),
    (16, ("workaround", "resolve")),
    (10, ("wait", "answer", "resolve")),
    (6, ("wait", "answer", "workaround", "resolve")),
)
"""What happens to a request, in order, and how many of a hundred have this plan."""
ORDERS = {
    "reply": "Sedang kami periksa, Bu ({}).",
    "wait": "/tunggu\nMohon kirim nomor induk karyawannya, Bu ({}).",
    "workaround": "/sementara\nUntuk sementara silakan pakai menu lama, Bu ({}).",
    "resolve": "/selesai\nSudah kami perbaiki, Bu. Silakan dicoba lagi ({}).",
    "answer": "Nomor induknya {}, Pak.",
}


@dataclass
class Box:
    """A mailbox in memory."""

    mails: dict[int, tuple[bytes, datetime]] = field(default_factory=dict)
    _uids: Iterator[int] = field(default_factory=lambda: count(1))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        return None

    def deliver(self, raw: bytes, at: datetime) -> None:
        self.mails[next(self._uids)] = raw, at

    def open(self, *, readonly: bool) -> State:
        return State(1, len(self.mails), can_move=not readonly, can_idle=False)

    def uids(self, last_uid: int, limit: int) -> tuple[int, ...]:
        return tuple(sorted(uid for uid in self.mails if uid > last_uid))[:limit]

    def summaries(self, uids: Sequence[int]) -> tuple[Summary, ...]:
        return tuple(Summary(uid, len(self.mails[uid][0]), self.mails[uid][1]) for uid in uids)

    def since(self, last_uid: int, limit: int) -> tuple[Summary, ...]:
        return self.summaries(self.uids(last_uid, limit))

    def fetch(self, summaries: Iterable[Summary]) -> Iterator[Fetched]:
        for each in summaries:
            raw, at = self.mails[each.uid]
            yield Fetched(each.uid, raw, at, len(raw), truncated=False)

    def file(self, uids: Sequence[int], folder: str | None) -> None:
        for uid in uids:
            del self.mails[uid]

    def wait(self, seconds: float, wake: int | None = None) -> bool:
        return False


@dataclass(order=True)
class Coming:
    """A mail that somebody writes at a second; `plan` is what comes after it."""

    at: int
    order: int
    story: Story = field(compare=False)
    what: str = field(compare=False)
    plan: tuple[str, ...] = field(compare=False)


class Simulation:
    """`stories` say what happened in the world, `looks` when the timers could speak."""

    def __init__(
        self, folder: Path, traveller: Traveller, requests: int, seed: int, rules: Callable[[str], str]
    ) -> None:
        self.desk = _desk(folder, rules)
        self.traveller, self.random = traveller, Random(seed)
        app = self.desk.app
        self.box, self.fetcher = Box(), Fetcher("support", None, app.store)
        self.said = False
        self.timers = Timers(app.store, app.office, lambda: app.shelf.current, Watch(1), self._say)
        self.looks: list[int] = []
        self.stories: list[Story] = []
        self.coming: list[Coming] = []
        self._order = count()
        for number in range(1, requests + 1):
            arrived = FIRST_DAY + self._arrival()
            story = Story(f"pegawai{number}@{CLIENTS}", arrived)
            (plan,) = self.random.choices([plan for _, plan in PLANS], [weight for weight, _ in PLANS])
            self._will(arrived, story, "open", plan)

    def run(self) -> None:
        """From the eve of the day to the end; each step is a poll, the mails in it, and the timers."""
        self._step(FIRST_DAY - POLL, ())
        at = FIRST_DAY
        while at < END:
            if not OUTAGE[0] <= at < OUTAGE[1]:
                self._step(at, self._arrived(at))
            at += POLL if at < FIRST_DAY + DAY else LATER if self.coming else SELDOM

    def close(self) -> None:
        self.desk.close()

    def instant(self, second: int) -> datetime:
        return ORIGIN + timedelta(seconds=second)

    def _step(self, at: int, arrived: Sequence[Coming]) -> None:
        self.traveller.move_to(self.instant(at), tick=False)
        if self.looks and at - self.looks[-1] > SELDOM:
            # After an outage the first tick comes before the first poll is through, as in `Intake.run`.
            self.timers.tick()
        for each in arrived:
            self.box.deliver(self._written(each), self.instant(each.at))
        with self.box as box:
            self.fetcher.poll(box)
        while self.desk.processor.batch():
            pass
        self._happened(arrived, at)
        self.said = True
        while self.said:  # a tick a second in life, each of them says a limited number of things
            self.said = False
            self.timers.tick()
        self.looks.append(at)

    def _say(self) -> None:
        self.said = True

    def _arrival(self) -> int:
        """Most write in the working day, some in the evening, few at night."""
        hour = self.random.choices(range(24), [1] * 7 + [4, 14, 20, 18, 14, 9, 14, 16, 15, 12, 8, 5, 4, 3, 2, 2, 1])[0]
        return hour * HOUR + self.random.randrange(HOUR)

    def _will(self, at: int, story: Story, what: str, plan: tuple[str, ...]) -> None:
        heapq.heappush(self.coming, Coming(at, next(self._order), story, what, plan))

    def _arrived(self, at: int) -> list[Coming]:
        found = []
        while self.coming and self.coming[0].at <= at:
            found.append(heapq.heappop(self.coming))
        return found

    def _happened(self, arrived: Sequence[Coming], at: int) -> None:
        """Writes the mails down as what they do to their stories, and plans what follows from them."""
        self._numbers([each.story for each in arrived if each.what == "open"])
        for each in arrived:
            story, plan = each.story, each.plan
            match each.what:
                case "wait":
                    story.pauses.append((at, None))  # from the commit that queued the question
                case "answer":
                    story.pauses[-1] = story.pauses[-1][0], each.at
                case "workaround" | "resolve":
                    story.stop(each.what, each.at)
            if plan and story.kind == "documentation" and plan[0] != "resolve":
                plan = ("reply", "resolve")[-len(plan) :]
            if plan:
                self._will(at + self._while(plan[0]), story, plan[0], plan[1:])

    def _while(self, what: str) -> int:
        """How long people take: minutes to days, and never less than until the next poll."""
        mean = {"reply": 2, "wait": 3, "answer": 12, "workaround": 9, "resolve": 20}[what] * HOUR
        return POLL + int(min(self.random.expovariate(1 / mean), 12 * DAY))

    def _numbers(self, opened: Sequence[Story]) -> None:
        if not opened:
            return
        columns = tables.requests.c
        with self.desk.app.store.read() as connection:
            found = connection.execute(
                select(columns.requester, columns.number, columns.kind, columns.severity).where(
                    columns.requester.in_([story.client for story in opened])
                )
            ).all()
        rows = {row.requester: row for row in found}
        for story in opened:
            row = rows[story.client]
            story.number, story.kind, story.severity = row.number, row.kind, row.severity or ""
            self.stories.append(story)

    def _written(self, mail: Coming) -> bytes:
        story, own = mail.story, next(self._order)
        if mail.what == "open":
            subject, text = self.random.choice(WRITTEN)
            return self._mail(story.client, self.desk.address, subject, text.format(own), own)
        staff = mail.what != "answer"
        sender = RANI if staff else story.client
        token = tokens.sign(self.desk.app.office, "staff" if staff else "client", story.number, sender)
        to = self.desk.app.office.inboxes[0].tagged(str(token))
        return self._mail(sender, to, "Re: Permintaan Anda", ORDERS[mail.what].format(own), own)

    def _mail(self, sender: str, to: str, subject: str, text: str, own: int) -> bytes:
        head = {
            "From": sender,
            "To": to,
            "Subject": subject,
            "Message-ID": f"<surat{own}@{sender.rpartition('@')[2]}>",
            "Date": "Wed, 12 Feb 2025 10:00:00 +0700",
            "Content-Type": "text/plain; charset=utf-8",
        }
        lines = (*(f"{name}: {value}" for name, value in head.items()), "", *text.splitlines(), "")
        return delivered(self.desk, "\r\n".join(lines).encode(), to, sender)


def _desk(folder: Path, rules: Callable[[str], str]) -> Desk:
    """A desk with a changed sla.yaml, where one person works on all requests and another one leads."""

    class Changed(Desk):
        def _settings(self, rules_folder: Path) -> Mapping[str, object]:
            for name, change in (("sla.yaml", rules), ("staff.yaml", _one_in_the_team)):
                file = rules_folder / name
                file.write_text(change(file.read_text()))
            return super()._settings(rules_folder)

    desk = Changed(folder, domain=STAFF_DOMAIN, contact=f"bantuan@{CLIENTS}")
    # What a power cut would do is not the question here, and waiting for the disk is half of the time.
    event.listen(desk.app.store.writer, "connect", _without_waiting_for_the_disk)
    desk.app.store.close()
    return desk


def _one_in_the_team(staff: str) -> str:
    before, bima, after = staff.partition("  bima:")
    changed = after.replace("teams: [support]", "teams: [engineering]", 1)
    assert changed != after
    return before + bima + changed


def _without_waiting_for_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF").close()


START = ORIGIN + timedelta(seconds=FIRST_DAY - POLL)
assert START.tzinfo is UTC
