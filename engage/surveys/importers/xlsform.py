"""XLSForm: the tree of a form to what is asked in it.

Counted as the format counts: each row that a person answers is a question, also inside a repeat; notes, calculations, hidden
values, what the device knows and groups are none. A rule is each `relevant`, of a question, a group or a note.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from engage.core.said import worded
from engage.surveys.importers import formulas
from engage.surveys.importers.beyond import EMPTY_ROWS
from engage.surveys.importers.choice_limits import choice_limits
from engage.surveys.importers.imported import FoundOption, FoundQuestion, Imported, ImportRefused, Unsupported, Words
from engage.surveys.importers.limits import limits_in, range_of, steps_by_parts
from engage.surveys.importers.scales import columns_in, scale_in
from engage.surveys.importers.tongues import code_of
from engage.surveys.importers.workbook import Form, cut_short, read_form
from engage.surveys.importers.xlsform_kinds import GROUPS, KINDS, REPEATS, SHOWN_ONLY, is_asked
from engage.surveys.importers.xlsform_marks import TABLE_HEAD, Grid, boxes_in, grid_in

_FORMULAS = ("relevant", "constraint", "calculate", "required", "readonly")


def import_xlsform(content: bytes, stem: str, main_language: str) -> Imported:
    """The survey in a workbook. Raises `ImportRefused`."""
    read = _Reader(read_form(content, stem), main_language).read()
    return replace(read, unsupported=(*read.unsupported, *_not_read(content)))


def _not_read(content: bytes) -> Iterator[Unsupported]:
    for name in cut_short(content):
        yield Unsupported(
            "",
            worded(
                "what stands below more than %(rows)s empty rows of its sheet “%(name)s” is not read", rows=EMPTY_ROWS, name=name
            ),
        )


class _Reader:
    def __init__(self, form: Form, main_language: str) -> None:
        self.form = form
        self.unnamed = code_of(str(form.get("default_language") or ""), main_language)
        self.questions: list[FoundQuestion] = []
        self.unsupported: list[Unsupported] = []
        self.conditions = 0
        self.languages: dict[str, None] = {}

    def read(self) -> Imported:
        self._children(self.form.get("children") or (), (), "")
        source = self.unnamed if self.unnamed in self.languages or not self.languages else next(iter(self.languages))
        languages = (source, *sorted(self.languages.keys() - {source}))
        title = str(self.form.get("title") or "")
        return Imported(
            "XLSForm", title, languages, tuple(self.questions), self.conditions, tuple(self.unsupported), {source: title}
        )

    def _children(self, children: Any, rules: tuple[str, ...], repeat: str) -> None:
        boxes = boxes_in(children)
        others = dict(boxes.values())
        for child in children:
            name, kind = str(child.get("name", "")), str(child.get("type", ""))
            if name == "meta" or name.startswith(TABLE_HEAD) or name in boxes:
                continue
            bind = child.get("bind") or {}
            own = str(bind.get("relevant") or "").strip()
            self.conditions += bool(own)
            self._check(name, child)
            all_rules = (*rules, own) if own else rules
            if not repeat and (grid := grid_in(child)):
                self._grid(name, grid, all_rules)
            elif kind in GROUPS:
                within = repeat or (name if kind in REPEATS else "")
                self._words(child.get("label"))
                self._children(child.get("children") or (), all_rules, within)
            elif is_asked(kind):
                self._question(name, kind, child, all_rules, repeat, others.get(name, ""))
            elif kind in SHOWN_ONLY:
                self._words(child.get("label"))
                self._left(name, worded("is only shown (note): it is no question, and is not carried"))
            elif bind.get("calculate"):
                self._left(name, worded("is a calculation, which is not carried"))
            else:
                self._left(name, worded("is not answered by a person (%(kind)s), and is not carried", kind=kind))

    def _question(self, name: str, kind: str, child: Mapping[str, Any], rules: tuple[str, ...], repeat: str, say: str) -> None:
        bind = child.get("bind") or {}
        appearance = str((child.get("control") or {}).get("appearance") or "")
        ours = KINDS.get(kind, "")
        if ours == "short_text" and "multiline" in appearance:
            ours = "long_text"
        lost = [what for is_so, what in self._losses(kind, child, appearance, repeat) if is_so]
        for what in (*lost, *(what for is_so, what in _remarks(child, bind) if is_so)):
            self._left(name, what)
        choices = child.get("choices") or () if kind.startswith("select") or kind == "rank" else ()
        limits = choice_limits(str(bind.get("constraint") or ""), ours)
        options = tuple(self._option(each, limits.alone) for each in choices)
        scale = scale_in(options) if ours == "single" and "likert" in appearance else None
        ours = "scale" if scale else ours
        low, high = range_of(child, kind) if ours == "number" else (None, None)
        is_limits = limits_in(str(bind.get("constraint"))) is not None if ours == "number" else limits.is_whole
        self.questions.append(
            FoundQuestion(
                name,
                kind,
                "" if lost else ours,
                self._words(child.get("label")),
                self._words(child.get("hint")),
                () if scale else tuple(replace(each, say=bool(say) and each.key == say) for each in options),
                _is_yes(bind.get("required")),
                rules,
                max_choices=limits.max_choices,
                min_choices=limits.min_choices,
                max_length=limits.max_length,
                date_min=limits.date_min,
                date_max=limits.date_max,
                scale=scale[0] if scale else None,
                scale_words=scale[1] if scale else None,
                number_min=low,
                number_max=high,
                check="" if is_limits else _formula(bind.get("constraint")),
                check_words=self._words(bind.get("jr:constraintMsg")),
            )
        )

    def _grid(self, name: str, grid: Grid, rules: tuple[str, ...]) -> None:
        ours, scale, options = columns_in([self._option(each, ()) for each in grid.choices])
        self.questions.append(
            FoundQuestion(
                name,
                "table-list",
                ours,
                self._words(grid.head.get("label")),
                self._words(grid.head.get("hint")),
                options,
                rules=rules,
                rows=tuple(FoundOption(grid.key_of(row), self._words(row.get("label"))) for row in grid.rows),
                scale=scale[0] if scale else None,
                scale_words=scale[1] if scale else None,
            )
        )

    def _losses(self, kind: str, child: Mapping[str, Any], appearance: str, repeat: str) -> Iterator[tuple[bool, str]]:
        """What makes it another question than the one that could be asked here."""
        yield kind not in KINDS, worded("is of a kind that has none here: %(kind)s", kind=kind)
        yield bool(repeat), worded("is asked again and again (repeat “%(repeat)s”), which is not carried", repeat=repeat)
        yield _is_set((child.get("bind") or {}).get("readonly")), worded("is only read, never answered")
        yield appearance == "label", worded("only heads a table: nobody answers it")
        filtered = bool(str(child.get("choice_filter") or "").strip())
        yield filtered, worded("its choices depend on another answer (choice_filter), which is not carried")
        yield kind == "range" and steps_by_parts(child), worded("takes more than whole numbers, which has no kind here")
        partly = "date" in kind and ("year" in appearance or "month" in appearance)
        yield partly, worded("asks for a part of a date, which has no kind here")
        yield "signature" in appearance, worded("asks for a signature, which has no kind here")
        elsewhere = (kind.startswith("select") or kind == "rank") and not child.get("choices")
        yield (
            elsewhere,
            worded("its choices stand in another place (a file, another sheet, an earlier answer), which is not opened"),
        )

    def _option(self, choice: Mapping[str, Any], alone: Collection[str]) -> FoundOption:
        name = str(choice.get("name", ""))
        return FoundOption(name, self._words(choice.get("label")), exclusive=name in alone)

    def _words(self, value: Any) -> Words:
        named = value if isinstance(value, dict) else {"": value} if isinstance(value, str) and value.strip() else {}
        words = {code_of(str(name), self.unnamed): str(text) for name, text in named.items() if text and str(text).strip()}
        self.languages.update(dict.fromkeys(words))
        return words

    def _check(self, name: str, child: Mapping[str, Any]) -> None:
        bind = child.get("bind") or {}
        found = {key: bind.get(key) for key in _FORMULAS} | {"choice_filter": child.get("choice_filter")}
        for key, formula in found.items():
            if isinstance(formula, str) and (fault := formulas.fault_in(formula)):
                raise ImportRefused(f"“{name}” has a formula ({key}) that cannot be read: {fault}")

    def _left(self, name: str, what: str) -> None:
        self.unsupported.append(Unsupported(name, what))


def _remarks(child: Mapping[str, Any], bind: Mapping[str, Any]) -> Iterator[tuple[bool, str]]:
    """What is lost of a question that can still be asked."""
    yield _is_set(bind.get("calculate")), worded("its calculation is not carried")
    by_rule = _is_set(bind.get("required")) and not _is_yes(bind.get("required"))
    yield by_rule, worded("the rule by which it must be answered is not carried: every question here may be skipped")
    shown = child.get("media") or any(each.get("media") for each in child.get("choices") or ())
    yield bool(shown), worded("its pictures, sounds and films are not carried")
    yield child.get("default") not in (None, ""), worded("the answer given beforehand (default) is not carried")


def _is_yes(value: Any) -> bool:
    return str(value or "").strip().lower() in {"yes", "true", "true()"}


def _is_set(value: Any) -> bool:
    return str(value or "").strip().lower() not in {"", "no", "false", "false()"}


def _formula(value: Any) -> str:
    return str(value).strip() if _is_set(value) else ""
