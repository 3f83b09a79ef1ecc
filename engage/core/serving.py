"""Starting web processes. Granian by default; the entry point works under any WSGI server."""

from __future__ import annotations

import os

from granian import Granian
from granian.constants import Interfaces

ENTRY = "engage.wsgi:app"


def serve(host: str, port: int, workers: int) -> None:
    """Serve until told to stop."""
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # threads share two heaps: a third of the memory on small machines
    Granian(
        ENTRY,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        backlog=1024,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()
