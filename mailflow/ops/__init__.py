"""What the command line does beside running the workers.

inspect    an installation to look at: its database and its zone, without rules and letters
"""
