"""Which letters there are: for each its audience, its place in the queue, and whether it may repeat a client's text.

Every one must exist in both languages as subject, text and HTML; `render` refuses a set of templates that lacks one.
What a notice must bring for a letter, beside its request and clocks:

    update              words, author, moved: "" (a plain reply) or the command; before, for a change of severity; of
                        "merge" lines: the reference of the request that it became a part of; of "record" link
    onsite_late         visit, earliest                  onsite_incomplete   missing, earliest
    staff_new, staff_client_reply  quote; words: why the sender is believed or not; lines: matched rules, oddities;
                        clients, where it is unknown whose the sender is
    staff_refused       transcript, allowed; lines: what happened meanwhile; clients, where one was named
                        wrongly
    staff_confirm       lines: the held mails; confirmation: the question, which gives the letter its token
    staff_done          moved: "waits" (until moment), "undone" or "meanwhile" (lines: what colleagues did before);
                        transcript; "already", where an appointment stands as it was asked for, has none
                        "done": nobody else would hear of it; of "waits" and "done" lines: what is unusual about a
                        meeting's time
    staff_status, staff_refused, staff_done   lines: as `happened` in flow.acts.questions writes them
    staff_assigned      author: who gave it; words: the note with it; quote: the client's first mail; lines: the last
                        one, where it is another; to whom it is taken from, moved: "taken", and none of the mails
    staff_status        lines: the last ones of the timeline; to the engineer of an appointment, with its invitation,
                        moved: "scheduled", "moved", "cancelled", or "replaced" by a colleague
    staff_help          nothing more, and no request where none was named
    staff_rsvp          appointment; lines: who answered what; moment: another begin that was proposed
    staff_undelivered   lines: the addresses; words: why
    promise_moved, staff_promise_moved  before: the clocks by the former calendar or agreement; moved: "client" where
                        it is another client's agreement
    digest, staff_digest  lines: the summary of each letter that is in it
    warning, breach, escalated, correction   a cause of sla.warnings, which names the clock; lines: the mailboxes whose
                        mail is not read so far
    estimate_overdue    nothing more                 visit_tomorrow      visit
    reminder, closing_announced   words: the question; earliest: the day on which it will be closed
    closed_by_silence   moved: "close"
    estimate            estimate; the newest one of the request without it, here and below; moved: "unproven" or
                        "not_approver" where it is sent once more, for that reason
    estimate_answered   estimate, with its verdict and who gave it; moved: "approve", "decline" or "withdraw"
    consent_unclear     estimate; moved: "conditional", "not_approver", "over_limit", "replaced",
                        or "settled" where no estimate waits for an answer
    appointment         appointment; moved: "scheduled", "moved" or "cancelled"; invitation
    appointment_tomorrow  appointment
    reschedule          visit: the day that is asked for, and wish, where a time was named; missing, earliest; moved:
                        "cancelled", with appointment and invitation, where one stood
    staff_reschedule    the same, and what staff_client_reply has; moved: "cancelled" for its engineer, who gets the
                        cancellation, and "moved" for others
    onsite_form         files: "onsite_form"
    client_status, client_help, accepted  nothing more
    recording           moment: when it is due if the session takes place as it stands
    monday, board       lines: a row a request, its columns apart by tabs (flow.monday), and how many more there are
                        (flow.board); moved: of a board, the list that was asked for, "" for all of them
    alarm               words
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mailflow.desk.decision import Audience

STAFF_WORDS, ACKNOWLEDGEMENT, NOTIFICATION = 0, 1, 2
"""The order in which letters leave (email.md 3): a person's own words before anything automatic."""


@dataclass(frozen=True, slots=True)
class Template:
    """One letter. `copies`: whether it may repeat a text of the client's mail, be it the subject or a name."""

    name: str
    audience: Audience
    priority: int = NOTIFICATION
    copies: bool = True


CATALOG: Mapping[str, Template] = {
    template.name: template
    for template in (
        Template("acknowledgement", "client", ACKNOWLEDGEMENT),
        Template("acknowledgement_brief", "client", ACKNOWLEDGEMENT, copies=False),
        Template("onsite_received", "client", ACKNOWLEDGEMENT),
        Template("onsite_late", "client", ACKNOWLEDGEMENT),
        Template("onsite_incomplete", "client", ACKNOWLEDGEMENT),
        Template("update", "client"),
        Template("reopened", "client", ACKNOWLEDGEMENT),
        # It may answer somebody whose mail nobody has read in full, so it repeats nothing of it.
        Template("too_large", "client", ACKNOWLEDGEMENT, copies=False),
        Template("screenshot_added", "client", ACKNOWLEDGEMENT),
        Template("promise_moved", "client"),
        Template("digest", "client"),
        Template("reminder", "client"),
        Template("closing_announced", "client"),
        Template("closed_by_silence", "client"),
        Template("estimate", "client"),
        Template("estimate_answered", "client"),
        Template("consent_unclear", "client"),
        Template("appointment", "client"),
        Template("appointment_tomorrow", "client"),
        Template("reschedule", "client", ACKNOWLEDGEMENT),
        Template("onsite_form", "client"),
        Template("client_status", "client"),
        Template("client_help", "client"),
        Template("recording", "client"),
        Template("accepted", "client"),
        Template("staff_new", "staff"),
        Template("staff_client_reply", "staff"),
        Template("staff_refused", "staff"),
        Template("staff_confirm", "staff"),
        Template("staff_done", "staff"),
        Template("staff_assigned", "staff"),
        Template("staff_status", "staff"),
        Template("staff_help", "staff"),
        Template("staff_rsvp", "staff"),
        Template("staff_reschedule", "staff"),
        Template("staff_undelivered", "staff"),
        Template("staff_promise_moved", "staff"),
        Template("staff_digest", "staff"),
        Template("warning", "staff"),
        Template("breach", "staff"),
        Template("escalated", "staff"),
        Template("correction", "staff"),
        Template("estimate_overdue", "staff"),
        Template("visit_tomorrow", "staff"),
        Template("monday", "staff"),
        Template("board", "staff"),
        Template("alarm", "admin"),
    )
}

FORMATS = ("subject", "txt", "html")
FRAMES = ("_page.txt", "_page.html", "_event.subject", "_event.txt")
"""What stands around every letter: the first line for staff, the service's name, and the reference at the end; and what
an invitation shows in a calendar."""


def files() -> tuple[str, ...]:
    """The names of all template files that must exist, below the folder of templates."""
    names = (*(f"{name}.{format_}" for name in CATALOG for format_ in FORMATS), *FRAMES)
    return tuple(f"{language}/{name}.j2" for language in ("id", "en") for name in names)
