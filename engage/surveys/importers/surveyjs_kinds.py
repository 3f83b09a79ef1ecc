"""Which elements of SurveyJS hold others, are only shown, or ask what a kind of ours asks; what is not carried. Data alone."""

from __future__ import annotations

from collections.abc import Mapping

PANELS = frozenset({"panel", "flowpanel", "page"})
SHOWN_ONLY = frozenset({"html", "image", "expression", "empty"})
KINDS: Mapping[str, str] = {
    "radiogroup": "single",
    "dropdown": "single",
    "buttongroup": "single",
    "boolean": "single",
    "rating": "single",
    "checkbox": "multiple",
    "tagbox": "multiple",
    "text": "short_text",
    "comment": "long_text",
    "ranking": "ranking",
    "matrix": "grid",
    "file": "drawing",
}
INPUT_TYPES: Mapping[str, str] = {"number": "number", "range": "number", "date": "date"}
IS_TEXT_ONLY = frozenset({"text", "search"})
LEFT: Mapping[str, str] = {
    "enableIf": "the rule by which it can be answered (enableIf) is not carried",
    "requiredIf": "the rule by which it must be answered (requiredIf) is not carried: every question here may be skipped",
    "defaultValue": "the answer given beforehand (defaultValue) is not carried",
    "defaultValueExpression": "the answer given beforehand (defaultValueExpression) is not carried",
    "setValueExpression": "its calculation (setValueExpression) is not carried",
    "setValueIf": "its calculation (setValueIf) is not carried",
    "resetValueIf": "its calculation (resetValueIf) is not carried",
    "choicesVisibleIf": "some of its choices are offered only at times, which is not carried",
    "choicesEnableIf": "some of its choices are offered only at times, which is not carried",
    "rowsVisibleIf": "some of its rows are asked only at times, which is not carried",
    "columnsVisibleIf": "some of its columns are asked only at times, which is not carried",
    "showCommentArea": "its box for a comment is not carried",
    "hasComment": "its box for a comment is not carried",
    "visible": "is hidden until something shows it, which is not carried",
    "readOnly": "is only read, never answered",
    "inputMask": "its mask for typing is not carried",
    "maskSettings": "its mask for typing is not carried",
}
TRIGGERS: Mapping[str, str] = {
    "copyvalue": "it copies one answer to another question",
    "setvalue": "it fills an answer in",
    "runexpression": "it calculates an answer",
    "skip": "it jumps to another question",
    "visible": "it shows and hides questions",
    "complete": "it ends the survey early",
}
