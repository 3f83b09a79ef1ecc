"""The application object that a WSGI server loads."""

from engage.app import create_app
from engage.core.serving import leave_with_server

leave_with_server()
app = create_app()
