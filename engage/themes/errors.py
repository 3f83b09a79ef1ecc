"""What can be wrong with an act on a theme. Each is raised by a service with one sentence; pages show the sentence."""

from __future__ import annotations

from engage.core.errors import DomainError, NotFoundError


class ThemeError(DomainError):
    """An act that the theme, or its record, would not accept."""


class UnknownThemeError(NotFoundError):
    """There is no such theme."""


class ThemeStateError(ThemeError):
    """The act does not fit where the theme stands in its life."""

    status = 409


class UndoError(ThemeError):
    """There is nothing to take back, or something later rests on it."""

    status = 409


class CodingError(ThemeError):
    """A code, or a sample, that would not tell anything."""


class UnknownSampleError(NotFoundError):
    """There is no such sample, or no such answer in it."""
