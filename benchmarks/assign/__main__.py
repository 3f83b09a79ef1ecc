"""`python -m benchmarks.assign [--answers 3000] [--themes 60]`: placing new answers in accepted themes, in one run.

A site of its own in a temporary folder, a wave of made-up answers and accepted themes; then answers come one by one and forty
at once, and the worker's own code reads, embeds, places and writes them. Beside it: embedding one text with the same model.
Says plainly where there is no sentence model. No outside data.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from uuid import uuid4

from analysis.embedding import Embedder
from analysis.vectorise import load_embedder
from engage.app import create_app
from engage.core import clock
from engage.core.acting import acting_as
from engage.core.config import Settings
from engage.core.db import db, reading
from engage.core.schema import prepare_database
from engage.surveys import library
from engage.surveys.models import Answer, Response, Wave
from engage.themes import placing
from engage.themes.models import AnswerVector, Theme, ThemeAssignment

NEW = 40
WHAT = ("bus", "park", "dinner", "club", "lesson", "teacher", "doctor", "dentist", "wifi", "library", "road", "phone", "exam")
HOW = ("late", "broken", "dear", "dark", "full", "far", "small", "loud", "cold", "boring", "closed", "unfair", "dirty", "slow")
WHO = ["my sister", "the little ones", "everybody here", "our street", "my friends", "people in my year"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=3000)
    parser.add_argument("--themes", type=int, default=60)
    options = parser.parse_args()
    embedder = load_embedder("best")
    if not embedder.comparable:
        print(f"Nothing was measured: {embedder.why}. Prepare the model with `make model`.")
        return
    rng = random.Random(0)
    embedder.embed([_text(rng, 0)])  # the first call loads what the others use
    alone = median(_timed(lambda: embedder.embed([_text(rng, 1)])) for _ in range(NEW))
    with _site() as wave:
        _fill(wave, options.answers, options.themes, rng)
        prepared = _timed(lambda: _place(wave, embedder))
        one_by_one = []
        for _ in range(NEW):
            _add(wave, [_text(rng, rng.randrange(options.themes))])
            one_by_one.append(_timed(lambda: _place(wave, embedder)))
        _add(wave, [_text(rng, rng.randrange(options.themes)) for _ in range(NEW)])
        together = _timed(lambda: _place(wave, embedder)) / NEW
        placed = db.session.query(ThemeAssignment).filter_by(is_added=True).count()
        vectors = db.session.query(AnswerVector).count()
    print(f"{options.answers} answers, {options.themes} accepted themes, {vectors} vectors kept; {embedder.name}")
    print(f"embedding one text alone:           {alone * 1000:7.1f} ms")
    print(f"getting to know the themes, once:   {prepared * 1000:7.1f} ms")
    print(
        f"one answer, all of the job's work:  {median(one_by_one) * 1000:7.1f} ms = {median(one_by_one) / alone:.1f} embeddings"
    )
    print(f"{NEW} answers at once, each:           {together * 1000:7.1f} ms = {together / alone:.1f} embeddings")
    print(f"placed in a theme: {placed} of {2 * NEW}")


def _timed(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def _place(wave: int, embedder: Embedder) -> None:
    """What `engage.themes.jobs.place` does before it asks for anything else."""
    with reading():
        start = placing.read(wave, embedder, whole=False)
    if start is not None:
        placing.write(placing.place(start, embedder, "en"), clock.now())
    db.session.commit()


@contextmanager
def _site() -> Iterator[int]:
    """An empty site with one wave; its id."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(home=Path(folder), secret_key=b"k" * 32))
        with app.app_context(), acting_as("benchmark"):
            prepare_database()
            today = clock.today()
            wave = Wave(slug="young-people", key="now", opens_on=today, closes_on=today, hear_back_by=today + timedelta(days=84))
            db.session.add(wave)
            db.session.commit()
            yield wave.id
            db.session.remove()
            db.engine.dispose()


def _fill(wave: int, answers: int, themes: int, rng: random.Random) -> None:
    """Accepted themes, each with its share of the answers."""
    for number in range(themes):
        ids = _add(wave, [_text(rng, number) for _ in range(answers // themes)])
        theme = Theme(wave_id=wave, label=f"theme {number}", keywords=[], state="accepted")
        theme.assignments = [ThemeAssignment(answer_id=answer, score=0.5, lang="en") for answer in ids]
        db.session.add(theme)
    db.session.commit()


def _add(wave: int, texts: list[str]) -> list[int]:
    version = library.version_id(library.sources()["young-people"])
    said = {"lang": "en", "provenance": "self", "submitted_on": clock.today()}
    rows = [Response(wave_id=wave, version_id=version, receipt_digest=uuid4().hex, **said) for _ in texts]
    for row, text in zip(rows, texts, strict=True):
        row.answers = [Answer(question_key="change", text=text)]
    db.session.add_all(rows)
    db.session.commit()
    return [row.answers[0].id for row in rows]


def _text(rng: random.Random, theme: int) -> str:
    """A sentence about one of the subjects: what and how are the theme's, the rest is anybody's."""
    what, how = WHAT[theme % len(WHAT)], HOW[theme // len(WHAT) % len(HOW)]
    return rng.choice(
        (
            f"the {what} is {how} and {rng.choice(WHO)} cannot use it",
            f"{rng.choice(WHO)} says the {what} is too {how}",
            f"why is the {what} always so {how}",
            f"please do something, the {what} has been {how} for {rng.choice(['weeks', 'months', 'ages', 'years'])}",
        )
    )


if __name__ == "__main__":
    main()
