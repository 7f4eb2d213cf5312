"""The fields of machine-readable reports as servers really write them: groups run together, encoded, in a wrong part.

Addresses and codes as they stand in any report, fields or free text, are read here, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message as MimeMessage

from mailflow.mail import charsets, content
from mailflow.mail.message import ReportedRecipient, ReportKind

ATOM = r"[^\s<>()\[\]{}:;,@\"\\'|=]"
DOMAIN = r"[^\W_](?:[\w-]{0,62})(?:\.[\w-]{1,63}){1,20}"
# A quoted local part has no blanks here: one that has them is a display name nearly always.
ADDRESS = re.compile(
    rf"(?:\"[^\"\s@]{{1,62}}\"|(?<!{ATOM}){ATOM}(?:[^\s<>()\[\]{{}}:;,@\"\\|]{{0,62}}{ATOM})?)@{DOMAIN}"
)
# After a field's type anything with one @ is an address, even one that no free text would be searched for.
TYPED = re.compile(r"((?:\"[^\"]{1,62}\"|[^\s<>,;\"@]{1,64})@[^\s<>,;\"@()]{1,255})(?:[\s<>,;()]|$)")
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\d|\.\d)")  # RFC 3463 2
ERROR = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?!\d|\.\d)")
# Where a reply of SMTP stands (RFC 5321 4.2): a year, a port or a size in a sentence is none.
REPLY_CODE = re.compile(
    r"(?:^[\s<>|*-]{0,20}|[:#('\"\[]\s{0,2}|\b(?:said|code|error|reason|response|reply|was|returned|with)[: ]{1,3})"
    r"([45])[0-57]\d(?=[ \-:,.;)\]'\"]|$)",
    re.IGNORECASE | re.MULTILINE,
)
FIELD = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,60}")
UNICODE = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")  # RFC 6533 3
ACTIONS: dict[str, ReportKind] = {
    "failed": "failed",
    "delayed": "delayed",
    "delivered": "delivered",
    "relayed": "delivered",
    "expanded": "delivered",
}
OF_RECIPIENT = frozenset({"original-recipient", "final-recipient", "action", "status"})
NAMES_RECIPIENT = ("original-recipient", "final-recipient")
MOST_OCTETS = 1_000_000  # bytes of a text that are decoded
MOST_TEXT = 200_000  # characters of fields that are read
MOST_GROUPS = 1000
MOST_RECIPIENTS = 100
LONGEST = 2000  # characters of a field

Fields = dict[str, str]


def text_of(part: MimeMessage) -> str:
    """The decoded text of a part, LF line ends; "" where it has parts of its own."""
    octets = content.octets(part)[:MOST_OCTETS]
    return charsets.decode(octets, content.charset(part))[0].replace("\r\n", "\n")


def fields_text(part: MimeMessage) -> str:
    """The text of a part of fields: the standard library has made a message of each group (RFC 3464 2.1)."""
    groups = content.children(part)[:MOST_GROUPS]
    if not groups:
        return text_of(part)
    text = "\n\n".join(_group_text(group) for group in groups)
    encoding = content.encoding(part)
    if encoding not in ("base64", "quoted-printable"):
        return text
    whole = MimeMessage()
    whole["Content-Transfer-Encoding"] = encoding
    whole.set_payload(text)
    return text_of(whole)


def groups(text: str) -> Iterator[Fields]:
    """The groups of fields in a text. A group ends where a field of the next recipient begins, with or without the
    empty line that ought to stand there, and does not end at an empty line among the fields of one recipient."""
    group: Fields = {}
    name, blank = "", False
    for line in text[:MOST_TEXT].splitlines():
        if line[:1] in (" ", "\t") and line.strip() and name:
            group[name] = f"{group[name]} {line.strip()}"[:LONGEST]
            continue
        label, colon, value = line.partition(":")
        name = label.lower() if colon and FIELD.fullmatch(label) else ""
        if name and _begins_group(name, group, blank):
            yield group
            group = {}
        if name:
            group.setdefault(name, value.strip()[:LONGEST])
        blank = (blank and not name) or not line.strip()
    yield group


def recipients(group: Fields) -> tuple[ReportedRecipient, ...]:
    """Every address a group gives to its recipient, the one that was written to first."""
    found = [typed(group.get(name, "")) for name in NAMES_RECIPIENT]
    named = dict.fromkeys(address.lower() for address in found if address)
    return tuple(ReportedRecipient(address, status(group)) for address in named)


def status(group: Fields) -> str:
    """The status code of a group (RFC 3464 2.3.4), else the one in the server's words."""
    found = STATUS.search(group.get("status", "")) or STATUS.search(group.get("diagnostic-code", ""))
    return found[1] if found else ""


def kind(group: Fields) -> ReportKind:
    """What became of the letter for this recipient (RFC 3464 2.3.3)."""
    words = group.get("action", "").split()
    known = ACTIONS.get(words[0].strip(".,;").lower()) if words else None
    code = status(group)
    return known or ("delayed" if code.startswith("4") else "delivered" if code.startswith("2") else "failed")


def typed(value: str) -> str:
    """The address in `rfc822; someone@klien.example` or `utf-8; ...` (RFC 3464 2.1.2, RFC 6533 3), "" for none."""
    address = UNICODE.sub(_character, value.rpartition(";")[2])
    match = TYPED.search(address[:LONGEST])
    return match[1].rpartition(":")[2].rstrip(".") if match else ""  # without a source route (RFC 5321 4.1.1.3)


def code(text: str) -> str:
    """The code of an error in a server's words, else one made of its reply code, "" where there is neither."""
    found = ERROR.search(text)
    if found:
        return found[1]
    reply = REPLY_CODE.search(text)
    return f"{reply[1]}.0.0" if reply else ""


def _begins_group(name: str, group: Fields, blank: bool) -> bool:
    if name not in OF_RECIPIENT:
        return False
    return name in group or (blank and name in NAMES_RECIPIENT and any(one in group for one in NAMES_RECIPIENT))


def _group_text(group: MimeMessage) -> str:
    payload = group.get_payload()
    lines = (f"{name}: {value}" for name, value in group.raw_items())
    return "\n".join((*lines, payload if isinstance(payload, str) else ""))


def _character(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"
