# SPDX-License-Identifier: Apache-2.0
"""Every route of the server: pages, operations of the API, commands, background tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver

from asqms.contexts.work import api as work
from asqms.faces.api.routes import API
from asqms.faces.cli.application import COMMANDS

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\{(\w+)\}|\(\?P<(\w+)>[^)]*\)")
PAGE_METHODS = ("GET", "POST")


@dataclass(frozen=True, order=True)
class Route:
    """An address with holes for its parameters, and a method."""

    template: str
    method: str

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters in order."""
        return tuple(next(filter(None, found)) for found in _PARAMETER.findall(self.template))

    def address(self, values: dict[str, str]) -> str:
        """Return the address with values put in."""
        return "/" + _PARAMETER.sub(lambda found: values[next(filter(None, found.groups()))], self.template)


@cache
def routes() -> tuple[Route, ...]:
    """Return every page with GET and POST, and every operation of the API with its own method."""
    pages = {
        Route(template, method)
        for template in _templates(get_resolver(), "")
        if not template.startswith("api/v1/") or template == "api/v1/openapi.json"
        for method in PAGE_METHODS
    }
    return tuple(sorted(pages | set(_operations())))


def inner_doors() -> tuple[str, ...]:
    """Return the commands of the machine's own command line, and the tasks of background work."""
    return (*(f"command {name}" for name in COMMANDS), *(f"task {name}" for name in work.known_tasks()))


def _templates(resolver: URLResolver, before: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _templates(one, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield (before + str(one.pattern)).replace("^", "").replace("$", "")


def _operations() -> Iterator[Route]:
    for path, item in API.get_openapi_schema()["paths"].items():
        for method in item:
            if method in {"get", "post", "put", "patch", "delete", "head"}:
                yield Route(path.lstrip("/"), method.upper())
