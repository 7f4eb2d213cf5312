"""The desk: what a request is, who works on it, and what they can order. Pure.

people      staff, teams, clients and their contacts, from rules/staff.yaml and rules/clients.yaml
office      the facts of this installation that decisions need: addresses, keys, trusted hosts
request     a request and the lines of its timeline
commands    the words staff write in the first lines of a reply
form        the fields of a form in a mail or in its files; formvalue: what an answer means
tokens      the signed reference in every letter: who may act on which request
confirmation  a question to staff whether held mails are theirs
known       what a decision asks of the store, and what it gets
decision    what came of a mail: changes, notices, alarms, with the reason
"""
