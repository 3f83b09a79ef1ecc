"""Engage: themes."""

from flask import Flask

from engage.themes import models  # noqa: F401


def init_app(app: Flask) -> None:
    """Attach."""
