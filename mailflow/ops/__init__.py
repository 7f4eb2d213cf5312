"""What the command line does beside running the workers.

audit      what is stored, compared with a replay
dryrun     what would be done, in a transaction that is always rolled back
inspect    what mailflow sees in a mail, without a database
  mails    mails that lie in files
explain    one request's promises; whatif: a promise without a request; policy: what holds for a client
  agreements, basis, kept   the agreement to explain by, read once
forms      blank forms for clients, by the agreement
templates  every letter with invented data: to look at, and to check by each agreement
keys       what signs references, a new key, whether an old one may go
doctor     forged mails, sent to see whether any would count as proven; forgeries: what they look like
notices    short notices that would never arrive
places     which files an installation reads, its own or the bundled ones
site       an installation to look at: its database and its zone, without rules and letters
"""
