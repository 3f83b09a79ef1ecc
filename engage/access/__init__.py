"""Access: the mode each reader needs, and a voice for the site's own words. Owns how pages are shown; never what they say."""

from flask import Flask

from engage.access import modes, speech, views


def init_app(app: Flask) -> None:
    """Give every template the reader's modes."""
    app.register_blueprint(views.blueprint)
    speech.init_app(app)
    app.context_processor(lambda: {"modes": modes.current_modes()})
