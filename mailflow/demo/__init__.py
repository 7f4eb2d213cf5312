"""The embedded post office, and a conversation to play through the real workers: nothing in it is simulated.

cast            who takes part
letters         how people's mail programs write; bounce: how a mail server reports
mail_program    an account: sends by SMTP, reads by IMAP
conversation    the mails that are played, and what each must become
mailboxes       the IMAP half of the post office; exchange: the SMTP half; post_office: both
installation    configuration, key, database and workers in a folder
became          what the workers made of one mail, and the waiting for it
ending          by Ctrl-C, by `kill`, with its terminal
terminal        how the demo prints: letters as they were read
show            what came of the conversation
kept            a demo that was left running, for other commands to find
stage           `mailflow demo`: plays the conversation
correspondence  `mailflow demo send` and `reply`: a mail of one's own; told: what came of it
"""
