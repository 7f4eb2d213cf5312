"""The desk: what a request is, who works on it, and what they can order. Pure.

people      staff, teams, clients and their contacts; peoplefile: what staff.yaml and clients.yaml may look like
office      the facts of this installation that decisions need: addresses, keys, trusted hosts
request     a request and the lines of its timeline
commands    the words staff write in the first lines of a reply; commandtables: which these are; problem: why an
            argument is asked back
consent     what a client answers to an estimate, and orders by other words; consentwords: those words;
            consenttext: the text around them; consentrest: whether what stands behind one changes nothing
form        the fields of a form in a mail or in its files; formvalue: what an answer means
estimate    what a change will take, in revisions; money: sums; tax: whether it is in them; scope: what will be done
appointment a visit or a session at its time
dates       days and times as people write them; days: the day a text names; unmeant: the day it rules
            out; hours: the time of day in it; instants: those in stored words, on the reader's clock; mentioned: the
            one time in a free text
tokens      the signed reference in every letter: who may act on which request
confirmation  a question to staff whether held mails are theirs
known       what a decision asks of the store, and what it gets
decision    what came of a mail: changes, notices, alarms, with the reason
outgoing    one letter to one recipient as final bytes
"""
