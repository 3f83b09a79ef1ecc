"""`themes IN --out report.json`: find what people talk about."""

import argparse
import sys

from analysis.commands.framework import read_framework
from analysis.pipeline import find_themes
from analysis.readers import read_comments
from analysis.writers import write_json


def run(options: argparse.Namespace) -> None:
    """Read, find, write. Raises InputError where the file or the framework cannot be read."""
    framework = read_framework(options.framework)
    comments = read_comments(options.input, options.text_column, options.lang_column)
    report = find_themes(comments, framework, options.seed, tier=options.tier, models=options.models)
    write_json(options.out, report.to_json())
    why = f" ({report.settings['why']})" if "why" in report.settings else ""
    counts = f"{len(report.themes)} themes, {len(report.rows)} rows, {len(report.skipped)} skipped"
    sys.stderr.write(f"{counts}, tier {report.settings['tier']}{why}\n")
