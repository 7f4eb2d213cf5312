"""Letters by SMTP submission (RFC 5321, 6409): one kept connection, one recipient a transaction, exact verdicts.

A refusal speaks of the recipient, of the letter, or of us. Only the first two may be permanent: a wrong password, or a
sender that the server does not like, is mended by an admin, and then the letters must still be there.
"""

from __future__ import annotations

import re
from typing import NoReturn, Self

from mailflow.channels.session import Reply, Session
from mailflow.channels.settings import SmtpSettings
from mailflow.errors import DeliveryError, Permanent, Temporary

# Servers under load hang up much earlier than after the 5 minutes of RFC 5321 4.5.3.2.7.
IDLE_SECONDS = 30.0
CLOSING = 421  # RFC 5321 3.8
# Bad sequence of commands (RFC 5321 4.2.2), login or TLS wanted (RFC 4954 section 6): our own fault at any stage.
OUR_FAULT = (503, 530, 535, 538)
TOO_BIG = "5.3.4"  # RFC 3463 3.4
ADDRESS = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")  # printable ASCII without space, "<" and ">"
UNFIT = re.compile(rb"(?<!\r)\n|\r(?!\n)|[\x00\x80-\xff]")


class SmtpChannel:
    """A `Channel` to a submission server. It connects with the first letter, and again when it has to."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._session: Session | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._session:
            self._session.quit()
            self._session = None

    def send(self, envelope_from: str, recipient: str, data: bytes) -> str:
        """Hands over one letter; see `Channel.send`. `data` is 7-bit, with CRLF at every end of line."""
        self._check(envelope_from, recipient, data)
        try:
            session = self._begun(envelope_from, len(data))
            self._judge(session.rcpt(recipient), f"RCPT TO:<{recipient}>")
            return self._judge(session.data(data), f"DATA for {recipient}")
        except DeliveryError as error:
            self._recover(error)
            raise
        except BaseException:
            self._drop()
            raise

    def _begun(self, sender: str, octets: int) -> Session:
        """A session with the transaction begun: the kept one, or where that has died since, a new one."""
        kept = self._session
        reply = self._again(kept, sender, octets) if kept else None
        if kept is None or reply is None:
            self._drop()
            kept = self._session = Session(self._settings)
            reply = kept.mail(sender, octets)
        if not reply.taken:
            self._refuse_sender(reply, sender)
        return kept

    def _again(self, kept: Session, sender: str, octets: int) -> Reply | None:
        """The answer on a connection that was used before; None where it is no longer good."""
        if kept.idle > IDLE_SECONDS:
            return None
        try:
            reply = kept.mail(sender, octets)
        except Temporary:
            return None
        return None if reply.code == CLOSING else reply

    def _refuse_sender(self, reply: Reply, sender: str) -> NoReturn:
        """A 5yz at MAIL speaks of our address or our machine, so it is temporary, with one exception.

        552 is RFC 1870's refusal of the announced size, as is 5.3.4 with any code: these bytes will never fit. A 554
        without it is what servers say to machines and senders they do not like.
        """
        text = f"{self._settings.server}: MAIL FROM:<{sender}>: {reply}"
        never = reply.code == 552 or (reply.refused and reply.text.startswith(TOO_BIG))
        raise (Permanent if never else Temporary)(text, reply.code)

    def _judge(self, reply: Reply, doing: str) -> str:
        if reply.taken:
            return reply.text
        permanent = reply.refused and reply.code not in OUR_FAULT
        raise (Permanent if permanent else Temporary)(f"{self._settings.server}: {doing}: {reply}", reply.code)

    def _check(self, sender: str, recipient: str, data: bytes) -> None:
        """What no server could mend is refused here. A bare LF could end the letter early at the next hop."""
        for address in (sender, recipient) if sender else (recipient,):
            if not ADDRESS.fullmatch(address):
                raise Permanent(
                    f"{address!r} is no address that this channel can write to: ASCII only, one @, no space"
                )
        if fault := UNFIT.search(data):
            raise Permanent(f"the letter to {recipient} is not 7-bit with CRLF line ends, at byte {fault.start()}")

    def _recover(self, error: DeliveryError) -> None:
        """After a plain refusal the connection is reset and kept, after anything else it is dropped."""
        if self._session is None or error.code in (0, CLOSING):
            self._drop()
            return
        try:
            reset = self._session.reset().taken
        except Temporary:
            reset = False
        if not reset:
            self._drop()

    def _drop(self) -> None:
        if self._session:
            self._session.close()
            self._session = None
