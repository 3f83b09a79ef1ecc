"""What is read aloud of a survey: each question with its choices, and the start page. Owns which words, in which order.

Everything here is the survey's own wording; nothing that a person answered is ever spoken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import url_for
from flask_babel import force_locale, gettext

from engage.access import speech
from engage.access.speech import Aloud, offer
from engage.core.i18n import format_date
from engage.surveys import library
from engage.surveys.asking import OpenSurvey, current_wave, localised, rating_words, with_options
from engage.surveys.definition import Question, SurveySource
from engage.surveys.limits import example_of, limits_of

Passages = tuple[str, ...]


@dataclass
class Made:
    """What `make_all` did: files by language, and the languages without a voice."""

    new: dict[str, int]
    kept: dict[str, int]
    bytes: dict[str, int]
    voiceless: tuple[str, ...]


def question_passages(question: Question, lang: str) -> Passages:
    """One question as it is heard: the question, its hint, then each choice. `question` has all its options."""
    with force_locale(lang):
        parts = [question.text, question.hint, example_of(question), *limits_of(question), question.unit]
        parts += [row.text for row in question.rows]
        parts += [*_points(question), *(option.text for option in question.options)]
        parts += rating_words(question).values() if question.kind == "cards" else ()
        if question.takes_picture:
            parts.append(gettext("What does it show?"))
        if not question.is_text:
            parts.append(gettext("I would rather not say"))
    return tuple(filter(None, parts))


def start_passages(opened: OpenSurvey) -> Passages:
    """The start page as it is heard, in the order in which it is read."""
    about, wave = opened.survey.about, opened.wave
    with force_locale(opened.survey.language):
        return (
            about.title,
            about.summary,
            about.how_long,
            gettext("You can answer until %(date)s.", date=format_date(wave.closes_on)),
            gettext("Who decides: %(decider)s.", decider=about.decider),
            gettext("What stays private, and what we must tell"),
            about.private,
            about.told,
            gettext("Why we ask"),
            about.why,
            gettext("What can change"),
            about.can_change,
            gettext("What cannot change"),
            about.cannot_change,
            gettext("Who decides, and when you hear back"),
            about.decides,
            gettext("You hear back by %(date)s.", date=format_date(wave.hear_back_by)),
        )


def of_question(opened: OpenSurvey, number: int, asked: Question) -> Aloud | None:
    """What a question's page offers; None where this machine cannot speak at all: then nothing is said of it."""
    lang = opened.survey.language
    return offer(
        lang,
        lambda: question_passages(asked, lang),
        lambda version: url_for("media.question_aloud", slug=opened.survey.slug, number=number, lang=lang, v=version),
    )


def of_start(opened: OpenSurvey) -> Aloud | None:
    """The same for the start page."""
    lang = opened.survey.language
    return offer(
        lang,
        lambda: start_passages(opened),
        lambda version: url_for("media.start_aloud", slug=opened.survey.slug, lang=lang, v=version),
    )


def make_all(today: date) -> Made:
    """Every file of every survey in every language it is offered in, so that nobody waits for one."""
    made, voiceless = Made({}, {}, {}, ()), set()
    for source in library.sources().values():
        for lang in source.languages:
            if speech.voice_for(lang) is None:
                voiceless.add(lang)
                continue
            for passages in _all_passages(source, lang, today):
                done = speech.spoken(passages, lang)
                counted = made.new if done.is_new else made.kept
                counted[lang] = counted.get(lang, 0) + 1
                made.bytes[lang] = made.bytes.get(lang, 0) + done.file.stat().st_size
    made.voiceless = tuple(sorted(voiceless))
    return made


def forget_unused(today: date) -> int:
    """Delete files that no page asks for any more: words changed, or a wave ended. Returns how many."""
    wanted: set[Path] = set()
    for source in library.sources().values():
        for lang in source.languages:
            wanted |= {speech.kept_file(passages, lang) for passages in _all_passages(source, lang, today)}
    folder = speech.folder()
    unused = [file for file in folder.glob(f"*.{speech.EXTENSION}") if file not in wanted] if folder.is_dir() else []
    for file in unused:
        file.unlink(missing_ok=True)
    return len(unused)


def _all_passages(source: SurveySource, lang: str, today: date) -> Iterator[Passages]:
    survey = localised(source, lang)
    wave = current_wave(source.slug, today)
    if wave is not None:  # the start page names its dates
        yield start_passages(OpenSurvey(survey, source, wave))
    for question in survey.questions:
        yield question_passages(with_options(question), lang)


def _points(question: Question) -> Iterator[str]:
    for point in question.points:
        ends = {question.scale_min: question.scale_low, question.scale_max: question.scale_high}
        yield f"{point}: {ends[point]}" if ends.get(point) else str(point)
