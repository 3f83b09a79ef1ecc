"""LimeSurvey: a survey as its .lss, in the tables of its versions 4 and later, every language in it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from engage.core.said import worded
from engage.surveys.exporters.carried import Carried, Carrying, Ways, carry, read_otherwise
from engage.surveys.exporters.formulas import LimeSurvey, written
from engage.surveys.importers.imported import Unsupported
from engage.surveys.source import SurveySource
from engage.surveys.wording import Option, Question

_KINDS = {
    "single": "L", "multiple": "M", "scale": "L", "short_text": "S", "long_text": "T", "number": "N", "date": "D", "ranking": "R",
    "grid": "F", "cards": "F", "place": "S", "drawing": "|",
}  # fmt: skip
_VERSION, _SURVEY, _GROUP = "415", "100001", "1"
_MADE_PLAIN = frozenset("\u00a0\u202f")
_LONGEST_CODE, _LONGEST_ANSWER = 20, 5
_OTHER = {"single": "-oth-", "multiple": "other"}  # what that system itself calls it
_XML_TAKES = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(source: SurveySource, places: Sequence[Option]) -> tuple[bytes, tuple[Unsupported, ...]]:
    """The file, and what is not in it."""
    found = carry(source, places, _WAYS)
    return _Writer(found).document(), (
        *found.left,
        *_units(found),
        *_lines(found),
        *read_otherwise(found, _MADE_PLAIN, "no-break spaces"),
    )


def _units(found: Carrying) -> Iterator[Unsupported]:
    """One word for all languages is all there is room for."""
    for each in found.questions.values():
        if len(set(each.said("unit").values())) > 1:
            yield Unsupported(each.question.key, worded("its unit is carried in the first language alone"))


def _lines(found: Carrying) -> Iterator[Unsupported]:
    """A line's code is as short as a choice's."""
    for each in found.questions.values():
        codes = _row_codes([row.key for row in each.question.rows])
        if renamed := [f"{key} is {code}" for key, code in codes.items() if key != code]:
            yield Unsupported(
                each.question.key, worded("its lines have other keys there: %(renamed)s", renamed=", ".join(renamed))
            )


def _codes(keys: Sequence[str]) -> Mapping[str, str]:
    """Letters and digits alone, a letter first, at most 20."""
    return _unlike(keys, _LONGEST_CODE, "q")


def _answer_codes(question: Question) -> Mapping[str, str]:
    """At most 5 letters and digits; "other", which asks to say what, has a code of its own there."""
    keys, say = [option.key for option in question.options], question.say_key
    if not say:
        return _unlike(keys, _LONGEST_ANSWER, "A")
    codes = _unlike(["other", *(key for key in keys if key != say)], _LONGEST_ANSWER, "A")  # nothing else is called "other" there
    return {key: _OTHER[question.kind] if key == say else codes[key] for key in keys}


def _row_codes(keys: Sequence[str]) -> Mapping[str, str]:
    return _unlike(keys, _LONGEST_ANSWER, "R")


def _unlike(keys: Sequence[str], longest: int, first: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for number, key in enumerate(keys, 1):
        plain = re.sub("[^a-z0-9]", "", key)
        plain = plain if plain[:1].isalpha() else f"{first}{plain}"
        name = plain if len(plain) <= longest and plain == key else plain[:longest]
        while name in found.values() or (name in keys and name != key):
            name = f"{plain[: longest - len(str(number))]}{number}"
            number += len(keys)  # noqa: PLW2901 - another try, unlike any of the others'
        found[key] = name
    return found


# The places of an order and the lines of an array are answers of their own there: no rule asks for them as a whole.
_WAYS = Ways(
    _codes,
    _answer_codes,
    "{",
    ("title", "summary", "thanks"),
    silent=frozenset({"ranking", "grid", "cards"}),
    says=True,
    units=True,
)


class _Writer:
    def __init__(self, found: Carrying) -> None:
        self.found, self.ids = found, count(1)
        self.root = Element("document")
        self._text(self.root, "LimeSurveyDocType", "Survey")
        self._text(self.root, "DBVersion", _VERSION)
        languages = SubElement(self.root, "languages")
        for code in found.languages:
            self._text(languages, "language", code)
        self.tables: dict[str, list[dict[str, str]]] = {}

    def document(self) -> bytes:
        """Every table with its rows."""
        for order, each in enumerate(self.found.questions.values(), 1):
            self._question(each, order)
        self._row("groups", gid=_GROUP, sid=_SURVEY, group_order="1", grelevance="")
        for code, title in self.found.about("title").items():
            self._row("group_l10ns", id=self._id(), gid=_GROUP, group_name=title, description="", language=code)
        self._survey()
        for name, rows in self.tables.items():
            table = SubElement(self.root, name)
            fields = SubElement(table, "fields")
            for column in dict.fromkeys(column for row in rows for column in row):
                self._text(fields, "fieldname", column)
            holder = SubElement(table, "rows")
            for row in rows:
                cells = SubElement(holder, "row")
                for column, value in row.items():
                    self._text(cells, column, value)
        indent(self.root)
        content: bytes = tostring(self.root, encoding="utf-8", xml_declaration=True)
        return content

    def _survey(self) -> None:
        source, more = self.found.source, " ".join(self.found.languages[1:])
        self._row("surveys", sid=_SURVEY, language=source.source_language, additional_languages=more, format="S", anonymized="Y")
        summaries, thanks = self.found.about("summary"), self.found.thanks()
        for code, title in self.found.about("title").items():
            self._row(
                "surveys_languagesettings",
                surveyls_survey_id=_SURVEY,
                surveyls_language=code,
                surveyls_title=title,
                surveyls_description=_html(summaries[code]),
                surveyls_welcometext="",
                surveyls_endtext=_html(thanks[code]),
            )

    def _question(self, each: Carried, order: int) -> None:
        question, qid = each.question, self._id()
        rule = written(each.rule, self.found.questions, LimeSurvey()) if each.rule else "1"
        self._ask("questions", qid, "0", _KINDS[question.kind], each.name, order, rule, other="Y" if question.say_key else "N")
        hints = each.help_said()
        for code, text in each.said("text").items():
            self._row("question_l10ns", id=self._id(), qid=qid, question=_html(text), help=_html(hints[code]), language=code)
        for name, value in self._attributes(each):
            self._row("question_attributes", qid=qid, attribute=name, value=value, language="")
        self._choices(each, qid)
        for row, (at, name) in zip(
            question.rows, enumerate(_row_codes([row.key for row in question.rows]).values(), 1), strict=True
        ):
            self._part(qid, name, at, each.row_said(row.key))
        for at, point in enumerate(question.points, 1):
            self._answer(qid, str(point), at, each.point_said(point))

    def _choices(self, each: Carried, qid: str) -> None:
        """What it can be answered with; "other, say what" is no choice of its own there, it has a text for each language."""
        question = each.question
        if question.say_key:
            for code, text in each.option_said(question.say_key).items():
                self._row("question_attributes", qid=qid, attribute="other_replace_text", value=_html(text), language=code)
        for at, option in enumerate(question.options, 1):
            if option.say:
                continue
            if question.kind == "multiple":
                self._part(qid, each.options[option.key], at, each.option_said(option.key))
            else:
                self._answer(qid, each.options[option.key], at, each.option_said(option.key))

    def _attributes(self, each: Carried) -> list[tuple[str, str]]:
        question = each.question
        exclusive = [each.options[option.key] for option in question.options if option.exclusive]
        found = {
            "max_answers": str(question.max_choices or ""),
            "min_answers": str(question.min_choices or ""),
            "exclude_all_others": ";".join(exclusive),
            "maximum_chars": str(each.longest or ""),
            "min_num_value_n": "" if question.number_min is None else str(question.number_min),
            "max_num_value_n": "" if question.number_max is None else str(question.number_max),
            "num_value_int_only": "1" if question.kind == "number" else "",
            "suffix": question.unit,
            "date_min": question.date_min,
            "date_max": question.date_max,
            "allowed_filetypes": "jpg,jpeg,png,gif,webp" if question.takes_picture else "",
            "max_num_of_files": "1" if question.takes_picture else "",
            **_place_of_other(each),
        }
        return [(name, value) for name, value in found.items() if value]

    def _part(self, qid: str, title: str, order: int, words: Mapping[str, str]) -> None:
        part = self._id()
        self._ask("subquestions", part, qid, "T", title, order, "1")
        for code, text in words.items():
            self._row("question_l10ns", id=self._id(), qid=part, question=_html(text), help="", language=code)

    def _ask(self, table: str, qid: str, parent: str, kind: str, title: str, order: int, rule: str, *, other: str = "N") -> None:
        fixed = {"preg": "", "other": other, "mandatory": "N", "encrypted": "N", "scale_id": "0", "same_default": "0"}
        self._row(
            table,
            qid=qid,
            parent_qid=parent,
            sid=_SURVEY,
            gid=_GROUP,
            type=kind,
            title=title,
            question_order=str(order),
            relevance=rule,
            **fixed,
        )

    def _answer(self, qid: str, code: str, order: int, words: Mapping[str, str]) -> None:
        aid = self._id()
        self._row("answers", aid=aid, qid=qid, code=code, sortorder=str(order), assessment_value="0", scale_id="0")
        for language, text in words.items():
            self._row("answer_l10ns", id=self._id(), aid=aid, answer=_html(text), language=language)

    def _id(self) -> str:
        return str(next(self.ids))

    def _row(self, table: str, **cells: str) -> None:
        self.tables.setdefault(table, []).append(cells)

    @staticmethod
    def _text(holder: Element, tag: str, text: str) -> None:
        SubElement(holder, tag).text = _XML_TAKES.sub("", text)


def _place_of_other(each: Carried) -> dict[str, str]:
    """Where "other" stands, which is the end unless it is said."""
    keys = [option.key for option in each.question.options]
    if not each.question.say_key or each.question.say_key == keys[-1]:
        return {}
    at = keys.index(each.question.say_key)
    return (
        {"other_position": "specific", "other_position_code": each.options[keys[at - 1]]}
        if at
        else {"other_position": "beginning"}
    )


def _html(text: str) -> str:
    """Words as that system holds them."""
    return html.escape(text, quote=False).replace("\n", "<br />")
