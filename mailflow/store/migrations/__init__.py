"""How a database gets from one revision to the next: one file a revision in `versions`, run by Alembic.

env   what Alembic runs

A revision is history: it never imports `tables`, which speaks of today.
"""
