"""Engage: influence."""

from flask import Flask

from engage.influence import models  # noqa: F401


def init_app(app: Flask) -> None:
    """Attach."""
