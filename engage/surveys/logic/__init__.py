"""When a question is asked: one small language, and what other systems' rules become in it.

    chosen(matters, school) and not answered(area)
    safe <= 2 or count(matters) >= 3

`chosen(QUESTION, OPTION)` : the option is among what was chosen. `answered(QUESTION)` : something was said. `count(QUESTION)` :
how many options were chosen. A scale's or a number's own key stands for its number; it may be compared with a whole number or
with another question's. `and`, `or`, `not`, brackets; `always` and `never`.
What was skipped, not asked, or answered with "I would rather not say" has no value: nothing is chosen, nothing counted, and every
comparison with its number is false, so that `not (safe <= 2)` holds for whoever said nothing.

Pure: it must not read files, know a database or a request.
"""

from engage.surveys.logic.deciding import Said, breaks, decide, numbers_asked
from engage.surveys.logic.reading import RuleError, parse_rule, print_rule
from engage.surveys.logic.tree import And, Answered, Beside, Chosen, Compare, Const, Count, Not, Or, Rule, Value, questions_in

__all__ = [
    "And",
    "Answered",
    "Beside",
    "Chosen",
    "Compare",
    "Const",
    "Count",
    "Not",
    "Or",
    "Rule",
    "RuleError",
    "Said",
    "Value",
    "breaks",
    "decide",
    "numbers_asked",
    "parse_rule",
    "print_rule",
    "questions_in",
]
