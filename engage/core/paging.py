"""Turning pages: where a reader is among several, and the addresses beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Pages:
    """Where a reader is among several pages."""

    page: int
    pages: int
    prev_url: str | None
    next_url: str | None


def pages_around(page: int, pages: int, to: Callable[[int], str]) -> Pages:
    """This page, with the addresses of the one before and the one after where there are any."""
    return Pages(page, pages, to(page - 1) if page > 1 else None, to(page + 1) if page < pages else None)
