"""The ground floor: settings, database, languages, security, jobs, audit. No word of the domain belongs in here."""

from flask import Flask

from engage.core import (
    api,
    assets,
    audit,
    db,
    errors,
    i18n,
    incoming,
    jobs,
    page_title,
    punctuation,
    security,
    views,
    wording,
    written,
)

__all__ = ["audit", "init_app", "jobs", "wording"]


def init_app(app: Flask) -> None:
    """Attach the parts every domain stands on, in the order they depend on each other."""
    parts = (
        incoming,
        db,
        i18n,
        page_title,
        written,
        punctuation,
        assets,
        security,
        api,
        errors,
        views,
    )  # errors after api, which has its own for machines
    for part in parts:
        part.init_app(app)
