"""mailflow: a support mailbox that keeps its promises.

ARCHITECTURE.md is the map: the rooms of this package, and where to change what.
"""

__version__ = "0.1.0"
