"""A survey in one language, frozen, and its words by key.

Owns what a page shows: `Option`, `Row`, `Question`, `About`, `Survey`; the flat form of their words ("questions.better.hint"
-> text) in which translations are written; `Wording`, one translation, and `EasyWording`, one in Easy Read. Pure: it
must not read files, know a database or a request.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType

KINDS = (
    "single",
    "multiple",
    "scale",
    "short_text",
    "long_text",
    "number",
    "date",
    "ranking",
    "grid",
    "cards",
    "place",
    "drawing",
)
ROLES = ("age_band", "area", "relation")
TEXT_ROLES = ("pair",)  # a code people make up, kept as a digest alone (`engage.surveys.pairs`)
PARTNERS = "partners"  # who work with children and families, and answer as themselves: beside their figures, never inside them
AUDIENCES = ("young_people", "parents", PARTNERS)
OPTION_LISTS = ("areas",)
STATUSES = ("draft", "checked")
LONGEST_EASY_SENTENCE = 15  # words
_SENTENCE_END = re.compile(r"(?<=[.!?۔؟।])\s+|(?<=[。！？])\s*")
_HAN = re.compile(r"[\u4e00-\u9fff]{1,2}[^\w\s]*")  # written without spaces: two characters are about a word
PREFER_NOT = "prefer_not"  # what the site itself adds to every question that is not answered in words; no file may use it
STANCES = ("agree", "disagree", "not_sure")  # what the site itself offers beside each statement of a cards question
LONGEST_PLACE = 100  # characters
LARGEST_NUMBER = 999_999_999  # what a rule can name, and every database can keep


@dataclass(frozen=True)
class Option:
    """One thing to choose.

    Choosing an `exclusive` one ("none of these") rules out the others; choosing a `say` one ("other") asks to say what.
    """

    key: str
    text: str
    exclusive: bool = False
    say: bool = False


@dataclass(frozen=True)
class Row:
    """One line of a grid, or one statement of a cards question: each is answered by itself."""

    key: str
    text: str


@dataclass(frozen=True)
class Question:
    """One question. What its `kind` (of `KINDS`) does not use stays None, "" or empty.

    `options_from` names a list the site fills in ("areas"), `options` is then empty. `max_choices` None: as many as
    one likes; of a ranking it says how many places there are. A scale runs over whole numbers from `scale_min` to
    `scale_max`; `scale_low` and `scale_high` are the words at its ends. A grid asks each of its `rows` on such a scale,
    or with `options`. `date_min` and `date_max` are days in ISO form. `when` is the rule by which it is asked
    (`engage.surveys.logic`); "" for always. `check` is a rule, too, that an answer must not be against, and `check_text` says
    what to do where it is. `example` is an answer that somebody might give.
    """

    key: str
    kind: str
    text: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    role: str | None = None
    options_from: str | None = None
    max_choices: int | None = None
    max_length: int | None = None
    scale_min: int | None = None
    scale_max: int | None = None
    scale_low: str = ""
    scale_high: str = ""
    when: str = ""
    min_choices: int | None = None
    number_min: int | None = None
    number_max: int | None = None
    unit: str = ""
    date_min: str = ""
    date_max: str = ""
    rows: tuple[Row, ...] = ()
    check: str = ""
    check_text: str = ""
    example: str = ""

    @property
    def is_text(self) -> bool:
        """Whether it is answered in the person's own words, which are read for themes. Of a drawing: what it shows."""
        return self.kind in {"short_text", "long_text", "drawing"}

    @property
    def may_be_recorded(self) -> bool:
        """Whether its answer may be spoken or signed instead."""
        return self.is_text and not self.takes_picture

    @property
    def takes_picture(self) -> bool:
        """Whether it is answered with a drawing or a photo."""
        return self.kind == "drawing"

    @property
    def is_written(self) -> bool:
        """Whether its answer is nothing but words that somebody wrote: a text, or the name of a place."""
        return self.is_text or self.kind == "place"

    @property
    def points(self) -> tuple[int, ...]:
        """The numbers of a scale, or of a grid's, in order; empty where there is none."""
        return () if self.scale_min is None or self.scale_max is None else tuple(range(self.scale_min, self.scale_max + 1))

    @property
    def places(self) -> int:
        """How many places a ranking has; 0 for every other kind."""
        return min(self.max_choices or len(self.options), len(self.options)) if self.kind == "ranking" else 0

    @property
    def say_key(self) -> str:
        """The option that asks to say what ("other"); "" where there is none."""
        return next((option.key for option in self.options if option.say), "")

    @property
    def ratings(self) -> tuple[str, ...]:
        """What each row of a grid or cards question may be answered with: keys of options, of `STANCES`, or points as text."""
        if self.kind == "cards":
            return STANCES
        return (tuple(option.key for option in self.options) or tuple(map(str, self.points))) if self.kind == "grid" else ()


