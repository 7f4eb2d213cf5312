"""The shell: four workers around two queues, kept alive by a small parent.

intake     the first child of `mailflow run`: fetches, processes, ticks and reloads; delivery: the second one
fetch      mailbox -> received mail, bytes first
process    received mail -> decision -> request, timeline and letters, in one transaction (write)
deliver    outbox -> SMTP
timers     what time brings: digests, letters that failed for good; promises: warnings, reminders, lists
owed       what no clock leads to: overdue estimates, visits tomorrow, silent clients
leavers    letters that wait for somebody who has left the house
questions  staff are asked about held mails, when the silence after the last question is over
recount    deadlines counted anew after a change of holidays or terms
announce   short words to channels that are no mail
reload     files -> a complete new handbook, or the old one stays
alone      one suspicious mail in a process of its own, with limits
loop       one-second ticks that an exception cannot stop
backoff    how long to wait after a failure
watch      which step a child is in, for the parent to see
supervise  the parent: two children, restarted when they die or hang
log        one line an event, to stderr; never a client's words
"""
