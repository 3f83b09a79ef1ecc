"""What our own exporter writes of an XLSForm in several rows, as that format has no one row for it: grids, and "other, say what".

Its mark is the double underscore in a name, and choices called as the grid is. Any other table or box is a row of questions of
its own, as the format counts. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MARK, SAY = "__", "say"
TABLE_HEAD = ("reserved_name_for_field_list_labels", "generated_table_list_label")  # made by the reader of tables, not written
Node = Mapping[str, Any]
_BOX = re.compile(r"selected\(\$\{(?P<name>[\w.-]+)\}, '(?P<option>[\w-]+)'\)")
_OF_ITS_OWN = ("relevant", "constraint", "calculate", "required", "readonly")


@dataclass(frozen=True)
class Grid:
    """A group that is one question: what it asks, its lines and their choices, in the format's own nodes."""

    head: Node
    rows: Sequence[Node]
    choices: Sequence[Node]

    def key_of(self, row: Node) -> str:
        """What a line is called within its grid."""
        return str(row["name"]).partition(MARK)[2]


def grid_in(group: Node) -> Grid | None:
    """The grid that a group is; None for any other group."""
    children = [child for child in group.get("children") or () if isinstance(child, Mapping)]
    made = [child for child in children if str(child.get("name", "")).startswith(TABLE_HEAD)]
    rows = [child for child in children if not str(child.get("name", "")).startswith(TABLE_HEAD)]
    head = next((child for child in made if child.get("type") == "note"), None)
    if group.get("type") != "group" or head is None or not rows or not all(_is_line(row, group) for row in rows):
        return None
    return Grid(head, rows, rows[0].get("choices") or ())


def boxes_in(children: Iterable[Node]) -> dict[str, tuple[str, str]]:
    """Each box that asks what "other" is: its name -> the question and the choice it belongs to.

    One more is made by the format's reader itself of "or specify other", and is no row of the form either.
    """
    found = {}
    for child in children:
        name, rule = str(child.get("name", "")), str((child.get("bind") or {}).get("relevant") or "")
        asked, says = name.removesuffix("_other"), _BOX.fullmatch(rule)
        if child.get("label") == "Specify other." and rule == f"selected(../{asked}, 'other')":
            found[name] = (asked, "other")
        elif says and child.get("type") == "text" and name == f"{says['name']}{MARK}{SAY}":
            found[name] = (says["name"], says["option"])
    return found


def _is_line(row: Node, group: Node) -> bool:
    own, name = row.get("bind") or {}, str(group.get("name", ""))
    is_ours = str(row.get("name", "")).startswith(f"{name}{MARK}") and row.get("itemset") == name
    return row.get("type") == "select one" and is_ours and not set(_OF_ITS_OWN) & set(own)
