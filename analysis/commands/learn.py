"""`learn`: learn outcomes, aims, concerns and tones anew from the sentences of this package, and keep them in it."""

import argparse
import sys

from analysis.embedding import Embedder
from analysis.frameworks import load_framework
from analysis.learned import keep, learn_now
from analysis.lessons import Lesson, concerns, outcomes_and_aims, tones
from analysis.readers import InputError
from analysis.vectorise import load_embedder


def run(options: argparse.Namespace) -> None:
    """Learn and keep. Raises InputError where there is no sentence model to learn with."""
    embedder = load_embedder("best", options.models)
    if not embedder.comparable:
        raise InputError(f"Heads are learnt with the sentence model, and it is not there: {embedder.why}.")
    framework = load_framework(options.framework)
    lessons: list[tuple[Lesson, Embedder]] = [(one, embedder) for one in (outcomes_and_aims(framework), concerns(), tones())]
    for code, closer in embedder.closer.items():
        lessons += [(outcomes_and_aims(framework, code or None), closer), (concerns(code or None), closer)]
    for lesson, reader in lessons:
        sys.stderr.write(f"{lesson.name}: {len(lesson.taught.texts)} sentences\n")
        sys.stderr.write(f"{keep(lesson, reader, learn_now(lesson, reader)).name}\n")
