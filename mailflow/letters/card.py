"""The command card: every command of staff on one page, to print (A4) or to read in a mail program or on a phone.

Made from `desk.commands` and the tables of `commandwords`, so that it can't say what the program does not do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from mailflow.desk import commands
from mailflow.letters import commandwords
from mailflow.mail.message import Language

WIDTH = 100
WORDS: Mapping[Language, Mapping[str, str]] = {
    "id": {
        "title": "Kartu perintah untuk tim",
        "how": "Perintah ditulis di baris pertama balasan, satu per baris; kata-kata di bawahnya adalah jawaban untuk "
        "klien. Balasan tanpa perintah juga dikirim ke klien. Bila satu baris salah, tidak ada yang dijalankan.",
        "also": "juga",
        "short": "{} sama dengan {}",
    },
    "en": {
        "title": "Command card for the team",
        "how": "Commands stand in the first lines of a reply, one a line; the words below them are the answer to the "
        "client. A reply without a command goes to the client, too. If one line is wrong, nothing is done.",
        "also": "also",
        "short": "{} is the same as {}",
    },
}
CHOICES: Mapping[Language, tuple[tuple[str, Mapping[str, str]], ...]] = {
    "id": (("severity", commands.SEVERITIES), ("kind", commands.KINDS), ("list", commands.LISTS)),
    "en": (("severity", commands.SEVERITIES), ("kind", commands.KINDS), ("list", commands.LISTS)),
}
