"""Stamping of translations: `python -m engage.surveys.stamping FOLDER [LANGUAGE ...]`.

Owns the one line of a wording file that says which source words it translates (`of` in [meta]). Run it after
comparing a translation with its source; it changes nothing else and translates nothing. A file of easy words is named
as it is called: `easy`, `easy-pl`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from engage.surveys.definition import SurveyFileError, easy_language, load_survey, wording_files

_META = re.compile(r"^\[meta\][^\S\n]*(?:#.*)?$", re.MULTILINE)
_OF = re.compile(r"^of[^\S\n]*=.*$", re.MULTILINE)


def stamp(folder: Path, languages: Sequence[str] = ()) -> tuple[str, ...]:
    """Write today's source digest into the wordings of `folder` (all, or those named); the names of the files changed.

    Raises `SurveyFileError` when survey.toml itself cannot be read.
    """
    source = load_survey(folder)
    changed: list[str] = []
    for path in wording_files(folder):
        language = easy_language(path.stem, source)
        digest = source.digest_for_easy(language) if language else source.source_words_digest
        text = path.read_text("utf-8")
        stamped = _stamped(text, digest)
        if stamped != text and (not languages or path.stem in languages):
            path.write_text(stamped, "utf-8")
            changed.append(path.name)
    return tuple(changed)


def _stamped(text: str, digest: str) -> str:
    line = f'of = "{digest}"'
    meta = _META.search(text)
    if meta is None:
        return f"{text.rstrip()}\n\n[meta]\n{line}\n"
    rest = text[meta.end() :]
    end = rest.find("\n[")  # the next table: `of` may be the name of something else there
    own, others = (rest, "") if end < 0 else (rest[:end], rest[end:])
    own = _OF.sub(line, own, count=1) if _OF.search(own) else f"\n{line}{own}"
    return text[: meta.end()] + own + others


def main(arguments: Sequence[str]) -> int:
    """Stamp the folder named first, in the languages named after it. 0, or 2 with a line that says why."""
    if not arguments:
        sys.stderr.write("Usage: python -m engage.surveys.stamping FOLDER [LANGUAGE ...]\n")
        return 2
    try:
        changed = stamp(Path(arguments[0]), arguments[1:])
    except (SurveyFileError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"Stamped: {', '.join(changed) or 'nothing needed it'}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
