"""The logic check for staff: what the rules of each survey make of it, and the way through for answers that one tries.

What is tried is in the address alone: nothing is kept, and nothing of it is anybody's answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, current_app, render_template, request, url_for
from flask_babel import gettext

from engage.accounts.permissions import Permission, needs
from engage.accounts.views import Panel
from engage.core.errors import NotFoundError
from engage.core.i18n import current_language
from engage.surveys import library
from engage.surveys.asking import localised, with_options
from engage.surveys.definition import Question, SurveySource
from engage.surveys.logic import Said, parse_rule, questions_in
from engage.surveys.logic.counting import Span
from engage.surveys.logic.pace import seconds_for
from engage.surveys.logic.report import Report, check_logic, route_for
from engage.surveys.logic_words import length_sentence, minutes_of, routes_sentence, sentence

blueprint = Blueprint("logic", __name__, url_prefix="/staff/surveys")
_CHECKED = "engage.survey_checks"
_LONGEST_NUMBER = 9  # digits: what a rule can name


@dataclass(frozen=True)
class Trial:
    """One question that a rule looks at, with what is tried for it."""

    question: Question
    chosen: frozenset[str] = frozenset()
    number: str = ""
    is_said: bool = False

    @property
    def said(self) -> Said:
        """The same as the rules see it."""
        is_number = self.number.lstrip("-").isdigit() and len(self.number) <= _LONGEST_NUMBER
        return Said(self.chosen, int(self.number) if is_number else None, self.is_said)


@dataclass(frozen=True)
class Step:
    """One question, and whether it is asked of whoever answers as tried."""

    number: int
    question: Question
    is_asked: bool


def panels() -> list[Panel]:
    """The check, with how many surveys have something to mend."""
    text = gettext("Which questions can be reached, by which ways, and what the rules of a survey get wrong.")
    faulty = sum(not report_of(source).is_sound for source in library.sources().values())
    return [Panel(gettext("Logic check"), text, url_for("logic.index"), faulty)]


def report_of(source: SurveySource) -> Report:
    """The check of one version of a survey; made once."""
    known: dict[str, Report] = current_app.extensions.setdefault(_CHECKED, {})
    if source.digest not in known:
        known[source.digest] = check_logic(source.questions)
    return known[source.digest]


@blueprint.get("/check/")
@needs(Permission.REVIEW_THEMES)
def index() -> str:
    """Every survey, and whether its rules are sound."""
    lang = current_language().code
    rows = [(localised(source, lang), report_of(source)) for _, source in sorted(library.sources().items())]
    return render_template("surveys/checks.html", rows=rows, routes_sentence=routes_sentence)


@blueprint.get("/<slug>/check")
@needs(Permission.REVIEW_THEMES)
def check(slug: str) -> str:
    """What the rules make of one survey, and the way through it for the answers tried."""
    source = library.sources().get(slug)
    if source is None:
        raise NotFoundError(gettext("There is no survey at this address."))
    survey, report = localised(source, current_language().code), report_of(source)
    trials = _trials(survey.questions)
    asked = route_for(survey.questions, {trial.question.key: trial.said for trial in trials})
    steps = [Step(number, question, number in asked) for number, question in enumerate(survey.questions, 1)]
    # In the words it was written in, as the routes are reckoned: another language has fewer words, or more, for the same.
    seconds = sum(seconds_for(question) for number, question in enumerate(source.questions, 1) if number in asked)
    return render_template(
        "surveys/logic_check.html",
        survey=survey,
        report=report,
        findings=[(finding, sentence(finding)) for finding in report.findings],
        routes=(routes_sentence(report.routes), length_sentence(report.routes)) if report.routes else (),
        trials=trials,
        steps=steps,
        n_asked=len(asked),
        minutes=minutes_of(Span(seconds, seconds)).most,
    )


def _trials(questions: Sequence[Question]) -> list[Trial]:
    """The questions that rules look at, each with what the address says of it."""
    looked_at = {key for question in questions if question.when for key in questions_in(parse_rule(question.when))}
    return [_trial(with_options(question)) for question in questions if question.key in looked_at]


def _trial(question: Question) -> Trial:
    values = [value.strip() for value in request.args.getlist(f"a-{question.key}")]
    if question.options:
        known = {option.key for option in question.options}
        chosen = [value for value in values if value in known]
        return Trial(question, frozenset(chosen[:1] if question.kind == "single" else chosen))
    first = next(iter(values), "")
    if question.kind in {"scale", "number"}:
        return Trial(question, number=first)
    return Trial(question, is_said=bool(first))
