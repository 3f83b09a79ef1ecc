"""How far a long run is, on standard error.

Owns the bar on a terminal and the plain lines elsewhere, one for each tenth. Must not say anything about the texts.
"""

import sys
from typing import TextIO

_WIDTH = 30
_FIRST = 0.005  # nothing is said of a run that ends at once


class ProgressBar:
    """Told each step and the share done, 0 to 1, as `find_themes` tells it."""

    def __init__(self, file: TextIO | None = None) -> None:
        self._file = file or sys.stderr
        self._bar = self._file.isatty()
        self._shown = -1
        self._said = ""

    def __call__(self, step: str, share: float) -> None:
        """Show it where there is something new to show."""
        percent = int(share * 100 + _FIRST)
        if self._bar and (percent, step) != (self._shown, self._said):
            filled = int(share * _WIDTH)
            self._file.write(f"\r[{'#' * filled}{'.' * (_WIDTH - filled)}] {percent:3d}% {step:<8}")
            self._file.flush()
        elif not self._bar and percent // 10 > max(0, self._shown) // 10:
            self._file.write(f"analysis: {percent}% {step}\n")
            self._file.flush()
        self._shown, self._said = percent, step

    def close(self) -> None:
        """Leave the line of the bar."""
        if self._bar and self._shown >= 0:
            self._file.write("\n")
            self._file.flush()
