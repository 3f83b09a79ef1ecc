"""The ground floor: settings, database, languages, security, jobs, audit. No word of the domain belongs in here."""

from flask import Flask

from engage.core import api, assets, audit, db, errors, i18n, incoming, jobs, security, views, wording

__all__ = ["audit", "init_app", "jobs", "wording"]


def init_app(app: Flask) -> None:
    """Attach the parts every domain stands on, in the order they depend on each other."""
    for part in (incoming, db, i18n, assets, security, api, errors, views):  # after api, whose own error handler is for machines
        part.init_app(app)
