"""Who wrote a mail, strictly; and addresses leniently, for display.

Rights hang on the From address, and the two readings of a crafted From are how a stranger becomes staff: the standard
library reads `=?utf-8?q?staff=40corp.example=3E?=x@evil.example` as staff@corp.example. So the strict reading works on
the raw bytes, knows one grammar, and gives up at the first doubt: an unknown sender loses an instant answer, a forged
one would run commands.
"""

from __future__ import annotations

import re
from email.utils import getaddresses

from mailflow.mail.headers import FIELD, FOLD, decode, header_block, visible
from mailflow.mail.message import Address, Sender

# RFC 5322 3.4.1 without obsolete forms and domain literals; host names by RFC 1123 2.1, two labels at least.
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LOCAL = rf"{ATOM}(?:\.{ATOM})*|\"(?:[ !#-\[\]-~]|\\[ -~])+\""
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DOMAIN = rf"{LABEL}(?:\.{LABEL})+"
ADDR_SPEC = re.compile(rf"({LOCAL})@({DOMAIN})")
# A display name is atoms, dots, brackets, 8-bit text and quoted strings; `@`, `:`, `;` and `,` stand in quotes or not
# at all, but for one case: programs that know no name write the address itself in its place.
MAILBOX = re.compile(
    rb"(?:[ \t\x01A-Za-z0-9!#$%&'*+/=?^_`{|}~.\[\]\x80-\xff-]|\"(?:[^\"\\]|\\.)*\")*<([^<>]*)>[ \t\x01]*"
)
NAMED_BY_ITSELF = re.compile(rb"([^\s<>\"]+)[ \t]*<([^\s<>]+)>[ \t\x01]*")
LONGEST_FROM = 8192  # bytes
ANY_FROM = re.compile(rb"(?:\A|[\r\n])from[ \t]*:", re.IGNORECASE)
FROM = b"from"
LONGEST_LIST = 20_000  # characters of an address field that are read
MOST_COMMENTS = 50
NAME_WORD = re.compile(r"[^\W\d_]{3,40}")
BETWEEN_ADDRESSES = re.compile(r"[\s,;:<>()]+")
COMMENT = b"\x01"  # stands for a comment while matching: white space around an address, an error inside it
FORBIDDEN = (b"\0", COMMENT, b"\r", b"\n")


def strict_sender(raw_headers: bytes) -> Sender:
    """The one address of the one From field in a raw header block (RFC 5322 3.6.2), lower case.

    Anything else (no From, two, a list, a group, a comment or an encoded word inside the address, 8-bit or control
    characters in it, a host without a dot) is an unknown sender with the reason in `why`.
    """
    block = header_block(raw_headers)
    values = [value for name, value in FIELD.findall(block) if name.lower() == FROM]
    # Some programs end a line at a bare CR: a From that only they would see makes the mail ambiguous.
    count = len(ANY_FROM.findall(block))
    if not values or not count:
        return Sender(None, "no From field")
    if len(values) > 1 or count > 1:
        return Sender(None, "more than one From field")
    return _strict(FOLD.sub(b"", values[0].removesuffix(b"\r")).strip(b" \t"))


def valid_address(text: str) -> bool:
    """Whether `text` is exactly one addr-spec of ASCII (RFC 5322 3.4.1) that SMTP can carry (RFC 5321 4.5.3.1)."""
    match = ADDR_SPEC.fullmatch(text)
    return match is not None and "=?" not in text and len(match[1]) <= 64 and len(text) <= 254


def addresses(value: str) -> tuple[Address, ...]:
    """Every address in a header's value by the lenient reading, names decoded and made visible."""
    if value.count("(") > MOST_COMMENTS:  # the library recurses into comments
        value = value.replace("(", " ").replace(")", " ")
    try:
        found = getaddresses([value.replace("\r", " ").replace("\n", " ")])
    except RecursionError:  # into groups, too
        found = [("", word) for word in BETWEEN_ADDRESSES.split(value) if valid_address(word)]
    return tuple(named(name, address) for name, address in found if "@" in address)


def named(name: str, address: str) -> Address:
    """An address for display: nothing in it can hide, reorder or break a line."""
    return Address(visible(decode(name)), visible(address))


def words(one: Address) -> frozenset[str]:
    """The words of somebody's name, in lower case; none where it is one word, which may be that of an office."""
    said = NAME_WORD.findall(one.name.casefold())
    local = one.address.partition("@")[0].casefold()
    return frozenset((*said, *NAME_WORD.findall(local))) if len(said) > 1 else frozenset()


def _strict(value: bytes) -> Sender:
    if len(value) > LONGEST_FROM:
        return Sender(None, f"From is longer than {LONGEST_FROM} bytes")
    if any(mark in value for mark in FORBIDDEN):
        return Sender(None, "a control character in From")
    bare = _without_comments(value)
    if bare is None:
        return Sender(None, "From has an unbalanced comment or quote")
    spec = _spec(bare.strip(b" \t")).decode("latin-1")
    if not valid_address(spec):
        return Sender(None, "From is not exactly one address")
    return Sender(spec.lower())


def _spec(bare: bytes) -> bytes:
    """What must be the addr-spec: the text in the brackets, else all of it."""
    if mailbox := MAILBOX.fullmatch(bare):
        return mailbox[1].strip(b" \t")
    same = NAMED_BY_ITSELF.fullmatch(bare)
    if same and same[1].lower() == same[2].lower():
        return same[2]
    return bare.strip(b" \t" + COMMENT)


def _without_comments(value: bytes) -> bytes | None:
    """The value with each comment (RFC 5322 3.2.2, may nest) as `COMMENT`; None where one is not closed."""
    if b"(" not in value and b")" not in value:
        return value
    kept, depth, quoted, escaped = bytearray(), 0, False, False
    for byte in value:
        if escaped or byte == 0x5C:  # the backslash
            escaped = not escaped
        elif byte == 0x22 and not depth:
            quoted = not quoted
        elif byte == 0x28 and not quoted:
            depth += 1
        elif byte == 0x29 and not quoted:
            depth -= 1
            if depth < 0:
                return None
            kept += COMMENT
            continue
        if not depth:
            kept.append(byte)
    return None if depth or quoted else bytes(kept)
