"""config.yaml as frozen models: one installation, checked as a whole before any mailbox is touched.

    shape        what may stand in it: keys, types, defaults
    environment  values from the environment instead
    files        token keys, passwords, other texts an admin names, and the files that come with mailflow
    load         all of that together, with every mistake at its line

A value may come from the environment: `MAILFLOW_SMTP__PASSWORD` sets `smtp.password`,
`MAILFLOW_MAILBOXES__0__IMAP__USER` the first mailbox's user, and `${NAME}` inside a value is replaced by that variable.
A secret may stand in a file of its own: `password_file`. An error names the line, or the variable where the value came
from there, and never shows a secret.
"""

from mailflow.config.environment import PREFIX
from mailflow.config.files import defaults, office, read_text, rules, secret, templates, url
from mailflow.config.load import load, problem
from mailflow.config.shape import Config, Folders, Mailbox

__all__ = [
    "PREFIX",
    "Config",
    "Folders",
    "Mailbox",
    "defaults",
    "load",
    "office",
    "problem",
    "read_text",
    "rules",
    "secret",
    "templates",
    "url",
]
