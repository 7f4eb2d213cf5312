"""Ways out: for letters, and for questions to DNS.

channel   what a channel is to the outbox
settings  how to reach and log in to an SMTP server
session   one connection to it, from greeting to QUIT
dns       the keys of DKIM signatures
smtp      a letter over such a connection, and what became of it
notify    a few words to any service that apprise knows
"""
