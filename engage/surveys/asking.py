"""What can be answered today, in which words, with which choices. Owns when a survey is open; knows no answer that was sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext
from sqlalchemy import bindparam, select

from engage.core.db import db
from engage.core.errors import DomainError, NotFoundError
from engage.core.i18n import current_language, format_date
from engage.core.memo import remembered
from engage.core.sorting import in_order
from engage.core.wording import Worded
from engage.surveys import library
from engage.surveys.definition import STANCES, Option, Question, Survey, SurveySource
from engage.surveys.drafts import Given
from engage.surveys.exercises import Exercise, exercise_of
from engage.surveys.models import Wave
from engage.surveys.outward import WAVE_COLUMNS, WaveInfo
from engage.trust.services import localities

_OPEN_NOW = (
    select(*WAVE_COLUMNS)
    .where(Wave.slug == bindparam("slug"), Wave.opens_on <= bindparam("today"), Wave.closes_on >= bindparam("today"))
    .order_by(Wave.opens_on)
)


class SurveyClosedError(DomainError):
    """Nobody can answer now; `survey`, and the wave nearest to today where there is one, say more on a page.

    paused : the consultation that is paused, where that is why
    """

    status = 410

    def __init__(self, message: str, survey: Survey, nearest: WaveInfo | None, paused: Exercise | None = None) -> None:
        super().__init__(message)
        self.survey, self.nearest, self.paused = survey, nearest, paused


@dataclass(frozen=True)
class OpenSurvey:
    """One survey in one language with its wave of today."""

    survey: Survey
    source: SurveySource
    wave: WaveInfo


@remembered(seconds=2)
def current_wave(slug: str, today: date) -> WaveInfo | None:
    """The wave that is open today. Asked for on every page of answering; `slug` is one of the surveys we have."""
    row = db.session.execute(_OPEN_NOW, {"slug": slug, "today": today}).first()
    return WaveInfo(*row) if row else None


def open_survey(slug: str, lang: str, today: date, *, easy: bool = False) -> OpenSurvey:
    """A survey that can be answered today; raises `NotFoundError` or `SurveyClosedError` saying which."""
    source = library.sources().get(slug)
    if source is None:
        raise NotFoundError(gettext("There is no survey at this address. Choose one from the list of surveys."))
    wave = current_wave(slug, today)
    exercise = exercise_of(wave.id, lang) if wave else None
    if wave is None or (exercise and exercise.is_over):
        message = gettext("This survey is closed. See what changed because people spoke, or choose another survey.")
        # The last day of a wave that was closed early has not come: it says nothing of when it closed.
        raise SurveyClosedError(message, localised(source, lang, easy=easy), None if wave else _nearest_wave(slug, today))
    if wave.pause_reason and exercise is None:
        exercise = _paused_alone(source, wave.pause_reason, lang)
    if exercise and exercise.paused:
        message = gettext("These questions are paused just now. What you have answered so far is kept.")
        raise SurveyClosedError(message, localised(source, lang, easy=easy), None, exercise)
    return OpenSurvey(localised(source, lang, easy=easy), source, wave)


def open_surveys(lang: str, today: date, *, easy: bool = False) -> list[OpenSurvey]:
    """Everything that can be answered today, by what closes first; one that is paused too, as its page says why."""
    query = select(*WAVE_COLUMNS).where(Wave.opens_on <= today, Wave.closes_on >= today).order_by(Wave.closes_on, Wave.slug)
    known, waves = library.sources(), [WaveInfo(*row) for row in db.session.execute(query)]
    return [
        OpenSurvey(localised(known[wave.slug], lang, easy=easy), known[wave.slug], wave)
        for wave in waves
        if wave.slug in known and not _closed_early(wave, lang)
    ]


def _closed_early(wave: WaveInfo, lang: str) -> bool:
    exercise = exercise_of(wave.id, lang)
    return exercise is not None and exercise.is_over


def question_of(opened: OpenSurvey, number: int) -> Question:
    """Its question of this number, counted from 1, with everything that may be chosen; raises `NotFoundError`."""
    if not 1 <= number <= len(opened.survey.questions):
        raise NotFoundError(gettext("This survey has no question with that number. Start again from its first page."))
    return with_options(opened.survey.questions[number - 1])


def with_options(question: Question) -> Question:
    """The question with everything that may be chosen: places come from the trust's own list."""
    if question.options_from != "areas":
        return question
    return replace(question, options=places())


