"""What population figures are called on a page: as surveys ask about the same. A file knows them by their keys alone."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext

from engage.accounts.guarding import guarded
from engage.accounts.permissions import Permission
from engage.consultations.reach import counting
from engage.consultations.reach.words import language_names
from engage.core.i18n import offered_languages
from engage.core.written import Written
from engage.surveys import library
from engage.trust.services import localities

Names = Mapping[tuple[str, str], str]  # by dimension and category; the dimension's own name is that of the category ""


@guarded(Permission.SEE_REACH, Permission.SET_REACH)
def figure_names(lang: str) -> Mapping[str, Names]:
    """The names for each audience, and under "" those that no audience changes: places and languages by their own names."""
    languages = language_names(tuple(one.code for one in offered_languages()))
    always = {("lang", ""): gettext("Language of the answer")}
    always |= {("lang", code): name for code, name in languages.items()}
    always |= {("area", area.key): area.name for area in localities()}
    found: dict[str, dict[tuple[str, str], str]] = {"": always}
    for source in library.sources().values():
        survey = source.in_language(lang if lang in source.languages else source.source_language)
        names = found.setdefault(survey.audience, dict(always))
        for dimension, question in counting.about_you(survey):
            names.setdefault((dimension, ""), Written(question.text, survey.language))
            for option in question.options:
                names.setdefault((dimension, option.key), Written(option.text, survey.language))
    return found
