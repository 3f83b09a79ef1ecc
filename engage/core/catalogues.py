"""The interface's translations: gather the strings, bring each catalogue up to date, and say what is wrong with it.

`python -m engage.core.catalogues update|check|compile|counts [ROOT]`. Owns the files under `translations/`; never runs in the
site.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

from babel.core import get_global
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from engage.core import paths

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_WORD = re.compile(r"[A-Za-z]{4,}")
SCOPES = ("all", "public")
_NAMES = {  # of things, products and keys, and the words of sample codes: the same in every script
    "Engage",
    "Childline",
    "Wrenshire",
    "Children",
    "Trust",
    "Android",
    "Atom",
    "Chrome",
    "Safari",
    "Samsung",
    "Internet",
    "Excel",
    "SPSS",
    "JPEG",
    "HEIC",
    "WebM",
    "WEBVTT",
    "CSV",
    "JSON",
    "TOML",
    "XLIFF",
    "XLSForm",
    "LimeSurvey",
    "SurveyJS",
    "lss",
    "toml",
    "xlsx",
    "json",
    "iPhone",
    "Chromium",
    "JavaScript",
    "Shift",
    "Ctrl",
    "Command",
    "Enter",
    "Backspace",
    "WCAG",
    "Lexend",
    "OpenDyslexic",
    "engage",
    "speech",
    "blue",
    "otter",
    "lantern",
    "quilt",
    "apple",
    "river",
    "Braille",
}
_SMALL_WORDS = {"about", "answer", "answers", "from", "have", "that", "they", "this", "what", "when", "with", "your"}
_ACCENTS = str.maketrans("aeiouyAEIOUYcnsz", "àéîöûýÀÉÎÖÛÝçñšž")


def gather(root: Path) -> Catalog:
    """Every string of the interface, and the outcomes' names of the packs that ship, as an empty catalogue."""
    with (root / "translations" / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    catalogue = Catalog(project="Engage", charset="utf-8", fuzzy=False)
    inside = [(pattern.removeprefix("engage/"), method) for pattern, method in methods]
    # Those that no list of keywords has by itself; `worded`: sentences of `core.said`.
    keywords = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_pgettext": ((1, "c"), 2), "worded": None}
    found = extract_from_dir(str(root / "engage"), inside, _inside(options), keywords)
    for file, line, message, comments, context in sorted(found, key=lambda row: (row[0], row[1])):
        catalogue.add(message, None, [(f"engage/{file}", line)], auto_comments=comments, context=context)
    for pack in sorted((root / "analysis" / "frameworks").glob("*.toml")):
        for outcome in tomllib.loads(pack.read_text("utf-8"))["outcomes"]:
            catalogue.add(outcome["name"], None, [(f"analysis/frameworks/{pack.name}", 1)])
    return catalogue


def _inside(options: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {pattern.removeprefix("engage/"): settings for pattern, settings in options.items()}


def update(root: Path) -> None:
    """Write messages.pot, and give each catalogue the new strings; unused ones go.

    Where the English of a sentence changed, its old translation stays beside the new one, marked stale until somebody has looked.
    """
    template = gather(root)
    _write(root / "translations" / "messages.pot", template)
    for code in _codes(root):
        file = _file(root, code)
        old = _read(file, code)
        old.update(template)
        old.obsolete.clear()
        _write(file, old)


def check(root: Path) -> list[str]:
    """One sentence for each fault of each catalogue of a language that is offered, or missing strings of the template."""
    template, staff = gather(root), _staff_files(root)
    faults = []
    for code, entry in sorted(_status(root).items()):
        scope = entry.get("complete")
        if not scope:
            continue
        if scope not in SCOPES:
            faults.append(f'{code}: complete is {scope!r}, expected "all", "public" or false')
            continue
        wanted = [message for message in template if message.id and (scope == "all" or not _is_for_staff(message, staff))]
        same = frozenset(map(str, entry.get("same_as_english", [])))
        faults += [f"{code}: {fault}" for fault in _faults_of(_read(_file(root, code), code), wanted, code, same)]
    return faults


def counts(root: Path) -> dict[str, tuple[int, int]]:
    """How many strings each language has, and how many there are, for those who decide what is worked on next."""
    template = [message for message in gather(root) if message.id]
    found = {}
    for code in _codes(root):
        catalogue = _read(_file(root, code), code)
        found[code] = (sum(_is_there(catalogue.get(_first(one.id), one.context)) for one in template), len(template))
    return found


def public_sentences(root: Path, code: str) -> list[str]:
    """Every whole sentence of the public pages in one language, without those that something is put into."""
    staff, source = _staff_files(root), [message for message in gather(root) if message.id and not message.context]
    wanted = [message for message in source if not _is_for_staff(message, staff) and len(_each(message.id)) == 1]
    file = None if code == "en" else _read(_file(root, code), code)
    texts = [_first(message.id) if file is None else _string_of(file, message) for message in wanted]
    return [text for text in texts if text.endswith((".", "!", "?")) and not _PLACEHOLDER.search(text)]


def _string_of(catalogue: Catalog, message: Message) -> str:
    found = catalogue.get(_first(message.id))
    return _each(found.string)[0] if found else ""


def pseudo(root: Path, target: Path, code: str) -> None:
    """A catalogue in which every string is wrapped and accented: what a page then shows in plain English cannot be translated."""
    catalogue = Catalog(locale=code, project="Engage", charset="utf-8", fuzzy=False)
    for message in gather(root):
        if message.id:
            ids = _each(message.id)
            string = tuple(_wrapped(ids[-1]) for _ in range(catalogue.num_plurals)) if len(ids) > 1 else _wrapped(ids[0])
            catalogue.add(message.id, string, context=message.context)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_mo(file, catalogue)


def compile_all(root: Path) -> None:
    """Write messages.mo beside each messages.po, as the build does for the wheel."""
    for code in _codes(root):
        file = _file(root, code)
        if file.exists():
            with file.with_suffix(".mo").open("wb") as target:
                write_mo(target, _read(file, code))


def _faults_of(catalogue: Catalog, wanted: list[Message], code: str, same: frozenset[str]) -> Iterator[str]:
    there = {_key(message) for message in catalogue if message.id and _is_there(message)}
    for message in wanted:
        found = catalogue.get(_first(message.id), message.context)
        if found is None or _key(message) not in there:
            yield f"not translated: {_first(message.id)!r}"
        elif found.fuzzy:
            yield f"stale, its English has changed: {_first(message.id)!r}"
    for message in catalogue:
        if message.id and _is_there(message):
            yield from _faults(message, catalogue.num_plurals, code, same)


def _faults(message: Message, plurals: int, code: str, same: frozenset[str]) -> Iterator[str]:
    ids, strings = _each(message.id), _each(message.string)
    if len(ids) > 1 and len(strings) != plurals:
        yield f"{len(strings)} forms where the language has {plurals}: {ids[0]!r}"
    for string in strings:
        wanted = set(_PLACEHOLDER.findall(ids[-1]))
        # A plural form may leave the number out ("one answer"); nothing else may go missing or be made up.
        missing = wanted - set(_PLACEHOLDER.findall(string)) - ({"%(num)s", "%(num)d"} if len(ids) > 1 else set())
        if missing or set(_PLACEHOLDER.findall(string)) - wanted:
            yield f"placeholders differ: {ids[0]!r} -> {string!r}"
        if Counter(_TAG.findall(ids[0])) != Counter(_TAG.findall(string)):
            yield f"tags differ: {ids[0]!r} -> {string!r}"
        if _is_english(string, ids[0], code, same):
            yield f"still in English: {ids[0]!r} -> {string!r}"


def _is_english(string: str, source: str, code: str, same: frozenset[str]) -> bool:
    """The same as in English, or with English words in it: any in Latin letters where the language is written in others."""
    plain = _TAG.sub(" ", _PLACEHOLDER.sub(" ", string))
    if string == source:
        return string not in same and bool(set(_WORD.findall(plain)) - _NAMES)
    words = set(_WORD.findall(plain)) - _NAMES - same
    return bool(words) if _has_own_letters(code) else len(words & _SMALL_WORDS) > 1


@cache
def _has_own_letters(code: str) -> bool:
    """Whether this language is usually written in other letters than Latin ones, as CLDR says."""
    likely = get_global("likely_subtags").get(code.replace("-", "_"), "")
    return bool(likely) and "Latn" not in likely.split("_")


def _is_there(message: Message | None) -> bool:
    return message is not None and all(_each(message.string))


def _key(message: Message) -> tuple[str, str]:
    return (message.context or "", _first(message.id))


def _first(text: str | list[str] | tuple[str, ...]) -> str:
    return _each(text)[0]


def _is_for_staff(message: Message, staff: list[str]) -> bool:
    return all(any(fnmatch(file, pattern) for pattern in staff) for file, _line in message.locations)


def _staff_files(root: Path) -> list[str]:
    file = root / "translations" / "scopes.toml"
    return list(tomllib.loads(file.read_text("utf-8"))["staff"]) if file.exists() else []


def _wrapped(text: str) -> str:
    """Accented outside placeholders and tags, and in brackets, a third longer than it was."""
    parts = re.split(r"(%\(\w+\)[sd]|%%|</?[a-zA-Z][^>]*>)", text)
    accented = "".join(part if number % 2 else part.translate(_ACCENTS) for number, part in enumerate(parts))
    return f"⟦{accented}{'·' * (len(text) // 3)}⟧"


def _each(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _codes(root: Path) -> list[str]:
    return sorted(_status(root))


def _status(root: Path) -> dict[str, dict[str, Any]]:
    return tomllib.loads((root / "translations" / "status.toml").read_text("utf-8"))


def _file(root: Path, code: str) -> Path:
    return root / "translations" / code / "LC_MESSAGES" / "messages.po"


def _read(file: Path, code: str) -> Catalog:
    if not file.exists():
        return Catalog(locale=code, project="Engage", charset="utf-8", fuzzy=False)
    with file.open("rb") as source:
        return read_po(source, locale=code)


def _write(file: Path, catalogue: Catalog) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    catalogue.header_comment = "# Translations of Engage's interface. Written sentence by sentence; see translations/status.toml."
    # The day a file was made says nothing and makes every update a change.
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    with file.open("wb") as target:
        write_po(target, catalogue, width=120, sort_output=True, no_location=True)


def main(arguments: list[str]) -> int:
    """Run one act; 0 when all is well."""
    root = Path(arguments[1]) if len(arguments) > 1 else paths.package_folder("").parent
    act = arguments[0] if arguments else "check"
    if act == "update":
        update(root)
    if act == "compile":
        compile_all(root)
        return 0
    if act == "counts":
        for code, (done, total) in counts(root).items():
            sys.stdout.write(f"{code}: {done} of {total}\n")
        return 0
    faults = check(root)
    for fault in faults:
        sys.stdout.write(fault + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
