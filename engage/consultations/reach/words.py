"""What ways of speaking, of answering and of helping are called in tables of who took part."""

from __future__ import annotations

from flask_babel import gettext

from engage.access.advocacy import HELPERS, NOT_OWN_VOICE, PROVENANCES
from engage.core.i18n import language
from engage.core.written import Written

OWN_VOICES = tuple(name for name in PROVENANCES if name not in NOT_OWN_VOICE)
MODES = ("online", "easy", "paper")


def provenance_names() -> dict[str, str]:
    """How people spoke for themselves."""
    words = {
        "self": gettext("By themselves"),
        "helped": gettext("With somebody's help"),
        "interpreted": gettext("Through an interpreter"),
        "advocate": gettext("Through an advocate"),
        "group": gettext("As a group, counted once"),
    }
    return {name: words[name] for name in OWN_VOICES}


def mode_names() -> dict[str, str]:
    """On what they answered."""
    return {"online": gettext("Online"), "easy": gettext("Easy Read"), "paper": gettext("On paper")}


def mode_of(mode: str) -> str:
    """Which of `MODES` a response was given in: how large or dark the page was says too much of one person."""
    if mode == "paper":
        return "paper"
    return "easy" if "easy" in mode.split() else "online"


def language_names(codes: tuple[str, ...]) -> dict[str, str]:
    """Languages by their own names, each to be read out in itself."""
    return {code: Written(language(code).name, code) for code in codes}


def helper_names() -> dict[str, str]:
    """Which adults reported or observed; "" where they did not say."""
    words = {
        "family": gettext("Someone in the family"),
        "friend": gettext("A friend"),
        "school": gettext("Someone at school or college"),
        "youth_worker": gettext("A youth worker"),
        "social_worker": gettext("A social worker or support worker"),
        "health_worker": gettext("Someone from health"),
        "interpreter": gettext("An interpreter"),
        "advocate": gettext("An advocate"),
        "other": gettext("Someone else"),
    }
    return {**{name: words[name] for name in HELPERS}, "": gettext("Not said")}


def told_names(key: str) -> dict[str, str]:
    """What may have been recorded of those who did not answer alone, under one `SpokenFor.key`; "" where it was not."""
    words = {
        "instructed": {"yes": gettext("Yes"), "no": gettext("No")},
        "gathered": {
            "spoken": gettext("They said it"),
            "signed": gettext("They signed it"),
            "symbols": gettext("With symbols, pictures or objects"),
            "observed": gettext("By watching what they do and how they react"),
        },
        "confirmed": {"yes": gettext("Yes")},
        "agreed": {
            "talked": gettext("We talk until we agree"),
            "voted": gettext("We vote"),
            "each_said": gettext("Each says something, and we write it all down"),
        },
        "did": {
            "read_out": gettext("Reads the questions out"),
            "explained": gettext("Explains words"),
            "typed": gettext("Types what I say"),
            "signed": gettext("Signs"),
            "pointed": gettext("Shows choices to point at"),
        },
    }
    return {**words[key], "": gettext("Not said")}
