"""What the command line does beside running the workers.

dryrun     what would be done, in a transaction that is always rolled back
inspect    what mailflow sees in a mail, without a database
  mails    mails that lie in files
site       an installation to look at: its database and its zone, without rules and letters
"""
