"""The story of a mail, in the order it is read: who wrote it, whether a person did, what it continues, what follows.

    sender    who wrote it, and how far that can be trusted
    thread    what to ask the store, and which request the mail continues
    decide    the story itself: one mail in, one decision out
    client    a client's mail opens a request, or goes on with one
    staff     a staff member's reply and its commands
    reports   what mail servers say of our letters
    notices   who is told
    windows   how many automatic letters an address gets
    tick      what time brings: digests, letters that could not be delivered

Pure: everything a decision needs is an argument, so `decide` is tested without a mailbox, a database or a clock.
"""
