"""A screenshot that comes alone: somebody was asked for one, and sends it as a new mail that says nothing (email.md 4).

It may be about something else, so it is joined only where there is one request that it can belong to and nothing in the
mail names another matter; and the letter says what was done with it.
"""

from __future__ import annotations

import re
from itertools import pairwise

from mailflow.desk.known import Known
from mailflow.desk.request import Case, Request
from mailflow.flow import thanks, thankswords
from mailflow.flow.sender import Who
from mailflow.flow.thread import Found
from mailflow.kinds import ticket
from mailflow.mail import subject
from mailflow.mail.message import Message

MOST_WORDS = 12
MOST_TEXT = 500
"""Characters: with the greeting of a letter, and the places where pictures stood."""

_WORDS = """
    ini itu berikut berikutnya terlampir dilampirkan lampiran lampirannya saya kami kirim kirimkan kirimin dikirim untuk
    yang dari dan dengan dg dgn sesuai permintaan diminta kemarin tadi juga lagi dulu mohon dibantu dicek cek tolong
    lihat
    selamat pagi siang sore malam halo hai hi hello assalamualaikum yth bukti buktinya foto fotonya gambar gambarnya
    tangkapan layar layarnya tampilan ss ssnya nya screenshot screenshots screenshotnya screen shot shots screenshoot
    skrinsut capture captures video videonya rekaman whatsapp wa image images img pict pic picture pictures photo photos
    vid dsc pxl snip snipping tool at am pm png jpg jpeg heic gif webp bmp mp mov this that it here here's attached
    attachment attachments please find see find enclosed as requested my our from to and with sent is are below one more
    another good morning afternoon evening requested file files
    """
_SAYS_NOTHING = frozenset(_WORDS.split()) | thanks.COURTESIES
# What HTML and plain text leave where a picture stood; the length is bounded, so that brackets cost nothing.
_PLACE = re.compile(r"[\[<](?:cid:|image:?|inline image)[^\[\]<>\n]{0,300}[\]>]", re.IGNORECASE)
_TITLE = re.compile(thankswords.TITLE)
_WORD = re.compile(r"[^\W\d_]+")


def screenshot(message: Message, who: Who, known: Known) -> Found | None:
    """The one open request that a mail which names none can be the evidence for; None where a person must be asked."""
    if who.level < 2 or message.automatic is not None or message.truncated:
        return None
    if not any(each.shows for each in message.attachments):
        return None
    waiting = [case for case in known.cases.values() if _lacks_evidence(case, who)]
    if len(waiting) != 1 or not _says_nothing(message, waiting[0].request):
        return None
    return Found(waiting[0], "a screenshot alone, and one open request that lacks it", joins=True, alone=True)


def _lacks_evidence(case: Case, who: Who) -> bool:
    """Whether it is an open request of the writer's own that was asked for a picture, as tickets alone are (policy,
    part 3), and has none."""
    request = case.request
    waits = request.closed_at is None and request.merged is None and not request.evidence
    return waits and request.kind == ticket.KIND.name and request.requester == who.address


def _says_nothing(message: Message, request: Request) -> bool:
    title, said = subject.bare(message.subject), _PLACE.sub(" ", message.new_text[: MOST_TEXT + 1])
    if len(message.new_text) > MOST_TEXT or "?" in said or "?" in title:
        return False
    files = {name.casefold() for each in message.attachments for name in (each.name, each.name.rpartition(".")[0])}
    said = " ".join(word for word in said.split() if word.strip("<>[]()").casefold() not in files)
    writer = f"{request.requester_name} {message.from_.name if message.from_ else ''}"
    names = frozenset(_WORD.findall(writer.lower()))
    same_title = title.casefold() in {request.subject.casefold(), *files}
    return _only_courtesies(said, names) and (same_title or _only_courtesies(title, names))


def _only_courtesies(text: str, names: frozenset[str]) -> bool:
    """Whether the words are nothing but politeness, words for a picture, the writer's name, or a name after a title."""
    words = [word.lower() for word in _WORD.findall(text)]
    known = _SAYS_NOTHING | names
    return len(words) <= MOST_WORDS and all(
        word in known or _TITLE.fullmatch(title) for title, word in pairwise(("", *words))
    )
