"""`evaluate [FOLDER] [--coded FILE]`: how good all this is, on public texts with known labels and on texts two people coded."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from analysis.commands.framework import read_framework
from analysis.evaluation import Figure, Measure, NotMeasuredError, Tools, coded, grouping, languages, redaction, screening
from analysis.readers import InputError
from analysis.writers import write_text

MEASURES: dict[str, Measure] = {
    "themes": grouping.measure_labelled,
    "translations": grouping.measure_translations,
    "outcomes": coded.measure_public,
    "screening": screening.measure,
    "redaction": redaction.measure,
    "languages": languages.measure,
}


def run(options: argparse.Namespace) -> None:
    """Print a table, and write the same as JSON where asked for. Raises InputError."""
    if options.folder is None and options.coded is None:
        raise InputError("Name a folder of public texts, or a file that two people coded with --coded.")
    if options.folder is not None and not options.folder.is_dir():
        raise InputError(f"There is no folder {options.folder}.")
    tools = Tools(options.tier, options.models, read_framework(options.framework), options.cache)
    figures = list(_told(_measured(options, tools)))
    if options.out:
        write_text(options.out, json.dumps({"version": 1, "figures": [asdict(one) for one in figures]}, indent=1) + "\n")


def _measured(options: argparse.Namespace, tools: Tools) -> Iterator[Figure]:
    if options.coded:
        yield from coded.measure_file(options.coded, _coders(options.coders), tools, options.text_column, options.encoding)
    if options.folder is None:
        return
    there = False
    for name in options.only or MEASURES:
        try:
            yield from MEASURES[name](options.folder, tools)
            there = True
        except NotMeasuredError as missing:
            sys.stderr.write(f"{name}: not measured, {missing}\n")
    if not there:
        raise InputError(f"{options.folder} has none of the texts that are measured on; docs/model-card.md names them.")


def _coders(joined: str) -> tuple[str, str]:
    names = [name.strip() for name in joined.split(",") if name.strip()]
    if len(set(names)) != 2:
        raise InputError('Name the columns of two coders, such as --coders "coder_a,coder_b".')
    return names[0], names[1]


def _told(figures: Iterable[Figure]) -> Iterator[Figure]:
    """The same figures, each printed as soon as it is there."""
    before = ""
    for one in figures:
        if one.subject != before:
            sys.stdout.write(f"\n{one.subject}\n  {'':62}{'value':>8}  {'95 of 100':>14}{'n':>8}  on\n")
        before = one.subject
        likely = "" if one.low is None or one.high is None else f"{one.low:.3f} to {one.high:.3f}"
        value = f"{one.value:.3f}" if abs(one.value) <= 1 else f"{one.value:.0f}"
        sys.stdout.write(f"  {one.what:62}{value:>8}  {likely:>14}{one.n:>8}  {one.on}\n")
        sys.stdout.flush()
        yield one
