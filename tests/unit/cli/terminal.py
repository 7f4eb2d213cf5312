"""The command line on a pseudo-terminal, as a person sees it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

from tests.commands import ROOT, environment

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def terminal(folder: Path, *arguments: str, columns: int = 80, no_color: str = "") -> tuple[int, str]:
    """Exit status and everything `mailflow ARGUMENTS` writes to a terminal of so many columns, colours included."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    variables = environment(PYTHONPATH=str(ROOT), TERM="xterm-256color")
    for name in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "CI"):
        variables.pop(name, None)
    if no_color:
        variables["NO_COLOR"] = no_color
    process = subprocess.Popen(
        [sys.executable, "-m", "mailflow", *arguments],
        cwd=folder, env=variables, stdin=theirs, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    written = b""
    try:
        while chunk := os.read(ours, 65536):
            written += chunk
    except OSError:
        pass  # Linux's way to say that nobody has the other end open
    finally:
        os.close(ours)
    return process.wait(30), written.decode("utf-8").replace("\r\n", "\n")


def words(written: str) -> str:
    """What is left to read without the colours."""
    return COLOUR.sub("", written)
