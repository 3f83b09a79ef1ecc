"""Names of languages as forms write them ("English (en)", "Deutsch", "EN") to codes ("en", "de")."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

_IN_BRACKETS = re.compile(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\s*\)\s*$")
_CODE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
# Those whose own name is worth knowing: of the languages that are spoken here, and of the forms that come from elsewhere.
_OWN_NAMES = (
    *(
        "ar",
        "bg",
        "bn",
        "cs",
        "cy",
        "da",
        "de",
        "el",
        "es",
        "et",
        "fa",
        "fi",
        "fr",
        "ga",
        "gu",
        "he",
        "hi",
        "hr",
        "hu",
        "id",
        "it",
    ),
    *(
        "ja",
        "km",
        "ko",
        "lt",
        "lv",
        "ms",
        "my",
        "ne",
        "nl",
        "no",
        "pa",
        "pl",
        "ps",
        "pt",
        "ro",
        "ru",
        "sk",
        "sl",
        "so",
        "sq",
        "sr",
    ),
    *("sv", "sw", "ta", "th", "ti", "tr", "uk", "ur", "vi", "zh"),
)


def code_of(name: str, unnamed: str) -> str:
    """The code of a language that a file calls `name`; `unnamed` where it has none, a plain form of it where no code is known."""
    plain = name.strip()
    if not plain or plain.lower() == "default":
        return unnamed
    if found := _IN_BRACKETS.search(plain):
        return _tidy(found[1])
    if code := _by_name().get(plain.casefold()) or _by_own_name().get(plain.casefold()):
        return code
    return _tidy(plain) if _CODE.fullmatch(plain) else re.sub(r"\W+", "-", plain.lower()).strip("-") or unnamed


def _tidy(code: str) -> str:
    first, *rest = code.replace("_", "-").split("-")
    return "-".join((first.lower(), *rest))


@cache
def _by_name() -> dict[str, str]:
    return {name.casefold(): code.replace("_", "-") for code, name in Locale("en").languages.items()}


@cache
def _by_own_name() -> dict[str, str]:
    return {str(Locale(code).get_language_name(code)).casefold(): code for code in _OWN_NAMES}
