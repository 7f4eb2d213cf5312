"""Where mail comes from.

mailbox   what a mailbox is to the fetch worker
settings  how to reach and log in to an IMAP server
wire      the connection itself, with limits of size and time
answer    what a server's answers mean
batch     how many mails are asked for at once
imap      a mailbox on an IMAP server
"""
