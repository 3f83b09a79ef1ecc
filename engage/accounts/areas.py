"""Where a right holds. The tree of places belongs to `trust`, which says it here: accounts know only who is below whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app

TREE = "engage.area_tree"


class Anywhere:
    """Not a place: "in some place or other"."""


ANYWHERE: Final = Anywhere()


@dataclass(frozen=True)
class AreaNode:
    """A place in the tree: its parent is None for the county."""

    id: int
    key: str
    name: str
    parent_id: int | None


def know_areas(app: Flask, tree: Callable[[], tuple[AreaNode, ...]]) -> None:
    """Let `trust` say which places there are."""
    app.extensions[TREE] = tree


def all_areas() -> tuple[AreaNode, ...]:
    """Every place, as `trust` gives them."""
    tree: Callable[[], tuple[AreaNode, ...]] = current_app.extensions[TREE]
    return tree()


def upwards(area_id: int) -> frozenset[int]:
    """This place and all that it lies in."""
    return _line(area_id, _parents())


def downwards(area_ids: Iterable[int]) -> frozenset[int]:
    """These places and all that lie in them."""
    wanted, parents = frozenset(area_ids), _parents()
    return wanted | {area_id for area_id in parents if _line(area_id, parents) & wanted}


def _parents() -> dict[int, int | None]:
    return {node.id: node.parent_id for node in all_areas()}


def _line(area_id: int, parents: Mapping[int, int | None]) -> frozenset[int]:
    found, at = set[int](), area_id
    while at not in found:
        found.add(at)
        above = parents.get(at)
        if above is None:
            break
        at = above
    return frozenset(found)
