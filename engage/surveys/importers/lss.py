"""LimeSurvey .lss: its tables of rows, of any version from 1.9 on, to what is asked in them.

Counted as the format counts: each question is one, with all its subquestions; texts only shown (X) and equations (*) are none.
A rule is a relevance that is neither empty nor 1, of a question or a group, or a question's rows in the table of conditions.
Tables where each language has its own row and tables with the words apart (l10ns) are read alike.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from engage.core.said import worded
from engage.surveys.importers.imported import FoundOption, FoundQuestion, Imported, ImportRefused, Unsupported, Words
from engage.surveys.importers.limits import day_in, whole_of
from engage.surveys.importers.lss_kinds import ATTRIBUTES, COLUMNS, KINDS, NAMES, NEVER_AS_IT_IS, NOT_ASKED
from engage.surveys.importers.lss_words import by_language, plain_text, tables_of
from engage.surveys.importers.pictures import only_pictures
from engage.surveys.importers.scales import columns_in, scale_in

Row = Mapping[str, str]


def import_lss(content: bytes, main_language: str) -> Imported:
    """The survey in an .lss file. Raises `ImportRefused`."""
    return _Reader(_document(content), main_language).read()


def _document(content: bytes) -> Mapping[str, list[Row]]:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as problem:
        raise ImportRefused("declares entities or a document type, which a survey file never needs") from problem
    except ParseError as problem:
        raise ImportRefused(worded("is not valid XML: %(problem)s", problem=problem)) from problem
    except (ValueError, LookupError, RecursionError) as problem:
        raise ImportRefused(f"is not XML that can be read: {problem}") from problem
    kind = (root.findtext("LimeSurveyDocType") or "").strip()
    if root.tag != "document" or not kind:
        raise ImportRefused(worded("is XML, but not a LimeSurvey survey"))
    if kind != "Survey":
        raise ImportRefused(
            worded("is a LimeSurvey file of another kind (%(kind)s); export the survey structure (.lss)", kind=kind)
        )
    tables = tables_of(root)
    if not any(tables.get(name) for name in ("surveys", "surveys_languagesettings")):
        raise ImportRefused("is a LimeSurvey file without the survey itself")
    return tables


class _Reader:
    def __init__(self, tables: Mapping[str, list[Row]], main_language: str) -> None:
        self.tables = tables
        survey = next(iter(self._rows("surveys")), {})
        settings = self._rows("surveys_languagesettings")
        found = [survey.get("language", ""), *survey.get("additional_languages", "").split()]
        found += [row.get("surveyls_language", "") for row in settings]
        self.languages = tuple(dict.fromkeys(code for code in found if code)) or (main_language,)
        self.settings = settings
        self.unsupported: list[Unsupported] = []
        self.conditions = 0

    def read(self) -> Imported:
        titles = self._settings("surveyls_title")
        groups = self._group_rules()
        parents, self.children = self._questions()
        self.words, self.help = by_language(self._rows("question_l10ns"), "qid", ("question", "help"))
        self.answers = self._answers()
        self.old_rules = self._old_rules(parents)
        self.attributes = self._attributes()
        order = self._group_order()
        parents.sort(key=lambda row: (order.get(row.get("gid", ""), 0), _number(row.get("question_order"))))
        questions = [found for row in parents if (found := self._question(row, groups.get(row.get("gid", ""), ""))) is not None]
        for row in (*self._rows("quota"), *self._rows("quotas")):
            self._left("", worded("the quota “%(what)s” is not carried", what=row.get("name", "")))
        title = titles.get(self.languages[0]) or next(iter(titles.values()), "")
        words = self._settings("surveyls_description")
        return Imported(
            "LimeSurvey", title, self.languages, tuple(questions), self.conditions, tuple(self.unsupported), titles, words
        )

    def _rows(self, table: str) -> list[Row]:
        return self.tables.get(table, [])

    def _settings(self, key: str) -> Words:
        found = {row.get("surveyls_language", ""): plain_text(row.get(key, "")) for row in self.settings}
        return {code: words for code, words in found.items() if code and words}

    def _group_rules(self) -> dict[str, str]:
        """The rule of each group that has one; where a group has a row in each language, it counts once."""
        rules = {row.get("gid", ""): _rule(row.get("grelevance")) for row in (*self._rows("group_l10ns"), *self._rows("groups"))}
        found = {gid: rule for gid, rule in rules.items() if rule}
        self.conditions += len(found)
        return found

    def _group_order(self) -> dict[str, int]:
        return {row.get("gid", ""): _number(row.get("group_order")) for row in self._rows("groups")}

    def _questions(self) -> tuple[list[Row], dict[str, list[Row]]]:
        """The questions, one row each, and the rows of their subquestions, one in each language."""
        parents: dict[str, Row] = {}
        children: dict[str, list[Row]] = defaultdict(list)
        for row in (*self._rows("questions"), *self._rows("subquestions")):
            parent = row.get("parent_qid", "0") or "0"
            if parent != "0":
                children[parent].append(row)
            elif row.get("qid", "") not in parents or row.get("language") == self.languages[0]:
                parents[row.get("qid", "")] = row
        return list(parents.values()), children

    def _answers(self) -> Mapping[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        words, _ = by_language(self._rows("answer_l10ns"), "aid", ("answer", "answer"))
        for row in self._rows("answers"):
            texts = words.get(row.get("aid", ""), {}) or {row.get("language", "") or self.languages[0]: row.get("answer", "")}
            found[row.get("qid", "")].append({**row, **{f"text:{code}": text for code, text in texts.items()}})
        return found

    def _old_rules(self, parents: Iterable[Row]) -> Mapping[str, list[str]]:
        """Rows of the table of conditions, for the questions whose relevance does not say the same already."""
        codes = {row.get("qid", ""): row.get("title", "") for row in parents}
        found: dict[str, list[str]] = defaultdict(list)
        for row in self._rows("conditions"):
            asked, method, value = codes.get(row.get("cqid", ""), ""), row.get("method", "").strip() or "==", row.get("value", "")
            part = re.fullmatch(rf"\+?\d+X\d+X{re.escape(row.get('cqid', ''))}(\w*)", row.get("cfieldname", ""))
            name = f"{asked}_{part[1]}" if asked and part and part[1] else asked or row.get("cfieldname", "")
            rule = f'{name}.NAOK {method} "{value}"'
            if rule not in found[row.get("qid", "")]:
                found[row.get("qid", "")].append(rule)
        return found

    def _attributes(self) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self._rows("question_attributes"):
            if row.get("value"):
                found[row.get("qid", "")].setdefault(row.get("attribute", ""), row.get("value", ""))
        return found

    def _question(self, row: Row, group_rule: str) -> FoundQuestion | None:
        qid, code, kind = row.get("qid", ""), row.get("title", "") or f"q{row.get('qid', '')}", row.get("type", "")
        own, old = _rule(row.get("relevance")), self.old_rules.get(qid, [])
        self.conditions += bool(own or old)
        if kind in NOT_ASKED:
            self._left(code, f"{NOT_ASKED[kind]}: it is no question, and is not carried")
            return None
        rules = tuple(rule for rule in (group_rule, own or _joined(old)) if rule)
        texts, hint = self._texts(row, "question", self.words), self._texts(row, "help", self.help)
        ours, known = KINDS.get(kind, ""), self.attributes.get(qid, {})
        parts = {each.get("title", "") for each in self.children.get(qid, []) if _rule(each.get("relevance"))}
        if kind == "|" and not only_pictures(known.get("allowed_filetypes")):
            ours = ""
        if parts or _asks_for_time(kind, known) or any(known.get(name, "0").strip() not in {"", "0"} for name in NEVER_AS_IT_IS):
            ours = ""
        for what in self._losses(row, kind, parts):
            self._left(code, what)
        options = self._options(row, kind)
        scale = scale_in(options) if kind == "L" and ours == "single" else None
        ours, options = ("scale", ()) if scale else (ours, options)
        if ours == "grid":
            ours, scale, options = columns_in(options)
        return FoundQuestion(
            code,
            NAMES.get(kind, kind),
            ours,
            texts,
            hint,
            options,
            row.get("mandatory") in {"Y", "S"},
            rules,
            max_choices=_number(known.get("max_answers")) or None if ours in {"multiple", "ranking"} else None,
            max_length=_number(known.get("maximum_chars")) or None,
            check=known.get("em_validation_q", "").strip(),
            check_words={self.languages[0]: tip} if (tip := plain_text(known.get("em_validation_q_tip", ""))) else {},
            scale=scale[0] if scale else None,
            scale_words=scale[1] if scale else None,
            rows=self._subquestions(qid) if ours in {"grid", "cards"} else (),
            min_choices=_number(known.get("min_answers")) or None if ours == "multiple" else None,
            number_min=whole_of(known.get("min_num_value_n")) if ours == "number" else None,
            number_max=whole_of(known.get("max_num_value_n")) if ours == "number" else None,
            unit=dict.fromkeys(self.languages, unit) if (unit := known.get("suffix") or known.get("prefix")) else {},
            date_min=day_in(known.get("date_min")),
            date_max=day_in(known.get("date_max")),
        )

    def _losses(self, row: Row, kind: str, parts: set[str]) -> Iterator[str]:
        known = self.attributes.get(row.get("qid", ""), {})
        if kind == "O":
            yield worded("its box for a comment is not carried")
        if kind == "N" and known.get("num_value_int_only", "0") in {"", "0"}:
            yield worded("takes whole numbers alone here")
        if known.get("min_answers", "").strip() not in {"", "0"} and not (kind == "M" and _number(known["min_answers"])):
            yield worded("its least number of answers is not carried: every question here may be skipped")
        if kind == "D":
            yield from (
                worded("its limit on days (%(name)s) is not carried", name=name)
                for name in ("date_min", "date_max")
                if known.get(name) and not day_in(known[name])
            )
        yield from _file_losses(kind, known)
        if kind not in KINDS:
            yield worded("is of a kind that has none here: %(kind)s", kind=NAMES.get(kind, kind or "no kind at all"))
        if _asks_for_time(kind, known):
            yield worded("asks for a time, or for a part of a date, which has no kind here")
        yield from (what for name, what in ATTRIBUTES.items() if known.get(name, "").strip() not in {"", "0", "N"})
        if row.get("preg"):
            yield worded("its pattern for answers is not carried")
        yield from (
            worded("its part “%(part)s” is asked only at times, which is not carried", part=part) for part in sorted(parts)
        )

    def _texts(self, row: Row, column: str, apart: Mapping[str, Words]) -> Words:
        if row.get("qid", "") in apart:
            return {code: words for code, raw in apart[row.get("qid", "")].items() if (words := plain_text(raw))}
        same = [each for each in self._rows("questions") if each.get("qid") == row.get("qid")]
        found = {each.get("language", "") or self.languages[0]: plain_text(each.get(column, "")) for each in same}
        return {code: words for code, words in found.items() if words}

    def _options(self, row: Row, kind: str) -> tuple[FoundOption, ...]:
        qid = row.get("qid", "")
        if kind == "Y":  # the format's own words are not in its files; only its English ones are known here
            words = {"Y": "Yes", "N": "No"}
            return tuple(FoundOption(key, {"en": text} if "en" in self.languages else {}) for key, text in words.items())
        if kind == "5":
            return tuple(FoundOption(str(n), dict.fromkeys(self.languages, str(n))) for n in range(1, 6))
        if kind in COLUMNS:
            named = {"en"} & set(self.languages) if kind in {"C", "E"} else set(self.languages)
            return tuple(FoundOption(key, dict.fromkeys(named, text)) for key, text in COLUMNS[kind].items())
        if kind == "M":
            options = self._subquestions(qid)
        elif kind in {"L", "!", "O", "R", "F", "H"}:
            options = self._coded(qid)
        else:
            return ()
        if row.get("other") == "Y" and kind in {"M", "L", "!"}:
            options = self._with_other(qid, options, "other" if kind == "M" else "-oth-")
        exclusive = set(self.attributes.get(qid, {}).get("exclude_all_others", "").split(";"))
        return tuple(replace(each, exclusive=each.key in exclusive) for each in options)

    def _with_other(self, qid: str, options: tuple[FoundOption, ...], code: str) -> tuple[FoundOption, ...]:
        """With the format's own "other" in its place, which is the end unless the file says another."""
        rows = [row for row in self._rows("question_attributes") if row.get("qid") == qid and row.get("value")]
        known, said = self.attributes.get(qid, {}), [row for row in rows if row.get("attribute") == "other_replace_text"]
        texts = dict.fromkeys(self.languages, said[0]["value"]) if said else {"en": "Other"} if "en" in self.languages else {}
        texts |= {row["language"]: row["value"] for row in said if row.get("language") in self.languages}
        other = FoundOption(code, {language: plain_text(words) for language, words in texts.items()}, say=True)
        place, after = known.get("other_position", ""), known.get("other_position_code", "")
        at = next((at for at, each in enumerate(options, 1) if place == "specific" and each.key == after), len(options))
        at = 0 if place == "beginning" else at
        return (*options[:at], other, *options[at:])

    def _subquestions(self, qid: str) -> tuple[FoundOption, ...]:
        found: dict[str, dict[str, str]] = {}
        for row in sorted(self.children.get(qid, []), key=lambda row: _number(row.get("question_order"))):
            texts = found.setdefault(row.get("title", ""), {})
            own = {row.get("language", "") or self.languages[0]: row.get("question", "")}
            texts |= self.words.get(row.get("qid", ""), {}) or own
        return _as_options(found)

    def _coded(self, qid: str) -> tuple[FoundOption, ...]:
        found: dict[str, dict[str, str]] = {}
        for row in sorted(self.answers.get(qid, []), key=lambda row: _number(row.get("sortorder"))):
            texts = {key.removeprefix("text:"): text for key, text in row.items() if key.startswith("text:")}
            found.setdefault(row.get("code", ""), {}).update(texts)
        return _as_options(found)

    def _left(self, question: str, what: str) -> None:
        self.unsupported.append(Unsupported(question, what))


def _as_options(found: Mapping[str, Mapping[str, str]]) -> tuple[FoundOption, ...]:
    return tuple(FoundOption(key, {code: plain_text(raw) for code, raw in texts.items()}) for key, texts in found.items())


def _asks_for_time(kind: str, known: Mapping[str, str]) -> bool:
    """Whether a date is asked for with its hour, or without its day."""
    shape = known.get("date_format", "")
    return kind == "D" and bool(shape) and ("H" in shape or "d" not in shape.lower())


def _joined(rules: list[str]) -> str:
    return " and ".join(f"({rule})" for rule in rules)


def _rule(value: Any) -> str:
    plain = str(value or "").strip()
    return "" if plain in {"", "1"} else plain


def _number(value: Any) -> int:
    text = str(value or "").strip()
    return int(text) if text.isdigit() and len(text) < 10 else 0


def _file_losses(kind: str, known: Mapping[str, str]) -> Iterator[str]:
    if kind == "|" and not only_pictures(known.get("allowed_filetypes")):
        yield "asks for a file that need not be a picture"
    elif kind == "|" and known.get("max_num_of_files", "1").strip() not in {"", "1"}:
        yield "takes one picture here"
