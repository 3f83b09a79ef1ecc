"""Build hook: compile every catalogue, so that the wheel carries ready translations and no compiler."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):  # type: ignore[type-arg]
    """Writes messages.mo beside each messages.po and adds both to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are collected."""
        root = Path(self.root) / "translations"
        for po in sorted(root.glob("*/LC_MESSAGES/messages.po")):
            with po.open("rb") as source:
                catalogue = read_po(source, locale=po.parts[-3])
            mo = po.with_suffix(".mo")
            with mo.open("wb") as target:
                write_mo(target, catalogue)
            build_data["force_include"][str(mo)] = f"engage/_bundled/translations/{po.parts[-3]}/LC_MESSAGES/messages.mo"
        status = root / "status.toml"
        if status.exists():
            build_data["force_include"][str(status)] = "engage/_bundled/translations/status.toml"
