"""All languages of one survey, and the snapshot that ties an answer to the words its writer saw.

Owns `SurveySource`: which languages may be offered and why others may not, the digest of a version, and the exact
round trip to JSON. Pure: it must not read files, know a database or a request.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from engage.surveys.reading import Problem
from engage.surveys.wording import About, Option, Question, Survey, Wording, texts_of, words_digest

SNAPSHOT_FORMAT: Final = 1


class UnknownLanguage(LookupError):  # noqa: N818 - the name the domain uses
    """The survey is not offered in this language: no such wording, or it is incomplete or stale."""


class SnapshotError(ValueError):
    """A stored snapshot that `SurveySource.from_json` cannot read."""


@dataclass(frozen=True)
class SurveySource:
    """One version of one survey with every wording found; `about`, `questions`, `thanks` are in the source language.

    `problems` is what reading the wording files found; it is no part of the content, so neither equality, digest nor
    JSON hold it.
    """

    slug: str
    audience: str
    source_language: str
    about: About
    questions: tuple[Question, ...]
    thanks: str
    wordings: tuple[Wording, ...] = ()
    problems: tuple[Problem, ...] = field(default=(), compare=False, repr=False)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages people may answer in: the source first, then each complete wording that is not stale, by code."""
        held = {*self.incomplete, *self.stale}
        return (self.source_language, *sorted(w.language for w in self.wordings if w.language not in held))

    @cached_property
    def incomplete(self) -> Mapping[str, tuple[str, ...]]:
        """Language -> keys missing or at fault, sorted; only languages that have some."""
        wanted = set(texts_of(self._source))
        gaps = {w.language: tuple(sorted((wanted - dict(w.texts).keys()) | set(w.faults))) for w in self.wordings}
        return MappingProxyType({language: keys for language, keys in sorted(gaps.items()) if keys})

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
    def source_words_digest(self) -> str:
        """What a wording made of today's source words carries as `of`."""
        return words_digest(texts_of(self._source))

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hexadecimal) of the whole content: the same whatever the order of files, keys and wordings."""
        ordered = replace(self, wordings=tuple(sorted(self.wordings, key=lambda w: w.language)))
        return hashlib.sha256(ordered.to_json().encode()).hexdigest()

    def in_language(self, code: str) -> Survey:
        """The survey in one of `languages`. Raises `UnknownLanguage` for any other."""
        if code not in self._surveys:
            raise UnknownLanguage(f'"{self.slug}" is not offered in "{code}"; it is in {", ".join(self.languages)}')
        return self._surveys[code]

    def to_json(self) -> str:
        """The content as canonical JSON; `from_json` gives back an equal object."""
        content = {key: value for key, value in asdict(self).items() if key != "problems"}
        return json.dumps({"format": SNAPSHOT_FORMAT, **content}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> SurveySource:
        """The object `to_json` wrote. Raises `SnapshotError` for anything else."""
        try:
            content = json.loads(text)
            if content.pop("format") != SNAPSHOT_FORMAT:
                raise SnapshotError("the snapshot is of another format")
            content["about"] = About(**content["about"])
            content["questions"] = tuple(_question(each) for each in content["questions"])
            content["wordings"] = tuple(_wording(each) for each in content["wordings"])
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
        return {source.language: source} | {code: source.in_words(code, texts[code]) for code in self.languages[1:]}


def _question(content: dict[str, Any]) -> Question:
    return Question(**{**content, "options": tuple(Option(**option) for option in content["options"])})


def _wording(content: dict[str, Any]) -> Wording:
    texts = tuple((str(key), str(words)) for key, words in content["texts"])
    return Wording(**{**content, "texts": texts, "faults": tuple(content["faults"])})
