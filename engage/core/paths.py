"""Where files are: inside a checkout or inside the installed wheel. Owns no file and reads none."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def bundled(name: str) -> Path:
    """Folder `static`, `surveys` or `translations`, whether we run from a checkout or from the wheel."""
    inside = _PACKAGE / "_bundled" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def package_folder(name: str) -> Path:
    """A folder that always lives inside the package, such as `migrations` or `sample`."""
    return _PACKAGE / name


def data_home() -> Path:
    """The one folder this site writes to: `ENGAGE_HOME`, or `.engage` under the person's home."""
    return Path(os.environ.get("ENGAGE_HOME") or Path.home() / ".engage").expanduser().resolve()
