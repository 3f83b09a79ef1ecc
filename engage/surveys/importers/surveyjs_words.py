"""Words of SurveyJS: a text in one language or in many, and what can be chosen. Owns which languages a survey is in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from engage.surveys.importers.imported import FoundOption, Words

_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_YES_NO = {"true": "Yes", "false": "No"}


class Tongues:
    """Which languages were found so far, and the one that a text without a language is in.

    That is the survey's `locale`, else the site's own. "default" beside that very locale is the site's own again.
    """

    def __init__(self, survey: Mapping[str, Any], main_language: str) -> None:
        locale = survey.get("locale")
        self.main = main_language
        self.unnamed = _code(locale) if isinstance(locale, str) and _LOCALE.fullmatch(_code(locale)) else main_language
        self.seen: dict[str, None] = {}

    def words(self, value: Any) -> Words:
        """One text by language; empty where there is none."""
        if isinstance(value, str):
            found = {self.unnamed: value} if value.strip() else {}
        elif isinstance(value, dict):
            texts = {str(key): text for key, text in value.items() if isinstance(text, str) and text.strip()}
            default = texts.pop("default", None)
            found = {_code(key): text for key, text in texts.items() if _LOCALE.fullmatch(_code(key))}
            if default is not None:
                found.setdefault(self.main if self.unnamed in found else self.unnamed, default)
        else:
            found = {}
        self.seen.update(dict.fromkeys(found))
        return found

    def plain(self, value: Any) -> Words:
        """What stands in for a text: a name, a number. It is in no language of its own."""
        return {self.unnamed: str(value)}

    def found(self) -> tuple[str, ...]:
        """Every language found, the source first."""
        source = self.unnamed if self.unnamed in self.seen or not self.seen else next(iter(self.seen))
        return (source, *sorted(self.seen.keys() - {source}))


def options_of(element: Mapping[str, Any], kind: str, tongues: Tongues) -> tuple[FoundOption, ...]:
    """What can be chosen in an element: of its choices, its rating values, or yes and no."""
    if kind == "boolean":
        labels = (("true", element.get("labelTrue")), ("false", element.get("labelFalse")))
        return tuple(FoundOption(key, tongues.words(text) or _in_english(tongues, _YES_NO[key])) for key, text in labels)
    if kind == "rating":
        return _rating(element, tongues)
    listed = element.get("columns" if kind == "matrix" else "choices")
    options = [_option(each, tongues) for each in listed if each is not None] if isinstance(listed, list) else []
    if element.get("showNoneItem") or element.get("hasNone"):
        words = tongues.words(element.get("noneText")) or _in_english(tongues, "None of these")
        options.append(FoundOption("none", words, exclusive=True))
    if element.get("showOtherItem") or element.get("hasOther"):
        words = tongues.words(element.get("otherText")) or _in_english(tongues, "Other")
        options.append(FoundOption("other", words, say=True))
    return tuple(options)


def rows_of(element: Mapping[str, Any], tongues: Tongues) -> tuple[FoundOption, ...]:
    """The lines of a matrix."""
    listed = element.get("rows")
    return tuple(_option(each, tongues) for each in listed if each is not None) if isinstance(listed, list) else ()


def scale_of(element: Mapping[str, Any], tongues: Tongues) -> tuple[tuple[int, int], tuple[Words, Words]] | None:
    """A rating as a scale of whole numbers with words at both its ends; None where it is no such thing."""
    low, high = _number(element.get("rateMin"), 1), _number(element.get("rateMax"), 5)
    ends = tongues.words(element.get("minRateDescription")), tongues.words(element.get("maxRateDescription"))
    plain = not element.get("rateValues") and _number(element.get("rateStep"), 1) == 1 and "rateCount" not in element
    return ((low, high), ends) if plain and all(ends) and 0 <= low < high <= 10 else None


def _rating(element: Mapping[str, Any], tongues: Tongues) -> tuple[FoundOption, ...]:
    values = element.get("rateValues")
    if isinstance(values, list) and values:
        return tuple(_option(each, tongues) for each in values)
    low, high, step = (_number(element.get(key), usual) for key, usual in (("rateMin", 1), ("rateMax", 5), ("rateStep", 1)))
    high = _number(element.get("rateCount"), high) if "rateMax" not in element else high
    if step < 1 or not 0 <= high - low <= 20 * step:
        return ()
    return tuple(FoundOption(str(number), tongues.plain(number)) for number in range(low, high + 1, step))


def _option(value: Any, tongues: Tongues) -> FoundOption:
    if isinstance(value, dict):
        key = value.get("value", value.get("text"))
        plain = "" if isinstance(key, dict) else str(key)
        words = tongues.words(value.get("text")) or tongues.plain(plain)
        return FoundOption(plain, words, exclusive=value.get("isExclusive") is True)
    return FoundOption(str(value), tongues.words(value) if isinstance(value, str) else tongues.plain(value))


def _in_english(tongues: Tongues, words: str) -> Words:
    """The format's own words for what a file leaves out; only its English ones are known here."""
    return {"en": words} if tongues.unnamed == "en" else {}


def _number(value: Any, usual: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else usual


def _code(locale: str) -> str:
    first, *rest = locale.replace("_", "-").split("-")
    return "-".join((first.lower(), *rest))
