"""A recording or a picture on its way to a browser. Who may have it is the caller's to know."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

from engage.core.security import harmless
from engage.surveys.containers import Recorded


def played(recorded: Recorded) -> Response:
    """A recording as a file that can be played and do nothing else."""
    response = send_file(BytesIO(recorded.data), mimetype=recorded.mimetype, conditional=True, etag=False)
    response.headers["Content-Disposition"] = "inline"
    return harmless(response)
