"""Addresses of shared files, pictures and recordings in a text: evidence that was put elsewhere.

The host decides, and only a whole host: "drive.google.com.evil.example" is none. Nothing is fetched.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from mailflow.mail.headers import visible

MOST = 20
LONGEST = 2000  # characters of an address

HOSTS = frozenset(
    {
        "docs.google.com",
        "drive.google.com",
        "onedrive.live.com",
        "photos.app.goo.gl",
        "photos.google.com",
    }
)
DOMAINS = frozenset(
    {
        "1drv.ms",
        "box.com",
        "dropbox.com",
        "gofile.io",
        "gyazo.com",
        "ibb.co",
        "icloud.com",
        "imgbb.com",
        "imgur.com",
        "jam.dev",
        "loom.com",
        "mediafire.com",
        "mega.nz",
        "postimg.cc",
        "prnt.sc",
        "prntscr.com",
        "screencast.com",
        "sharepoint.com",
        "snipboard.io",
        "streamable.com",
        "terabox.com",
        "vimeo.com",
        "we.tl",
        "wetransfer.com",
        "youtu.be",
        "youtube.com",
    }
)
REWRITTEN = ".safelinks.protection.outlook.com"
WORD = re.compile(r"[^\s<>\"'()\[\]{}|\\^`]{5,2000}")
ADDRESS = re.compile(r"(?:https?://)?([a-z0-9.-]{4,253})(?::\d{1,5})?/[^\s]", re.IGNORECASE)
SCHEME = re.compile(r"https?://", re.IGNORECASE)
ENDS = ".,;:!?*_~"


def shared(text: str) -> tuple[str, ...]:
    """The addresses of shared files in a text, in order, without repeats, at most 20, all characters visible."""
    found: dict[str, None] = {}
    for word in WORD.finditer(text):
        if len(found) == MOST:
            break
        if "/" in word[0] and (link := _shared(word[0])):
            found[link] = None
    return tuple(found)


def _shared(word: str) -> str:
    """The address in a word, "" where it has none of a shared file."""
    scheme = SCHEME.search(word)
    link = (word[scheme.start() :] if scheme else word).rstrip(ENDS)
    at = ADDRESS.match(link)
    host = at[1].lower().rstrip(".") if at else ""
    if host.endswith(REWRITTEN):
        return _shared(_original(link))
    return link if host and _is_known(host) and len(link) <= LONGEST and visible(link) == link else ""


def _is_known(host: str) -> bool:
    labels = host.split(".")
    return host in HOSTS or any(".".join(labels[n:]) in DOMAINS for n in range(max(0, len(labels) - 4), len(labels)))


def _original(link: str) -> str:
    """The address that Outlook's link protection wrapped; one wrapped twice is none."""
    inner = next(iter(parse_qs(link.partition("?")[2].replace("&amp;", "&"), max_num_fields=50).get("url", ())), "")
    return "" if REWRITTEN in inner.lower() else inner
