"""All languages of one survey, and the snapshot that ties an answer to the words its writer saw.

Owns `SurveySource`: which languages may be offered, which of them in Easy Read too, and why others may not, the digest
of a version, and the exact round trip to JSON. Pure: it must not read files, know a database or a request.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from engage.surveys.picturing import shown
from engage.surveys.piping import without_answers
from engage.surveys.reading import Problem
from engage.surveys.wording import About, EasyWording, Option, Question, Row, Survey, Wording, texts_of, words_digest

# The first knew no Easy Read. It is still written where there is none, so that such a version keeps its digest.
SNAPSHOT_FORMAT, EASY_SNAPSHOT_FORMAT = 1, 2
# What questions and options did not have at first. Left out where it is empty, for the same reason.
_LATER = frozenset(
    {"when", "min_choices", "number_min", "number_max", "unit", "date_min", "date_max", "rows", "check", "check_text", "example"}
)

_LATER_PARTS = frozenset({"easy", "seen"})


class UnknownLanguage(LookupError):  # noqa: N818 - the name the domain uses
    """The survey is not offered in this language: no such wording, or it is incomplete or stale."""


class SnapshotError(ValueError):
    """A stored snapshot that `SurveySource.from_json` cannot read."""


@dataclass(frozen=True)
class Seen:
    """A file beside a question, by what is in it. slot : picture, audio or bsl; captions : a file's name too, or ""."""

    key: str
    slot: str
    file: str
    captions: str = ""
    words: str = ""


