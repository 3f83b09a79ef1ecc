"""What the figures about redaction stand on: `python -m benchmarks.redaction`, about a minute.

Owns the measuring on public texts and on the made-up answers of the tests. It copies none of the public texts and prints none.
A detail counts as found when every letter and digit of it is taken out, as touched when any is.
"""

import csv
import json
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.redact import Redaction, redact

ROOT = Path(__file__).parents[1]
PUBLIC = ROOT.parent / "shared" / "data"
MADE_UP = ROOT / "tests" / "analysis" / "data" / "personal_details.txt"
LABELLED = ("pii_presidio_synth_v2.jsonl", "pii_broad_twitter_ner.jsonl")
ORDINARY = ("polis_bowling_green.csv", "polis_bg2050.csv", "uk_petitions.csv", "clustering_banking77_test.csv")
_MARK = re.compile(r"\{([a-z ]+):([^}]*)\}")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Marked:
    """A text and its personal details: start and end (code points) and kind."""

    text: str
    details: tuple[tuple[int, int, str], ...]


def main() -> None:
    """Print one table for each kind of text."""
    redact("warm")
    report("made-up answers", [unmark(line) for line in MADE_UP.read_text(encoding="utf-8").splitlines() if line[0] != "#"])
    if not PUBLIC.is_dir():
        print(f"\nThe public texts are not on this machine ({PUBLIC}): the rest is skipped.")
        return
    for name in LABELLED:
        report(name, read_labelled(PUBLIC / name))
    print(f"\n{'texts':<34}{'texts touched':>14}{'words out':>11}{'texts/s':>10}")
    for name in ORDINARY:
        with (PUBLIC / name).open(encoding="utf-8", newline="") as lines:
            tell_ordinary(name, [row["text"] for row in csv.DictReader(lines)])


def unmark(line: str) -> Marked:
    """Read "my friend {name:mia}" as a text and where its details stand."""
    text, details, at = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        details.append((len(text), len(text) + len(mark[2]), mark[1]))
        text, at = text + mark[2], mark.end()
    return Marked(text + line[at:], tuple(details))


def read_labelled(path: Path) -> list[Marked]:
    """Texts with labels, one JSON object a line."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Marked(row["text"], tuple((span["start"], span["end"], span["type"]) for span in row["label"])) for row in rows]


def report(name: str, texts: Sequence[Marked]) -> None:
    """Print found and touched by kind, and what was taken out beside them."""
    started = time.process_time()
    done = [redact(one.text) for one in texts]
    seconds = time.process_time() - started
    total: Counter[str] = Counter()
    found: Counter[str] = Counter()
    touched: Counter[str] = Counter()
    for one, redacted in zip(texts, done, strict=True):
        covered = _covered(redacted)
        for start, end, kind in one.details:
            letters = [at for at in range(start, end) if one.text[at : at + 1].isalnum()]
            hits = sum(at in covered for at in letters)
            total[kind] += bool(letters)
            found[kind] += bool(letters) and hits == len(letters)
            touched[kind] += hits > 0
    print(f"\n{name}: {len(texts)} texts, {len(texts) / seconds:,.0f} a second and core")
    print(f"{'kind':<20}{'there':>7}{'found':>8}{'touched':>9}")
    for kind, count in total.most_common():
        print(f"{kind:<20}{count:>7}{found[kind] / count:>8.3f}{touched[kind] / count:>9.3f}")
    _tell_beside(texts, done)


def _tell_beside(texts: Sequence[Marked], done: Sequence[Redaction]) -> None:
    """Words outside every label that were taken out, links and handles apart, and how many names taken out were labelled."""
    words = out = names = right = clean = clean_touched = 0
    for one, redacted in zip(texts, done, strict=True):
        labelled = {at for start, end, _ in one.details for at in range(start, end)}
        covered = _covered(redacted, leave=("link", "handle", "email"))
        outside = [match.start() for match in _LETTERS.finditer(one.text) if match.start() not in labelled]
        words += len(outside)
        out += sum(at in covered for at in outside)
        spans = [span for span in redacted.spans if span.kind == "name"]
        names += len(spans)
        right += sum(any(at in labelled for at in range(span.start, span.end)) for span in spans)
        clean += not one.details
        clean_touched += not one.details and bool(covered)
    print(f"words outside any label taken out: {out} of {words} ({100 * out / words:.2f}%)")
    print(f"names taken out that touch a label: {right} of {names} ({100 * right / max(1, names):.1f}%)")
    print(f"texts without a label that lost anything: {clean_touched} of {clean}")


def _covered(redacted: Redaction, leave: Sequence[str] = ()) -> set[int]:
    return {at for span in redacted.spans if span.kind not in leave for at in range(span.start, span.end)}


def tell_ordinary(name: str, texts: Sequence[str]) -> None:
    """Print how much of texts without labels is taken out; some of it is rightly so (politicians, people honoured)."""
    started = time.process_time()
    done = [redact(text) for text in texts]
    seconds = time.process_time() - started
    words = sum(len(text.split()) for text in texts)
    out = sum(len(text[span.start : span.end].split()) for text, one in zip(texts, done, strict=True) for span in one.spans)
    share = 100 * sum(bool(one.spans) for one in done) / len(texts)
    print(f"{name:<34}{share:>13.2f}%{100 * out / words:>10.3f}%{len(texts) / seconds:>10,.0f}")


if __name__ == "__main__":
    main()
