"""SurveyJS: a survey as its JSON, one page a question, every language in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from engage.surveys.exporters.carried import Carried, Carrying, Ways, carry
from engage.surveys.exporters.formulas import SurveyJS, written
from engage.surveys.importers.imported import Unsupported
from engage.surveys.source import SurveySource
from engage.surveys.wording import Option, Question

_KINDS = {
    "single": "radiogroup", "multiple": "checkbox", "scale": "rating", "short_text": "text", "long_text": "comment",
    "number": "text", "date": "text", "ranking": "ranking", "grid": "matrix", "place": "text",
    "cards": "matrix", "drawing": "file",
}  # fmt: skip

_ALWAYS: Mapping[str, Mapping[str, Any]] = {"drawing": {"acceptedTypes": "image/*"}}


def write(source: SurveySource, places: Sequence[Option]) -> tuple[bytes, tuple[Unsupported, ...]]:
    """The file, and what is not in it."""
    found = carry(source, places, _WAYS)
    survey = {
        "locale": source.source_language,
        "title": found.about("title"),
        "description": found.about("summary"),
        "completedHtml": found.thanks(),
        "pages": [{"name": f"page_{each.name}", "elements": [_element(each, found)]} for each in found.questions.values()],
    }
    return (json.dumps(survey, ensure_ascii=False, indent=1) + "\n").encode(), found.left


def _same(keys: Sequence[str]) -> Mapping[str, str]:
    return {key: key for key in keys}


def _options(question: Question) -> Mapping[str, str]:
    return _same([option.key for option in question.options])


_WAYS = Ways(_same, _options, "{", ("title", "summary", "thanks"))


def _element(each: Carried, found: Carrying) -> dict[str, Any]:
    question = each.question
    element: dict[str, Any] = {"type": _KINDS[question.kind], "name": each.name, "title": each.said("text")}
    element |= _ALWAYS.get(question.kind, {})
    if question.hint or question.example:
        element["description"] = each.help_said()
    if each.rule:
        element["visibleIf"] = written(each.rule, found.questions, SurveyJS())
    element |= _choices(each)
    if question.kind == "ranking" and question.max_choices:
        element["selectToRankEnabled"] = True
    if question.kind in {"number", "date"}:
        element |= {"inputType": question.kind, **({"step": 1} if question.kind == "number" else {})}
    if question.kind == "scale":
        element |= {"rateMin": question.scale_min, "rateMax": question.scale_max}
        element |= {"minRateDescription": each.said("scale_low"), "maxRateDescription": each.said("scale_high")}
    limits = {
        "minSelectedChoices": question.min_choices,
        "maxSelectedChoices": question.max_choices,
        "min": question.number_min if question.kind == "number" else question.date_min or None,
        "max": question.number_max if question.kind == "number" else question.date_max or None,
        "maxLength": each.longest,
    }
    return element | {name: value for name, value in limits.items() if value is not None}


def _choices(each: Carried) -> dict[str, Any]:
    """What it, or each of its lines, can be answered with."""
    question = each.question
    choices = [_choice(each, option) for option in question.options]
    if not question.rows:
        return {"choices": choices} if choices else {}
    points = [{"value": point, "text": each.point_said(point)} for point in question.points]
    rows = [{"value": row.key, "text": each.row_said(row.key)} for row in question.rows]
    return {"columns": choices or points, "rows": rows}


def _choice(each: Carried, option: Option) -> dict[str, Any]:
    choice: dict[str, Any] = {"value": each.options[option.key], "text": each.option_said(option.key)}
    return {**choice, "isExclusive": True} if option.exclusive else choice
