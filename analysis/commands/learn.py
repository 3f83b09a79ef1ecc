"""`learn`: learn outcomes, aims, concerns and tones anew from the sentences of this package, and keep them in it."""

import argparse
import sys

from analysis.frameworks import load_framework
from analysis.learned import keep, learn_now
from analysis.lessons import concerns, outcomes_and_aims, tones
from analysis.readers import InputError
from analysis.vectorise import load_embedder


def run(options: argparse.Namespace) -> None:
    """Learn and keep. Raises InputError where there is no sentence model to learn with."""
    embedder = load_embedder("best", options.models)
    if not embedder.comparable:
        raise InputError(f"Heads are learnt with the sentence model, and it is not there: {embedder.why}.")
    for lesson in (outcomes_and_aims(load_framework(options.framework)), concerns(), tones()):
        sys.stderr.write(f"{lesson.name}: {len(lesson.taught.texts)} sentences\n")
        sys.stderr.write(f"{keep(lesson, embedder, learn_now(lesson, embedder)).name}\n")
