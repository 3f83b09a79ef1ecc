"""`python -m engage.access`: bring docs/accessibility.md in step with the accessibility statement."""

from __future__ import annotations

from engage.access.statement import in_step, load_statement
from engage.core import paths

file = paths.package_folder("").parent / "docs" / "accessibility.md"
file.write_text(in_step(file.read_text("utf-8"), load_statement()), "utf-8")
