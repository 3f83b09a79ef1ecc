"""Putting what authors wrote into other languages, the same way on every page: the source stands above each box.

Whose texts they are, who may put them into another language, and what is written into the record, is for the domains to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, TextAreaField

from engage.core.errors import NotFoundError
from engage.core.forms import Form, MaxLength
from engage.core.i18n import Language, language, offered_languages
from engage.core.saving import Page, handle
from engage.core.wording import forget_wordings, put_wording, wordings

MAX_TEXT = 4000
Piece = tuple[str, str, str]  # subject, field, source text
Texts = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Translated:
    """How far something has come in one language: how many of its texts, and whether a person checked them all."""

    language: Language
    done: int
    total: int
    checked: bool


def translations_of(pieces: Sequence[Piece]) -> tuple[Translated, ...]:
    """Every other language the site offers."""
    keys = {(subject, field) for subject, field, _text in pieces}
    found = []
    for offered in offered_languages()[1:]:
        kept = wordings({subject for subject, _field in keys}, offered.code)
        have = [kept[key] for key in keys if key in kept]
        found.append(Translated(offered, len(have), len(keys), bool(have) and all(worded.checked for worded in have)))
    return tuple(found)


def put_texts(texts: Texts, lang: str, checked_by: str = "") -> None:
    """Keep these texts in one language; an empty one removes what was kept.

    checked_by : who read them against the source; while empty, pages mark them as not checked by a person.
    """
    for (subject, field), text in texts.items():
        if text.strip():
            put_wording(subject, field, lang, text.strip(), checked_by)
        else:
            forget_wordings(subject, [field], lang)


def translation_page(
    pieces: Callable[[], Sequence[Piece]], lang: str, keep: Callable[[Texts, bool], str], whole: Callable[[], tuple[str, str]]
) -> Page:
    """The page for one language, or what was typed on it kept. Raises `NotFoundError` for a language the site does not offer.

    keep : keeps the texts; whether somebody read them against the source; gives the address to go on to
    whole : address and title of what the texts belong to
    """
    if lang not in {offered.code for offered in offered_languages()[1:]}:
        raise NotFoundError(gettext("This site does not have that language. Choose one from the page before."))
    asked = pieces()
    kept = wordings({subject for subject, _field, _text in asked}, lang)
    form = _form(asked, {_box(*key): text.text for key, text in kept.items()})

    def save() -> str:
        texts = {(subject, field): form[_box(subject, field)].data or "" for subject, field, _text in asked}
        return keep(texts, bool(form["checked"].data))

    def page() -> str:
        url, title = whole()
        boxes = [form[_box(subject, field)] for subject, field, _text in asked]
        into = language(lang)
        return render_template("staff/translate.html", form=form, boxes=boxes, into=into, whole_url=url, whole_title=title)

    return handle(form, save, "checked", page)


def _form(pieces: Iterable[Piece], kept: Mapping[str, str]) -> Form:
    """One box for each text, labelled with its source, holding what was typed now or kept before."""
    boxes: dict[str, Any] = {
        _box(subject, field): TextAreaField(source, [MaxLength(MAX_TEXT)]) for subject, field, source in pieces
    }
    boxes["checked"] = BooleanField(_("I have read this against the English, and it says the same"))
    made: Form = type("TranslationForm", (Form,), boxes)(data=kept)
    return made


def _box(subject: str, field: str) -> str:
    return f"{subject.replace(':', '_')}_{field}"
