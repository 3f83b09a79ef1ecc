"""`themes IN --out REPORT.json`: find what people talk about."""

import argparse
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from analysis.commands.framework import read_framework
from analysis.keeping import Kept
from analysis.pipeline import find_themes
from analysis.progress import ProgressBar
from analysis.readers import InputError, read_comments
from analysis.spread import SpreadError, open_spread
from analysis.writers import write_report


def run(options: argparse.Namespace) -> None:
    """Write the report. Raises InputError."""
    bar = (lambda _step, _share: None) if options.quiet else ProgressBar()
    try:
        with _without_looking_for_rings():
            _run(options, bar)
    except SpreadError as error:
        raise InputError(f"{error}.") from error
    finally:
        if isinstance(bar, ProgressBar):
            bar.close()


@contextmanager
def _without_looking_for_rings() -> Iterator[None]:
    """A run makes millions of small things and none in rings: looking for some is a fifth of its time."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def _run(options: argparse.Namespace, tell: Callable[[str, float], None]) -> None:
    framework = read_framework(options.framework)
    kept = Kept(options.resume)
    comments = read_comments(
        options.input,
        options.text_column,
        options.lang_column,
        options.group_column,
        options.encoding,
        lambda share: tell("reading", 0.2 * share),
    )
    with open_spread(options.workers, options.dask) as spread:
        report = find_themes(
            comments,
            framework,
            options.seed,
            tier=options.tier,
            models=options.models,
            progress=tell,
            label_language=options.label_language,
            spread=spread,
            kept=kept,
            cache=options.cache,
            keep_names=options.keep_names,
            own_schools=options.own_schools,
            place_names=options.place_names,
            concern_from=options.concern_from,
        )
    write_report(options.out, report)
    kept.forget()
