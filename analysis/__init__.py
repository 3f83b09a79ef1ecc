"""Text in, themes out.

Owns reading many answers at once: languages, personal data, concerns, themes and outcomes. Knows nothing of the site that
calls it. Importing this package stays light, because the web process needs only `analysis.screen`; what stands below is
loaded when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.pipeline import find_themes
    from analysis.types import Comment, ThemeReport

__all__ = ["Comment", "ThemeReport", "find_themes"]

_HOMES = {"find_themes": "analysis.pipeline", "Comment": "analysis.types", "ThemeReport": "analysis.types"}


def __getattr__(name: str) -> object:
    """Load one of the public names from the module it lives in (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
