"""Files changed by chance, where it hurts: each is read or refused in one line, soon, and nothing but itself is opened.

A few seconds in the suite, over small files made here. Longer, and over files of one's own:
`ENGAGE_FUZZ_SECONDS=600 ENGAGE_FUZZ_FILES=folder pytest tests/engage/surveys/importers/test_fuzz.py`
"""

from __future__ import annotations

import io
import json
import os
import random
import sys
import sysconfig
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from engage.surveys.definition import SurveyFileError, SurveySource, load_all, load_file
from engage.surveys.handover import sheet, xliff
from engage.surveys.handover.comparing import TAKE, compare, taken
from engage.surveys.handover.taking import read as read_back
from engage.surveys.handover.units import HandoverError, handed
from engage.surveys.importers import ImportRefused, is_foreign, read_foreign
from engage.surveys.importers.fitting import fit
from engage.surveys.logic.dialects import Known, Part, Untranslatable, from_limesurvey, from_surveyjs, from_xpath
from engage.surveys.logic.reading import RuleError, parse_rule, print_rule
from engage.surveys.logic.report import check_logic
from engage.surveys.logic.tree import Rule
from engage.surveys.writing import to_toml, wording_to_toml
from tests.engage.surveys.importers.files import form, lss, survey_json, table, xls

ROOT = Path(__file__).parents[4]
SECONDS = float(os.environ.get("ENGAGE_FUZZ_SECONDS", "4"))
FILES = os.environ.get("ENGAGE_FUZZ_FILES", "")
LONGEST = 6.0  # seconds of the processor, for one file
MODEL = load_all(ROOT / "surveys").surveys["young-people"]
HURTS = (
    "", " ", "\0", "{", "}", "{q|w}", "${a}", "{a}", "{a.shown}", "((((((((((", "not(" * 60, "'", '"', "%s%n", "../../etc/passwd",
    "file:///etc/hostname", "http://example.org/x", "9" * 21, "-1", "1e999", "NaN", "\u202e", "\ud83d\ude00", "é" * 3000,
    "selected(., 'a')", "a.NAOK == 'Y'", "{a} = 'x' and {b} notempty", "=1+1", "<b>x</b>", "&lt;script&gt;", "true", "null",
    "begin group", "end group", "begin repeat", "select_one nowhere", "count-selected(.) > 2", "a" * 300, "\n\n", "or_other",
)  # fmt: skip
# The language of rules, and what is read into it from each other system.
RULES = (
    "chosen(matters, school) and not (count(matters) >= 2 or safe <= 2)", "answered(better) or safe = 3",
    "selected(${matters}, 'school') and count-selected(${matters}) > 1", "${safe} < 3 or not(${better} = '')",
    'matters_school.NAOK == "Y" && !is_empty(better.NAOK)', '((safe.NAOK <= 2)) || (better.NAOK != "")',
    "{matters} contains 'school' and {safe} <= 2", "{better} notempty or {matters.length} > 1",
)  # fmt: skip
KNOWN = {one.key: Known(one.key, one.kind, tuple(option.key for option in one.options)) for one in MODEL.questions}


def look_up(name: str) -> Known | Part:
    """A question by its name there, or a part of one as LimeSurvey names it."""
    key, _line, option = name.partition("_")
    if name in KNOWN:
        return KNOWN[name]
    if key in KNOWN and option in KNOWN[key].options:
        return Part(KNOWN[key], option)
    raise Untranslatable(f"asks about {name[:20]}")


READERS: tuple[Callable[[str], Rule], ...] = (
    parse_rule,
    *(partial(read, lookup=look_up) for read in (from_xpath, from_limesurvey, from_surveyjs)),
)
_opened: list[str] | None = None


def _watch(event: str, details: tuple[Any, ...]) -> None:
    if _opened is not None and (event in {"socket.connect", "subprocess.Popen", "os.system"} or event == "open"):
        _opened.append(f"{event} {details[0]}")


