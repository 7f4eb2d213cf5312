"""The story of a mail, in the order it is read: who wrote it, whether a person did, what it continues, what follows.

    sender    who wrote it, and how far that can be trusted
    thread    what to ask the store, and which request the mail continues; stray: a screenshot that names none
    decide    the story itself: one mail in, one decision out
    client    a client's mail goes on with a request, or opens one (opening); answers: the letters it leads to
    claim     whose an unknown sender is, as staff say; pictures: logos told from screenshots
    staff     a staff member's reply and its commands
    reports   what mail servers say of our letters
    notices   who is told
    windows   how many automatic letters an address gets
    tick      what time brings: digests, letters that could not be delivered

Pure: everything a decision needs is an argument, so `decide` is tested without a mailbox, a database or a clock.
"""
