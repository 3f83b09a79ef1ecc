"""Trust: the partnership itself. Owns areas, organisations, boards and the services it offers."""

from flask import Flask

from engage.accounts.areas import know_areas
from engage.trust import services


def init_app(app: Flask) -> None:
    """No pages of its own yet: others ask its services, and accounts ask which places there are."""
    know_areas(app, services.area_tree)
