"""The embedded post office, and a conversation to play through the real workers: nothing in it is simulated."""
