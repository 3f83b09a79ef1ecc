"""From what was found in another system's file to a survey of ours, and the list of what does not fit.

Owns what is carried: a question whose kind, words and rules all have their like here. One that lacks any of them is left out
whole and said by name, as asking it of the wrong people, or in part, would be another question.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from engage.core.said import worded
from engage.surveys.importers.imported import FoundOption, FoundQuestion, Imported, Unsupported, Words
from engage.surveys.importers.names import Keys
from engage.surveys.importers.quotes import UNSAID, NotQuoted, Quotes
from engage.surveys.importers.routing import Names, Routing
from engage.surveys.logic.dialects import Untranslatable
from engage.surveys.logic.reading import RuleError, parse_rule, print_rule
from engage.surveys.logic.tree import Const, Rule
from engage.surveys.parsing_questions import ANSWER_CHARACTERS, MOST_ROWS
from engage.surveys.piping import differently_quoted, keys_in
from engage.surveys.reading import clean_text, text_fault
from engage.surveys.source import SurveySource
from engage.surveys.wording import ABOUT_KEYS, About, Option, Question, Row, Survey, Wording, texts_of

End = TypeVar("End", int, str)
_CHOSEN_FROM = {"single", "multiple", "ranking", "grid"}
_KEPT_SAID = ("private", "told")  # what the site itself promises of every survey
_UNSAID: Mapping[str, str] = tomllib.loads((Path(__file__).parent / "unsaid.toml").read_text("utf-8"))
_LOOK_AGAIN: Mapping[str, str] = tomllib.loads((Path(__file__).parent / "look_again.toml").read_text("utf-8"))


class Unfit(Exception):  # noqa: N818 - what it is
    """A question that is not carried; says why."""


@dataclass(frozen=True)
class Fitted:
    """`source` is None where nothing can be stored; `why_not` says so in one line."""

    source: SurveySource | None
    unsupported: tuple[Unsupported, ...]
    why_not: str = ""


def fit(found: Imported, slug: str, title: str, model: SurveySource) -> Fitted:
    """The survey as it can be asked here.

    model : a survey of this site for the same people, in every language the site has; what it promises is promised here too
    """
    left = list(found.unsupported)
    title = slug if text_fault(tidy(title)) else tidy(title)
    offered = {model.source_language, *model.languages}
    fitter = _Fitter(found, left)
    questions = fitter.questions()
    foreign = [code for code in found.languages if code not in offered]
    left += [
        Unsupported("", worded("the site has no pages in “%(code)s”: its words are not carried", code=code)) for code in foreign
    ]
    if found.source_language not in offered:
        return Fitted(
            None,
            tuple(left),
            worded(
                "the site has no pages in “%(source_language)s”, the language it is written in",
                source_language=found.source_language,
            ),
        )
    if not questions:
        return Fitted(None, tuple(left), worded("none of it is a question that can be asked here"))
    survey = _survey(found, slug, title, model, questions)
    languages = [code for code in found.languages[1:] if code in offered]
    source = SurveySource(slug, model.audience, survey.source_language, survey.about, questions, survey.thanks)
    wordings = tuple(_wording(code, fitter, survey, source, model) for code in sorted(languages))
    source = SurveySource(slug, model.audience, survey.source_language, survey.about, questions, survey.thanks, wordings)
    for code, keys in source.incomplete.items():
        named = ", ".join(keys[:5])
        left.append(
            Unsupported(
                "",
                worded(
                    "in “%(code)s” %(keys)s texts are missing, so that it is not offered: %(named)s",
                    code=code,
                    keys=len(keys),
                    named=named,
                ),
            )
        )
    unsaid = [key for key in ABOUT_KEYS if getattr(survey.about, key) == _UNSAID[survey.source_language]]
    left.append(
        Unsupported(
            "",
            worded(
                "the file does not say what every survey here must: write %(unsaid)s before it opens", unsaid=", ".join(unsaid)
            ),
        )
    )
    return Fitted(source, tuple(left))


class _Fitter:
    def __init__(self, found: Imported, left: list[Unsupported]) -> None:
        self.found, self.left = found, left
        self.language = found.source_language
        self.routing = Routing(found.format)
        self.quotes = Quotes(found.format, self.routing)
        self.keys = Keys("question")
        self.words: dict[str, Words] = {}  # dotted key -> language -> words

    def questions(self) -> tuple[Question, ...]:
        carried = []
        for found in self.found.questions:
            if found.required:
                self.left.append(Unsupported(found.key, worded("must be answered there; here every question may be skipped")))
            if not found.kind:
                continue
            try:
                carried.append(self._question(found))
            except Unfit as problem:
                self.left.append(Unsupported(found.key, str(problem)))
        return tuple(carried)

    def _question(self, found: FoundQuestion) -> Question:
        rule = self._rule(found)
        asked, hints = self._quoting(found.key, found.text, "it"), self._hints(found)
        text = self._said(asked, "it")
        options, rows, ends = self._options(found), self._rows(found), found.scale_words or ({}, {})
        scale_words = tuple(self._said(words, "an end of its scale") if found.scale else "" for words in ends)
        unit, when = self._unit(found), self._printed(found, rule)
        key, keys, row_keys = self.keys.make(found.key), Keys("option"), Keys("row")
        names = Names(key, {name: keys.make("other" if name == "-oth-" else name) for name in options})
        made_rows = tuple(Row(row_keys.make(row.key), words) for row, words in rows)
        self.routing.carry(found, rule, names)
        check, check_words = self._checked(found)
        parts = {"text": asked, "hint": hints, "unit": found.unit, "scale_low": ends[0], "scale_high": ends[1]}
        parts |= {f"options.{names.options[name]}": option.text for name, (option, _) in options.items()}
        parts |= {f"rows.{made.key}": row.text for made, (row, _) in zip(made_rows, rows, strict=True)}
        self.words |= {f"questions.{key}.{part}": words for part, words in {**parts, "check_text": check_words}.items()}
        return Question(
            key=key,
            kind=found.kind,
            text=text,
            hint=tidy(hints.get(self.language, "")),
            options=tuple(_option(found, names.options[name], option, words) for name, (option, words) in options.items()),
            scale_low=scale_words[0],
            scale_high=scale_words[1],
            unit=unit,
            rows=made_rows,
            when=when,
            check=check,
            check_text=tidy(check_words.get(self.language, "")),
            **_limits(found, len(options)),
        )

    def _options(self, found: FoundQuestion) -> dict[str, tuple[FoundOption, str]]:
        """What can be chosen, by its key there, and its words."""
        chosen = found.options if found.kind in _CHOSEN_FROM else ()
        if found.kind in _CHOSEN_FROM and not found.scale and len(chosen) < (2 if found.kind == "ranking" else 1):
            raise Unfit(worded("has nothing to choose from, and is not carried"))
        return {option.key: (option, self._said(option.text, f"its choice “{option.key[:40]}”")) for option in chosen}

    def _checked(self, found: FoundQuestion) -> tuple[str, Words]:
        """What an answer must not be against, and what is said where it is; empty where there is none to be carried."""
        if not found.check:
            return "", {}
        try:
            rule = self.routing.in_our_names(self.routing.check_for(found))
            parse_rule(text := print_rule(rule))
            if rule == Const(False):
                raise Untranslatable("would refuse every answer")
        except (Untranslatable, RuleError) as problem:
            self.left.append(
                Unsupported(found.key, worded("its check of answers is not carried: it %(problem)s", problem=problem))
            )
            return "", {}
        own = {code: words for code, words in found.check_words.items() if not text_fault(tidy(words))}
        return (text, {**_LOOK_AGAIN, **own}) if rule != Const(True) else ("", {})

    def _rows(self, found: FoundQuestion) -> list[tuple[FoundOption, str]]:
        """The lines of a grid, or the statements of cards, each with its words."""
        if found.kind not in {"grid", "cards"}:
            return []
        rows = {row.key: row for row in found.rows}.values()
        if not 0 < len(rows) <= MOST_ROWS:
            raise Unfit(worded("has no rows, or more than %(most_rows)s, and is not carried", most_rows=MOST_ROWS))
        return [(row, self._said(row.text, f"its row “{row.key[:40]}”")) for row in rows]

    def _unit(self, found: FoundQuestion) -> str:
        text = tidy(found.unit.get(self.language, "")) if found.kind == "number" else ""
        if text and (text_fault(text) or self.quotes.has_any(text)):
            self.left.append(Unsupported(found.key, worded("its unit is not carried")))
            return ""
        return text

    def _rule(self, found: FoundQuestion) -> Rule:
        try:
            rule = self.routing.rule_for(found)
        except Untranslatable as problem:
            raise Unfit(
                worded("is asked by a rule that is not carried, so neither is the question: it %(problem)s", problem=problem)
            ) from problem
        if rule == Const(False):
            raise Unfit(worded("is never asked by its rule, and is not carried"))
        return rule

    def _printed(self, found: FoundQuestion, rule: Rule) -> str:
        if rule == Const(True):
            return ""
        text = print_rule(self.routing.in_our_names(rule))
        try:
            parse_rule(text)
        except RuleError as problem:
            raise Unfit(
                worded("is asked by a rule that is not carried, so neither is the question: it %(problem)s", problem=problem)
            ) from problem
        return text

    def _said(self, words: Words, what: str) -> str:
        text = tidy(words.get(self.language, ""))
        if what != "it" and self.quotes.has_any(text):
            raise Unfit(f"is not carried: {what} quotes another answer (“{text[:40]}”)")
        if fault := text_fault(text):
            raise Unfit(f"is not carried: in “{self.language}” {what} {fault.split(';')[0]}")
        return text

    def _quoting(self, key: str, words: Words, what: str) -> Words:
        """Words that quote earlier answers, as ours do; a translation that cannot is left out. Raises `Unfit`."""
        carried: dict[str, str] = {}
        for code, text in words.items():
            try:
                carried[code] = self.quotes.carried(text)
            except NotQuoted as problem:
                if code == self.language:
                    raise Unfit(f"is not carried: {what} quotes {problem}") from problem
        if carried.get(self.language) != words.get(self.language) and keys_in(carried[self.language]):
            self.left.append(
                Unsupported(
                    key, worded("quotes an answer; whoever gave none reads “%(unsaid)s”: write better words", unsaid=UNSAID)
                )
            )
        return carried

    def _hints(self, found: FoundQuestion) -> Words:
        """Its hint in every language; empty where that cannot be carried."""
        try:
            hints = self._quoting(found.key, found.hint, "its hint")
            fault = text_fault(text) if (text := tidy(hints.get(self.language, ""))) else ""
        except Unfit as problem:
            hints, fault = {}, str(problem).removeprefix("is not carried: its hint ")
        if fault:
            self.left.append(Unsupported(found.key, f"its hint is not carried: it {fault.split(';')[0]}"))
        return {} if fault else hints


def _option(found: FoundQuestion, key: str, option: FoundOption, words: str) -> Option:
    is_exclusive, may_say = option.exclusive and found.kind == "multiple", option.say and found.kind in {"single", "multiple"}
    return Option(key, words, exclusive=is_exclusive, say=may_say)


def _limits(found: FoundQuestion, options: int) -> dict[str, Any]:
    """How much, how many, from when to when: by the names of `Question`."""
    fewest, most = _choices(found, options)
    smallest, largest = _range(found.number_min, found.number_max)
    first, last = _range(found.date_min or None, found.date_max or None)
    low, high = found.scale or (None, None)
    numbers = {"min_choices": fewest, "max_choices": most, "scale_min": low, "scale_max": high, "max_length": _length(found)}
    return {**numbers, "number_min": smallest, "number_max": largest, "date_min": first or "", "date_max": last or ""}


def _choices(found: FoundQuestion, offered: int) -> tuple[int | None, int | None]:
    """The least and the greatest number that may be chosen, as they can be here."""
    most = min(found.max_choices, offered) if found.max_choices and found.kind in {"multiple", "ranking"} else None
    most = max(most, 2) if most and found.kind == "ranking" else most
    fewest = found.min_choices if found.kind == "multiple" else None
    return (fewest if fewest and fewest <= (most or offered) else None), most


def _range(low: End | None, high: End | None) -> tuple[End | None, End | None]:
    """Both ends where they are a range; neither where the file has them the wrong way round."""
    return (None, None) if low is not None and high is not None and low >= high else (low, high)


def tidy(words: str) -> str:
    """Words as our files hold them: one kind of line end, no tabs."""
    return clean_text(words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def _length(found: FoundQuestion) -> int | None:
    if found.kind == "drawing":
        return ANSWER_CHARACTERS["drawing"]
    if not found.kind.endswith("text"):
        return None
    usual = 200 if found.kind == "short_text" else 4_000
    return min(found.max_length or usual, 20_000)


def _survey(found: Imported, slug: str, title: str, model: SurveySource, questions: tuple[Question, ...]) -> Survey:
    language = found.source_language
    about, thanks = _about(found, language, title, model)
    return Survey(slug, model.audience, language, language, about, questions, thanks, digest="")


def _about(found: Imported, language: str, title: str, model: SurveySource) -> tuple[About, str]:
    promised = model.in_language(language)
    said = dict.fromkeys(ABOUT_KEYS, _UNSAID[language]) | {key: getattr(promised.about, key) for key in _KEPT_SAID}
    summary = tidy(found.summary.get(language, ""))
    said |= {"summary": summary} if summary and not text_fault(summary) else {}
    own = tidy(found.titles.get(language, ""))
    said["title"] = own if own and not text_fault(own) else title
    return About(**said), promised.thanks


def _wording(code: str, fitter: _Fitter, survey: Survey, source: SurveySource, model: SurveySource) -> Wording:
    about, thanks = _about(fitter.found, code, survey.about.title, model)
    wanted = texts_of(survey)
    texts = {f"about.{key}": getattr(about, key) for key in ABOUT_KEYS} | {"thanks": thanks}
    for key in wanted:
        words = tidy(fitter.words.get(key, {}).get(code, "")) if key.startswith("questions.") else ""
        quotes = key.endswith((".text", ".hint"))
        if words and not text_fault(words) and not (quotes and differently_quoted(words, wanted[key])):
            texts[key] = words
    return Wording(code, tuple(sorted(texts.items())), of=source.source_words_digest)
