"""PostgreSQL 18 from a wheel, started in the data folder, so that a clone needs no database server.

- `address` tells where it answers, without starting anything; settings are read with it.
- `start` starts it, or joins the one that runs; the last process that uses it stops it.
- It listens on a Unix socket only, to processes of the account that owns the data folder (and to root).
- Its log holds no statements, so no values.
"""

from config.embedded.layout import DATABASE, EmbeddedError, Place, address, binary, is_initialised
from config.embedded.server import Server, discard, is_running, start

__all__ = [
    "DATABASE",
    "EmbeddedError",
    "Place",
    "Server",
    "address",
    "binary",
    "discard",
    "is_initialised",
    "is_running",
    "start",
]
