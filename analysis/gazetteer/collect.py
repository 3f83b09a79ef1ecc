"""Make `words_elsewhere.txt` anew: `python -m analysis.gazetteer.collect`, in a checkout of Engage.

Owns which of our own texts tell that a name is an ordinary word of another language. It must not run with Engage: the site's
translations and surveys lie beside it only where the lists are made. After it the weights are learnt anew (`train.py`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from analysis.gazetteer.folding import fold
from analysis.gazetteer.lexicon import lexicon
from analysis.gazetteer.lists import FOLDER
from analysis.gazetteer.tokens import WORD

ROOT = FOLDER.parents[1]
SENTENCES = ("analysis/screening/sentences", "analysis/frameworks/ecm", "analysis/tones")
IN_TRANSLATIONS, IN_SENTENCES = 2, 8  # how often a word must stand there in small letters
_MESSAGE = re.compile(r'^msgstr(?:\[\d\])? "(.*)"$|^"(.*)"$', re.MULTILINE)
# Names that these texts have in small letters by chance, or as often as the word.
_NAMES = frozenset(
    "علی عمر کریم احسن لیلا لین حسن amit dan kim allan sam adam olaf omar ali anya jai sama isla justo helin jana azul".split()  # noqa: SIM905
)
_HEAD = """\
# Names somewhere that are ordinary words of the site's other languages: our own translations and sentences use them in small
# letters (twice in translations, or eight times in sentences). Taken for a name only after "Miss", "called" and the like."""
_WIDTH = 130


def main() -> None:
    """Write the list."""
    lists = lexicon()
    often = [*_at_least(IN_TRANSLATIONS, _translations()), *_at_least(IN_SENTENCES, _sentences())]
    words = {word for word in often if lists.names.get(word, "0")[0] in "34" and word not in lists.english}
    lines, line = [_HEAD], ""
    for word in sorted(words - _NAMES - lists.never):
        if len(line) + len(word) + 1 > _WIDTH:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    (FOLDER / "words_elsewhere.txt").write_text("\n".join([*lines, line]) + "\n", encoding="utf-8")


def _at_least(least: int, texts: Iterable[str]) -> Iterator[str]:
    """The words that stand so often in small letters, as the lists spell them."""
    found = (match[0] for text in texts for match in WORD.finditer(text))
    counts = Counter(fold(word.lower().replace("’", "'")) for word in found if not word[0].isupper())
    return (word for word, count in counts.items() if count >= least)


def _translations() -> Iterator[str]:
    for catalogue in sorted((ROOT / "translations").glob("*/LC_MESSAGES/messages.po")):
        if catalogue.parts[-3] != "en":
            yield from (one or more for one, more in _MESSAGE.findall(catalogue.read_text(encoding="utf-8")))
    for survey in sorted((ROOT / "surveys").rglob("*.toml")):
        if not survey.stem.endswith("en"):
            yield survey.read_text(encoding="utf-8")


def _sentences() -> Iterator[str]:
    for folder in SENTENCES:
        yield from (path.read_text(encoding="utf-8") for path in sorted((ROOT / folder).rglob("*.tsv")))


if __name__ == "__main__":
    main()
