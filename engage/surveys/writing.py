"""A survey as one .toml file that `load_file` reads as the same survey: `to_toml`. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from engage.surveys.source import SurveySource
from engage.surveys.wording import EasyWording, Option, Question, Row, Wording

_TEXTS = ("text", "hint", "example", "when", "role", "options_from", "scale_low", "scale_high", "unit", "check", "check_text")
_NUMBERS = ("min_choices", "max_choices", "max_length", "scale_min", "scale_max", "number_min", "number_max")
_DAYS = ("date_min", "date_max")


def to_toml(source: SurveySource) -> str:
    """Structure, source wording and every other wording, in one file.

    A wording that does not translate today's words is left out: inside one file it would count as one that does.
    """
    return "\n".join(_lines(source)) + "\n"


def wording_to_toml(wording: Wording) -> str:
    """One wording as a file of its own beside survey.toml, which says in `of` whose words it translates."""
    whole = {key: words for key, words in wording.texts if "." not in key}
    parts = {key: words for key, words in wording.texts if "." in key}
    meta = [("status", wording.status), ("of", wording.of), ("checked_by", wording.checked_by)]
    lines = [_pair(key, words) for key, words in whole.items()] + ["\n[meta]"]
    lines += [_pair(name, value) for name, value in meta if value]
    lines += [f"checked_on = {wording.checked_on}"] if wording.checked_on else []
    tables: dict[str, str | tuple[str, ...]] = dict(parts)
    if isinstance(wording, EasyWording):
        tables |= {f"pictures.{key}": names for key, names in wording.pictures}
    return "\n".join((*lines, *_tables("", tables))) + "\n"


def _lines(source: SurveySource) -> Iterator[str]:
    yield _pair("slug", source.slug)
    yield _pair("audience", source.audience)
    yield _pair("language", source.source_language)
    yield _pair("thanks", source.thanks)
    yield "\n[about]"
    for each in fields(source.about):
        yield _pair(each.name, getattr(source.about, each.name))
    for question in source.questions:
        yield "\n[[questions]]"
        yield from _question(question)
    for wording in source.wordings:
        if wording.language not in source.stale:
            yield from _wording(f"wording.{wording.language}", wording)
    for easy in source.easy:
        if easy.language not in source.easy_stale:
            name = "easy" if easy.language == source.source_language else f"easy-{easy.language}"
            yield from _wording(f"wording.{name}", easy)


def _question(question: Question) -> Iterator[str]:
    yield _pair("key", question.key)
    yield _pair("kind", question.kind)
    for name in _TEXTS:
        if value := getattr(question, name):
            yield _pair(name, value)
    for name in _NUMBERS:
        if (number := getattr(question, name)) is not None:
            yield f"{name} = {number}"
    for name in _DAYS:
        if day := getattr(question, name):
            yield f"{name} = {day}"
    yield from _listed("options", question.options)
    yield from _listed("rows", question.rows)


def _listed(name: str, listed: Sequence[Option | Row]) -> Iterator[str]:
    if not listed:
        return
    yield f"{name} = ["
    for one in listed:
        marks = [f"{mark} = true" for mark in ("exclusive", "say") if getattr(one, mark, False)]
        yield f"  {{ {', '.join((_pair('key', one.key), _pair('text', one.text), *marks))} }},"
    yield "]"


def _wording(name: str, wording: Wording) -> Iterator[str]:
    yield f"\n[{name}.meta]"
    yield _pair("status", wording.status)
    if wording.checked_by:
        yield _pair("checked_by", wording.checked_by)
    if wording.checked_on:
        yield f"checked_on = {wording.checked_on}"
    yield from _tables(name, dict(wording.texts))
    if isinstance(wording, EasyWording) and wording.pictures:
        yield from _tables(f"{name}.pictures", dict(wording.pictures))


def _tables(name: str, values: Mapping[str, str | tuple[str, ...]]) -> Iterator[str]:
    """Dotted keys as nested tables, those of one table together."""
    tables: dict[str, dict[str, str | tuple[str, ...]]] = {}
    for key, value in values.items():
        above, _, last = key.rpartition(".")
        tables.setdefault(above, {})[last] = value
    for above, pairs in sorted(tables.items()):
        yield f"\n[{'.'.join(filter(None, (name, above)))}]"
        for key, value in pairs.items():
            yield _pair(key, value) if isinstance(value, str) else f"{key} = {json.dumps(value, ensure_ascii=False)}"


def _pair(key: str, text: str) -> str:
    # JSON's strings are TOML's, but for DEL, which TOML wants escaped.
    return f"{key} = {json.dumps(text, ensure_ascii=False)}".replace("\x7f", "\\u007f")
