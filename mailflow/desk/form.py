"""Reads a form that stands in a mail: one field a line, as people fill it in.

`Label: value`, with a bullet, a number or bold stars before it, a tab or a bar instead of the colon (so a table that
became text is read too), and a value that goes on in the next lines until the next label.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_LINE = re.compile(r"[\s>|*•\-–]*(?:\d{1,2}[.)]\s+)?([^:=|\t]{1,40}?)[\s*]*[:=|\t](.*)")
MAX_LINE = 1000
MAX_VALUE = 500


def read(text: str, labels: Mapping[str, str]) -> dict[str, str]:
    """Field key -> value for every label found, values trimmed to 500 characters; the first filled one counts."""
    found: dict[str, str] = {}
    key: str | None = None
    for line in (whole[:MAX_LINE] for whole in text.splitlines()):  # bounds the work on a hostile line
        match = _LINE.match(line)
        named = labels.get(_plain(match[1])) if match else None
        if match and named:
            key = named if named not in found else None
            if key and (value := match[2].strip(" \t*|:")):
                found[key] = value[:MAX_VALUE]
        elif not line.strip() or (match and _looks_like_label(match[1])):
            key = None
        elif key is not None:
            found[key] = f"{found.get(key, '')} {line.strip()}".strip()[:MAX_VALUE]
    return found


def _plain(label: str) -> str:
    return " ".join(re.sub(r"[^a-z ]", " ", label.lower()).split())


def _looks_like_label(text: str) -> bool:
    # "Jl. Sudirman 5, Lt. 3: lobi" goes on with an address; "Divisi: HRD" is a label nobody asked for.
    return len(text.split()) <= 3 and not re.search(r"\d|http", text)
