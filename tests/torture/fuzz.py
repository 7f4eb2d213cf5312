"""Mails of the corpus, broken at random, through everything that is decided about a mail.

    python -m tests.torture.fuzz [--mails 200000] [--seed N] [--block N]

Each block of 50 broken mails is parsed, screened, routed, decided and answered by a desk of its own, in processes with
512 MB each and 10 s of processor time for each mail. An exception, a hang or a full memory ends with exit status 1, the
block to try again, and the mail in a file. A mail that is refused as unreadable is a good end: it goes to quarantine.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from types import FrameType

from mailflow.errors import UnreadableMail
from mailflow.ops.inspect import Inspector, inspector
from tests.unit.flow.desk_of import ROOT, Desk, bundled

BLOCK = 50
SECONDS = 10
MEMORY = 512 * 1024 * 1024
LONGEST = 300_000  # bytes: what repeats itself grows no further
HARDEST = (
    b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"\0", b"\xff", b"\x80", b"=?utf-8?b?", b"?=", b"=?", b"--", b"=", b";", b":",
    b"<", b">", b'"', b"(", b")", b"\\", b"@", b",", b"%", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"&#x202e;", b"<table>",
    b"<blockquote>", b"<div class=gmail_quote>", b"\n> ", b"\n-- \n", b"\nFrom: x@y.example\n", b"{{ 7 * 7 }}",
    b"\n/selesai\n",
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n", b"Content-Type: message/rfc822\r\n\r\n",
    b"Content-Type: message/delivery-status\r\n", b"Content-Type: text/calendar; method=REPLY\r\n", b"charset=utf-7",
    b"charset*0*=x''%ff", b"Content-Transfer-Encoding: base64\r\n", b"Auto-Submitted: auto-replied\r\n",
    b"Content-Type: application/ms-tnef\r\n", b"Date: Mon, 99 Foo 99999 99:99:99 +9999\r\n", b"\nDari: a\nDikirim: b\n",
    b"Message-ID: <>\r\n", b"References: " + b"<a@b> " * 50 + b"\r\n", b"[BEN-1] ", b"9" * 30,
)  # fmt: skip


@cache
def corpus() -> tuple[bytes, ...]:
    """The mails to break, in a fixed order."""
    return tuple(path.read_bytes() for path in sorted((ROOT / "tests/corpus").glob("*.eml")))


def flip(raw: bytes, dice: random.Random) -> bytes:
    found = bytearray(raw)
    for _ in range(dice.randint(1, 20)):
        found[dice.randrange(len(found))] = dice.randrange(256)
    return bytes(found)


def cut(raw: bytes, dice: random.Random) -> bytes:
    start, end = sorted(dice.randrange(len(raw) + 1) for _ in range(2))
    return raw[:start] + raw[end:]


def insert(raw: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.randint(1, 5)):
        at = dice.randrange(len(raw) + 1)
        raw = raw[:at] + dice.choice(HARDEST) + raw[at:]
    return raw


def repeat(raw: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(raw) + 1)
    piece = raw[start : start + dice.choice((1, 3, 30, 300, 3000))]
    times = min(dice.choice((2, 10, 100, 1000, 10_000)), LONGEST // max(1, len(piece)))
    return (raw[:start] + piece * times + raw[start:])[: 4 * LONGEST]


def shuffle(raw: bytes, dice: random.Random) -> bytes:
    lines = raw.splitlines(keepends=True)
    for _ in range(dice.randint(1, 10)):
        one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def graft(raw: bytes, dice: random.Random) -> bytes:
    other = dice.choice(corpus())
    return raw[: dice.randrange(len(raw) + 1)] + other[dice.randrange(len(other) + 1) :]


BREAKS: tuple[Callable[[bytes, random.Random], bytes], ...] = (flip, cut, insert, insert, repeat, shuffle, graft)


def broken(dice: random.Random) -> bytes:
    """A mail of the corpus after one to four accidents."""
    raw = dice.choice(corpus())
    for _ in range(dice.randint(1, 4)):
        raw = dice.choice(BREAKS)(raw, dice) or b"\n"
    return raw


def play(block: int, seed: int) -> list[tuple[str, bytes]]:
    """Plays one block; what went wrong, with the mail."""
    dice, desk, look = random.Random(f"{seed}/{block}"), Desk(), _inspector()
    wrong = []
    for _ in range(BLOCK):
        raw = broken(dice)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            problems = look.look("mail", raw)["problems"]
            desk.receive(raw)
        except UnreadableMail:
            continue
        except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
            wrong.append((traceback.format_exc(limit=-6), raw))
        else:
            wrong.extend((problem, raw) for problem in problems if "own error" in problem)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    return wrong


@cache
def _inspector() -> Inspector:
    return inspector(None)


def _prepare() -> None:
    """A process's limits. The bundled files are read before, so that only mails count."""
    _inspector(), bundled(), corpus()
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    signal.signal(signal.SIGPROF, _too_long)


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"took longer than {SECONDS} seconds")


def _one(job: tuple[int, int]) -> tuple[int, list[tuple[str, bytes]]]:
    return job[0], play(*job)


def run(mails: int, seed: int, processes: int, only: int | None = None) -> list[str]:
    """Plays as many blocks as give `mails` mails; what went wrong, in words."""
    blocks = [only] if only is not None else range(-(-mails // BLOCK))
    folder = Path(tempfile.mkdtemp(prefix="mailflow-fuzz-"))
    told = []
    with multiprocessing.get_context("spawn").Pool(processes, _prepare) as pool:
        for block, wrong in pool.imap_unordered(_one, [(block, seed) for block in blocks]):
            for number, (what, raw) in enumerate(wrong):
                file = folder / f"{seed}-{block}-{number}.eml"
                file.write_bytes(raw)
                told.append(f"--seed {seed} --block {block}, {file}: {what}")
    if not told:
        folder.rmdir()
    return told


def main(arguments: Sequence[str] | None = None) -> int:
    """Plays and prints; the exit status."""
    parser = argparse.ArgumentParser(prog="tests.torture.fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("--mails", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--block", type=int, help="only this block, to see it fail again")
    given = parser.parse_args(arguments)
    wrong = run(given.mails, given.seed, os.cpu_count() or 1, given.block)
    for one in wrong[:20]:
        print(one)
    print(f"{BLOCK if given.block is not None else given.mails} mails, seed {given.seed}: {len(wrong)} went wrong")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