@dataclass(frozen=True)
class About:
    """What the start page says before question one; every field is a sentence or a few, dates come from the wave."""

    title: str
    summary: str
    audience_text: str
    why: str
    can_change: str
    cannot_change: str
    decider: str
    decides: str
    how_long: str
    private: str
    told: str


ABOUT_KEYS = tuple(each.name for each in fields(About))
QUESTION_TEXTS = ("text", "hint", "scale_low", "scale_high", "unit", "check_text", "example")


@dataclass(frozen=True)
class Survey:
    """A survey in one language. `digest` is that of its `SurveySource`: all languages of one version share it.

    In Easy Read, `easy` is true, each line of a text is one idea, and `pictures` names one for each line, by dotted key.
    `checked` is false while no person has checked this wording. `quoting` : the texts that quote earlier answers, by dotted
    key, as they are written; the questions themselves hold their plain words (`engage.surveys.piping`).
    """

    slug: str
    audience: str
    source_language: str
    language: str
    about: About
    questions: tuple[Question, ...]
    thanks: str
    digest: str
    checked: bool = True
    easy: bool = False
    pictures: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    quoting: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def picture_of(self, question: Question) -> str:
        """The picture beside a question in Easy Read; "" for none."""
        return next(iter(self.pictures.get(f"questions.{question.key}.text", ())), "")

    def in_words(self, language: str, texts: Mapping[str, str]) -> Survey:
        """The same survey in the words of `texts`, which holds every key of `texts_of(self)`; KeyError otherwise."""
        about = About(**{key: texts[f"about.{key}"] for key in ABOUT_KEYS})
        questions = tuple(_question_in_words(question, texts) for question in self.questions)
        return replace(self, language=language, about=about, questions=questions, thanks=texts["thanks"])


def _question_in_words(question: Question, texts: Mapping[str, str]) -> Question:
    at = f"questions.{question.key}"
    words = {name: texts[f"{at}.{name}"] for name in QUESTION_TEXTS if getattr(question, name)}
    options = tuple(replace(option, text=texts[f"{at}.options.{option.key}"]) for option in question.options)
    rows = tuple(replace(row, text=texts[f"{at}.rows.{row.key}"]) for row in question.rows)
    return replace(question, options=options, rows=rows, **words)  # type: ignore[arg-type]  # `words` holds text fields alone


def ages_offered(questions: Iterable[Question]) -> tuple[int, int] | None:
    """The youngest and the oldest that can be chosen; None where no age is asked for."""
    bands = [option.key for question in questions if question.role == "age_band" for option in question.options]
    ages = [int(number) for band in bands for number in re.findall(r"\d+", band)]
    return (min(ages), max(ages)) if ages else None


def texts_of(survey: Survey) -> dict[str, str]:
    """Every word a survey shows by dotted key: about.title, questions.KEY.text, questions.KEY.options.KEY, thanks ..."""
    texts = {f"about.{key}": getattr(survey.about, key) for key in ABOUT_KEYS}
    for question in survey.questions:
        at = f"questions.{question.key}"
        texts |= {f"{at}.{name}": getattr(question, name) for name in QUESTION_TEXTS if getattr(question, name)}
        texts |= {f"{at}.options.{option.key}": option.text for option in question.options}
        texts |= {f"{at}.rows.{row.key}": row.text for row in question.rows}
    return texts | {"thanks": survey.thanks}


def words_digest(texts: Mapping[str, str]) -> str:
    """SHA-256 (hexadecimal) of words by key, whatever their order: what a translation is stamped with."""
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Wording:
    """One translation as it was found: maybe with words missing, maybe of an older source.

    `texts` are (key, words) pairs sorted by key. `of` is the `words_digest` of the source words it translates.
    `status` is "draft" until a person has checked it. `faults` are the keys that were wrong in its file.
    """

    language: str
    texts: tuple[tuple[str, str], ...]
    of: str = ""
    status: str = "draft"
    checked_by: str = ""
    checked_on: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class EasyWording(Wording):
    """One wording in Easy Read. `pictures` are (key, names) pairs sorted by key: one name for each line of that text."""

    pictures: tuple[tuple[str, tuple[str, ...]], ...] = ()


def ideas_of(text: str) -> tuple[str, ...]:
    """The ideas of an Easy Read text: its lines."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a text; a line end ends one too."""
    return tuple(sentence for idea in ideas_of(text) for sentence in _SENTENCE_END.split(idea))


def overlong(text: str) -> tuple[str, ...]:
    """The sentences of an Easy Read text that have more than `LONGEST_EASY_SENTENCE` words."""
    return tuple(sentence for sentence in sentences_of(text) if len(_HAN.sub(" x ", sentence).split()) > LONGEST_EASY_SENTENCE)
