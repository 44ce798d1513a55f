# SPDX-License-Identifier: Apache-2.0
"""The description of the API, for programs as OpenAPI and for people as a page without any script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.views.decorators.http import require_safe

from asqms.documents.wording import plain
from asqms.faces.api.answers import language
from asqms.faces.api.page_words import WORDS
from asqms.faces.api.routes import API

HERE = Path(__file__).parent
_METHODS = ("get", "post", "put", "patch", "delete", "head")


@cache
def schema_bytes() -> bytes:
    """Return the description as JSON; the same bytes as long as the process runs."""
    return msgspec.json.format(msgspec.json.encode(schema()), indent=1)


@cache
def schema() -> dict[str, Any]:
    """Return the description as plain values."""
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(dict(API.get_openapi_schema())))
    return found


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(HERE)], autoescape=True)


@require_safe
def schema_view(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - asked by Django
    """Answer the OpenAPI description."""
    return HttpResponse(schema_bytes(), content_type="application/json")


@require_safe
def style_view(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - asked by Django
    """Answer the style of the page."""
    return HttpResponse((HERE / "page.css").read_bytes(), content_type="text/css; charset=utf-8")


@require_safe
def page_view(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - asked by Django
    """Answer the readable page in the reader's language."""
    tongue = language()
    values = {
        "language": tongue,
        "words": {name: texts[tongue] for name, texts in WORDS.items()},
        "title": schema()["info"]["title"],
        "version": schema()["info"]["version"],
        "about": schema()["info"]["description"],
        "groups": _groups(),
        "shapes": sorted(schema()["components"]["schemas"]),
        "examples": _EXAMPLES,
    }
    return HttpResponse(_engine().get_template("page.html").render(Context(values)))


_EXAMPLES = (
    'curl -H "Authorization: Bearer $ASQMS_TOKEN" https://quality.example/api/v1/standing',
    'curl -H "Authorization: Bearer $ASQMS_TOKEN" "https://quality.example/api/v1/gate?scope=controller"',
    "asqms push junit.xml --server https://quality.example --subject brake-controller --type report.test",
)


@cache
def _groups() -> tuple[Mapping[str, object], ...]:
    found: dict[str, list[Mapping[str, object]]] = {}
    for path, operations in schema()["paths"].items():
        for method in _METHODS:
            if method in operations:
                operation = operations[method]
                found.setdefault(operation["tags"][0], []).append(_row(path, method, operation))
    return tuple({"name": name, "rows": rows} for name, rows in sorted(found.items()))


def _row(path: str, method: str, operation: Mapping[str, Any]) -> Mapping[str, object]:
    return {
        "method": method.upper(),
        "path": path,
        "anchor": operation["operationId"],
        "summary": operation["summary"],
        "description": plain(operation.get("description", "")),
        "parameters": [
            {
                "name": one["name"],
                "where": one["in"],
                "required": one.get("required", False),
                "kind": _kind(one["schema"]),
                "about": one.get("description", ""),
            }
            for one in map(resolved, operation.get("parameters", ()))
        ],
        "body": " | ".join(_bodies(operation.get("requestBody", {}))),
        "answers": " · ".join(sorted(map(str, operation["responses"]))),
    }


def resolved(parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a parameter itself where only a reference to it stands."""
    name = str(parameter.get("$ref", "")).rsplit("/", 1)[-1]
    found: Mapping[str, Any] = schema()["components"]["parameters"][name] if name else parameter
    return found


def _bodies(body: Mapping[str, Any]) -> Iterator[str]:
    for content, given in body.get("content", {}).items():
        yield f"{content} {_kind(given['schema'])}".strip()


def _kind(schema: Mapping[str, Any]) -> str:
    """Return a type in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"] if one != "")
    if "anyOf" in schema:
        return " | ".join(sorted({_kind(one) for one in schema["anyOf"]} - {"null"}))
    return str(schema.get("format") or schema.get("type") or "")
