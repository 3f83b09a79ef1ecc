"""Languages of the interface: which are offered, which one this reader gets, and which way it runs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date as format_date_in
from babel.numbers import get_decimal_symbol
from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel, force_locale, get_locale, get_translations, gettext

from engage.core import clock, paths, said
from engage.core.bidi import code_whole, isolated
from engage.core.errors import NotFoundError
from engage.core.sorting import in_order

SESSION_KEY = "lang"
_STAFF_PAGES = "/staff"
_FIGURE = re.compile(r"\d+(\.\d+)?", re.ASCII)
_BESIDE_DAY = re.compile(r"(?<=^\d) |(?<=^\d\d) |(?<=^\d\.) |(?<=^\d\d\.) |(?<=^1er) | (?=\d\d?\b(?!\d))")


@dataclass(frozen=True)
class Language:
    """One language as a reader sees it: `name` in its own script, `dir` the way it runs; `for_staff`: staff pages have it too."""

    code: str
    name: str
    dir: str
    checked: bool = True
    for_staff: bool = True


class UnknownLanguageError(NotFoundError):
    """A language this site does not offer."""


def init_app(app: Flask) -> None:
    """Connect the catalogues and give templates `lang`, `languages`, `format_date`, `format_moment` and `figure`."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(paths.bundled("translations"))
    app.config["BABEL_DEFAULT_LOCALE"] = app.config["SETTINGS"].source_language
    Babel(app, locale_selector=choose_language)  # type: ignore[no-untyped-call]
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        _gettext, _ngettext, newstyle=True, pgettext=_pgettext, npgettext=_npgettext
    )
    app.context_processor(lambda: {"lang": current_language(), "languages": _listed()})
    app.add_template_global(date_on_a_page, "format_date")
    app.add_template_global(format_moment)
    app.add_template_filter(figure)
    app.add_template_global(clock.is_past)
    app.add_template_global(said.told)
    app.add_template_global(said.own)
    app.add_template_filter(isolated)
    app.add_template_filter(code_whole)


def _catalogue() -> Any:
    """The reader's catalogue, looked up once a page: a page asks for dozens of strings."""
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return g.catalogue


def _gettext(message: str) -> str:
    return str(_catalogue().ugettext(message))


def _pgettext(context: str, message: str) -> str:
    return str(_catalogue().upgettext(context, message))


def _ngettext(singular: str, plural: str, number: int) -> str:
    return str(_catalogue().ungettext(singular, plural, number))


def _npgettext(context: str, singular: str, plural: str, number: int) -> str:
    return str(_catalogue().unpgettext(context, singular, plural, number))


@lru_cache(maxsize=1)
def offered_languages() -> tuple[Language, ...]:
    """The source language, then every complete catalogue of `translations/status.toml`, in its own script."""
    file = paths.bundled("translations") / "status.toml"
    status: dict[str, dict[str, Any]] = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    complete = {code: entry for code, entry in status.items() if entry.get("complete") and code != "en"}
    return (
        language("en"),
        *(
            _described(code, bool(entry.get("checked_by")), entry["complete"] == "all")
            for code, entry in sorted(complete.items())
        ),
    )


def languages_here() -> tuple[Language, ...]:
    """Those the page that was asked for can be read in: staff pages are in fewer."""
    is_staff = has_request_context() and request.path.startswith(_STAFF_PAGES)
    return tuple(one for one in offered_languages() if one.for_staff or not is_staff)


def _listed() -> tuple[Language, ...]:
    """The same for a list to choose from: by their own names, wherever they were put in `status.toml`."""
    return _by_name(languages_here())


@lru_cache(maxsize=4)
def _by_name(some: tuple[Language, ...]) -> tuple[Language, ...]:
    return in_order(some, lambda one: one.name, "")


def language(code: str) -> Language:
    """A language by its code, offered or not: people's words may be in any."""
    for offered in offered_languages() if code != "en" else ():
        if offered.code == code:
            return offered
    return _described(code, checked=True)


@lru_cache(maxsize=128)
def _described(code: str, checked: bool, for_staff: bool = True) -> Language:
    try:
        locale = Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        return Language(code, code, "auto")
    return Language(code, (locale.get_display_name(code) or code).capitalize(), locale.text_direction, checked, for_staff)


def choose_language() -> str:
    """What the reader chose, else what the browser asks for, else the source language."""
    if not has_request_context():
        return str(current_app.config["BABEL_DEFAULT_LOCALE"])
    codes = [offered.code for offered in languages_here()]
    chosen = session.get(SESSION_KEY)
    if chosen in codes:
        return str(chosen)
    return request.accept_languages.best_match(codes) or codes[0]


def current_language() -> Language:
    """The language of the page being made."""
    locale = get_locale()
    return language(locale.language if locale else "en")


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """A stretch that speaks another language than the page it is part of: a form to print, say."""
    kept = g.pop("catalogue", None)
    try:
        with force_locale(code):
            yield
    finally:
        g.pop("catalogue", None)
        if kept is not None:
            g.catalogue = kept


def remember_language(code: str) -> None:
    """Keep the reader's choice; raises `UnknownLanguageError` for one that is not offered."""
    session[SESSION_KEY] = offered_code(code)


def offered_code(code: str) -> str:
    """A language that an address names; raises `UnknownLanguageError` for one that is not offered."""
    if code not in {offered.code for offered in offered_languages()}:
        names = ", ".join(offered.name for offered in offered_languages())
        raise UnknownLanguageError(
            gettext("We do not have this site in that language yet. Choose one of these: %(names)s.", names=names)
        )
    return code


def format_date(value: date, style: str = "long") -> str:
    """A date as the reader's language writes it; English as it is written here, the day before the month."""
    code = current_language().code
    written = format_date_in(value, style, locale="en_GB" if code == "en" else code)
    if code == "fr" and value.day == 1:
        written = re.sub(r"^1 ", "1er ", written)  # the first of a month alone is an ordinal there
    # Lithuanian ends a date in “d.”, which must not stand alone in the next line.
    return written.replace(" d.", "\u00a0d.")


def date_on_a_page(value: date, style: str = "long") -> str:
    """The same with the day tied to its month, so that no line of a page ends between them."""
    return _BESIDE_DAY.sub("\u00a0", format_date(value, style))


def figure(typed: str) -> str:
    """A figure that somebody typed ("18.4") as the reader's language writes it; anything else stays as it was typed."""
    if not _FIGURE.fullmatch(typed):
        return typed
    return typed.replace(".", get_decimal_symbol(current_language().code))


def format_moment(moment: datetime) -> str:
    """A moment by the clock of the place where the trust is, to the minute, in the reader's language."""
    here = moment.astimezone(clock.HOME_ZONE)
    # No no-break space between year and hour: from right to left it would make one number of both, and turn them round.
    return f"{date_on_a_page(here.date())} {here:%H:%M}"
