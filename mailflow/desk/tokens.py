"""The signed reference in every letter: which request, for whom it was meant, and that we wrote it.

A token binds a request's number, an audience and one person's address with an HMAC (RFC 2104), so it says nothing by
itself and is worth nothing in another person's mail. It travels three ways, since providers rewrite each of them now
and then: in the Reply-To address, in our Message-ID, and in a visible `Ref:` line (email.md 5, F2).

The token of a question to staff whether held mails are theirs is of the audience "held"; its number is the question's.
The mark of a probe stands in the subjects of the forged mails that `mailflow doctor auth-probe` sends.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from dataclasses import dataclass

from mailflow.desk.office import Office, TokenKey

MAC_BYTES = 10
DESK = 0
"""The number in a token of a letter to staff that is about no request: it proves who answers, and that is all."""
SHAPE = r"([sch])([0-9]{1,12})-([a-z0-9]{1,8})-([a-z2-7]{16})"
WHOLE = re.compile(SHAPE, re.IGNORECASE)
REF_LINE = re.compile(rf"^[ \t>*|]*Ref:[ \t]*{SHAPE}[ \t\r]*$", re.IGNORECASE | re.MULTILINE)
LETTER_TAG = re.compile(r"b-([a-z2-7]{16})", re.IGNORECASE)
AUDIENCES = {"s": "staff", "c": "client", "h": "held"}
PROBE = re.compile(r"\bprobe-([a-z0-9]{1,24})-([a-z0-9]{1,8})-([a-z2-7]{16})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A token as found in a mail: unproven until `proves` has seen its person."""

    audience: str
    number: int
    key: str
    mac: str

    def __str__(self) -> str:
        return f"{self.audience[0]}{self.number}-{self.key}-{self.mac}"


def sign(office: Office, audience: str, number: int, address: str) -> Token:
    """The token for one person on one request; audience is "staff" or "client". Of "held", `number` is a question's."""
    key = office.keys[0]
    return Token(audience, number, key.id, _mac(key, "token", audience, str(number), address.lower()))


def proves(office: Office, token: Token, address: str) -> bool:
    """Whether we made this token for this very address."""
    key = _key(office, token.key)
    if key is None:
        return False
    return hmac.compare_digest(_mac(key, "token", token.audience, str(token.number), address.lower()), token.mac)


def known_key(office: Office, token: Token) -> bool:
    """Whether the key that the token names still stands among ours: one that was taken away proves nothing any more."""
    return _key(office, token.key) is not None


def probe_mark(office: Office, run: str) -> str:
    """What marks the forged mails of one run of the probe, so that none of them is ever taken for a real mail."""
    key = office.keys[0]
    return f"probe-{run}-{key.id}-{_mac(key, 'probe', run)}"


def is_probe(office: Office, subject: str) -> bool:
    """Whether the subject carries the mark of a probe of ours."""
    for run, key_id, mac in PROBE.findall(subject.lower()):
        key = _key(office, key_id)
        if key is not None and hmac.compare_digest(_mac(key, "probe", run), mac):
            return True
    return False


def letter_tag(office: Office, cause: str, recipient: str, template: str) -> str:
    """The name of one letter, in its Message-ID and its bounce address: the same however often it is rendered."""
    return _mac(office.keys[0], "letter", cause, recipient.lower(), template)


def in_address(office: Office, address: str) -> Token | None:
    """The token in an address of ours that a mail was delivered to."""
    for inbox in office.inboxes:
        tag = inbox.tag_of(address)
        if tag is not None and (match := WHOLE.fullmatch(tag)):
            return _token(match)
    return None


def in_message_id(office: Office, message_id: str) -> Token | None:
    """The token in a Message-ID of ours."""
    local, _, domain = message_id.partition("@")
    ours = {inbox.domain.lower() for inbox in office.inboxes}
    return read(local) if domain.lower() in ours else None


def read(message_id: str) -> Token | None:
    """The token at the beginning of a Message-ID that is known to be ours."""
    match = WHOLE.match(message_id)
    return _token(match) if match else None


def in_text(text: str) -> Token | None:
    """The first `Ref:` line's token; the newest letter's, where a reply quotes several."""
    match = REF_LINE.search(text)
    return _token(match) if match else None


def bounce_tag(office: Office, address: str) -> str | None:
    """The letter tag in a bounce address of ours."""
    for inbox in office.inboxes:
        tag = inbox.tag_of(address)
        if tag is not None and (match := LETTER_TAG.fullmatch(tag)):
            return match[1].lower()
    return None


def _key(office: Office, key_id: str) -> TokenKey | None:
    return next((key for key in office.keys if key.id == key_id), None)


def _token(match: re.Match[str]) -> Token:
    audience, number, key, mac = match.groups()
    return Token(AUDIENCES[audience.lower()], int(number), key.lower(), mac.lower())


def _mac(key: TokenKey, *parts: str) -> str:
    # The separator cannot stand in an address, so no two lists of parts are signed alike.
    digest = hmac.digest(key.secret, "\0".join(parts).encode(), "sha256")
    return b32encode(digest[:MAC_BYTES]).decode().lower()
