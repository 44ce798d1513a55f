# SPDX-License-Identifier: Apache-2.0
"""The API as one application: its routes with the boundary around each, and its OpenAPI description."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import PathView
from ninja.parser import Parser

from asqms import __version__
from asqms.decoding.json import decode_json_value, duplicate_keys
from asqms.faces.api.boundary import SessionAccess, TokenAccess, bounded, told
from asqms.faces.api.errors import ApiError, bad_request, refused
from asqms.faces.api.problems import CONTENT_TYPE
from asqms.faces.api.shapes import Problem

DEEPEST = 64
DESCRIPTION = """\
Everything the pages show and do. Errors are `application/problem+json` (RFC 9457) with a stable `code`: 400
tells that a request does not fit this description, 422 that it fits and still cannot be done, 404 that
there is nothing or nothing you may see. Lists answer `rows` and `next`, the cursor of the next page.
Records carry an `ETag`: writes need `If-Match` with it, or `If-None-Match: *` to create. A `POST` with
`Idempotency-Key` has its effect once. `as_of` answers what was true and known on a past day. Reasons follow
`Accept-Language` (en, zh-Hans, de).
"""
READ_ERRORS = (400, 401, 403, 404, 409, 422, 429)
WRITE_ERRORS = (*READ_ERRORS, 412, 413, 415, 428)


class StrictParser(Parser):
    """Reads JSON under limits: UTF-8, bounded depth, no key twice, no sign zero."""

    def parse_body(self, request: HttpRequest) -> Any:  # noqa: ANN401 - whatever was sent
        """Return the body's content; raises ApiError or the errors of decoding."""
        if request.content_type != "application/json":
            raise ApiError(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                "api.not_json",
                "This address takes JSON.",
                hint="Send Content-Type: application/json.",
            )
        value = decode_json_value(request.body, name="body", max_depth=DEEPEST)
        twice = duplicate_keys(request.body)
        if twice:
            raise bad_request("api.key_twice", f"The key {twice[0][:80]} occurs twice in one object.")
        if b"\\u0000" in request.body and _holds_zero(value):
            raise refused("api.bad_text", "A text holds the sign zero, which none may hold.", "Remove it.")
        return value


def _holds_zero(value: object) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any("\x00" in str(key) or _holds_zero(one) for key, one in value.items())
    return isinstance(value, list) and any(map(_holds_zero, value))


class Api(NinjaAPI):
    """Ninja with our boundary around every operation and our errors in the description."""

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:  # noqa: ANN401 - as ninja types it
        """Answer whatever was raised as problem+json."""
        return told(request, exc)

    def bind(self) -> tuple[list[URLPattern | URLResolver], str, str]:
        """Return the addresses; every operation gets its bounds, once."""
        for router in self._get_bound_routers():
            for view in router.path_operations.values():
                for operation in view.operations:
                    operation.run = bounded(operation)  # type: ignore[method-assign]
                view._sync_view = _view_of(view)  # type: ignore[method-assign]  # noqa: SLF001 - its one way in
        patterns, app, namespace = self.urls
        return patterns, app, namespace

    def get_openapi_schema(
        self,
        *,
        path_prefix: str | None = None,
        path_params: dict[str, Any] | None = None,  # noqa: ARG002 - as ninja asks it
    ) -> OpenAPISchema:
        """Return the description with errors as problem+json on every operation."""
        schema = OpenAPISchema(self, (path_prefix or "/api/v1/").lstrip("/"))
        described(schema)
        return schema


def _view_of(view: PathView) -> Callable[..., HttpResponseBase]:
    allowed = sorted({method for operation in view.operations for method in operation.methods})

    def answered(request: HttpRequest, *_: Any, **path: Any) -> HttpResponseBase:  # noqa: ANN401
        for operation in view.operations:
            if request.method in operation.methods:
                return operation.run(request, **path)
        error = ApiError(
            HTTPStatus.METHOD_NOT_ALLOWED,
            "api.no_such_method",
            f"{str(request.method)[:20]} is not understood here.",
            hint=f"Use {', '.join(allowed)}.",
            headers={"Allow": ", ".join(allowed)},
        )
        return told(request, error)

    return answered


def described(schema: dict[str, Any]) -> None:
    """Complete a description: problems as answers, headers that writes take, both ways to be known."""
    components = schema["components"]
    _place_shapes(schema, components["schemas"])
    components["schemas"]["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components["schemas"].update(components["schemas"]["Problem"].pop("$defs", {}))
    components["responses"] = {f"Problem{status}": _problem(status) for status in sorted(WRITE_ERRORS)}
    components["parameters"] = {"IdempotencyKey": _IDEMPOTENCY}
    for operations in schema["paths"].values():
        for method, operation in operations.items():
            errors = READ_ERRORS if method in {"get", "head"} else WRITE_ERRORS
            for status in errors:
                operation["responses"].setdefault(status, {"$ref": f"#/components/responses/Problem{status}"})
            if method == "post" and operation.pop("x-repeatable", True):
                operation.setdefault("parameters", []).append(_IDEMPOTENCY_REFERENCE)
            operation.pop("x-most-bytes", None)
            operation.pop("x-costly", None)
    schema["security"] = [{"TokenAccess": []}, {"SessionAccess": []}]


def _place_shapes(value: Any, shapes: dict[str, Any]) -> None:  # noqa: ANN401 - any part of a description
    """Put references to the shapes of records where a content names one; a part needs none of its fields."""
    some = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in some:
        _place_shapes(one, shapes)
    if isinstance(value, dict) and "patternProperties" in value:
        value.setdefault("additionalProperties", False)
    if isinstance(value, dict) and "x-shape" in value:
        name, whole = value.pop("x-shape"), value.pop("x-whole")
        value.clear()
        if not whole:
            part = {key: given for key, given in shapes[name].items() if key != "required"}
            shapes.setdefault(f"{name}Part", part | {"title": f"{name}Part"})
        value["$ref"] = f"#/components/schemas/{name if whole else name + 'Part'}"


def _problem(status: int) -> Mapping[str, object]:
    return {
        "description": HTTPStatus(status).phrase,
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


_IDEMPOTENCY_REFERENCE = {"$ref": "#/components/parameters/IdempotencyKey"}
_IDEMPOTENCY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "description": "With the same key the same request has its effect once; kept for a day.",
}


def new_api() -> Api:
    """Return the API without routes."""
    return Api(
        title="OpenASQMS",
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,
        openapi_url=None,
        urls_namespace="api",
        auth=[TokenAccess(), SessionAccess()],
        parser=StrictParser(),
    )
