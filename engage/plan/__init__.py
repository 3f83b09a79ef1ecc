"""Engage: plan."""

from flask import Flask

from engage.plan import models  # noqa: F401


def init_app(app: Flask) -> None:
    """Attach."""
