"""How fast mail goes through `mailflow run --once`, as a ratio to the bare pipe on the same machine in the same run.

    python -m tests.bench.throughput [--mails N] [--rounds N] [--seed N] [--profile]

Both are processes of their own, measured from start to exit, with the same mails in a Dovecot and the same SMTP sink,
TLS on both ways. A ratio and not a figure in seconds, because it holds on other machines. Every round is verified by
counting, and a round that loses a mail or a letter is no result.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from tests.bench.bare import BarePipe
from tests.bench.installation import Installation, Outcome
from tests.bench.mails import Mail, day
from tests.bench.sink import Sink, Taken, sink_running
from tests.servers.dovecot import Dovecot, DovecotAccount, dovecot_running
from tests.servers.pki import make_pki

ROOT = Path(__file__).parent.parent.parent
LIMIT_SECONDS = 300.0
STARTUP = "from mailflow import app, config; import sys, pathlib; app.build(config.load(pathlib.Path(sys.argv[1])))"
"""What every command pays before it does anything: imports, and rules and templates read, checked and tried."""


@dataclass(frozen=True, slots=True)
class Run:
    """A process that ended: wall seconds, CPU seconds of it and its children, and what it printed."""

    seconds: float
    cpu: float
    output: str


@dataclass(frozen=True, slots=True)
class Round:
    """One pass of each, over the same mails."""

    mailflow: Run
    bare: Run
    startup: Run
    taken: Taken
    outcome: Outcome


def main() -> None:
    """Runs the rounds and prints what was seen."""
    parser = argparse.ArgumentParser(prog="tests.bench.throughput", description=__doc__.partition("\n")[0])
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=20250214)
    parser.add_argument("--profile", action="store_true", help="also one run with the CPU time of each stage")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mailflow-bench-") as name:
        folder = Path(name)
        pki = make_pki(folder)
        with dovecot_running(pki) as dovecot, sink_running(pki) as sink:
            bench = Bench(folder, dovecot, sink, arguments.mails, arguments.seed)
            rounds = [bench.round(number) for number in range(arguments.rounds)]
            bench.report(rounds)
            if arguments.profile:
                bench.profile()


@dataclass(frozen=True, slots=True)
class Bench:
    """The servers and the mail of all rounds."""

    folder: Path
    dovecot: Dovecot
    sink: Sink
    count: int
    seed: int

    def round(self, number: int) -> Round:
        """mailflow and then the bare pipe, each with a mailbox and a database that nobody has used."""
        mails = self._mails()
        installation = self._installed(f"round{number}", mails)
        startup = _run([sys.executable, "-c", STARTUP, str(installation.config)], installation.log)
        mailflow = _run(
            [sys.executable, "-m", "mailflow", "-c", str(installation.config), "run", "--once"], installation.log
        )
        taken, outcome = self.sink.taken(), installation.outcome()
        _verify(self.count, taken, outcome)
        bare = self._bare(mails, installation.folder / "bare.db", taken.octets // taken.letters)
        assert int(bare.output) == self.sink.taken().distinct == self.count
        print(f"round {number + 1}: mailflow {mailflow.seconds:.2f} s, bare pipe {bare.seconds:.2f} s", flush=True)
        return Round(mailflow, bare, startup, taken, outcome)

    def profile(self) -> None:
        """One more run of mailflow, with clocks around its stages."""
        installation = self._installed("profile", self._mails())
        command = [sys.executable, "-m", "tests.bench.stages", "-c", str(installation.config), "run", "--once"]
        print(f"\nCPU by stage:\n{_run(command, installation.log).output}")
        _verify(self.count, self.sink.taken(), installation.outcome())

    def report(self, rounds: Sequence[Round]) -> None:
        """Medians, their ratio, and what does not depend on the machine."""
        mailflow = statistics.median(one.mailflow.seconds for one in rounds)
        bare = statistics.median(one.bare.seconds for one in rounds)
        startup = statistics.median(one.startup.seconds for one in rounds)
        last = rounds[-1]
        mails = self._mails()
        shapes = Counter(mail.shape for mail in mails)
        lines = {
            "machine": f"{os.cpu_count()} cores, Linux {platform.release()}, Python {platform.python_version()}",
            "disk": f"{_durable_commits(self.folder):.0f} durable commits a second of 12 KB by sqlite3",
            "mails": f"{self.count} ({', '.join(f'{n} {shape}' for shape, n in sorted(shapes.items()))}), "
            f"{sum(len(mail.raw) for mail in mails) / self.count / 1000:.1f} KB on average, seed {self.seed}",
            "bare pipe": _line(bare, self.count, self.count, statistics.median(one.bare.cpu for one in rounds)),
            "mailflow": _line(
                mailflow, self.count, last.taken.letters, statistics.median(one.mailflow.cpu for one in rounds)
            ),
            "of it start-up": f"{startup:.2f} s",
            "ratio": f"{bare / mailflow:.3f} (without start-up {bare / (mailflow - startup):.3f}; "
            f"of the quickest rounds {_quickest(rounds, 'bare') / _quickest(rounds, 'mailflow'):.3f})",
            "requests": f"{last.outcome.requests}, each acknowledged to its sender",
            "letters": ", ".join(f"{n} {status}" for status, n in sorted(last.outcome.letters.items()))
            + f"; {last.taken.octets // last.taken.letters} octets each on average",
            "transactions": f"{last.outcome.commits} for decisions",
            "log": f"{last.outcome.log_lines} lines",
            "database": f"{last.outcome.database_octets / self.count / 1000:.1f} KB a mail",
        }
        print()
        for name, value in lines.items():
            print(f"{name:<16}{value}")

    def _mails(self) -> list[Mail]:
        return day(self.count, self.seed, datetime.now(UTC))

    def _account(self, mails: Sequence[Mail]) -> DovecotAccount:
        account = self.dovecot.account()
        for mail in mails:
            account.drop(mail.raw)
        os.sync()  # else the disk writes these while the clock runs
        return account

    def _installed(self, name: str, mails: Sequence[Mail]) -> Installation:
        installation = Installation(self.folder / name)
        installation.configure(self._account(mails), self.sink)
        return installation

    def _bare(self, mails: Sequence[Mail], database: Path, letter_octets: int) -> Run:
        account = self._account(mails)
        pipe = BarePipe(
            imap_port=account.tls_port,
            user=account.user,
            password=account.password,
            smtp_port=self.sink.port,
            ca_file=account.ca_file,
            database=str(database),
            letter_octets=letter_octets,
        )
        return _run([sys.executable, "-m", "tests.bench.bare"], database.with_suffix(".log"), json.dumps(asdict(pipe)))


def _run(command: Sequence[str], log: Path, given: str = "") -> Run:
    before, started = os.times(), time.perf_counter()
    with log.open("w") as errors:
        done = subprocess.run(
            command, input=given, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT, timeout=LIMIT_SECONDS
        )
    seconds, after = time.perf_counter() - started, os.times()
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{log.read_text()[-3000:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(seconds, cpu, done.stdout.strip())


def _verify(count: int, taken: Taken, outcome: Outcome) -> None:
    """Every mail decided, every request acknowledged, and every letter that the outbox calls sent at the sink, once."""
    wrong = []
    if outcome.stored != count:
        wrong.append(f"{outcome.stored} mails of {count} are stored")
    if outcome.undecided:
        wrong.append(f"{outcome.undecided} mails are not decided")
    if outcome.unacknowledged:
        wrong.append(f"{outcome.unacknowledged} requests of {outcome.requests} are not acknowledged")
    if not taken.letters == taken.distinct == outcome.letters["sent"]:
        wrong.append(f"{taken.letters} letters arrived, {outcome.letters['sent']} are called sent")
    if outcome.letters["queued"]:
        wrong.append(f"{outcome.letters['queued']} letters are still queued")
    if wrong:
        raise SystemExit("; ".join(wrong))


def _durable_commits(folder: Path, commits: int = 300) -> float:
    """How many commits a second SQLite makes with synchronous=FULL: what the bare pipe waits for once a mail."""
    with closing(sqlite3.connect(folder / "disk.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE mails (data BLOB NOT NULL)")
        started = time.perf_counter()
        for _ in range(commits):
            connection.execute("INSERT INTO mails VALUES (?)", (bytes(12_000),))
        return commits / (time.perf_counter() - started)


def _quickest(rounds: Sequence[Round], which: Literal["bare", "mailflow"]) -> float:
    """What the machine does when nothing else wants it: beside other work the median tells of that, too."""
    return min(one.bare.seconds if which == "bare" else one.mailflow.seconds for one in rounds)


def _line(seconds: float, mails: int, letters: int, cpu: float) -> str:
    return f"{seconds:.2f} s, {mails / seconds:.0f} mails/s, {letters / seconds:.0f} letters/s, {cpu:.2f} s of CPU"


if __name__ == "__main__":
    main()
