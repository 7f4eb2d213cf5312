"""One connection to a submission server, from greeting to QUIT: replies as data, no judgement.

`smtplib` does the protocol; what is added here is a login in UTF-8, addresses sent exactly as given, and texts without
our secrets in them.
"""

from __future__ import annotations

import base64
import contextlib
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mailflow import clock
from mailflow.channels.settings import SmtpSettings
from mailflow.errors import Temporary

LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered (RFC 5321 4.2): its code and its text on one line."""

    code: int
    text: str

    @property
    def taken(self) -> bool:
        """2yz: done."""
        return self.code // 100 == 2

    @property
    def refused(self) -> bool:
        """5yz: the same again will be refused again."""
        return self.code // 100 == 5

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Session:
    """Connects, speaks TLS, logs in. `Temporary` is raised for all that fails there, and when the connection breaks.

    None of it speaks of a recipient, so none of it is permanent, whatever the code.
    """

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._smtp = self._greeted()
        try:
            self._introduce()
        except BaseException:
            self.close()
            raise
        self._used_at = clock.monotonic()

    @property
    def idle(self) -> float:
        """Seconds since the server answered last."""
        return clock.monotonic() - self._used_at

    def mail(self, sender: str, octets: int) -> Reply:
        """MAIL (RFC 5321 4.1.1.2), with SIZE (RFC 1870) so that what is too large is refused before it is sent."""
        size = f" SIZE={octets}" if self._smtp.has_extn("size") else ""
        return self._ask("MAIL", lambda: self._smtp.docmd("MAIL", f"FROM:<{sender}>{size}"))

    def rcpt(self, recipient: str) -> Reply:
        """RCPT (RFC 5321 4.1.1.3)."""
        return self._ask("RCPT", lambda: self._smtp.docmd("RCPT", f"TO:<{recipient}>"))

    def data(self, data: bytes) -> Reply:
        """DATA (RFC 5321 4.1.1.4) with the letter, its dots stuffed (4.5.2)."""
        return self._ask("DATA", lambda: self._handed_over(data))

    def reset(self) -> Reply:
        """RSET (RFC 5321 4.1.1.5): forgets the transaction, keeps the connection."""
        return self._ask("RSET", lambda: self._smtp.docmd("RSET"))

    def quit(self) -> None:
        """QUIT (RFC 5321 4.1.1.10), and closes in any case."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._smtp.quit()
        self.close()

    def close(self) -> None:
        """Closes without a word."""
        self._smtp.close()

    def _greeted(self) -> smtplib.SMTP:
        settings = self._settings
        with self._breaking("connecting"):
            if settings.tls == "implicit":
                return smtplib.SMTP_SSL(
                    settings.host, settings.port, settings.helo, timeout=settings.timeout, context=settings.context()
                )
            return smtplib.SMTP(settings.host, settings.port, settings.helo, timeout=settings.timeout)

    def _introduce(self) -> None:
        if self._settings.tls == "starttls":
            with self._breaking("STARTTLS"):
                self._smtp.starttls(context=self._settings.context())
        self._need(self._ask("EHLO", self._smtp.ehlo), "EHLO")
        if self._settings.user is not None and self._settings.password is not None:
            self._need(self._ask("AUTH", self._logged_in), f"logging in as {self._settings.user}")

    def _logged_in(self) -> tuple[int, bytes]:
        """AUTH (RFC 4954) by PLAIN (RFC 4616) or LOGIN; `smtplib` would take no password beyond ASCII."""
        offered = self._smtp.esmtp_features.get("auth", "").upper().split()
        plain, user, password = self._secrets()
        if "PLAIN" in offered:
            return self._smtp.docmd("AUTH", f"PLAIN {plain}")
        if "LOGIN" not in offered:
            raise smtplib.SMTPNotSupportedError("the server offers neither AUTH PLAIN nor AUTH LOGIN")
        reply = self._smtp.docmd("AUTH", "LOGIN")
        for answer in (user, password):
            if reply[0] == 334:
                reply = self._smtp.docmd(answer)
        return reply

    def _secrets(self) -> tuple[str, str, str]:
        """What a login says, as it says it: PLAIN's message, LOGIN's user, LOGIN's password."""
        user, password = self._settings.user or "", self._settings.password or ""
        return _base64(f"\0{user}\0{password}"), _base64(user), _base64(password)

    def _handed_over(self, data: bytes) -> tuple[int, bytes]:
        try:
            return self._smtp.data(data)
        except smtplib.SMTPDataError as error:  # no 354, so the letter was not sent, not even after a 250
            if error.smtp_code < 400:
                raise smtplib.SMTPException(f"answered with {error.smtp_code} instead of 354") from error
            return error.smtp_code, _bytes(error.smtp_error)
        except smtplib.SMTPServerDisconnected as error:
            raise smtplib.SMTPServerDisconnected(
                f"{error}; the letter may have been taken, the same bytes go out again"
            ) from error

    def _ask(self, doing: str, command: Callable[[], tuple[int, bytes]]) -> Reply:
        with self._breaking(doing):
            reply = self._reply(*command())
        self._used_at = clock.monotonic()
        return reply

    def _need(self, reply: Reply, doing: str) -> None:
        if not reply.taken:
            raise Temporary(f"{self._settings.server}: {doing}: {reply}", reply.code)

    def _reply(self, code: int, raw: bytes) -> Reply:
        """Without our secrets: a server may repeat what it was sent. A code that is none becomes 0."""
        text = " ".join(raw.decode("utf-8", "backslashreplace").split())
        for secret in (*self._secrets(), self._settings.password):
            text = text.replace(secret, "***") if secret else text
        return Reply(max(code, 0), "".join(filter(str.isprintable, text))[:LONGEST_TEXT])

    @contextlib.contextmanager
    def _breaking(self, doing: str) -> Iterator[None]:
        try:
            yield
        except smtplib.SMTPResponseException as error:
            reply = self._reply(error.smtp_code, _bytes(error.smtp_error))
            raise Temporary(f"{self._settings.server}: {doing}: {reply}", reply.code) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Temporary(f"{self._settings.server}: {doing}: {error or type(error).__name__}") from error


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _bytes(text: bytes | str) -> bytes:
    return text.encode() if isinstance(text, str) else text
