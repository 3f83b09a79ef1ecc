"""The API's shell: version, description, problem details (RFC 9457). Each domain adds its resources; none is known here."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, make_response, request
from flask_smorest import Api
from marshmallow import Schema, fields

PROBLEM = "application/problem+json"
PREFIX = "/api/"


class ProblemSchema(Schema):
    """What went wrong, as RFC 9457 writes it."""

    type = fields.String(required=True, metadata={"description": "about:blank: the status says what kind of problem it is"})
    title = fields.String(required=True, metadata={"description": "The status in words"})
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "One sentence: what is wrong and what to do"})
    errors = fields.Dict(metadata={"description": "Where it is a parameter: which one, and what is wrong with it"})


class OurApi(Api):  # type: ignore[misc]
    """Every answer that can come is described by its own status: no "default" that would describe anything."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_responses(self) -> None:
        """Errors are problem documents, not plain JSON."""
        for status in HTTPStatus:
            described: dict[str, Any] = {"description": status.phrase}
            if status >= 400:
                described["content"] = {PROBLEM: {"schema": ProblemSchema}}
            self.spec.components.response(status.name, described, lazy=True)


api = OurApi()


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


def is_api() -> bool:
    """Whether a program asks."""
    return request.path.startswith(PREFIX)


def problem(status: int, detail: str, errors: Mapping[str, Any] | None = None) -> Response:
    """One problem document; the title of `about:blank` is the status's own, in English in every language (RFC 9457, 4.2.1)."""
    told: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    response = make_response({**told, "errors": errors} if errors else told, status)
    response.content_type = PROBLEM
    return response
