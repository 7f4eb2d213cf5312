"""The story of a mail, in the order it is read: who wrote it, whether a person did, what it continues, what follows.

    sender    who wrote it, and how far that can be trusted
    incoming  a mail on the desk, with everything that is known
    thread    what to ask the store, and which request the mail continues; stray: a screenshot that names none
    decide    the story itself: one mail in, one decision out
    client    a client's mail goes on with a request, or opens one (opening); answers: the letters it leads to
    asked     a client's question that a letter answers; selfservice: what clients order by a word: the end, a
              recording; reschedule: another date; wish: which one; asked_time: as a letter says it back
    meeting   invitations of clients and engineers; rsvp: answers from calendars; recording: its promise
    consent   a client's word on an estimate (offer) and on what was delivered (delivery); revision: on which one;
              heard: such a mail on the timeline
    carriers  the tokens that a mail carries; facts: what the rules may look at
    claim     whose an unknown sender is, as staff say; pictures: logos told from screenshots
    proof     whether a mail from a staff address is that person's; question: asked at the registered address
    staff     a staff member's reply and its commands; work: what they come to (acts/: one file a group of them)
    lines     each line of such a reply judged; aftermath: who hears of it, and whose calendar changes
    desk      staff write about no request; direct: they answered a client by themselves; on_behalf: they bring one in
    unseen    what a staff member had not read when he wrote
    reports   what mail servers say of our letters
    thanks    is it nothing but a thank-you; thankswords: the words
    arrival   when a mail counts as received
    standing  a request's state told again from its timeline
    retell    a request's clocks told anew; recount: after a change of holidays or terms
    notices   who is told
    windows   how many automatic letters an address gets
    tick      what time brings: digests, letters that could not be delivered
    plan      everything that is due for one request
    warn      a promise in danger; remind: a question to a client that waits; silence: how long it has waited
    board     the lead's lists; monday: the letter of them

Pure: everything a decision needs is an argument, so `decide` is tested without a mailbox, a database or a clock.
"""
