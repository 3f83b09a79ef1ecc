"""The application object that a WSGI server loads."""

from engage.app import create_app

app = create_app()
