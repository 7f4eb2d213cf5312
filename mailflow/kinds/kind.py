"""What a kind of request is: how it begins, which moves it allows, and which of them stop a clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from mailflow.desk.decision import Need
from mailflow.desk.request import Form
from mailflow.errors import ForbiddenMove
from mailflow.mail import subject
from mailflow.mail.message import Message
from mailflow.sla.agreement import Agreement

REPLY = "reply"
CLIENT_MAIL = "client mail"
"""Two moves nobody writes as a command: a staff member's plain reply, and a client's mail."""

ACCEPT, RESCHEDULE = "accept", "reschedule"
"""Two that only clients make, by a word: they take what was delivered, or want another date."""

UNSPOKEN = (REPLY, CLIENT_MAIL, ACCEPT, RESCHEDULE)


@dataclass(frozen=True, slots=True)
class Intake:
    """What a kind reads when a client's mail opens a request, or continues one that is not complete.

    `submitted` is the local date of the mail in the client's zone, `form` what earlier mails already told, `state` that
    of the request, None where it is new.
    """

    message: Message
    agreement: Agreement
    submitted: date
    form: Form = ()
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """How a request begins: its state, the letter that tells the client, and why.

    `missing` are keys of form fields. `visit` is the date asked for, `earliest` the first one that is allowed. `files`
    of ours go along with the letter, as in `Notice`. `unclear`: why no date can be read, as a `Refusal` says it.
    """

    state: str
    template: str
    reason: tuple[str, ...] = ()
    form: Form = ()
    needs: tuple[Need, ...] = ()
    missing: tuple[str, ...] = ()
    visit: date | None = None
    earliest: date | None = None
    files: tuple[str, ...] = ()
    unclear: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of request. `initial` is the state of one that staff made of another kind.

    `moves`: command -> {state before: state after}. `stops` names the clocks that a command stops; `drops` are commands
    after which nobody waits for the rest of them. `waiting` is the state in which clocks pause, None where there is
    none. `finished` are the states in which nobody has work left. `unready` are the states in which the client's next
    mail is read as a part of the intake.
    """

    name: str
    initial: str
    moves: Mapping[str, Mapping[str, str]]
    finished: frozenset[str]
    intake: Callable[[Intake], Opening]
    stops: Mapping[str, tuple[str, ...]]
    drops: frozenset[str] = frozenset({"cancel", "decline", "spam"})
    waiting: str | None = None
    unready: frozenset[str] = frozenset()

    def move(self, command: str, state: str) -> str:
        """The state after `command`. Raises `ForbiddenMove` with the commands allowed now."""
        try:
            return self.moves[command][state]
        except KeyError:
            raise ForbiddenMove(f"/{command} is not possible while {state}", self.allowed(state)) from None

    def allowed(self, state: str) -> tuple[str, ...]:
        """The commands that move a request in this state."""
        spoken = (name for name in self.moves if name not in UNSPOKEN)
        return tuple(name for name in spoken if state in self.moves[name])


def common_needs(message: Message) -> tuple[Need, ...]:
    """What any request needs: something to read, and all of the mail."""
    said = message.new_text.strip() or subject.bare(message.subject) or message.forwarded is not None
    shown = any(not attachment.decoration for attachment in message.attachments)
    return (
        *(() if said or shown else (Need.DESCRIPTION,)),
        *((Need.SMALLER,) if message.truncated else ()),
    )
