"""The text of a mail from its bodies: the whole of it, and split into what the writer added and what came before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mailflow.mail import bodytext, flowed, forward, marks, protection
from mailflow.mail.bodytext import Split
from mailflow.mail.headers import CONTROLS, sound
from mailflow.mail.htmltext import render
from mailflow.mail.message import Forwarded
from mailflow.mail.parts import Body, Parts

LONGEST = 1_000_000  # characters of text that are kept; the raw mail has the rest


@dataclass(frozen=True, slots=True)
class Context:
    """What the header says of a text: the Subject, the writer's address, and those of everybody it was sent to.

    `answers`: it answers or forwards another mail. `names` are the words of the writer's name, none where it is one
    word: "Finance" signs nothing.
    """

    subject: str = ""
    writer: str = ""
    recipients: tuple[str, ...] = ()
    answers: bool = True
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Texts:
    """`full` is all of the text, `split` what the writer added, `forwarded` the mail that was forwarded inline.

    `not_own` are the Content-IDs of the pictures that stand only in a signature or a quote.
    """

    full: str
    split: Split
    forwarded: Forwarded | None
    not_own: frozenset[str] = frozenset()


def read(parts: Parts, context: Context) -> Texts:
    """The texts of a mail: only what a person can see and a database can take, with LF line ends."""
    marked = _marked(parts.bodies)
    if not marked.strip() and parts.spare:
        marked = clean(parts.spare)
    found = _texts(marked, context)
    if parts.alternatives and any(one.inline and one.content_id for one in parts.attachments):
        return replace(found, not_own=_texts(_marked(parts.alternatives), context).not_own)
    return found


def _texts(marked: str, context: Context) -> Texts:
    bare = protection.without_armour(marked)
    # Where nothing says that a mail was passed on, only its separator tells a forward from a header that was pasted.
    recipients = context.recipients if context.answers else ()
    inline = forward.split(bare, context.subject, context.writer, recipients)
    above, forwarded = inline or (bare, None)
    split = bodytext.split_reply(above, answers=context.answers, names=context.names)
    # What was passed on is what the writer shows; a picture of a quoted mail is known.
    shown = split.pictures | (marks.pictures(bare) - marks.pictures(above) if forwarded else frozenset())
    not_own = marks.pictures(marked) - shown
    return Texts(marks.without_marks(marked).strip("\n"), split, forwarded, not_own)


def whole(parts: Parts) -> str:
    """All of the text of a mail that is not split, such as an attached one."""
    return marks.without_marks(_marked(parts.bodies)).strip("\n") or clean(parts.spare)


def clean(text: str) -> str:
    """Text with LF line ends and without controls, NUL above all, that no database and no terminal takes well."""
    text = text[: 2 * LONGEST].replace("\r\n", "\n").replace("\r", "\n").translate(CONTROLS)
    return sound(text[:LONGEST])


def _marked(bodies: tuple[Body, ...]) -> str:
    return "\n".join(map(_rendered, bodies)).strip("\n")


def _rendered(body: Body) -> str:
    """A body as text, with the marks of quotes where it is HTML."""
    if body.html:
        return clean(render(clean(body.text)))
    plain = marks.clean(clean(body.text))
    return flowed.unflow(plain, body.delsp) if body.flowed else plain
