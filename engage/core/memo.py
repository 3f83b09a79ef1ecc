"""Remembering for a moment what every page asks and hardly anything changes. Holds values, never rows; dies with the process."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app

P = ParamSpec("P")
Value = TypeVar("Value")
_KEPT = "engage.remembered"


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
