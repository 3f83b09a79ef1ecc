"""What every resource does the same way: who asks and how often, which errors there are, pages, answers that did not change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, current_app, request
from flask_babel import gettext
from flask_limiter.util import get_remote_address
from flask_smorest import Blueprint, Page

from engage.core import clock
from engage.core.api import PROBLEM, ProblemSchema
from engage.core.errors import DomainError, error_page
from engage.core.security import limiter
from engage.evidence.keys import ANYBODY, Caller, find_caller

View = TypeVar("View", bound=Callable[..., Any])
Item = TypeVar("Item")
SCHEME = "api_key"
_FOUND = "engage.api_caller"
_ETAG = {"schema": {"type": "string"}, "description": "Send it back as If-None-Match: what did not change answers 304"}
_LINK = {"schema": {"type": "string"}, "description": "RFC 8288: first, prev, next and last page"}
_PAGES = {
    "schema": {"type": "string"},
    "description": "JSON: total, total_pages, and page, first_page, last_page, previous_page, next_page where there are any",
}
_AGAIN = {"schema": {"type": "integer"}, "description": "After how many seconds to try again"}
_PAGED = {"page": 1, "page_size": 50, "max_page_size": 200}


class _Door(Blueprint):  # type: ignore[misc]
    """A blueprint whose pages are described as they are sent: a header is text, this one in JSON."""

    def _document_pagination_metadata(self, spec: Any, resp_doc: dict[str, Any]) -> None:
        resp_doc.setdefault("headers", {})[self.PAGINATION_HEADER_NAME] = _PAGES


class KeyRefusedError(DomainError):
    """A key that opens nothing, or none where one is needed."""

    status = 401


class OutOfScopeError(DomainError):
    """A key that opens other doors than this."""

    status = 403


class Lazy(Sequence[Item]):
    """Everything there is, of which only the page asked for is made: `make` turns some ids into items."""

    def __init__(self, ids: Sequence[Any], make: Callable[[Sequence[Any]], Sequence[Item]]) -> None:
        self._ids, self._make = ids, make

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, wanted: Any) -> Any:
        return self._make(self._ids[wanted])

    def __iter__(self) -> Iterator[Item]:
        return iter(self._make(self._ids))


def new_door(name: str, description: str) -> Blueprint:
    """A blueprint whose resources are limited, and whose answers can be kept by whoever asks."""
    door = _Door(name, __name__, url_prefix="/api/v1", description=description)
    door.before_request(_refuse_bad_key)
    door.after_request(_finish)
    door.register_error_handler(422, _wrong_parameter)
    limiter.shared_limit(_limit, scope="api", key_func=_who)(door)
    return door


def caller() -> Caller:
    """Who asks: whose key it is, or anybody."""
    return _found() or ANYBODY


def listed(door: Blueprint, schema: Any, scope: str = "") -> Callable[[View], View]:
    """A resource that is a list, in pages."""

    def decorate(view: View) -> View:
        given = door.response(200, schema(many=True), headers={"ETag": _ETAG, "Link": _LINK})(door.paginate(Page, **_PAGED)(view))
        return _described(door, _guarded(door, given, scope))  # type: ignore[no-any-return]

    return decorate


def single(door: Blueprint, schema: Any, scope: str = "") -> Callable[[View], View]:
    """A resource that is one thing, or not there."""
    missing = "Not here, or not for this key"

    def decorate(view: View) -> View:
        given = door.response(200, schema, headers={"ETag": _ETAG})(view)
        found = door.alt_response(404, schema=ProblemSchema, content_type=PROBLEM, description=missing)(given)
        return _described(door, _guarded(door, found, scope))  # type: ignore[no-any-return]

    return decorate


def _described(door: Blueprint, view: Any) -> Any:
    """The errors that any resource can answer with."""
    view = door.alt_response(304, description="Nothing has changed since that ETag")(view)
    view = door.alt_response(401, schema=ProblemSchema, content_type=PROBLEM, description="No such key, or it has ended")(view)
    view = door.alt_response(
        429, schema=ProblemSchema, content_type=PROBLEM, description="Too many requests", headers={"Retry-After": _AGAIN}
    )(view)
    return door.alt_response(
        503, schema=ProblemSchema, content_type=PROBLEM, description="The database is busy: try again in a moment"
    )(view)


def _guarded(door: Blueprint, view: Any, scope: str) -> Any:
    if not scope:
        return door.doc(security=[{}, {SCHEME: []}])(view)

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        who = caller()
        if who.key_id is None:
            raise KeyRefusedError(gettext("This needs a key. Ask the administrator of this site for one."))
        if scope not in who.scopes:
            raise OutOfScopeError(gettext("This key may not read this. Ask for one with the scope %(scope)s.", scope=scope))
        return view(*args, **kwargs)

    needed = door.alt_response(403, schema=ProblemSchema, content_type=PROBLEM, description=f"The key has not the scope {scope}")
    return needed(door.doc(security=[{SCHEME: [scope]}])(guarded))


def _token() -> str | None:
    given = request.authorization
    if given is None:
        return None
    return given.token or "" if given.type == "bearer" else ""


def _found() -> Caller | None:
    """Looked up once for each request; None for a key that opens nothing."""
    if _FOUND not in request.environ:
        token = _token()
        request.environ[_FOUND] = ANYBODY if token is None else find_caller(token, clock.today())
    found: Caller | None = request.environ[_FOUND]
    return found


def _refuse_bad_key() -> None:
    if _found() is None:
        raise KeyRefusedError(gettext("This key opens nothing: it is not known, was ended, or its last day is over."))


def _wrong_parameter(error: Any) -> Response:
    wrong = getattr(error, "data", {}).get("messages")
    return error_page(
        422, gettext("A parameter is not as it must be: “errors” says which, and what is wrong with it."), wrong=wrong
    )


def _who() -> str:
    """Whose requests are counted together: a key's own, else those from one address, those with keys of no worth among them."""
    who = caller()
    return f"key:{who.key_id}" if who.key_id is not None else get_remote_address()


def _limit() -> str:
    return f"{current_app.config['SETTINGS'].api_per_minute}/minute"


def _finish(response: Response) -> Response:
    """Headers of a finished answer; 304 where the caller has it already."""
    response.vary.update(("Accept-Language", "Authorization"))
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Engage API"'
    if response.status_code == 429:
        response.headers["Retry-After"] = "60"
    if response.status_code != 200:
        return response
    if told := response.headers.get("X-Pagination"):
        _link(response, json.loads(told))
    response.headers["Cache-Control"] = "private, no-cache"  # kept by who asks, and asked about each time
    response.add_etag(weak=True)  # weak: the same answer may come compressed or not
    response.make_conditional(request)
    return response


def _link(response: Response, pages: dict[str, int]) -> None:
    asked = {name: value for name, value in request.args.items() if name != "page"}
    names = {"first": "first_page", "prev": "previous_page", "next": "next_page", "last": "last_page"}
    found = [(relation, pages[name]) for relation, name in names.items() if name in pages]
    links = [f'<{request.path}?{urlencode({**asked, "page": page})}>; rel="{relation}"' for relation, page in found]
    if links:
        response.headers["Link"] = ", ".join(links)
