"""The questions of a survey file, from tables to frozen `Question`s: which kind takes which keys, and what they may say.

Owns the limits of each kind. Must not open files; every fault is noted in the table where it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from engage.core.said import worded
from engage.surveys.logic.checking import check_checks, check_rules
from engage.surveys.piping import check_quotes
from engage.surveys.reading import Table, shown
from engage.surveys.wording import KINDS, LARGEST_NUMBER, OPTION_LISTS, PREFER_NOT, ROLES, TEXT_ROLES, Option, Question, Row

KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
MAX_ANSWER_CHARACTERS = 20_000
ANSWER_CHARACTERS = {"short_text": 200, "long_text": 4_000, "drawing": 500}
MOST_ROWS = 40

_SCALE = frozenset({"scale_min", "scale_max", "scale_low", "scale_high"})
_TAKES: Mapping[str, frozenset[str]] = {
    "single": frozenset({"options", "options_from", "role"}),
    "multiple": frozenset({"options", "options_from", "min_choices", "max_choices"}),
    "scale": _SCALE,
    "short_text": frozenset({"max_length", "role"}),
    "long_text": frozenset({"max_length"}),
    "number": frozenset({"number_min", "number_max", "unit"}),
    "date": frozenset({"date_min", "date_max"}),
    "ranking": frozenset({"options", "max_choices"}),
    "grid": frozenset({"rows", "options"}) | _SCALE,
    "cards": frozenset({"rows"}),
    "place": frozenset(),
    "drawing": frozenset({"max_length"}),
}
_DETAILS = frozenset().union(*_TAKES.values())
_MAY_SAY = ("single", "multiple")


def takes(kind: str) -> frozenset[str]:
    """What a question of this kind may say besides its words and its rule."""
    return _TAKES.get(kind, frozenset())


def parse_questions(top: Table) -> tuple[Question, ...]:
    """Every question of a file, each fault noted."""
    questions = tuple(_question(table) for table in top.tables("questions"))
    for key in _repeated(question.key for question in questions):
        top.note(f"questions.{key}.key", worded("two questions have this key; each needs its own"))
    for role in _repeated(question.role or "" for question in questions):
        top.note("questions", worded('two questions have the role "%(role)s"; only one may', role=role))
    for key, fault in check_rules(questions):
        top.note(f"questions.{key}.when", fault)
    for key, fault in check_checks(questions):
        top.note(f"questions.{key}.check", fault)
    for key, name, fault in check_quotes(questions):
        top.note(f"questions.{key}.{name}", fault)
    return questions


def matching(table: Table, key: str, pattern: re.Pattern[str], what: str) -> str:
    """The text under `key`, noted as a fault where it is not what its pattern says."""
    value = table.text(key)
    if value and not pattern.fullmatch(value):
        table.note(key, f'"{shown(value)}" is not {what}')
    return value


def _repeated(names: Iterable[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if name and times > 1)


def _question(table: Table) -> Question:
    key = _key(table)
    kind = table.choice("kind", KINDS, "a kind of question")
    text, hint = table.text("text"), table.text("hint", required=False)
    takes = _TAKES.get(kind, _DETAILS)
    roles = TEXT_ROLES if kind == "short_text" else ROLES
    if kind == "grid" and "options" in table:
        takes -= _SCALE
    for detail in sorted(_DETAILS - takes):
        table.refuse(detail, _refusal(kind, detail))
    options = _options(table, kind) if "options" in takes else ()
    low, high = _scale(table) if "scale_min" in takes else (None, None)
    fewest, most = _choices(table, takes, len(options) or 100)
    smallest, largest = _numbers(table) if "number_min" in takes else (None, None)
    first, last = _days(table) if "date_min" in takes else ("", "")
    has_ends = "scale_low" in takes
    question = Question(
        key=key,
        kind=kind,
        text=text,
        hint=hint,
        options=options,
        role=table.choice("role", roles, "a role", required=False) or None if "role" in takes else None,
        options_from=table.choice("options_from", OPTION_LISTS, "a list of options", required=False) or None
        if "options_from" in takes
        else None,
        min_choices=fewest,
        max_choices=most,
        max_length=table.whole("max_length", 1, MAX_ANSWER_CHARACTERS, ANSWER_CHARACTERS.get(kind))
        if "max_length" in takes
        else None,
        scale_min=low,
        scale_max=high,
        scale_low=table.text("scale_low", required=bool(kind)) if has_ends else "",
        scale_high=table.text("scale_high", required=bool(kind)) if has_ends else "",
        number_min=smallest,
        number_max=largest,
        unit=table.text("unit", required=False) if "unit" in takes else "",
        date_min=first,
        date_max=last,
        rows=_rows(table) if "rows" in takes and kind else (),
        when=table.text("when", required=False),
        check=table.text("check", required="check_text" in table),
        check_text=table.text("check_text", required="check" in table),
        example=table.text("example", required=False),
    )
    table.close()
    return question


def _key(table: Table) -> str:
    return matching(table, "key", KEY, "a key: small letters, digits and _, at most 40")


def _refusal(kind: str, detail: str) -> str:
    if kind == "grid" and detail in _SCALE:
        return "a grid takes either options or a scale, not both"
    return f"a {kind} question takes no {detail}"


def _scale(table: Table) -> tuple[int | None, int | None]:
    low, high = table.whole("scale_min", 0, 10, 1), table.whole("scale_max", 0, 10, 5)
    if low is not None and high is not None and low >= high:
        table.note("scale_max", worded("must be more than scale_min (%(low)s)", low=low))
    return low, high


def _choices(table: Table, takes: frozenset[str], offered: int) -> tuple[int | None, int | None]:
    most = table.whole("max_choices", 1, offered) if "max_choices" in takes else None
    fewest = table.whole("min_choices", 1, offered) if "min_choices" in takes else None
    if fewest is not None and most is not None and fewest > most:
        table.note("min_choices", worded("must not be more than max_choices (%(most)s)", most=most))
    return fewest, most


def _numbers(table: Table) -> tuple[int | None, int | None]:
    low, high = (table.whole(name, -LARGEST_NUMBER, LARGEST_NUMBER) for name in ("number_min", "number_max"))
    if low is not None and high is not None and low >= high:
        table.note("number_max", worded("must be more than number_min (%(low)s)", low=low))
    return low, high


def _days(table: Table) -> tuple[str, str]:
    first, last = (table.day(name, required=False) for name in ("date_min", "date_max"))
    if first and last and first >= last:
        table.note("date_max", worded("must be after date_min (%(first)s)", first=first))
    return first, last


def _options(table: Table, kind: str) -> tuple[Option, ...]:
    elsewhere = "options_from" in table
    if elsewhere and "options" in table:
        table.note("options", worded("give either options or options_from, not both"))
    if kind not in ("", "grid") and not elsewhere and "options" not in table:
        table.note("options", "is missing; list the options here, or name a list with options_from")
    listed = table.tables("options", required=False)
    options = tuple(_option(each, kind) for each in listed)
    _each_its_key(table, "options", "options", options)
    if kind == "ranking" and len(options) == 1:
        table.note("options", worded("a ranking needs two options or more"))
    if sum(option.say for option in options) > 1:
        table.note("options", worded("only one option may ask to say what"))
    return options


def _option(table: Table, kind: str) -> Option:
    key = _key(table)
    if key == PREFER_NOT:
        table.note("key", worded('"%(prefer_not)s" is offered by the site itself; leave it out', prefer_not=PREFER_NOT))
    if kind and kind != "multiple":
        table.refuse("exclusive", "only a multiple question takes exclusive")
    if kind and kind not in _MAY_SAY:
        table.refuse("say", "only a single or multiple question takes say")
    option = Option(key, table.text("text"), exclusive=table.flag("exclusive"), say=table.flag("say"))
    table.close()
    return option


def _rows(table: Table) -> tuple[Row, ...]:
    rows = []
    for each in table.tables("rows"):
        rows.append(Row(_key(each), each.text("text")))
        each.close()
    _each_its_key(table, "rows", "rows", rows)
    if len(rows) > MOST_ROWS:
        table.note("rows", worded("has more than %(most_rows)s; nobody answers so many at once", most_rows=MOST_ROWS))
    return tuple(rows)


def _each_its_key(table: Table, name: str, what: str, listed: Sequence[Option | Row]) -> None:
    for key in _repeated(one.key for one in listed):
        table.note(f"{name}.{key}.key", f"two {what} have this key; each needs its own")
