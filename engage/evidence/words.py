"""The site's own wordings of codes, for documents: the same macros that pages use, so that both always say the same."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from flask import get_template_attribute
from flask_babel import gettext


def _say(template: str, macro: str, code: str) -> str:
    return str(get_template_attribute(template, macro)(code)).strip()


def outcome_words(outcome: str) -> str:
    """What became of an ask."""
    return _say("macros/words.html", "reply_words", outcome)


def fit_words(fit: str) -> str:
    """How well it fits what was asked."""
    return _say("macros/words.html", "fit_words", fit)


def strength_words(strength: str) -> str:
    """What people's words did."""
    return _say("macros/words.html", "strength_words", strength)


def action_words(state: str) -> str:
    """Where an action stands."""
    return _say("macros/words.html", "state_words", state)


def provenance_words(provenance: str) -> str:
    """Who spoke, and how."""
    return {
        "self": gettext("Their own answer"),
        "helped": gettext("With somebody's help"),
        "interpreted": gettext("Through an interpreter"),
        "advocate": gettext("Through an advocate"),
        "group": gettext("A group"),
        "adult_reported": gettext("An adult reported it: not counted as their voice"),
        "observed": gettext("An adult saw it: not counted as their voice"),
    }[provenance]


def runs_right_to_left(lang: str) -> bool:
    """Whether this language is written from right to left; a code that nobody knows is not."""
    try:
        return bool(Locale.parse(lang).text_direction == "rtl")
    except (UnknownLocaleError, ValueError):
        return False
