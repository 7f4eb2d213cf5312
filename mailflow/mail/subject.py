"""The subject line: decoded and made safe to show, its reference tags, its words without what replies add.

A subject is the one client text that may reach a header of ours, so nothing in it may hide, reorder or break a line.
"""

from __future__ import annotations

import re

from mailflow.mail.headers import decode, visible

# Re and Fwd as mail programs write them here and in the languages of neighbours and of big vendors.
REPLY_MARK = re.compile(
    r"\s*(?:(?:re|fwd?|bls|balas|balasan|trs|terusan|tr|aw|sv|antw|wg|rv|ref)\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*[:：])",
    re.IGNORECASE,
)
ANY_TAG = re.compile(r"\[[A-Za-z][A-Za-z0-9]{0,15}-\d{1,9}\]")


def clean(value: str) -> str:
    """The subject as a person should see it: encoded words decoded, controls and bidi marks gone, spaces folded."""
    return visible(decode(value))


def tags(subject: str, prefix: str) -> tuple[int, ...]:
    """The request numbers in tags such as [BEN-1042], in order, without repeats; `prefix` in any case."""
    found = re.findall(rf"\[\s*{re.escape(prefix)}-(\d{{1,9}})\s*\]", subject, re.IGNORECASE | re.ASCII)
    return tuple(dict.fromkeys(map(int, found)))


def marked(subject: str) -> bool:
    """Whether it says that the mail answers or forwards another one."""
    return REPLY_MARK.match(ANY_TAG.sub(" ", subject)) is not None


def bare(subject: str) -> str:
    """The subject without tags and without marks of replies and forwards: what the conversation is about."""
    text = " ".join(ANY_TAG.sub(" ", subject).split())
    while mark := REPLY_MARK.match(text):
        text = text[mark.end() :]
    return text.strip()
