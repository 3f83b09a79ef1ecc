"""Remembering for a moment what every page asks and hardly anything changes. Holds values, never rows; dies with the process.

Also parts of pages that are the same for everybody who sees the same values.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app
from markupsafe import Markup

P = ParamSpec("P")
Value = TypeVar("Value")
_KEPT, _PARTS = "engage.remembered", "engage.parts"
_MOST_PARTS = 2000


def remembered(seconds: float) -> Callable[[Callable[P, Value]], Callable[P, Value]]:
    """Ask again only after so many seconds: a change is seen by then at the latest. Tests always ask.

    For functions of few different arguments that give frozen values; arguments are by position and hashable.
    """

    def decorate(ask: Callable[P, Value]) -> Callable[P, Value]:
        @wraps(ask)
        def asked(*args: P.args, **kwargs: P.kwargs) -> Value:
            if current_app.testing:
                return ask(*args, **kwargs)
            kept = current_app.extensions.setdefault(_KEPT, {})
            key, now = (ask.__module__, ask.__qualname__, args), time.monotonic()
            until, value = kept.get(key, (0.0, None))
            if until <= now:
                value = ask(*args, **kwargs)
                kept[key] = (now + seconds, value)
            return value  # type: ignore[no-any-return]

        return asked

    return decorate


def made_once(*key: Hashable, caller: Callable[[], str]) -> Markup:
    """Part of a page, made once for all who see the same: `{% call made_once("foot", lang.code) %} ... {% endcall %}`.

    The key is everything that the part shows or depends on, as values: a part whose values are shown nowhere any more, such as
    the words of a post that is held since, is never shown again, and one of which a value has changed is made anew. Never a form
    token or a code, nor anything of whoever is signed in.
    """
    parts: dict[tuple[Hashable, ...], Markup] = current_app.extensions.setdefault(_PARTS, {})
    found = parts.get(key)
    if found is None:
        if len(parts) >= _MOST_PARTS:  # the oldest half goes: a copy of the keys, as other threads add some
            for old in list(parts)[: _MOST_PARTS // 2]:
                parts.pop(old, None)
        found = parts[key] = Markup(caller())  # noqa: S704 - a template made it, and has escaped what is in it
    return found
