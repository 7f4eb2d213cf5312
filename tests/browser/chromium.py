"""Pages laid out in Chromium, one start for many: each stands in a frame of its own, as wide as asked for.

A frame, since a window of Chromium is never narrower than about 500 px; what a page asks about its width, the frame
answers. The measures are taken by `measure.js` and come back in the DOM that Chromium prints.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from typing import Any

BINARY = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MEASURE = Path(__file__).with_name("measure.js")
_DARK = ("--blink-settings=preferredColorScheme=0",)
_QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars")
_ALONE = ("--host-resolver-rules=MAP * ~NOTFOUND",)  # a page that asks for something is seen asking, and gets nothing


@dataclass(frozen=True, slots=True)
class Measured:
    """One page at one width in CSS px: what was looked at, and what is wrong, in words."""

    name: str
    width: int
    height: int
    dark: bool
    texts: int
    links: int
    faults: tuple[str, ...]


def measured(
    pages: Mapping[str, str], folder: Path, widths: Sequence[int], *, dark: bool = False
) -> tuple[Measured, ...]:
    """Every page at every width; `folder` is empty and takes the browser's files."""
    frames = "\n".join(
        f'<iframe name="{escape(name)}" width="{width}" height="800" style="border:0" srcdoc="{escape(page)}"></iframe>'
        for name, page in pages.items()
        for width in widths
    )
    script = MEASURE.read_text("utf-8")
    host = folder / "host.html"
    host.write_text(f'<!DOCTYPE html>\n<meta charset="utf-8">\n{frames}\n<script>{script}</script>\n', "utf-8")
    dumped = _run(folder, "--dump-dom", host.as_uri(), *(_DARK if dark else ())).decode("utf-8")
    found = re.search(r'<pre id="measured">(.*?)</pre>', dumped, re.DOTALL)
    assert found, f"Chromium printed no measures but {dumped[:500]!r}"
    return tuple(_measured(each) for each in json.loads(unescape(found[1])))


def printed_pages(page: str, folder: Path) -> int:
    """How many sheets of paper a page is printed on."""
    source, printed = folder / "page.html", folder / "page.pdf"
    source.write_text(page, "utf-8")
    _run(folder, f"--print-to-pdf={printed}", "--no-pdf-header-footer", source.as_uri())
    count = re.search(rb"/Type /Pages\s+/Count (\d+)", printed.read_bytes())
    assert count, "no page tree in the PDF"
    return int(count[1])


def _run(folder: Path, *arguments: str) -> bytes:
    assert BINARY is not None
    profile = f"--user-data-dir={folder / 'profile'}"
    return subprocess.run(
        [BINARY, *_QUIET, *_ALONE, profile, *arguments], check=True, capture_output=True, timeout=60
    ).stdout


def _measured(each: dict[str, Any]) -> Measured:
    return Measured(**{**each, "faults": tuple(each["faults"])})
