"""A group's last question, on the website and on paper: who in it sees something differently. It counts as much as the rest."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import gettext

from engage.surveys.definition import Question, Survey

DISSENT = "group_dissent"


def dissent_question() -> Question:
    """The question, in the words of this stretch's language (`core.i18n.in_language`)."""
    return Question(
        DISSENT,
        "long_text",
        gettext("Does anyone in the group see it differently?"),
        gettext("Write that too, in their words. It counts as much. Leave out names."),
    )


def with_dissent(survey: Survey) -> Survey:
    """A survey as a group is asked it."""
    return replace(survey, questions=(*survey.questions, dissent_question()))
