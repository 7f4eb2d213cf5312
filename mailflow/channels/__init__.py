"""Ways out for letters.

channel   what a channel is to the outbox
settings  how to reach and log in to an SMTP server
session   one connection to it, from greeting to QUIT
smtp      a letter over such a connection, and what became of it
"""
