"""Engage: forums."""

from flask import Flask

from engage.forums import models  # noqa: F401


def init_app(app: Flask) -> None:
    """Attach."""
