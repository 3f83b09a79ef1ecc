"""Whether a formula of a form can be read at all: quotes and brackets closed, an operator between any two values.

This says nothing of what it means: `engage.surveys.logic` translates the part of the language that is carried.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""\s*(?:(?P<string>'[^']*'|"[^"]*")
    |(?P<value>\$\{[^{}]*\}|\d+(?:\.\d*)?|\.\d+)
    |(?P<word>(?:@)?[\w][\w.:-]*)
    |(?P<path>\.\.?|//?|::|@|\*)
    |(?P<open>[(\[])|(?P<close>[)\]])
    |(?P<operator><=|>=|!=|[=<>+|,-]))""",
    re.VERBOSE,
)
_WORD_OPERATORS = frozenset({"and", "or", "div", "mod"})
_CLOSED_BY = {"(": ")", "[": "]"}


def fault_in(formula: str) -> str:  # noqa: C901 - one loop over tokens, a branch for each kind
    """What is wrong with it in a few words; "" when it reads."""
    at, opened, had_value, kind = 0, list[str](), False, ""
    text = formula.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            return _out_of_place(text[at:].strip())
        kind, token, at = str(found.lastgroup), found[0].strip(), found.end()
        if kind == "open":
            opened.append(_CLOSED_BY[token])
            had_value = False
        elif kind == "close":
            if not opened or opened.pop() != token:
                return f"“{token}” closes nothing"
            had_value = True
        elif kind in {"operator", "path"} or token in _WORD_OPERATORS:
            had_value = kind == "path" and token in {".", "..", "*"} and not had_value
        elif had_value:
            return f"an operator is missing before “{token[:20]}”"
        else:
            had_value = True
    if opened:
        return "a bracket is not closed"
    return "it stops after an operator" if kind == "operator" else ""


def _out_of_place(rest: str) -> str:
    return "a quote is not closed" if rest[:1] in {"'", '"'} else f"“{rest[:12]}” is out of place"
