"""The second lock: a service asks the one table too, so that a page which forgot to ask opens nothing.

Inside a request whoever is signed in must hold the permission, in every place that is touched. Outside of one it is a
command or the worker that acts, which has said so by its name (`engage.core.acting`); anything else is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from inspect import Signature, signature
from typing import Any, ParamSpec, TypeVar

from flask import abort, has_request_context

from engage.accounts.areas import ANYWHERE
from engage.accounts.permissions import Permission, areas_of, can, refuse
from engage.core import acting

Given = ParamSpec("Given")
Result = TypeVar("Result")
Places = Iterable[int | None]


class NobodyActsError(Exception):
    """A guarded service was called outside a request, by nothing that said what it is."""


def somewhere() -> Places:
    """No place in particular: it is enough to hold the permission in one."""
    return ()


def of_area(area_id: int | None) -> Places:
    """A place by its number; None is what belongs to no place, so for who works everywhere."""
    return (area_id,)


def of_areas(areas: Iterable[int] | None) -> Places:
    """Places as `permissions.areas_of` gives them: None is everywhere."""
    return (None,) if areas is None else areas


@dataclass(frozen=True)
class Guard:
    """What a service asks before it does anything.

    permissions : any one of them is enough
    places : from some of the service's own arguments, by their names, the places that it touches; none: somewhere is enough
    """

    permissions: tuple[Permission, ...]
    places: Callable[..., Places]
    service: Signature

    def check(self, *args: Any, **kwargs: Any) -> None:
        """Refuse (403) whoever may not call this service with these arguments; `NobodyActsError` where nobody acts."""
        if not has_request_context():
            if not acting.machine():
                raise NobodyActsError
            return
        usable = [permission for permission in self.permissions if can(permission)]
        if not usable:
            refuse(self.permissions[0], ANYWHERE)
        touched = frozenset(self._touched(args, kwargs))
        if not any(mine is None or touched <= mine for mine in map(areas_of, usable)):
            abort(403)

    def _touched(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Places:
        given = self.service.bind(*args, **kwargs)
        given.apply_defaults()
        return self.places(**{name: given.arguments[name] for name in signature(self.places).parameters})


def guarded(
    *permissions: Permission, places: Callable[..., Places] = somewhere
) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """A service only for those who hold one of these permissions, there. See `Guard`."""

    def lock(service: Callable[Given, Result]) -> Callable[Given, Result]:
        guard = Guard(permissions, places, signature(service))

        @wraps(service)
        def locked(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            guard.check(*args, **kwargs)
            return service(*args, **kwargs)

        locked.guard = guard  # type: ignore[attr-defined]
        return locked

    return lock
