"""Trust: the partnership itself. Owns areas, organisations, boards and the services it offers."""

from flask import Flask

from engage.trust import models  # noqa: F401 - its tables


def init_app(app: Flask) -> None:
    """No pages of its own yet: others ask its services."""
