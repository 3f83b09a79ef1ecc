"""Reading of one TOML file, with every fault named by file and key.

Owns `Problem`, `SurveyFileError`, the opening of a file and `Table`, which reads typed values out of it. One reading
finds every fault, so that whoever wrote the file mends them all at once. Must not know what a survey is.
"""

from __future__ import annotations

import datetime
import difflib
import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engage.core.said import worded

MAX_FILE_BYTES = 1_000_000
MAX_TEXT_CHARACTERS = 2_000
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Problem:
    """One fault; `key` is the dotted way to it ("questions.better.kind"), empty when the whole file is meant."""

    file: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}, {self.key}: {self.message}" if self.key else f"{self.file}: {self.message}"


class SurveyFileError(Exception):
    """A survey file that cannot be used; `problems` says all that is wrong with it, one sentence each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


# tomllib's time grows with the square of the parts of a name: a megabyte of "a.a.a" took minutes. No quantifier goes back.
MOST_PARTS = 40
_PART = r"""(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_LONG_NAME = re.compile(rf"(?<![\w-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{MOST_PARTS}}}")


def read_toml(path: Path, file: str) -> dict[str, object]:
    """Open `path`, called `file` in messages.

    Raises `SurveyFileError` for a file that is missing, over `MAX_FILE_BYTES`, not UTF-8 or not TOML.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise _fault(file, "is over 1 MB; a survey is never that long")
        return parsed(path.read_bytes().decode("utf-8-sig"), file)
    except FileNotFoundError as error:
        raise _fault(file, worded("the file is missing")) from error
    except OSError as error:
        raise _fault(file, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise _fault(file, worded("is not UTF-8 (byte %(start)s); save it again as UTF-8", start=error.start)) from error
    except ValueError as error:  # tomllib's own error, and what int() says of a number of 5,000 digits
        raise _fault(file, f"is not valid TOML: {error}") from error
    except RecursionError as error:
        raise _fault(file, "is not valid TOML: nested too deeply") from error


def parsed(text: str, file: str) -> dict[str, object]:
    """The tables of a text in TOML. Raises `SurveyFileError` for what would take too long, and what `tomllib.loads` raises."""
    if _LONG_NAME.search(text):
        raise _fault(file, f"has a name of more than {MOST_PARTS} parts joined by dots")
    return tomllib.loads(text)


def _fault(file: str, message: str) -> SurveyFileError:
    return SurveyFileError((Problem(file, "", message),))


def text_fault(value: object) -> str:
    """What is wrong with `value` as words to show, or "" when nothing is."""
    if not isinstance(value, str):
        return f"must be text in quotes, not {_kind_of(value)}"
    if not any(c.isprintable() and not c.isspace() for c in value):
        return worded("is empty; write the words")
    if len(value) > MAX_TEXT_CHARACTERS:
        return worded("is longer than %(most)s characters", most=MAX_TEXT_CHARACTERS)
    if any(unicodedata.category(c) == "Cc" and c != "\n" for c in value):
        return "holds a control character"
    return ""


def clean_text(value: str) -> str:
    """Outer blanks off, one form for each accented letter (NFC), so that equal words have equal digests."""
    return unicodedata.normalize("NFC", value.strip())


def did_you_mean(word: str, known: Collection[str]) -> str:
    """A closing half-sentence with the nearest known word, or ""."""
    near = difflib.get_close_matches(word, known, n=1)
    return f'; did you mean "{near[0]}"?' if near else ""


def shown(name: str) -> str:
    """A key as one short printable line, whatever the file put in it."""
    return name[:120] if name[:120].isprintable() else repr(name[:120])


def _kind_of(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "a table" if isinstance(value, dict) else "a date or time"


class Table:
    """One table of a file. Each read notes what is wrong and goes on; `close` reports the keys nobody asked for."""

    def __init__(self, data: Mapping[str, object], file: str, path: str, problems: list[Problem]) -> None:
        self.data, self.file, self.path, self.problems = data, file, path, problems
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def note(self, key: str, message: str) -> None:
        """Add a problem about `key` of this table ("" for the table itself)."""
        self.problems.append(Problem(self.file, ".".join(part for part in (self.path, shown(key)) if part), message))

    def text(self, key: str, *, required: bool = True) -> str:
        """Words to show; "" when they are absent or at fault."""
        value = self._ask(key, required=required)
        fault = text_fault(value) if value is not None else ""
        if fault:
            self.note(key, fault)
        return clean_text(value) if isinstance(value, str) and not fault else ""

    def choice(self, key: str, allowed: Sequence[str], what: str, *, required: bool = True) -> str:
        """One of `allowed`; "" when absent or at fault. `what` names the thing in messages ("a kind of question")."""
        value = self._ask(key, required=required)
        if value is None or (isinstance(value, str) and value in allowed):
            return str(value or "")
        found = f'"{shown(value)}"' if isinstance(value, str) else _kind_of(value)
        self.note(key, f"{found} is not {what}; use one of {', '.join(allowed)}")
        return ""

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int | None:
        """A whole number from `low` to `high`; `default` when absent or at fault."""
        value = self._ask(key, required=False)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.note(key, worded("must be a whole number from %(low)s to %(high)s", low=low, high=high))
        return default

    def flag(self, key: str) -> bool:
        """True or false; False when absent."""
        value = self._ask(key, required=False)
        if value is not None and not isinstance(value, bool):
            self.note(key, f"must be true or false, not {_kind_of(value)}")
        return value is True

    def day(self, key: str, *, required: bool) -> str:
        """A date written as one (2027-03-01, in quotes or not), in ISO form; "" when absent or at fault."""
        value = self._ask(key, required=required)
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return value.isoformat()
        if isinstance(value, str) and _ISO_DAY.fullmatch(value):
            with suppress(ValueError):
                return datetime.date.fromisoformat(value).isoformat()
        if value is not None:
            self.note(key, worded("must be a date, such as 2027-03-01"))
        return ""

    def table(self, key: str, *, required: bool = True) -> Table | None:
        """A table inside this one; None when absent or at fault."""
        value = self._ask(key, required=required)
        if isinstance(value, dict):
            return Table(value, self.file, f"{self.path}.{key}".lstrip("."), self.problems)
        if value is not None:
            self.note(key, f"must be a table, not {_kind_of(value)}")
        return None

    def tables(self, key: str, *, required: bool = True) -> tuple[Table, ...]:
        """A list of tables, each called by its own `key` in messages, or by its place counted from 1."""
        value = self._ask(key, required=required)
        if value is None:
            return ()
        if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
            self.note(key, "must be a list of tables, with at least one in it")
            return ()
        return tuple(
            Table(item, self.file, self._place(key, item, number), self.problems) for number, item in enumerate(value, 1)
        )

    def refuse(self, key: str, message: str) -> None:
        """Note `message` where a known key stands in the wrong place."""
        if self._ask(key, required=False) is not None:
            self.note(key, message)

    def close(self) -> None:
        """Report every key that was never asked for, with the nearest one that was."""
        for key in self.data:
            if key not in self._asked:
                self.note(key, f"is not a key we know here{did_you_mean(key, sorted(self._asked))}")

    def _ask(self, key: str, *, required: bool) -> object:
        self._asked.add(key)
        if required and key not in self.data:
            self.note(key, worded("is missing"))
        return self.data.get(key)

    def _place(self, key: str, item: Mapping[str, object], number: int) -> str:
        own = item.get("key")
        return ".".join(part for part in (self.path, key, shown(own) if isinstance(own, str) and own else str(number)) if part)
