"""Real servers for the tests, each on a free port of the loopback, gone at the end whatever happens."""
