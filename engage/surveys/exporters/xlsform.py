"""XLSForm: a survey as its workbook (survey, choices, settings), a column for each language, and a sheet of what is not in it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence

from babel import Locale, UnknownLocaleError
from xlsxwriter import Workbook

from engage.core.said import worded
from engage.surveys.exporters.carried import Carried, Carrying, Ways, carry, read_otherwise
from engage.surveys.exporters.formulas import XPath, written
from engage.surveys.importers.imported import Unsupported
from engage.surveys.importers.xlsform_marks import MARK, SAY
from engage.surveys.site_words import SAY_WHAT, in_languages
from engage.surveys.source import SurveySource
from engage.surveys.wording import ABOUT_KEYS, Option, Question

_KINDS = {
    "single": "select_one", "multiple": "select_multiple", "scale": "select_one", "short_text": "text", "long_text": "text",
    "number": "integer", "date": "date", "ranking": "rank", "place": "text", "drawing": "image",
}  # fmt: skip
_LOOKS = {"scale": "likert", "long_text": "multiline"}
# Every text is written as text: nothing that anybody typed is a formula, a number or a link here.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
_RESERVED = frozenset({"meta"})
_MADE_PLAIN = frozenset("“”‘’\u00a0\u202f")
Row = Sequence[str]


def write(source: SurveySource, places: Sequence[Option]) -> tuple[bytes, tuple[Unsupported, ...]]:
    """The file, and what is not in it."""
    found = carry(source, places, _WAYS)
    tongues = {code: _tongue(code) for code in found.languages}
    out = io.BytesIO()
    book = Workbook(out, _OPTIONS)
    for name, rows in {
        "survey": _survey(found, tongues),
        "choices": _choices(found, tongues),
        "settings": _settings(found, tongues),
        "notes": _notes(found),
    }.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(at, column, cell)
    book.close()
    return out.getvalue(), (
        *found.left,
        *_unordered(found),
        *read_otherwise(found, _MADE_PLAIN, "curly quotes and no-break spaces"),
    )


def _unordered(found: Carrying) -> Iterator[Unsupported]:
    for each in found.questions.values():
        if each.question.kind == "ranking" and each.question.max_choices:
            yield Unsupported(each.question.key, worded("how many places its order has is not carried: all are put in order"))


def _names(keys: Sequence[str]) -> Mapping[str, str]:
    """A name begins with a letter there; the mark of what is written in several rows is in no other."""
    taken, found = set(keys), dict[str, str]()
    for key in keys:
        plain, number = re.sub("__+", "_", key), 1
        name = plain if plain[0].isalpha() and plain not in _RESERVED else f"q_{plain}"
        while name != key and name in taken:
            number += 1
            name = f"q{number}_{plain}"
        taken.add(name)
        found[key] = name
    return found


def _same(question: Question) -> Mapping[str, str]:
    return {option.key: option.key for option in question.options}


# A grid is a group there, and no rule asks for it as a whole.
_WAYS = Ways(_names, _same, "${", ("title",), silent=frozenset({"grid", "cards"}), says=True)


def _tongue(code: str) -> str:
    try:
        return f"{Locale.parse(code.replace('-', '_')).get_display_name('en')} ({code})"
    except (ValueError, UnknownLocaleError):
        return f"{code} ({code})"


def _survey(found: Carrying, tongues: Mapping[str, str]) -> Iterator[Row]:
    labels = [f"{column}::{name}" for column in ("label", "hint") for name in tongues.values()]
    yield ("type", "name", *labels, "relevant", "appearance", "constraint")
    for each in found.questions.values():
        rule = written(each.rule, found.questions, XPath()) if each.rule else ""
        words = (*each.said("text").values(), *each.help_said().values())
        if each.question.rows:
            yield from _grid(each, words, rule)
            continue
        kind = _KINDS[each.question.kind]
        look = _LOOKS.get(each.question.kind, "")
        yield (
            f"{kind} {each.name}" if kind.startswith(("select", "rank")) else kind,
            each.name,
            *words,
            rule,
            look,
            _limits(each),
        )
        if say := each.question.say_key:
            says = (*in_languages(SAY_WHAT, tongues).values(), *("" for _ in tongues))
            yield ("text", f"{each.name}{MARK}{SAY}", *says, XPath().chosen(each, each.options[say]))


def _grid(each: Carried, words: Row, rule: str) -> Iterator[Row]:
    """Its lines are questions of one table there."""
    yield ("begin_group", each.name, *words, rule, "table-list")
    for row in each.question.rows:
        yield (f"select_one {each.name}", f"{each.name}{MARK}{row.key}", *each.row_said(row.key).values())
    yield ("end_group",)


def _limits(each: Carried) -> str:
    """What `importers.choice_limits` and `importers.limits` read back."""
    question = each.question
    parts = [f"count-selected(.) <= {question.max_choices}"] if question.kind == "multiple" and question.max_choices else []
    parts += [
        f"not(selected(., '{each.options[option.key]}') and count-selected(.) > 1)"
        for option in question.options
        if option.exclusive
    ]
    parts += [f"count-selected(.) >= {question.min_choices}"] if question.min_choices else []
    parts += [f"string-length(.) <= {each.longest}"] if each.longest else []
    ends = ((">=", question.number_min), ("<=", question.number_max))
    parts += [f". {sign} {number}" for sign, number in ends if number is not None]
    days = ((">=", question.date_min), ("<=", question.date_max))
    parts += [f". {sign} date('{day}')" for sign, day in days if day]
    return " and ".join(parts)


def _choices(found: Carrying, tongues: Mapping[str, str]) -> Iterator[Row]:
    yield ("list_name", "name", *(f"label::{name}" for name in tongues.values()))
    for each in found.questions.values():
        for point in each.question.points:
            yield (each.name, str(point), *each.point_said(point).values())
        for option in each.question.options:
            yield (each.name, each.options[option.key], *each.option_said(option.key).values())


def _settings(found: Carrying, tongues: Mapping[str, str]) -> Iterator[Row]:
    source = found.source
    yield ("form_title", "form_id", "default_language")
    yield (source.about.title, source.slug.replace("-", "_"), tongues[source.source_language])


def _notes(found: Carrying) -> Iterator[Row]:
    """What is not carried, and the texts that have no place in a form, so that nobody has to look for them."""
    yield ("question", "not carried")
    yield from ((each.question, each.what) for each in found.left)
    yield ()
    yield ("text", *found.languages)
    yield from ((f"about.{key}", *found.about(key).values()) for key in ABOUT_KEYS)
    yield ("thanks", *found.thanks().values())
