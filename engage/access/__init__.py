"""Access: the mode each reader needs. Owns how pages are shown; never what they say."""

from flask import Flask

from engage.access import modes, views


def init_app(app: Flask) -> None:
    """Give every template the reader's modes."""
    app.register_blueprint(views.blueprint)
    app.context_processor(lambda: {"modes": modes.current_modes()})
