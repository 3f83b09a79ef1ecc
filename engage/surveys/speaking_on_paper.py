"""What a paper asks about the way of speaking, in the words of the website: for the printed sheet, and for whoever types it.

Owns which questions go with which way, and the numbers that keep three voices apart on the same lines (domain rule 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from wtforms.fields.core import UnboundField

from engage.access.advocacy import PROVENANCES, Speaking
from engage.core.forms import Form
from engage.surveys.forms import CheckForm
from engage.surveys.speaking_forms import (
    AdultForm,
    AdvocateForm,
    GroupForm,
    HelpedForm,
    InterpretedForm,
    details_said,
    way_names,
)


class AdvocateOnPaperForm(AdvocateForm):
    """A paper is typed when all is over, so it says here what a website asks at the end. "" where the paper does not say."""

    read_back = CheckForm.read_back


FORMS: tuple[tuple[tuple[str, ...], type[Form]], ...] = (
    (("helped",), HelpedForm),
    (("interpreted",), InterpretedForm),
    (("advocate",), AdvocateOnPaperForm),
    (("group",), GroupForm),
    (("adult_reported", "observed"), AdultForm),
)


@dataclass(frozen=True)
class Detail:
    """One thing to tick or, without choices, a number to write."""

    text: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """What some ways of speaking are asked: their names, as they are ticked, and everything that is asked of them."""

    ways: tuple[str, ...]
    names: tuple[str, ...]
    details: tuple[Detail, ...]


def parts() -> tuple[Part, ...]:
    """What a sheet asks beside who is answering, in the words of this language. Needs no request: sheets are made anywhere."""
    names = way_names()
    return tuple(
        Part(
            ways,
            tuple(names[way] for way in ways),
            tuple(Detail(asked, tuple(choices.values())) for _name, asked, choices in _fields(form)),
        )
        for ways, form in FORMS
    )


def voices() -> tuple[str, str, str]:
    """The three fields of what was written for another (domain rule 4), in the order of the numbers that stand for them."""
    return (
        gettext("Their own words"),
        gettext("What they mean, as you understood it"),
        gettext("What you think yourself, as their advocate"),
    )


def voice_ways() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which ways of speaking have the second of these fields, and which the third."""
    each = [Speaking(way) for way in PROVENANCES]
    return (
        tuple(one.provenance for one in each if one.has_interpretation),
        tuple(one.provenance for one in each if one.has_own_view),
    )


def said_words(speaking: Speaking) -> tuple[str, ...]:
    """What this way of speaking said about itself, each with what was asked; what was not said is left out."""
    form = next((form for ways, form in FORMS if speaking.provenance in ways), None)
    return tuple(_said(form, details_said(speaking))) if form else ()


def _said(form: type[Form], said: Mapping[str, Any]) -> Iterator[str]:
    for name, asked, choices in _fields(form):
        value = said[name]
        labels = [label for key, label in choices.items() if key == value or (isinstance(value, list) and key in value)]
        if words := ", ".join(labels) if choices else value:
            yield f"{asked} {words}"


def _fields(form: type[Form]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Each field in its order: its name, what it asks, and its choices in words by what they are kept as."""
    found = [(name, field) for name in dir(form) if isinstance(field := getattr(form, name), UnboundField)]
    for name, field in sorted(found, key=lambda each: int(each[1].creation_counter)):
        yield name, str(field.args[0]), {choice.value: str(choice.label) for choice in field.kwargs.get("choices", ())}