@dataclass(frozen=True)
class SurveySource:
    """One version of one survey with every wording found; `about`, `questions`, `thanks` are in the source language.

    `seen` is what stands beside its questions: no survey file says it, whoever reads the survey's folder does. `problems` is
    what reading the wording files found; it is no part of the content, so neither equality, digest nor JSON hold it.
    """

    slug: str
    audience: str
    source_language: str
    about: About
    questions: tuple[Question, ...]
    thanks: str
    wordings: tuple[Wording, ...] = ()
    easy: tuple[EasyWording, ...] = ()
    seen: tuple[Seen, ...] = ()
    problems: tuple[Problem, ...] = field(default=(), compare=False, repr=False)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages people may answer in: the source first, then each complete wording that is not stale, by code."""
        held = {*self.incomplete, *self.stale}
        return (self.source_language, *sorted(w.language for w in self.wordings if w.language not in held))

    @cached_property
    def incomplete(self) -> Mapping[str, tuple[str, ...]]:
        """Language -> keys missing or at fault, sorted; only languages that have some."""
        return self._gaps(self.wordings)

    @cached_property
    def stale(self) -> tuple[str, ...]:
        """Languages whose wording translates other source words than today's; not offered until stamped anew."""
        return tuple(sorted(w.language for w in self.wordings if w.of != self.source_words_digest))

    @cached_property
    def unchecked(self) -> tuple[str, ...]:
        """Offered languages that no person has checked yet: a page in one of them must say so."""
        drafts = {w.language for w in self.wordings if w.status != "checked"}
        return tuple(language for language in self.languages if language in drafts)

    @cached_property
    def easy_languages(self) -> tuple[str, ...]:
        """Those of `languages` that people may answer in Easy Read too, in the same order."""
        held = {*self.easy_incomplete, *self.easy_stale}
        ready = {w.language for w in self.easy} - held
        return tuple(language for language in self.languages if language in ready)

    @cached_property
    def easy_incomplete(self) -> Mapping[str, tuple[str, ...]]:
        """As `incomplete`, for the Easy Read wordings."""
        return self._gaps(self.easy)

    @cached_property
    def easy_stale(self) -> tuple[str, ...]:
        """As `stale`: the words an Easy Read wording was made from have changed since, or those in turn."""
        stale = {w.language for w in self.easy if w.of != self.digest_for_easy(w.language)}
        everything = stale | ({w.language for w in self.easy} if self.source_language in stale else set())
        return tuple(sorted(everything))

    @cached_property
    def easy_unchecked(self) -> tuple[str, ...]:
        """Languages whose Easy Read is offered and that no person has checked yet: its pages must say so."""
        drafts = {w.language for w in self.easy if w.status != "checked"}
        return tuple(language for language in self.easy_languages if language in drafts)

    def digest_for_easy(self, language: str) -> str:
        """What an Easy Read wording in this language carries as `of` today.

        The one in the source language is made from the source words; the others translate it, where there is one.
        """
        model = next((w for w in self.easy if w.language == self.source_language), None)
        if model is None or language == self.source_language:
            return self.source_words_digest
        return words_digest(dict(model.texts))

    @cached_property
    def source_texts(self) -> Mapping[str, str]:
        """Every text of the source wording, by key: what the others translate."""
        return texts_of(self._source)

    @cached_property
    def source_words_digest(self) -> str:
        """What a wording made of today's source words carries as `of`."""
        return words_digest(self.source_texts)

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hexadecimal) of the whole content: the same whatever the order of files, keys and wordings."""
        wordings = tuple(sorted(self.wordings, key=lambda w: w.language))
        ordered = replace(self, wordings=wordings, easy=tuple(sorted(self.easy, key=lambda w: w.language)))
        return hashlib.sha256(ordered.to_json().encode()).hexdigest()

    def in_language(self, code: str) -> Survey:
        """The survey in one of `languages`. Raises `UnknownLanguage` for any other."""
        if code not in self._surveys:
            raise UnknownLanguage(f'"{self.slug}" is not offered in "{code}"; it is in {", ".join(self.languages)}')
        return self._surveys[code]

    def in_easy_read(self, code: str) -> Survey:
        """The survey in Easy Read in one of `easy_languages`. Raises `UnknownLanguage` for any other."""
        if code not in self._easy_surveys:
            raise UnknownLanguage(f'"{self.slug}" is not offered in Easy Read in "{code}"')
        return self._easy_surveys[code]

    def to_json(self) -> str:
        """The content as canonical JSON; `from_json` gives back an equal object."""
        content = {key: value for key, value in asdict(self).items() if key != "problems" and (key not in _LATER_PARTS or value)}
        content["questions"] = [_as_before(question) for question in content["questions"]]
        made = {"format": EASY_SNAPSHOT_FORMAT if self.easy else SNAPSHOT_FORMAT, **content}
        return json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> SurveySource:
        """The object `to_json` wrote, of either format. Raises `SnapshotError` for anything else."""
        try:
            content = json.loads(text)
            if content.pop("format") not in (SNAPSHOT_FORMAT, EASY_SNAPSHOT_FORMAT):
                raise SnapshotError("the snapshot is of another format")
            content["about"] = About(**content["about"])
            content["questions"] = tuple(_question(each) for each in content["questions"])
            content["wordings"] = tuple(_wording(each) for each in content["wordings"])
            content["easy"] = tuple(_easy_wording(each) for each in content.get("easy", ()))
            content["seen"] = tuple(Seen(**each) for each in content.get("seen", ()))
            return cls(**content)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise SnapshotError(f"not a survey snapshot: {error}") from error

    @cached_property
    def _source(self) -> Survey:
        place = (self.slug, self.audience, self.source_language, self.source_language)
        return Survey(*place, self.about, self.questions, self.thanks, digest="")

    @cached_property
    def _surveys(self) -> Mapping[str, Survey]:
        source = replace(self._source, digest=self.digest)
        texts = {w.language: dict(w.texts) for w in self.wordings if w.language in self.languages}
        surveys = {code: source.in_words(code, texts[code]) for code in self.languages[1:]}
        return {source.language: without_answers(source)} | {
            code: without_answers(replace(survey, checked=code not in self.unchecked)) for code, survey in surveys.items()
        }

    @cached_property
    def _easy_surveys(self) -> Mapping[str, Survey]:
        return {
            w.language: without_answers(
                replace(
                    self._source.in_words(w.language, dict(w.texts)),
                    digest=self.digest,
                    checked=w.language not in self.easy_unchecked,
                    easy=True,
                    pictures=shown(w.pictures),
                )
            )
            for w in self.easy
            if w.language in self.easy_languages
        }

    def _gaps(self, wordings: tuple[Wording, ...]) -> Mapping[str, tuple[str, ...]]:
        """Language -> keys missing or at fault, sorted; only languages that have some."""
        wanted = set(self.source_texts)
        gaps = {w.language: tuple(sorted((wanted - dict(w.texts).keys()) | set(w.faults))) for w in wordings}
        return MappingProxyType({language: keys for language, keys in sorted(gaps.items()) if keys})


def _as_before(question: Mapping[str, Any]) -> dict[str, Any]:
    """A question for the snapshot: without what is empty and came later, so that older versions keep their digests."""
    kept = {key: value for key, value in question.items() if key not in _LATER or value not in (None, "", ())}
    options = [{key: value for key, value in option.items() if key != "say" or value} for option in question["options"]]
    return {**kept, "options": options}


def _question(content: dict[str, Any]) -> Question:
    options = tuple(Option(**option) for option in content["options"])
    return Question(**{**content, "options": options, "rows": tuple(Row(**row) for row in content.get("rows", ()))})


def _wording(content: dict[str, Any]) -> Wording:
    texts = tuple((str(key), str(words)) for key, words in content["texts"])
    return Wording(**{**content, "texts": texts, "faults": tuple(content["faults"])})


def _easy_wording(content: dict[str, Any]) -> EasyWording:
    pictures = tuple((str(key), tuple(map(str, names))) for key, names in content["pictures"])
    plain = {key: value for key, value in content.items() if key != "pictures"}
    return EasyWording(**vars(_wording(plain)), pictures=pictures)
