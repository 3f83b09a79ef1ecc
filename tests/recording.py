"""Which checks of the accessibility statement a run of the tests has made: asked to, it writes today beside them.

A check that failed, was left out or was only begun must never be written down as passed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import pytest


@dataclass
class Record:
    """How each test of one run ended, by its name. A test may be in both: its own part passed, and clearing up failed."""

    passed: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)

    def note(self, report: pytest.TestReport) -> None:
        """Remember how one part of a test ended; what was left out counts as failed."""
        if report.failed or report.skipped:
            self.failed.add(report.nodeid)
        elif report.when == "call":
            self.passed.add(report.nodeid)


def was_whole(session: pytest.Session, status: int) -> bool:
    """Whether whole files were run, to their end: nobody chose among their tests, and nothing stopped them early."""
    option = session.config.option
    chosen: Collection[object] = [
        getattr(option, name, None) for name in ("keyword", "markexpr", "deselect", "lf", "stepwise", "maxfail")
    ]
    ended = status in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) and not (session.shouldstop or session.shouldfail)
    return ended and not any(chosen) and not any("::" in argument for argument in session.config.args)
