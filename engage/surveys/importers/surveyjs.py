"""SurveyJS: the JSON of a survey to what is asked in it.

Counted as the format counts: each element that has an answer is one question, a grid and a repeated panel too; panels, pages,
html, pictures and expressions are none. A rule is each `visibleIf` of a page, a panel or an element. No request is ever made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engage.core.said import worded
from engage.surveys.importers.imported import FoundQuestion, Imported, ImportRefused, Unsupported
from engage.surveys.importers.limits import day_in, whole_of
from engage.surveys.importers.pictures import only_pictures
from engage.surveys.importers.scales import columns_in
from engage.surveys.importers.surveyjs_checks import checks_of
from engage.surveys.importers.surveyjs_kinds import INPUT_TYPES, IS_TEXT_ONLY, KINDS, LEFT, PANELS, SHOWN_ONLY, TRIGGERS
from engage.surveys.importers.surveyjs_words import Tongues, options_of, rows_of, scale_of

_ELSEWHERE = "its choices stand in another place (choicesByUrl, choicesFromQuestion), which is never asked"
MAX_DEPTH = 40
MAX_ELEMENTS = 5_000
Element = Mapping[str, Any]


def import_surveyjs(content: bytes, main_language: str) -> Imported:
    """The survey in a JSON file. Raises `ImportRefused`."""
    return _Reader(_survey_in(content), main_language).read()


def _survey_in(content: bytes) -> Element:
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise ImportRefused(worded("is not UTF-8 (byte %(start)s); save it again as UTF-8", start=problem.start)) from problem
    except RecursionError as problem:
        raise ImportRefused("is nested too deeply to be a survey") from problem
    except ValueError as problem:
        raise ImportRefused(worded("is not valid JSON: %(problem)s", problem=problem)) from problem
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError) as problem:
        raise ImportRefused("holds characters that are no text") from problem
    if not isinstance(data, dict):
        raise ImportRefused("is JSON, but no survey: it holds a list or a single value")
    if not any(isinstance(data.get(key), list) and data[key] for key in ("pages", "elements", "questions")):
        raise ImportRefused(worded("is JSON, but no survey: it has neither pages nor elements"))
    if isinstance(data.get("type"), str):
        raise ImportRefused(worded("is JSON, but no survey: it is one element of the kind “%(data)s”", data=data["type"][:40]))
    return data


class _Reader:
    def __init__(self, survey: Element, main_language: str) -> None:
        self.survey = survey
        self.tongues = Tongues(survey, main_language)
        self.questions: list[FoundQuestion] = []
        self.unsupported: list[Unsupported] = []
        self.conditions = self.elements = 0

    def read(self) -> Imported:
        survey = self.survey
        for page in _elements(survey.get("pages"), "pages"):
            self._within(page, (), 0, page=True)
        for key in ("elements", "questions"):
            for element in _elements(survey.get(key), key):
                self._element(element, (), 0)
        if not self.elements:
            raise ImportRefused(worded("is JSON, but no survey: its pages have no elements"))
        self._whole()
        words = self.tongues.words
        titles = words(survey.get("title"))
        languages = self.tongues.found()
        title = titles.get(languages[0]) or next(iter(titles.values()), "")
        summary = words(survey.get("description"))
        return Imported(
            "SurveyJS", title, languages, tuple(self.questions), self.conditions, tuple(self.unsupported), titles, summary
        )

    def _within(self, holder: Element, rules: tuple[str, ...], depth: int, *, page: bool = False) -> None:
        """A page or a panel: its own rule holds for all in it."""
        if depth > MAX_DEPTH:
            raise ImportRefused(f"its panels stand more than {MAX_DEPTH} deep in each other")
        name, rules = str(holder.get("name") or ""), self._rules(holder, rules)
        self.tongues.words(holder.get("title"))
        self._left_over(name, holder)
        inner = [element for key in ("elements", "questions") for element in _elements(holder.get(key), key)]
        if not page:
            self.elements += 1
        for element in inner:
            self._element(element, rules, depth + 1)

    def _rules(self, holder: Element, rules: tuple[str, ...]) -> tuple[str, ...]:
        own = holder.get("visibleIf")
        if not isinstance(own, str) or not own.strip():
            # Hidden until a script of the page it stood on shows it: here nobody would.
            return (*rules, "false") if holder.get("visible") is False else rules
        self.conditions += 1
        return (*rules, own.strip())

    def _element(self, element: Element, rules: tuple[str, ...], depth: int) -> None:
        kind, name = element.get("type"), str(element.get("name") or "")
        if isinstance(kind, str) and kind in PANELS:
            self._within(element, rules, depth)
            return
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise ImportRefused(f"has more than {MAX_ELEMENTS:,} elements")
        if not isinstance(kind, str) or not kind:
            self._left(name, "has no type, so that it is not asked")
            return
        own = self._rules(element, rules)
        self._left_over(name, element)
        if kind in SHOWN_ONLY:
            self.tongues.words(element.get("html"))
            self._left(name, worded("is only shown (“%(kind)s”): it is no question, and is not carried", kind=kind))
            return
        self._question(name or f"question{len(self.questions) + 1}", kind, element, own)
        if kind == "paneldynamic":
            self._repeated(element, depth)

    def _question(self, name: str, kind: str, element: Element, rules: tuple[str, ...]) -> None:
        words = self.tongues.words
        scale = scale_of(element, self.tongues) if kind == "rating" else None
        ours = "scale" if scale else self._kind(name, kind, element)
        options = () if scale else options_of(element, kind, self.tongues)
        if ours == "grid":
            ours, scale, options = columns_in(options)
        checks = checks_of(name, _listed(element, "validators"), self.tongues)
        for what in checks.lost:
            self._left(name, what)
        is_number, is_day = ours == "number", ours == "date"
        self.questions.append(
            FoundQuestion(
                name,
                kind,
                "" if element.get("readOnly") is True else ours,
                words(element.get("title")) or self.tongues.plain(name),
                words(element.get("description")),
                options,
                element.get("isRequired") in (True, "true"),
                rules,
                max_choices=_whole(element.get("maxSelectedChoices")) or checks.max_choices,
                rows=rows_of(element, self.tongues) if ours in {"grid", "cards"} else (),
                min_choices=_whole(element.get("minSelectedChoices")) or checks.min_choices,
                number_min=whole_of(element.get("min")) if is_number else None,
                number_max=whole_of(element.get("max")) if is_number else None,
                date_min=day_in(element.get("min")) if is_day else "",
                date_max=day_in(element.get("max")) if is_day else "",
                max_length=_whole(element.get("maxLength")) or checks.max_length,
                check=checks.formula,
                check_words=checks.words,
                scale=scale[0] if scale else None,
                scale_words=scale[1] if scale else None,
            )
        )

    def _kind(self, name: str, kind: str, element: Element) -> str:
        """The kind of ours that asks the same; what stands in the way, or is lost, is said."""
        typed = str(element.get("inputType") or "text") if kind == "text" else ""
        ours = INPUT_TYPES.get(typed, KINDS.get(kind, ""))
        in_part = self._is_asked_in_part(element)
        said = {
            f"asks for a {typed}, which has no kind here": ours == "short_text" and typed not in IS_TEXT_ONLY,
            _ELSEWHERE: bool(element.get("choicesByUrl") or element.get("choicesFromQuestion")),
            "some of its choices are offered only at times, which is not carried": in_part and kind != "matrix",
            "some of its lines or columns are there only at times, which is not carried": in_part and kind == "matrix",
            "asks for a file that need not be a picture": kind == "file" and not only_pictures(element.get("acceptedTypes")),
            f"is of a kind that has none here: {kind}": kind not in KINDS,
        }
        for what in (what for what, is_so in said.items() if is_so):
            self._left(name, what)
        remarks = {"takes one picture here": kind == "file" and element.get("allowMultiple") is True}
        remarks |= {"takes whole numbers alone here": ours == "number" and whole_of(element.get("step")) != 1} | {
            f"its limit on days ({key}) is not carried": ours == "date"
            and bool(element.get(key))
            and not day_in(element.get(key))
            for key in ("min", "max")
        }
        for what in (what for what, is_so in remarks.items() if is_so):
            self._left(name, what)
        return "" if any(said.values()) else ours

    def _is_asked_in_part(self, element: Element) -> bool:
        """Whether some choices, lines or columns are there only at times, or a cell holds more than one thing to press."""
        listed = [each for key in ("choices", "rows", "columns") for each in _listed(element, key) if isinstance(each, dict)]
        of_matrix = element.get("type") == "matrix" and any(
            element.get(key) for key in ("rowsVisibleIf", "columnsVisibleIf", "cells")
        )
        return of_matrix or any(each.get("visibleIf") or each.get("enableIf") for each in listed)

    def _repeated(self, element: Element, depth: int) -> None:
        """What a panel asks again and again is one question in this format; rules inside it count, and none is carried."""
        for inner in _elements(element.get("templateElements"), "templateElements"):
            name = str(inner.get("name") or "")
            self._rules(inner, ())
            self.tongues.words(inner.get("title"))
            self._left(
                name, worded("is asked again and again in “%(what)s”, which is not carried", what=element.get("name") or "")
            )
            within = inner.get("templateElements") or inner.get("elements")
            if within and depth < MAX_DEPTH:
                self._repeated({"name": element.get("name"), "templateElements": within}, depth + 1)

    def _left_over(self, name: str, element: Element) -> None:
        for key, what in LEFT.items():
            value = element.get(key)
            if value not in (None, "", [], {}, False) or (key == "visible" and value is False):
                self._left(name, what)

    def _whole(self) -> None:
        for number, trigger in enumerate(_listed(self.survey, "triggers"), 1):
            kind = str(trigger.get("type") or "") if isinstance(trigger, dict) else ""
            target = str(trigger.get("setToName") or trigger.get("gotoName") or "") if isinstance(trigger, dict) else ""
            self._left(target, f"trigger {number} ({kind}) is not carried: {TRIGGERS.get(kind, 'it has no like here')}")
        for value in _listed(self.survey, "calculatedValues"):
            name = value.get("name") if isinstance(value, dict) else ""
            self._left(str(name or ""), worded("is a calculated value, which is not carried"))
        seen: set[str] = set()
        for question in self.questions:
            if question.key in seen:
                self._left(question.key, worded("shares its name with another question; here each has an answer of its own"))
            seen.add(question.key)

    def _left(self, name: str, what: str) -> None:
        self.unsupported.append(Unsupported(name, what))


def _elements(value: Any, key: str) -> tuple[Element, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ImportRefused(f"is no survey: “{key}” must be a list of objects")
    return tuple(value)


def _listed(element: Element, key: str) -> list[Any]:
    value = element.get(key)
    return value if isinstance(value, list) else []


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
