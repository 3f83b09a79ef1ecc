"""Outcomes beside two people: a file that two have coded apart from each other, or public comments coded so.

Owns putting people-against-people beside machine-against-people, over all and by language, age band and provenance. The machine
is held against each of the two in turn and the figures are averaged, so that both comparisons are between one and one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analysis.agreement import Labels, by_group, compare, labelled_for_nothing, macro_f1, macro_f1_interval
from analysis.evaluation import Figure, Tools, figure_of, needed
from analysis.outcomes import outcome_model
from analysis.readers import InputError, read_rows
from analysis.vectorise import load_embedder

PUBLIC_CODES = {
    "public comments": Path(__file__).with_name("public_codes.tsv"),
    "public comments kept back": Path(__file__).with_name("kept_codes.tsv"),
    "public comments drawn later": Path(__file__).with_name("later_codes.tsv"),
}
"""Rows of public files with what two makers said each is about. No writer of sentences has read those kept back as a check, nor
those drawn later, at whose errors nobody has looked."""
OTHER_LANGUAGES = Path(__file__).with_name("outcomes_other_languages.tsv")
"""Comments in ten languages, written and coded for this apart from those that heads learn: text, lang and two codes."""
GROUPS = ("lang", "age_band", "provenance")
_FEWEST = 20  # texts of a group, before a figure of it says anything


@dataclass(frozen=True)
class Coded:
    """Texts with the labels each of two coders gave; groups : of each text, by the name of the grouping."""

    name: str
    texts: Sequence[str]
    first: Sequence[Labels]
    second: Sequence[Labels]
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)


def measure_public(folder: Path, tools: Tools) -> Iterator[Figure]:
    """Public comments, coded twice for this project; the codes stand beside this module, the texts in the folder.

    And comments of our own in other languages than English, as none of the public ones are.
    """
    for on, codes in PUBLIC_CODES.items():
        with codes.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t"))
        texts = {name: _texts(needed(folder, name)) for name in sorted({row["file"] for row in rows})}
        found = [texts[row["file"]][int(row["row"])] for row in rows]
        first, second = ([_labels(row[coder]) for row in rows] for coder in ("coder_a", "coder_b"))
        yield from figures(Coded(on, found, first, second), tools)
    yield from figures(in_other_languages(), tools)


def in_other_languages() -> Coded:
    """The comments in ten languages."""
    with OTHER_LANGUAGES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    first, second = ([_labels(row[coder]) for row in rows] for coder in ("coder_a", "coder_b"))
    return Coded("other languages", [row["text"] for row in rows], first, second, {"lang": [row["lang"] for row in rows]})


def measure_file(path: Path, coders: tuple[str, str], tools: Tools, text_column: str, encoding: str | None) -> Iterator[Figure]:
    """A file of one's own with a column for each coder: outcomes joined by `|`, empty for none. Raises InputError."""
    rows = list(read_rows(path, (text_column, *coders), encoding))
    known = {outcome.key for outcome in tools.framework.outcomes}
    first, second = ([_known(row[coder], known, number, path) for number, row in enumerate(rows)] for coder in coders)
    groups = {name: [row.get(name, "") or "not said" for row in rows] for name in GROUPS if any(name in row for row in rows)}
    yield from figures(Coded(path.name, [row[text_column] for row in rows], first, second, groups), tools)


def figures(coded: Coded, tools: Tools) -> Iterator[Figure]:
    """People against people, machine against people, by outcome and by group."""
    keys = [outcome.key for outcome in tools.framework.outcomes]
    embedder = load_embedder(tools.tier, tools.models)
    machine = [one.labels for one in outcome_model(tools.framework, embedder).judge(coded.texts, embedder)]
    sides = ((machine, coded.first), (machine, coded.second))
    yield from _pair("people and people", coded.name, coded.first, coded.second, keys)
    yield from _mean([list(_pair("machine and people", coded.name, one, other, keys)) for one, other in sides])
    for name, values in coded.groups.items():
        for value, places in by_group(values).items():
            if len(places) >= _FEWEST:
                yield from _of_group(f"{coded.name}, {name} {value}", coded, machine, places, keys)


def _of_group(on: str, coded: Coded, machine: Sequence[Labels], places: Sequence[int], keys: Sequence[str]) -> Iterator[Figure]:
    first, second, said = ([labels[place] for place in places] for labels in (coded.first, coded.second, machine))
    yield from _whole("people and people", on, first, second, keys)
    yield from _mean([list(_whole("machine and people", on, said, people, keys)) for people in (first, second)])


def _pair(who: str, on: str, first: Sequence[Labels], second: Sequence[Labels], keys: Sequence[str]) -> Iterator[Figure]:
    yield from _whole(who, on, first, second, keys)
    yield figure_of("outcomes", f"{who}: labelled, though about none", on, labelled_for_nothing(first, second))
    for one in compare(first, second, keys):
        yield Figure("outcomes", f"{who}: kappa of {one.key}", on, one.kappa or 0.0, one.n)
        yield figure_of("outcomes", f"{who}: precision of {one.key}", on, one.precision)
        yield figure_of("outcomes", f"{who}: recall of {one.key}", on, one.recall)


def _whole(who: str, on: str, first: Sequence[Labels], second: Sequence[Labels], keys: Sequence[str]) -> Iterator[Figure]:
    interval = macro_f1_interval(first, second, keys) or (None, None)
    yield Figure("outcomes", f"{who}: macro-F1", on, macro_f1(compare(first, second, keys)) or 0.0, len(first), *interval)


def _mean(sides: Sequence[Sequence[Figure]]) -> Iterator[Figure]:
    """The same figures against each coder, averaged; their intervals too."""
    for one, other in zip(*sides, strict=True):
        yield Figure(
            one.subject,
            one.what,
            one.on,
            (one.value + other.value) / 2,
            (one.n + other.n) // 2,
            None if one.low is None or other.low is None else (one.low + other.low) / 2,
            None if one.high is None or other.high is None else (one.high + other.high) / 2,
        )


def _texts(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [row["text"] for row in csv.DictReader(lines)]


def _labels(joined: str) -> frozenset[str]:
    return frozenset(key.strip() for key in joined.split("|") if key.strip())


def _known(joined: str, known: set[str], row: int, path: Path) -> frozenset[str]:
    if unknown := _labels(joined) - known:
        expected = ", ".join(sorted(known))
        raise InputError(f'{path}: row {row} is coded "{min(unknown)}", which is none of {expected}; join several by "|".')
    return _labels(joined)