sys.addaudithook(_watch)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Everything that is opened meanwhile."""
    global _opened  # noqa: PLW0603 - an audit hook cannot be taken away, only told to look elsewhere
    _opened = []
    try:
        yield _opened
    finally:
        _opened = None


def start_files() -> dict[str, bytes]:
    """What is changed: files of one's own, or one of each kind."""
    if FILES:
        return {path.name: path.read_bytes() for path in sorted(Path(FILES).iterdir()) if path.is_file()}
    rows = (
        ("select_one yn", "goes", "Do you go?", "", "yes"),
        ("begin group", "g", "More", "${goes} = 'yes'"),
        ("select_multiple things", "which", "Which, as ${goes}?", "", "", "count-selected(.) < 2"),
        ("end group",),
        ("text", "why", "Why?", "selected(${which}, 'a') or ${goes} = 'no'"),
    )
    asked = {"parent_qid": 0, "gid": 1, "language": "en"}
    return {
        "clubs.xlsx": form(*rows),
        "clubs.xls": xls(survey=(("type", "name", "label"), ("text", "a", "Why?"))),
        "clubs.json": survey_json(
            {"type": "radiogroup", "name": "a", "choices": ["x", {"value": "y", "text": {"default": "Y", "pl": "I"}}]},
            {"type": "panel", "name": "p", "visibleIf": "{a} = 'x'", "elements": [{"type": "rating", "name": "b"}]},
            {"type": "text", "name": "c", "title": "{a}?", "validators": [{"type": "expression", "expression": "{a} notempty"}]},
        ),
        "clubs.lss": lss(
            table("groups", {"gid": 1, "grelevance": 'a.NAOK == "Y"', "group_order": 1}),
            table(
                "questions",
                {"qid": 1, "type": "Y", "title": "a", "question": "Why?", "relevance": "1", **asked},
                {"qid": 2, "type": "M", "title": "b", "question": "{a.shown}?", "relevance": 'a.NAOK == "Y"', **asked},
            ),
            table("subquestions", {"qid": 3, "parent_qid": 2, "title": "SQ1", "question": "One"}),
            table("question_attributes", {"qid": 1, "attribute": "em_validation_q", "value": "this > 3"}),
        ),
        "clubs.toml": to_toml(MODEL).encode(),
        "handed.xlf": xliff.write(handed(MODEL, "ur")),
        "handed-back.xlsx": sheet.write(handed(MODEL, "ur")),
        "rules.txt": "\n".join(RULES).encode(),
    }


def changed(name: str, content: bytes, by: random.Random) -> bytes:
    """The file with one or a few things changed: bytes, or what is in it as its own format sees it."""
    inside = {"xlsx": _zipped, "xlsm": _zipped, "json": _tree, "lss": _words, "toml": _words, "xlf": _words}.get(
        name.rsplit(".", 1)[-1], _bytes
    )
    work: Callable[[bytes, random.Random], bytes] = by.choice((inside, inside, inside, _bytes))
    for _ in range(by.randint(1, 3)):
        content = work(content, by) or content
    return content


def _bytes(content: bytes, by: random.Random) -> bytes:
    at, data = by.randrange(len(content)), bytearray(content)
    how = by.randrange(4)
    if how == 0:
        data[at] = by.randrange(256)
    elif how == 1:
        del data[at : at + by.randrange(1, 200)]
    elif how == 2:
        data[at:at] = by.choice(HURTS).encode("utf-8", "surrogatepass")
    else:
        data[at:at] = data[at : at + by.randrange(1, 400)] * by.randrange(2, 40)
    return bytes(data)


