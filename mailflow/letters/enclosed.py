"""What goes along with a letter beside its words: the invitation to an appointment, and the blank form for a visit."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from mailflow.desk.decision import Notice
from mailflow.desk.office import Office
from mailflow.letters import blankform
from mailflow.letters.agreed import LINK
from mailflow.letters.filters import LANGUAGES
from mailflow.letters.foreign import header
from mailflow.letters.identity import Identity, event_id
from mailflow.letters.letter import Letter
from mailflow.mail.compose import Attached
from mailflow.mail.invitation import Invitation, write
from mailflow.mail.message import Address, Language
from mailflow.sla.agreement import Agreement, LeadTime, earliest_visit

ONSITE_FORM = "onsite_form"


def calendar(notice: Notice, letter: Letter, office: Office, who: Identity, now: datetime) -> bytes | None:
    """The invitation, its update or its cancellation (RFC 5546); None where the letter has none.

    Everybody gets one of their own, so that no address is shown to another one.
    """
    found = notice.appointment or (notice.request.appointment if notice.request else None)
    if not notice.invitation or letter.event is None or found is None:
        return None
    title, words = letter.event
    return write(
        Invitation(
            uid=event_id(notice, office),
            sequence=found.sequence,
            method=notice.invitation,
            begins_at=found.begins_at,
            ends_at=found.ends_at,
            summary=title,
            place=found.place,
            link=found.place if LINK.fullmatch(found.place) else "",
            description=words,
            organizer=Address(office.service, who.inbox.address),
            attendees=(Address(header(notice.to.name), notice.to.address),),
            stamp=now,
            language="" if notice.language == "both" else notice.language,
        )
    )


def own_files(notice: Notice, agreement: Agreement, who: Identity, now: datetime) -> tuple[Attached, ...]:
    """The files of ours that the letter encloses, in each of its languages; a form is sent to where the letter is
    from."""
    if ONSITE_FORM not in notice.files:
        return ()
    languages = LANGUAGES if notice.language == "both" else (notice.language,)
    example = notice.earliest or earliest_visit(agreement, agreement.calendar.local(now).date())
    return tuple(_blank(agreement.lead_time, who.inbox.address, language, example) for language in languages)


@lru_cache(maxsize=16)
def _blank(lead_time: LeadTime, inbox: str, language: Language, example: date) -> Attached:
    """Made once for all who get the same: it takes longer than its whole letter."""
    try:
        return blankform.blank(lead_time, inbox, language, "docx", example)
    except ImportError:
        # Without the libraries of the extra `forms`; every mail program opens a text.
        return blankform.blank(lead_time, inbox, language, "txt", example)
