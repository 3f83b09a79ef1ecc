"""The interface's translations: gather the strings, bring each catalogue up to date, and say what is wrong with it.

`python -m engage.core.catalogues update|check|compile [ROOT]`. Owns the files under `translations/`; never runs in the site.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from engage.core import paths

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_WORD = re.compile(r"[A-Za-z]{4,}")


def gather(root: Path) -> Catalog:
    """Every string of the interface, and the outcomes' names of the packs that ship, as an empty catalogue."""
    with (root / "translations" / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    catalogue = Catalog(project="Engage", charset="utf-8", fuzzy=False)
    found = extract_from_dir(str(root / "engage"), [(p.removeprefix("engage/"), m) for p, m in methods], _inside(options))
    for file, line, message, comments, context in sorted(found, key=lambda row: (row[0], row[1])):
        catalogue.add(message, None, [(f"engage/{file}", line)], auto_comments=comments, context=context)
    for pack in sorted((root / "analysis" / "frameworks").glob("*.toml")):
        for outcome in tomllib.loads(pack.read_text("utf-8"))["outcomes"]:
            catalogue.add(outcome["name"], None, [(f"analysis/frameworks/{pack.name}", 1)])
    return catalogue


def _inside(options: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {pattern.removeprefix("engage/"): settings for pattern, settings in options.items()}


def update(root: Path) -> None:
    """Write messages.pot, and give each catalogue the new strings; none is guessed, and unused ones go."""
    template = gather(root)
    _write(root / "translations" / "messages.pot", template)
    for code in _codes(root):
        file = _file(root, code)
        old = _read(file, code) if file.exists() else Catalog(locale=code, project="Engage", charset="utf-8", fuzzy=False)
        old.update(template, no_fuzzy_matching=True)
        old.obsolete.clear()
        _write(file, old)


def check(root: Path) -> list[str]:
    """One sentence for each fault of each catalogue of a language that is offered, or missing strings of the template."""
    template = gather(root)
    faults = []
    for code, entry in sorted(_status(root).items()):
        if not entry.get("complete"):
            continue
        same = frozenset(map(str, entry.get("same_as_english", [])))
        catalogue = _read(_file(root, code), code)
        faults += [
            f"{code}: not translated: {message.id!r}"
            for message in template
            if message.id and catalogue.get(message.id, message.context) is None
        ]
        faults += [
            f"{code}: {fault}" for message in catalogue if message.id for fault in _faults(message, catalogue.num_plurals, same)
        ]
    return faults


def compile_all(root: Path) -> None:
    """Write messages.mo beside each messages.po, as the build does for the wheel."""
    for code in _codes(root):
        file = _file(root, code)
        if file.exists():
            with file.with_suffix(".mo").open("wb") as target:
                write_mo(target, _read(file, code))


def _faults(message: Message, plurals: int, same: frozenset[str]) -> Iterator[str]:
    ids, strings = _each(message.id), _each(message.string)
    if not all(strings) or (len(ids) > 1 and len(strings) != plurals):
        yield f"not translated: {ids[0]!r}"
        return
    if message.fuzzy:
        yield f"marked as a guess: {ids[0]!r}"
    for string in strings:
        wanted = set(_PLACEHOLDER.findall(ids[-1]))
        # A plural form may leave the number out ("one answer"); nothing else may go missing or be made up.
        missing = wanted - set(_PLACEHOLDER.findall(string)) - ({"%(num)s", "%(num)d"} if len(ids) > 1 else set())
        if missing or set(_PLACEHOLDER.findall(string)) - wanted:
            yield f"placeholders differ: {ids[0]!r} -> {string!r}"
        if Counter(_TAG.findall(ids[0])) != Counter(_TAG.findall(string)):
            yield f"tags differ: {ids[0]!r} -> {string!r}"
        if string == ids[0] and string not in same and _WORD.search(_PLACEHOLDER.sub("", string)):
            yield f"still in English: {ids[0]!r}"


def _each(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _codes(root: Path) -> list[str]:
    return sorted(_status(root))


def _status(root: Path) -> dict[str, dict[str, Any]]:
    return tomllib.loads((root / "translations" / "status.toml").read_text("utf-8"))


def _file(root: Path, code: str) -> Path:
    return root / "translations" / code / "LC_MESSAGES" / "messages.po"


def _read(file: Path, code: str) -> Catalog:
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
    faults = check(root)
    for fault in faults:
        sys.stdout.write(fault + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