def _zipped(content: bytes, by: random.Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = {name: packed.read(name) for name in packed.namelist()}
    except Exception:
        return _bytes(content, by)
    name = by.choice([name for name in parts if name.endswith((".xml", ".rels"))] or list(parts))
    parts[name] = by.choice((_words, _bytes))(parts[name] or b" ", by)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for each, data in parts.items():
            packed.writestr(each, data)
    return made.getvalue()


def _words(content: bytes, by: random.Random) -> bytes:
    """One word between marks (a cell, a value, a name) changed for one that hurts, or for another of the same file."""
    text = content.decode("utf-8", "replace")
    ends = [at for at, sign in enumerate(text) if sign in '<>"']
    if len(ends) < 2:
        return _bytes(content, by)
    at, other = by.randrange(len(ends) - 1), by.randrange(len(ends) - 1)
    word = by.choice((by.choice(HURTS), text[ends[other] + 1 : ends[other + 1]]))
    return (text[: ends[at] + 1] + word + text[ends[at + 1] :]).encode("utf-8", "replace")


def _tree(content: bytes, by: random.Random) -> bytes:
    try:
        data = json.loads(content)
    except ValueError:
        return _bytes(content, by)
    places: list[tuple[Any, Any]] = []
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list):
            keys = list(one) if isinstance(one, dict) else list(range(len(one)))
            places += [(one, key) for key in keys]
            waiting += [one[key] for key in keys]
    if not places:
        return content
    (holder, key), (other, its) = by.choice(places), by.choice(places)
    try:
        holder[key] = by.choice((by.choice(HURTS), None, 10**30, -1, [], {}, [[]], json.loads(json.dumps(other[its]))))
        return json.dumps(data).encode()
    except (ValueError, RecursionError):
        return _bytes(content, by)


def take(file: Path) -> str:
    """What is done with a file that somebody brings: read it, fit it, write it as ours, and check its rules."""
    if file.name.startswith("fuzz.handed") or file.name.startswith("handed"):
        return take_back(file.read_bytes())
    if file.suffix == ".txt":
        return take_rules(file.read_text("utf-8", "replace"))
    try:
        if not is_foreign(file):
            check_logic(load_file(file).questions)
            return "taken"
        found = read_foreign(file, "en")
        source = fit(found, "fuzz", found.title or "fuzz", MODEL).source
    except (ImportRefused, SurveyFileError):
        return "refused"
    json.dumps([each.question + each.what for each in found.unsupported], ensure_ascii=False).encode()
    if isinstance(source, SurveySource):
        made = file.with_suffix(".made.toml")
        made.write_bytes(to_toml(source).encode())
        assert load_file(made) == source
        check_logic(source.questions)
    return "taken"


def take_back(content: bytes) -> str:
    """What is done with words that come back from a translator: read, compared, and taken, whatever is in conflict."""
    try:
        found = compare(MODEL, read_back(content))
        wording_to_toml(taken(MODEL, found, {each.key: TAKE for each in found.conflicts}, ("", "")))
    except HandoverError:
        return "refused"
    return "taken"


def take_rules(text: str) -> str:
    """What is done with rules, line by line: each reader reads or refuses them, and what was read prints as the same."""
    found = "refused"
    for line in text.splitlines():
        for read in READERS:
            with suppress(RuleError, Untranslatable):
                rule = read(line)
                assert print_rule(parse_rule(print_rule(rule))) == print_rule(rule)
                found = "taken"
    return found


OURS = tuple({str(ROOT), sys.prefix, sys.base_prefix, *sysconfig.get_paths().values()})
SCRATCH = (f"open {tempfile.gettempdir()}/tmp", f"open {tempfile.gettempdir()}")  # what the readers of workbooks put aside


def test_changed_files_are_read_or_refused_soon_and_open_nothing_else(tmp_path: Path) -> None:
    files, by = start_files(), random.Random(int(SECONDS))
    for name, content in files.items():  # what is loaded once, is loaded now
        (tmp_path / name).write_bytes(content)
        take(tmp_path / name)
    outcomes = {"taken": 0, "refused": 0}
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        name = by.choice(sorted(files))
        content = changed(name, files[name], by)
        file = tmp_path / f"fuzz.{name}"
        file.write_bytes(content)
        began = time.process_time()
        try:
            with watched() as opened:
                outcomes[take(file)] += 1
        except BaseException:
            if keep := os.environ.get("ENGAGE_FUZZ_KEEP"):
                (Path(keep) / f"{time.time_ns()}-{name}").write_bytes(content)
            raise
        assert time.process_time() - began < LONGEST, name
        known = (one for one in opened if one not in SCRATCH and not one.startswith(SCRATCH[0]))
        elsewhere = [one for one in known if str(tmp_path) not in one and not any(place in one for place in OURS)]
        assert not elsewhere, name
    assert all(outcomes.values()), outcomes


@pytest.mark.parametrize("name", sorted(start_files()))
def test_the_files_that_are_changed_are_whole_to_begin_with(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(start_files()[name])
    assert FILES or take(file) == "taken"
