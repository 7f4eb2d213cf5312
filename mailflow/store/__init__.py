"""The store: two queues and everything between them, in SQLite or PostgreSQL, over SQLAlchemy Core.

    engine      the connections: who may write, who only looks, and how durable each is
    exclusive   one run a database
    reach       the folder, file or server it stands in, and one line that says why it cannot be used
    schema      is the database at this program's revision; create or upgrade it; migrations: how, by Alembic
    received    the queue in: raw mails, what became of each, quarantine
    delayed     staff mail that waits before it acts, and may be taken back
    leavers     letters that wait for somebody who is gone
    cursors     how far each mailbox is read, and the mails that could not be fetched yet
    requests    what a decision must know, and how it is applied; named: the mails and letters that a mail names
    remembered  what was learned of senders: whose an address is, images that come again
    confirmations   questions to staff whether held mails are theirs
    breaker     how many automatic letters went to clients of late
    cases       requests, clocks and timelines, for people who look
    outbox      the queue out: letters as final bytes
    letters     the outbox for admins: list, show, release, drop
    calendars   the calendars that clocks were counted by
    board       what a lead looks at, so much of it as a letter shows
    due         clocks, questions and visits whose time has come
    signed      what each key has signed that can still be answered
    audit       what is stored, for comparing
    announcements  short words for channels that are no mail
    handbooks, alarms           the handbooks decisions were made by, one alarm an hour
    conflict    what is raised where another worker was faster
    tables, columns, codec, statements   the parts all of these are built of

Every function takes a Connection: the caller owns the transaction, and can undo it with a savepoint.
"""
