"""What can go wrong, as a tree. Every message says what is wrong, where, and what to do.

    MailflowError
      ConfigError          config.yaml, rules or an environment value: one `Problem` a line, exit status 2
        RuleError          a routing rule, or an example in it that does not hold
        TemplateError      a template that does not compile or render
      MailboxError
        Unavailable        the IMAP server did not answer as it should: try again later
        Refused            the IMAP server refused the login: trying again at once makes it worse
      DeliveryError        carries the SMTP reply
        Temporary          4xx, time-out, no connection: the same bytes go out later
        Permanent          5xx: this recipient will not get this letter
      UnreadableMail       no sense can be made of a mail: it is quarantined, never lost
      ForbiddenMove        a request cannot go from this state to that one: answered with the allowed ones
      CalendarExhausted    the business calendar has too few hours for a target
      StoreError           the database is not as it must be; the message names the command to run

"Lead time too short" and "unknown command" are no errors: they are decisions with a notice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class MailflowError(Exception):
    """Base of everything mailflow raises on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a file. `line` and `column` count from 1; 0 means that only the file is known."""

    file: str
    line: int
    column: int
    key: str
    text: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.key}: {self.text}" if self.key else f"{place}: {self.text}"


class ConfigError(MailflowError):
    """Files an admin edits that cannot be used: every problem found, each with its place."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class RuleError(ConfigError):
    """A routing rule that cannot be used, or whose own example does not hold."""


class TemplateError(ConfigError):
    """A letter's template that does not compile or does not render against sample data."""


class MailboxError(MailflowError):
    """Something about an IMAP mailbox."""


class Unavailable(MailboxError):
    """The server is away or misbehaves: drop the connection, try again with backoff."""


class Refused(MailboxError):
    """The server refused the login: wait for 15 minutes, raise an alarm."""


class DeliveryError(MailflowError):
    """A letter was not taken. `code` is the SMTP reply code, 0 where there was none."""

    def __init__(self, text: str, code: int = 0) -> None:
        self.code = code
        super().__init__(text)


class Temporary(DeliveryError):
    """Try the same bytes again later (RFC 5321 4.2.1, 4yz)."""


class Permanent(DeliveryError):
    """Never try this recipient again with this letter (RFC 5321 4.2.1, 5yz)."""


class UnreadableMail(MailflowError):
    """No sense can be made of this mail; its bytes stay in quarantine."""


class ForbiddenMove(MailflowError):
    """A request in this state cannot do that; `allowed` are the states it can go to."""

    def __init__(self, text: str, allowed: tuple[str, ...] = ()) -> None:
        self.allowed = allowed
        super().__init__(text)


class CalendarExhausted(MailflowError):
    """The business calendar cannot satisfy a target within ten years."""


class StoreError(MailflowError):
    """The database is missing, older than this program, or newer."""
