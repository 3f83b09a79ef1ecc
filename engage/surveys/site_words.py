"""What the site itself says beside a survey's own words, in any language: for files, which belong to no reader's page.

Reads the catalogues alone; must not know a request. A language without a catalogue gets English, as its pages do.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from babel.support import NullTranslations, Translations

from engage.core import paths
from engage.surveys.wording import STANCES, Option

SAY_WHAT = "Say what, if you like"  # as beside the box of "other" on a page
EXAMPLE = "For example: %(words)s"  # as under a hint
_STANCES = dict(zip(STANCES, ("I agree", "I disagree", "I am not sure"), strict=True))


def in_languages(sentence: str, codes: Iterable[str]) -> dict[str, str]:
    """A sentence of the site's pages, in each language."""
    return {code: str(_catalogue(code).gettext(sentence)) for code in codes}


def stances(code: str) -> tuple[Option, ...]:
    """What each statement of a cards question may be answered with."""
    return tuple(Option(key, in_languages(sentence, (code,))[code]) for key, sentence in _STANCES.items())


@lru_cache(maxsize=64)
def _catalogue(code: str) -> NullTranslations:
    plain = code.replace("-", "_")
    return Translations.load(paths.bundled("translations"), [plain, plain.split("_")[0]])
