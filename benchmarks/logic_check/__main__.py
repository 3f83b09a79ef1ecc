"""`python -m benchmarks.logic_check`: the logic check of 100 questions in six languages with routes, beside reading them at all.

Each survey is made here: ten parts of ten questions, with rules of one kind. "apart": each part opens by an answer to its own
first question. "across": a part opens by answers to the parts before it. "many": each question is asked for one of twenty things
chosen, so that there are a million routes and the check must give up. "tangled": rules drawn by chance, each looking at up to
three questions anywhere before. The floor is the time for reading the same survey's file, which every check of a file needs.
Time is the processor's, the median of five. It says nothing of other machines, nor of surveys unlike these.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from engage.core import paths
from engage.surveys.definition import SurveySource, load_file
from engage.surveys.logic.report import check_logic

LANGUAGES = ("pl", "ur", "ar", "so", "uk")  # beside English
TIMES, QUESTIONS = 5, 100
MOST_SECONDS = 1.0
T = TypeVar("T")
Rule = Callable[[int, random.Random], str]


def main() -> int:
    """Print a line for each survey; fails where one takes longer than it may."""
    slowest = 0.0
    print(f"{QUESTIONS} questions, {len(LANGUAGES) + 1} languages; the median of {TIMES}; may take {MOST_SECONDS:.0f} s")
    with tempfile.TemporaryDirectory() as folder:
        for name, rule in (("apart", _apart), ("across", across), ("many", _many), ("tangled", _tangled)):
            file = Path(folder) / f"{name}.toml"
            file.write_text("\n".join(written(rule)), "utf-8")
            reading, source = _timed(lambda file=file: load_file(file))
            checking, report = _timed(lambda source=source: check_logic(source.questions))
            assert isinstance(source, SurveySource)
            slowest = max(slowest, checking)
            routes = report.routes
            assert routes is not None
            ways = f"{routes.number:,} ways" if routes.is_exact else f"more than {routes.number - 1:,} ways, too many to tell"
            print(f"{name:8} read {reading:6.3f} s   check {checking:6.3f} s   {checking / reading:5.1f} times reading   {ways}")
    return int(slowest > MOST_SECONDS)


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    taken = []
    for _ in range(TIMES):
        began = time.process_time()
        made = work()
        taken.append(time.process_time() - began)
    return statistics.median(taken), made


def _apart(number: int, _by: random.Random) -> str:
    first = number // 10 * 10
    return f"chosen(q{first}, a)" if number % 10 else ""


def across(number: int, _by: random.Random) -> str:
    """A part opens by answers to the parts before it."""
    first = number // 10 * 10
    if not number % 10:
        return f"answered(q{first - 10}) or chosen(q0, b)" if first else ""
    if not first:
        return "chosen(q0, a)"
    return f"chosen(q{first}, a) and (q{(first - 10) // 20 * 20 + 3} > {number % 3 + 1} or not chosen(q{first - 10}, c))"


def _many(number: int, _by: random.Random) -> str:
    return f"chosen(q2, {'abcdefghijklmnopqrst'[number % 20]})" if number > 9 else ""


def _tangled(number: int, by: random.Random) -> str:
    if number < 6 or not number % 3:
        return ""
    tests = [_test(by.randrange(max(0, number - by.choice((10, 40))), number), by) for _ in range(3)]
    return by.choice(("{0} and {1}", "{0} or {1}", "{0}", "({0} or {1}) and not {2}", "{0} and ({1} or {2})")).format(*tests)


def _test(number: int, by: random.Random) -> str:
    letter = by.choice("abc")
    return (f"chosen(q{number}, {letter})", f"answered(q{number})", f"count(q{number}) > 1", f"q{number} <= 3")[number % 4]


def written(rule: Rule) -> Iterator[str]:
    """The lines of a survey's file in which each question but some is asked by such a rule."""
    head = (paths.bundled("surveys") / "young-people" / "survey.toml").read_text("utf-8").split("[[questions]]")[0]
    yield head
    by = random.Random(1)
    kinds = ("single", "short_text", "multiple", "scale")
    options = {"single": "abc", "multiple": "abcdefghijklmnopqrst"}
    for number in range(QUESTIONS):
        kind = kinds[number % 4]
        yield f'[[questions]]\nkey = "q{number}"\nkind = "{kind}"\ntext = "What do you think of this, number {number}?"'
        if kind in options:
            listed = (f'{{ key = "{key}", text = "Thing {key}" }}' for key in options[kind])
            yield f"options = [{', '.join(listed)}]"
        if kind == "scale":
            yield 'scale_low = "Not at all"\nscale_high = "Very much"'
        if when := rule(number, by):
            yield f'when = "{when}"'
    for language in LANGUAGES:
        yield from _wording(language, tomllib.loads(head)["about"], kinds, options)


def _wording(language: str, about: dict[str, object], kinds: Sequence[str], options: dict[str, str]) -> Iterator[str]:
    yield f'[wording.{language}]\nthanks = "{language}!"\n[wording.{language}.about]'
    yield from (f'{key} = "{language} {key}"' for key, words in about.items() if isinstance(words, str))
    for number in range(QUESTIONS):
        kind = kinds[number % 4]
        yield f'[wording.{language}.questions.q{number}]\ntext = "{language} {number}?"'
        if kind == "scale":
            yield f'scale_low = "{language} 1"\nscale_high = "{language} 5"'
        if kind in options:
            pairs = "\n".join(f'{key} = "{language} {key}"' for key in options[kind])
            yield f"[wording.{language}.questions.q{number}.options]\n{pairs}"


if __name__ == "__main__":
    sys.exit(main())
