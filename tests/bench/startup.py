"""How long commands take to start: the ones a person types, from process start to exit.

    python -m tests.bench.startup [--rounds N]

The quickest of the rounds, since whatever else the machine does can only add. An empty Python is measured beside them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CONFIG = """
service: {name: Dukungan Vendor}
mailboxes:
  - name: support
    address: support@vendor.example
    imap: {host: imap.vendor.example, user: support@vendor.example, password: unused}
smtp: {host: smtp.vendor.example, port: 465}
database: sqlite:///mailflow.db
admin: admin@vendor.example
token_keys: [{id: k1, file: key}]
"""


def main() -> None:
    """Prints a line a command."""
    parser = argparse.ArgumentParser(prog="tests.bench.startup", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="mailflow-bench-") as name:
        config = Path(name) / "config.yaml"
        config.write_text(CONFIG)
        config.with_name("key").write_text("0123456789abcdef" * 4)
        mailflow = [sys.executable, "-m", "mailflow", "-c", str(config)]
        for title, command in {
            "python -c pass": [sys.executable, "-c", "pass"],
            "mailflow --help": [*mailflow, "--help"],
            "mailflow check": [*mailflow, "check"],
        }.items():
            print(f"{title:<20}{min(_seconds(command) for _ in range(rounds)):.2f} s")


def _seconds(command: Sequence[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
