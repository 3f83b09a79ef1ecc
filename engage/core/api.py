"""The API's shell: version, description, problem details. Each domain adds its own resources."""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api

api = Api()


def init_app(app: Flask) -> None:
    """Publish `/api/v1/openapi.json`."""
    app.config.update(
        API_TITLE="Engage",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api.init_app(app)
