"""Every page on which people answer speaks to readers of Easy Read: short sentences, and pictures."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

from engage.core import paths
from engage.surveys.wording import overlong

ROOT = Path(__file__).parents[3]
TEMPLATES = paths.package_folder("templates")
STAFF = tuple(tomllib.loads((ROOT / "translations" / "scopes.toml").read_text("utf-8"))["staff"])
PARTS = ("drawing", "forms", "help", "kinds", "questions", "speaking")  # the macros that these pages are made of
SAID = {"_": (0,), "gettext": (0,), "ngettext": (0, 1), "pgettext": (1,), "npgettext": (1, 2)}  # where the sentences are
ORDINARY = {"idea": 2, "heading": 2, "ideas": 1}  # the argument that only readers of ordinary words get
PICTURED = {*ORDINARY, "lines", "picture", "sign"}


def answering() -> list[Path]:
    """The pages from a survey's door to what became of an answer, and help and stories; none that staff alone read."""
    folders = (TEMPLATES / name for name in ("surveys", "receipts", "help", "stories"))
    pages = [file for folder in folders for file in folder.glob("*.html") if not is_staff(file)]
    notices = (TEMPLATES / "access" / "privacy" / f"{name}.html" for name in ("_easy", "6-9", "choose"))
    return sorted([*pages, *notices, *(TEMPLATES / "macros" / f"{name}.html" for name in PARTS)])


def is_staff(file: Path) -> bool:
    return any(fnmatch(f"engage/templates/{named(file)}", pattern) for pattern in STAFF)


def named(file: Path) -> str:
    return file.relative_to(TEMPLATES).as_posix()


def parsed(source: str) -> nodes.Template:
    return Environment(loader=FileSystemLoader(TEMPLATES), extensions=["jinja2.ext.i18n"]).parse(source)


def asks_for_easy(test: nodes.Node) -> bool:
    """Whether a condition is `modes.easy`, and nothing else."""
    return (
        isinstance(test, nodes.Getattr)
        and test.attr == "easy"
        and isinstance(test.node, nodes.Name)
        and test.node.name == "modes"
    )


def read_in_easy_read(node: nodes.Node) -> Iterator[nodes.Node]:
    """The parts of a page below this one that a reader of Easy Read may get."""
    if isinstance(node, nodes.If) and asks_for_easy(node.test):
        yield from node.body
    elif isinstance(node, nodes.If) and isinstance(node.test, nodes.Not) and asks_for_easy(node.test.node):
        yield from (*node.elif_, *node.else_)
    elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in ORDINARY:
        ordinary = ORDINARY[node.node.name]
        yield from (argument for place, argument in enumerate(node.args) if place != ordinary)
        yield from (word.value for word in node.kwargs if word.key != "words")
    elif isinstance(node, nodes.AssignBlock) and isinstance(node.target, nodes.Name) and node.target.name == "ordinary":
        return
    else:
        yield from node.iter_child_nodes()


def sentences(node: nodes.Node) -> Iterator[str]:
    """What this part of a page says to a reader of Easy Read."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in SAID:
        words = [node.args[place] for place in SAID[node.node.name]]
        yield from (str(each.value) for each in words if isinstance(each, nodes.Const))
    for child in read_in_easy_read(node):
        yield from sentences(child)


@pytest.mark.parametrize("file", answering(), ids=named)
def test_no_page_of_answering_says_a_long_sentence_in_easy_read(file: Path) -> None:
    long = {part for text in sentences(parsed(file.read_text("utf-8"))) for part in overlong(text)}
    assert long == set()


@pytest.mark.parametrize("file", [file for file in answering() if "{% extends" in file.read_text("utf-8")], ids=named)
def test_every_page_of_answering_has_pictures_in_easy_read(file: Path) -> None:
    calls = parsed(file.read_text("utf-8")).find_all(nodes.Call)
    assert {call.node.name for call in calls if isinstance(call.node, nodes.Name)} & PICTURED != set()


def test_the_pages_of_answering_are_found_and_those_of_staff_are_not() -> None:
    names = {named(file) for file in answering()}
    assert {"surveys/record.html", "surveys/later.html", "receipts/change.html", "help/safe.html", "stories/back.html"} <= names
    assert "surveys/outreach.html" not in names


def test_only_what_easy_read_says_is_looked_at() -> None:
    page = """{{ idea("home", pgettext("easy", "A."), _("B.")) }}{{ ideas((("home", _("C.")),), _("D."), tag="li") }}
      {% if modes.easy %}{{ _("E.") }}{% else %}{{ _("F.") }}{% endif %}
      {% if not modes.easy %}{{ _("G.") }}{% endif %}{% set ordinary %}{{ _("H.") }}{% endset %}
      {% if modes.easy and more %}{{ _("I.") }}{% else %}{{ _("J.") }}{% endif %}{{ ngettext("K.", "L.", 2) }}"""
    assert "".join(sentences(parsed(page))).replace(".", "") == "ACEIJKL"
