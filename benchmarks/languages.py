"""What the figures about languages stand on: `python -m benchmarks.languages`, under a minute.

Owns the measuring on SIB-200's translated sentences, whole and their first four words (twelve characters of Chinese), and the
speed beside py3langid alone in the same run. It copies none of the texts.
"""

import csv
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from py3langid.langid import LanguageIdentifier

from analysis.languages import SITE_LANGUAGES, UNSURE, detect

PUBLIC = Path(__file__).parents[2] / "shared" / "data" / "sib200_40langs.csv"
Row = tuple[str, str]


def main() -> None:
    """Print accuracy by language and the speed of both."""
    if not PUBLIC.is_file():
        print(f"The public texts are not on this machine ({PUBLIC}): nothing to measure on.")
        return
    with PUBLIC.open(encoding="utf-8", newline="") as lines:
        rows = [(row["text"], row["lang"]) for row in csv.DictReader(lines)]
    here = [row for row in rows if row[1] in SITE_LANGUAGES]
    short = [(first_words(text, lang), lang) for text, lang in here]
    detect("warm wurst")  # loads the model
    tell("first four words, languages of the site", short, detect)
    tell("whole sentences, languages of the site", here, detect)
    tell("whole sentences, other languages", [row for row in rows if row[1] not in SITE_LANGUAGES], detect)
    alone = LanguageIdentifier.from_model_file("data/model.npz.xz", norm_probs=True)
    alone.set_languages(list(SITE_LANGUAGES))
    tell("first four words, py3langid alone restricted to the site", short, lambda text: str(alone.classify(text)[0]))
    ratio = seconds_for(lambda text: alone.classify(text)[0], short) / seconds_for(detect, short)
    rate = len(short) / seconds_for(detect, short)
    print(f"\nspeed on four words: {ratio:.2f} times py3langid's alone, {rate:,.0f} texts a second and core")


def first_words(text: str, lang: str) -> str:
    """The first four words of `text`."""
    return text[:12] if lang == "zh" else " ".join(text.split()[:4])


def seconds_for(detector: Callable[[str], object], rows: Sequence[Row]) -> float:
    """Processor seconds to detect every row."""
    started = time.process_time()
    for text, _ in rows:
        detector(text)
    return time.process_time() - started


def tell(what: str, rows: Sequence[Row], detector: Callable[[str], str]) -> None:
    """Print the share right, by language the weakest first, and what was taken for what."""
    total = Counter(lang for _, lang in rows)
    said = Counter((lang, detector(text)) for text, lang in rows)
    right = {lang: said[lang, lang] / count for lang, count in total.items()}
    unsure = sum(count for (_, answer), count in said.items() if answer == UNSURE)
    print(f"\n{what}: {sum(right.values()) / len(right):.4f} right, {unsure} of {len(rows)} {UNSURE}")
    print("  " + "  ".join(f"{lang} {share:.3f}" for lang, share in sorted(right.items(), key=lambda item: item[1])[:10]))
    wrong = [(pair, count) for pair, count in said.most_common() if pair[0] != pair[1]][:8]
    print("  " + ", ".join(f"{lang} as {answer} {count}" for (lang, answer), count in wrong))


if __name__ == "__main__":
    main()
