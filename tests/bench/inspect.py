"""How fast a mail is understood, beside the library that only takes it apart.

    python -m tests.bench.inspect [FOLDER] [--rounds N] [--profile]

Every mail of FOLDER (default: tests/corpus) is read by bare mail-parser and by what `mailflow inspect --json` does, in
one process; the two take turns in each round. mail-parser stops at a mail it cannot take, so it is measured on the ones
it can; mailflow on the same ones. Exits 1 where mailflow needs more than twice the time.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import logging
import pstats
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from mailparser import MailParser

from mailflow.ops.inspect import inspector
from tests.commands import ROOT

ROUNDS = 7
LEAST = 0.5


def seconds(read: Callable[[bytes], object], mails: Sequence[bytes]) -> float:
    """How long one pass over all mails takes."""
    begun = time.perf_counter()
    for raw in mails:
        read(raw)
    return time.perf_counter() - begun


def readable(mails: Sequence[bytes]) -> list[bytes]:
    """The mails that bare mail-parser reads without an exception."""
    kept = []
    for raw in mails:
        try:
            MailParser.from_bytes(raw)
        except Exception:  # noqa: BLE001 - it raises many kinds
            continue
        kept.append(raw)
    return kept


def main() -> int:
    """Measures and prints; the exit status."""
    parser = argparse.ArgumentParser(prog="tests.bench.inspect", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "tests/corpus")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--profile", action="store_true", help="show where the time of a mail goes")
    given = parser.parse_args()
    logging.disable()  # the library tells of each part that it does not know
    every = [file.read_bytes() for file in sorted(given.folder.glob("*.eml"))]
    mails = readable(every)
    look = inspector(None).look

    def bare(raw: bytes) -> object:
        return MailParser.from_bytes(raw)

    def ours(raw: bytes) -> object:
        return json.dumps(look("mail", raw), ensure_ascii=False)

    if unread := [found for raw in mails if "sender" not in (found := look("mail", raw))]:
        raise SystemExit(f"{len(unread)} mails were not read, so nothing was measured: {unread[0]['problems']}")
    seconds(bare, mails), seconds(ours, mails)  # a pass that compiles what is compiled once
    rounds = [(seconds(bare, mails), seconds(ours, mails)) for _ in range(given.rounds)]
    ratio = median(bare_took / ours_took for bare_took, ours_took in rounds)
    print(f"{len(mails)} mails ({len(every) - len(mails)} more that mail-parser cannot take)")
    print(f"mail-parser  {median(one for one, _ in rounds) / len(mails) * 1000:6.2f} ms a mail")
    print(f"mailflow     {median(one for _, one in rounds) / len(mails) * 1000:6.2f} ms a mail")
    print(f"ratio        {ratio:6.2f}, at least {LEAST:.2f}")
    if given.profile:
        profile = cProfile.Profile()
        profile.runcall(seconds, ours, mails)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    return int(ratio < LEAST)


if __name__ == "__main__":
    sys.exit(main())
