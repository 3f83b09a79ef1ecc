"""A question as the one person sees it who is answering: with what they said before put into its words.

Only for the page of a question in that person's own session. Everything else (paper, sound, the last look, what staff see) has
the survey's plain words. See `piping`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from babel.lists import format_list
from markupsafe import Markup, escape

from engage.core.bidi import isolated
from engage.surveys import routes
from engage.surveys.asking import OpenSurvey, own_part, words_for
from engage.surveys.definition import Question
from engage.surveys.drafts import Given
from engage.surveys.piping import QUOTING, Quote, parts_of

LONGEST_QUOTE = 120  # characters: a question stays one that can be read


def with_answers(opened: OpenSurvey, asked: Question, given: Mapping[str, Given]) -> Question:
    """The question with answers put in, as mark-up: what somebody said is escaped, and keeps its own direction of writing."""
    texts = {name: opened.survey.quoting.get(f"questions.{asked.key}.{name}", "") for name in QUOTING}
    if not any(texts.values()):
        return asked
    questions = opened.survey.questions
    heard = {questions[number - 1].key for number in routes.asked_numbers(questions, given)}
    said = {
        question.key: _words(question, given[question.key], opened.survey.language)
        for question in questions
        if question.key in heard and question.key in given
    }
    return replace(asked, **{name: _filled(text, said) for name, text in texts.items() if text})  # type: ignore[arg-type]


def _words(question: Question, given: Given, lang: str) -> str:
    """What was answered, as a few words in a sentence; "" where that is nothing."""
    if given.prefer_not or given.is_empty:
        return ""
    words = format_list(words_for(question, own_part(given)), locale=lang.replace("-", "_"))
    short = " ".join(words.split())
    return short if len(short) <= LONGEST_QUOTE else f"{short[: LONGEST_QUOTE - 1].rstrip()}…"


def _filled(text: str, said: Mapping[str, str]) -> Markup:
    return Markup().join(_piece(part, said) for part in parts_of(text))


def _piece(part: str | Quote, said: Mapping[str, str]) -> Markup:
    if isinstance(part, str):
        return isolated(part)
    if not said.get(part.key):
        return escape(part.plain)
    # Read aloud by the device, it is what everybody hears: the plain words.
    return Markup('<bdi data-heard="{}">{}</bdi>').format(part.plain, said[part.key])
