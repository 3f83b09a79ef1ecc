"""Case studies: what one person told, with their own consent, what helped, and a word of caution about cause.

Owns stories and their consent. A story is words of one person; it is no figure, and no claim ever rests on it. Whoever told it
takes it back with a code of their own, without an account, and its words are gone at that moment.
"""

from flask import Flask

from engage.influence.stories import desk_views, taking_back, views
from engage.surveys.services import on_words_gone


def init_app(app: Flask) -> None:
    """Open the public pages and the desk."""
    app.register_blueprint(views.blueprint)
    app.register_blueprint(desk_views.blueprint)
    on_words_gone(app, taking_back.let_files_go)
