"""The API, read only and only through the gate: what is on the public site for everybody, more with a key.

A key has scopes (what) and may have an area (where): it then reads that place and what belongs to the whole county, never
another place. Described at `/api/v1/openapi.json`, errors included.
"""

from engage.core.api import api
from engage.evidence.api import doors, keyed, public


def register() -> None:
    """Add these resources to the API of the application being made."""
    scheme = {"type": "http", "scheme": "bearer", "description": "A key that an administrator of this site made"}
    api.spec.components.security_scheme(doors.SCHEME, scheme)
    api.register_blueprint(public.door)
    api.register_blueprint(keyed.door)
