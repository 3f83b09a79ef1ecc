"""The staff's search: each domain says what of its own can be found, and by whom. Knows no domain and keeps no question.

Nobody's answers and nobody's posts are found here, and nothing that is held: a searcher reads what staff wrote or accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask, current_app

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission, can
from engage.core.finding import asked_words

SOURCES = "engage.staff_searchers"
FEW, PER_PAGE = 5, 20


@dataclass(frozen=True)
class Hit:
    """One thing that was found: what it is called, in which language, where it is dealt with, and the words it was found by.

    note : what it is, in words of the interface
    """

    title: str
    lang: str
    url: str
    text: str = ""
    note: str = ""


@dataclass(frozen=True)
class Searcher:
    """What one domain offers. `find` is given folded words (`engage.core.finding`) and gives everything that holds them all."""

    key: str
    permission: Permission
    name: Callable[[], str]
    find: Callable[[tuple[str, ...]], Iterable[Hit]]


@dataclass(frozen=True)
class FoundGroup:
    """What was found of one kind: as many hits as fit on this page, and how many there are."""

    key: str
    name: str
    hits: tuple[Hit, ...]
    total: int
    page: int
    pages: int


def on_search(app: Flask, searcher: Searcher) -> None:
    """Let those who may be found something by be found by the staff's search."""
    app.extensions.setdefault(SOURCES, []).append(searcher)


@guarded(Permission.SEE_STAFF_HOME)
def search(asked: str, only: str = "", page: int = 1) -> tuple[FoundGroup, ...]:
    """What holds every word, by kind: the first few of each, or one page of one kind (`only`)."""
    words = asked_words(asked)
    searchers: list[Searcher] = current_app.extensions.get(SOURCES, [])
    allowed = [one for one in searchers if only in {"", one.key} and can(one.permission)] if words else []
    groups = (_group(one, list(one.find(words)), PER_PAGE if only else FEW, page) for one in allowed)
    return tuple(group for group in groups if group.total)


def _group(searcher: Searcher, hits: list[Hit], size: int, page: int) -> FoundGroup:
    pages = max(1, -(-len(hits) // size))
    here = min(max(1, page), pages)
    return FoundGroup(searcher.key, searcher.name(), tuple(hits[(here - 1) * size : here * size]), len(hits), here, pages)
