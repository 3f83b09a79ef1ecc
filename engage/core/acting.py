"""Who acts where nobody asks through a page: a command or the worker, by its name. Web processes name nobody.

Inside a request it counts for nothing: there it is whoever is signed in who acts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_machine: ContextVar[str] = ContextVar("machine", default="")


@contextmanager
def acting_as(name: str) -> Iterator[None]:
    """A stretch in which the machine itself acts, under this name."""
    token = _machine.set(name)
    try:
        yield
    finally:
        _machine.reset(token)


def machine() -> str:
    """The name under which the machine acts; empty where it said none."""
    return _machine.get()
