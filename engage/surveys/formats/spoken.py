"""A survey as one line of text after another, for formats without a page: braille and audio. The order is that of the paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext

from engage.core.i18n import format_date, in_language
from engage.surveys.asking import rating_words
from engage.surveys.definition import Question
from engage.surveys.formats.braille import Paragraph
from engage.surveys.formats.leaflet import Leaflet
from engage.surveys.limits import example_of, limits_of
from engage.surveys.logic import Chosen
from engage.surveys.routes import rule_of


def paragraphs(leaflet: Leaflet) -> tuple[Paragraph, ...]:
    """Everything in reading order: the notices first, the questions with numbered choices, and where to send the answers."""
    with in_language(leaflet.around.code):
        return tuple(_all(leaflet))


def _all(leaflet: Leaflet) -> Iterator[Paragraph]:
    about = leaflet.survey.about
    yield _heading(about.title)
    for text in (about.summary, about.audience_text, about.how_long):
        yield Paragraph(text)
    yield _heading(gettext("What stays private, and what we must tell"))
    yield from map(Paragraph, (about.private, about.told))
    yield _heading(gettext("How to answer"))
    yield from map(Paragraph, ways_to_answer(leaflet))
    yield _heading(gettext("Who decides, and when you hear back"))
    yield from map(Paragraph, facts(leaflet))
    yield _heading(gettext("Why we ask"))
    yield from map(Paragraph, (about.why, about.can_change, about.cannot_change))
    questions = leaflet.survey.questions
    for number, question in enumerate(questions, 1):
        yield _heading(gettext("Question %(number)s of %(total)s", number=number, total=len(questions)))
        if rule := only_if(question, questions):
            yield Paragraph(rule)
        yield from _question(question)
    yield _heading(gettext("Using your words"))
    yield Paragraph(gettext("You may use my words, without my name, to show what young people and parents said."))
    yield Paragraph(gettext("Write yes if we may. You can leave this out. Your answer counts just the same."))
    yield Paragraph(gettext("Thank you. Every answer counts."))


def only_if(question: Question, questions: Sequence[Question]) -> str:
    """Whom a question on paper is for, in a sentence; "" for everybody. What can be said by one choice is said so."""
    rule = rule_of(question)
    if rule is None:
        return ""
    if isinstance(rule, Chosen):
        for number, asked in enumerate(questions, 1):
            for option in asked.options:
                if (asked.key, option.key) == (rule.question, rule.option):
                    said = {"choice": option.text, "number": number}
                    return gettext("Answer this only if you chose “%(choice)s” for question %(number)s.", **said)
    return gettext("Not everybody is asked this question. Answer it only if it fits you.")


def ways_to_answer(leaflet: Leaflet) -> Iterator[str]:
    """How an answer comes back from somebody who has no form to write on."""
    yield gettext("Write the number of each question and your answer, in print or in braille, or have somebody write it for you.")
    yield gettext("You can leave out any question. Please do not write anyone's name, phone number or address.")
    if leaflet.post_address:
        yield gettext("Post it to: %(address)s", address=leaflet.post_address)
    yield gettext("Or give it, in a closed envelope, to the person who gave you this.")
    yield gettext("Or answer on the website: %(address)s", address=leaflet.web_address)


def facts(leaflet: Leaflet) -> Iterator[str]:
    """Who decides, until when answers come in, and when people hear back."""
    about = leaflet.survey.about
    yield gettext("Who decides: %(decider)s.", decider=about.decider)
    yield about.decides
    if leaflet.closes_on:
        yield gettext("You can answer until %(date)s.", date=format_date(leaflet.closes_on))
    if leaflet.hear_by:
        yield gettext("You hear back by %(date)s.", date=format_date(leaflet.hear_by))


def choices(question: Question) -> tuple[str, ...]:
    """What may be chosen, in words; a scale's ends carry theirs. Of a grid or of statements: for each line."""
    if question.kind == "cards":
        return tuple(rating_words(question).values())
    ends = {question.scale_min: question.scale_low, question.scale_max: question.scale_high}
    points = (f"{point}: {ends[point]}" if point in ends else str(point) for point in question.points)
    return (*points, *(option.text for option in question.options))


def limit_words(question: Question) -> str:
    """How many may be chosen, or what may be written."""
    if question.rows:
        return gettext("Choose one for each line.")
    if question.kind in {"single", "scale"}:
        return gettext("Choose one.")
    if question.kind == "multiple" and not question.hint and not question.max_choices and not question.min_choices:
        return gettext("Choose as many as you like.")
    return " ".join(limits_of(question))


def _question(question: Question) -> Iterator[Paragraph]:
    yield Paragraph(question.text)
    yield from map(Paragraph, filter(None, (question.hint, example_of(question), limit_words(question))))
    if question.takes_picture:
        yield Paragraph(gettext("What does it show?"))
    if question.unit:
        yield Paragraph(question.unit, 0, 2)
    for number, row in enumerate(question.rows, 1):
        yield Paragraph(f"({number}) {row.text}", 0, 2)
    say = next((option.text for option in question.options if option.say), "")
    for number, choice in enumerate(choices(question), 1):
        yield Paragraph(choice if question.points else f"{number}: {choice}", 0, 2)
        if choice == say:
            yield Paragraph(gettext("Say what, if you like"), 4, 4)
    if not question.is_text:
        yield Paragraph(f"0: {gettext('I would rather not say')}", 0, 2)


def _heading(text: str) -> Paragraph:
    return Paragraph(text, is_heading=True)