def places() -> tuple[Option, ...]:
    """What a question with the trust's own list of places is answered with."""
    areas = in_order(localities(), lambda area: area.name, current_language().code)
    return tuple(Option(area.key, area.name) for area in areas)


def words_for(question: Question, given: Given) -> tuple[str, ...]:
    """What was answered, in words."""
    if given.prefer_not:
        return (gettext("I would rather not say"),)
    if given.day:
        return (format_date(date.fromisoformat(given.day)),)
    if given.ratings:
        words, rated = rating_words(question), (row for row in question.rows if row.key in given.ratings)
        between = " " if question.kind == "cards" else ": "  # a statement ends as a sentence does
        return tuple(f"{row.text}{between}{words.get(str(given.ratings[row.key]), '')}" for row in rated)
    if given.number is not None:
        return (point_words(question).get(str(given.number), f"{given.number} {question.unit}".strip()),)
    if given.picture:
        return (*given.words, gettext("A picture"))
    return _choices_for(question, given) if given.choices else given.words


def rating_words(question: Question) -> dict[str, str]:
    """What a line of a grid or a statement may be answered with, in words, by what it is kept as."""
    if question.kind == "cards":
        return dict(zip(STANCES, (gettext("I agree"), gettext("I disagree"), gettext("I am not sure")), strict=True))
    return {option.key: option.text for option in question.options} or point_words(question)


def point_words(question: Question) -> dict[str, str]:
    """The points of a scale, the ends with their words: a bare 5 tells nobody whether it is much or little."""
    ends = {question.scale_min: question.scale_low, question.scale_max: question.scale_high}
    return {str(point): f"{point} ({ends[point]})" if ends.get(point) else str(point) for point in question.points}


def _choices_for(question: Question, given: Given) -> tuple[str, ...]:
    """What was chosen; what "other" is, beside it; the place of each, where things were put in order."""
    names = {option.key: option.text for option in with_options(question).options}
    chosen = tuple(key for key in given.choices if key in names)
    if question.kind == "ranking":
        return tuple(f"{place}. {names[key]}" for place, key in enumerate(chosen, 1))
    # The words are somebody's own, maybe in a script that runs the other way: first strong isolate, and its end.
    beside = {question.say_key: f": \u2068{given.text}\u2069"} if given.text else {}
    return (*(names[key] + beside.pop(key, "") for key in chosen), *(given.words if beside else ()))


def told_by_another(given: Given, *, to_them: bool) -> tuple[tuple[str, str], ...]:
    """What somebody else made of a person's words, each under its own name (domain rule 4).

    to_them : the page is read by the person whose answer it is, not by whoever spoke for them
    """
    if to_them:
        understood = gettext("What the person who speaks for you understood")
        thinks = gettext("What the person who speaks for you thinks")
    else:
        understood, thinks = (
            gettext("What they mean, as you understood it"),
            gettext("What you think yourself, as their advocate"),
        )
    return tuple((name, words) for name, words in ((understood, given.interpretation), (thinks, given.advocate_view)) if words)


def own_part(given: Given) -> Given:
    """The same without what somebody else made of it."""
    return replace(given, interpretation="", advocate_view="")


def localised(source: SurveySource, lang: str, *, easy: bool = False) -> Survey:
    """The survey in this language where it has that wording, else in its source language.

    easy : in Easy Read, where that language has it; else in its ordinary words (`Survey.easy` tells which, for the page's mark)
    """
    offered = lang if lang in source.languages else source.source_language
    return source.in_easy_read(offered) if easy and offered in source.easy_languages else source.in_language(offered)


def _paused_alone(source: SurveySource, reason: str, lang: str) -> Exercise:
    """A wave of no consultation that is paused: no page to read more on, and a reason in the words it was written in."""
    written = source.source_language
    return Exercise("", Worded(source.about.title, written), Worded(reason, written, is_translated=lang == written))


def _nearest_wave(slug: str, today: date) -> WaveInfo | None:
    """The wave that opens next, else the one that closed last."""
    rows = db.session.execute(select(*WAVE_COLUMNS).where(Wave.slug == slug).order_by(Wave.opens_on)).all()
    waves = [WaveInfo(*row) for row in rows]
    return next((wave for wave in waves if wave.opens_on > today), waves[-1] if waves else None)
