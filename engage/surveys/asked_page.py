"""What the page of one question needs, whoever shows it: the real one (`views`) and the builder's preview of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engage.access.advocacy import Speaking
from engage.access.pictures import Sheet, sheet_of
from engage.core.forms import Form, errors_of
from engage.surveys import pairs, quoted
from engage.surveys.asking import OpenSurvey
from engage.surveys.definition import Question, Survey
from engage.surveys.drafts import Given
from engage.surveys.limits import limits_of
from engage.surveys.told import told_of

# Beside what these pages say in their own words: `surveys/question.html`, `surveys/check.html` and `macros/help.html` name them.
_BESIDE_QUESTIONS = ("card", "eyes", "letter", "lock", "megaphone", "phone", "private", "search", "sos", "thumbs-up", "worried")


def words_of_page(
    opened: OpenSurvey, asked: Question, given: Mapping[str, Given], form: Form, speaking: Speaking
) -> dict[str, Any]:
    """The question in its reader's words, its limits, and the form with what was typed."""
    return {
        "survey": opened.survey,
        "question": quoted.with_answers(opened, asked, given),
        "title": asked.text,
        "told": told_of(asked),
        "limits": limits_of(asked),
        "is_pair": pairs.is_pair(asked),
        "form": form,
        "errors": errors_of(form),
        "speaking": speaking,
        "drawn": drawn_for(opened.survey),
    }


def drawn_for(survey: Survey) -> Sheet | None:
    """The pictures from its first question to sending in one file, fetched with the first page; none outside Easy Read."""
    beside = (name for key, names in survey.pictures.items() if key.startswith("questions.") for name in names)
    return sheet_of((*beside, *_BESIDE_QUESTIONS)) if survey.easy else None
