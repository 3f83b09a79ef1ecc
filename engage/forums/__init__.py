"""Forums: parents talk, anybody reads. Owns boards, threads and posts; a young people's board is never public."""

from flask import Flask

from engage.forums import views


def init_app(app: Flask) -> None:
    """Open the reading pages."""
    app.register_blueprint(views.blueprint)
