"""How long `mailflow --help` takes beside `import typer`, without which there would be no command line at all.

    python -m tests.bench.startup

Prints the medians of seven runs each, taken in turn so that a busy machine slows both alike, and exits 1 where help
takes more than twice as long.
"""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

RUNS = 7
MOST = 2.0
TYPER = [sys.executable, "-c", "import typer"]
HELP = [sys.executable, "-m", "mailflow", "--help"]


def seconds(command: list[str]) -> float:
    """How long one run takes, from outside."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> int:
    """Measures and prints; the exit status."""
    for command in (TYPER, HELP):
        seconds(command)  # the first run reads the disk
    runs = [(seconds(TYPER), seconds(HELP)) for _ in range(RUNS)]
    typer, shown = (median(each) for each in zip(*runs, strict=True))
    ratio = shown / typer
    print(f"import typer     {typer * 1000:6.1f} ms")
    print(f"mailflow --help  {shown * 1000:6.1f} ms")
    print(f"ratio            {ratio:6.2f}, at most {MOST:.2f}")
    return int(ratio > MOST)


if __name__ == "__main__":
    sys.exit(main())
