"""LimeSurvey's letters for kinds of questions, and the attributes that are not carried. Data alone."""

from __future__ import annotations

from collections.abc import Mapping

NOT_ASKED: Mapping[str, str] = {"X": "is only shown (text display)", "*": "is an equation"}
KINDS: Mapping[str, str] = {
    "L": "single",
    "!": "single",
    "O": "single",
    "Y": "single",
    "5": "single",
    "M": "multiple",
    "S": "short_text",
    "T": "long_text",
    "U": "long_text",
    "N": "number",
    "D": "date",
    "R": "ranking",
    "|": "drawing",
    "F": "grid",
    "H": "grid",
    "A": "grid",
    "B": "grid",
    "C": "grid",
    "E": "grid",
}
# Columns that an array has of itself; the format's own words are not in its files, and only its English ones are known here.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "A": {str(number): str(number) for number in range(1, 6)},
    "B": {str(number): str(number) for number in range(1, 11)},
    "C": {"Y": "Yes", "U": "Uncertain", "N": "No"},
    "E": {"I": "Increase", "S": "Same", "D": "Decrease"},
}
NAMES: Mapping[str, str] = {
    "1": "array, dual scale",
    "5": "five points",
    "A": "array, five points",
    "B": "array, ten points",
    "C": "array, yes, no, uncertain",
    "D": "date",
    "E": "array, increase, same, decrease",
    "F": "array",
    "G": "gender",
    "H": "array by column",
    "I": "language switch",
    "K": "several numbers",
    "L": "list",
    "!": "drop-down list",
    "M": "several of a list",
    "N": "number",
    "O": "list with a comment",
    "P": "several of a list, each with a comment",
    "Q": "several short texts",
    "R": "ranking",
    "S": "short text",
    "T": "long text",
    "U": "very long text",
    "Y": "yes or no",
    ";": "array of texts",
    ":": "array of numbers",
    "|": "file",
}
# With one of these a question is not asked as it stands, so that it is not carried.
NEVER_AS_IT_IS = ("hidden", "array_filter", "array_filter_exclude")
ATTRIBUTES: Mapping[str, str] = {
    "hidden": "is hidden there, and is not carried",
    "array_filter": "its rows depend on another answer (array_filter), which is not carried",
    "array_filter_exclude": "its rows depend on another answer (array_filter_exclude), which is not carried",
    "em_validation_sq": "its check of answers (validation equation) is not carried",
    "random_order": "its order of answers by chance is not carried",
    "random_group": "its place by chance among other questions is not carried",
    "time_limit": "its time limit is not carried",
}
