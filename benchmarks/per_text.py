"""`python -m benchmarks.per_text`: how many texts a second one core reads for their language and for personal details, a minute.

Beside py3langid alone, restricted to the same languages, in the same run. How well both are done, `python -m analysis evaluate`
tells. It copies none of the texts.
"""

import csv
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from py3langid.langid import LanguageIdentifier

from analysis.evaluation.grouping import read_parallel
from analysis.evaluation.languages import first_words
from analysis.languages import SITE_LANGUAGES, detect
from analysis.redact import redact

PUBLIC = Path(__file__).parents[2] / "shared" / "data"
PARALLEL, IDEAS = PUBLIC / "sib200_40langs.csv", PUBLIC / "polis_bowling_green.csv"


def main() -> None:
    """Print the rates."""
    if not PARALLEL.is_file() or not IDEAS.is_file():
        print(f"The public texts are not on this machine ({PUBLIC}): nothing to measure on.")
        return
    short = [first_words(sentence.text, sentence.language) for sentence in read_parallel(PARALLEL)]
    alone = LanguageIdentifier.from_model_file("data/model.npz.xz", norm_probs=True)
    alone.set_languages(list(SITE_LANGUAGES))
    ours, theirs = seconds_for(detect, short), seconds_for(alone.classify, short)
    print(f"language of four words: {len(short) / ours:,.0f} texts/s, {theirs / ours:.2f} times py3langid alone")
    with IDEAS.open(encoding="utf-8", newline="") as lines:
        ideas = [row["text"] for row in csv.DictReader(lines)]
    print(f"personal details of residents' ideas: {len(ideas) / seconds_for(redact, ideas):,.0f} texts/s")


def seconds_for(read: Callable[[str], object], texts: Sequence[str]) -> float:
    """Processor seconds to read every text, once all it needs is loaded: most texts ask more of it than the shortest do."""
    for text in texts[::20]:
        read(text)
    started = time.process_time()
    for text in texts:
        read(text)
    return time.process_time() - started


if __name__ == "__main__":
    main()
