# SPDX-License-Identifier: Apache-2.0
"""One stylesheet and one script, bundled at start from the folders of components and screens."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

FOLDER = Path(__file__).parent
HTMX = "static/django_htmx/htmx-2.min.js"
FIRST = ("tokens", "page")
"""Components whose styles the others build on."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that browsers keep for ever, because its name is the digest of its content."""

    name: str
    media_type: str
    content: bytes
    packed: bytes


def stylesheet() -> Asset:
    """Return the stylesheet of all pages."""
    return _bundles()["css"]


def script() -> Asset:
    """Return the script of all pages: htmx, then ours; no page needs it."""
    return _bundles()["js"]


def icon() -> Asset:
    """Return the sign of the product that a browser shows beside the title."""
    return _bundles()["svg"]


def _bundles() -> Mapping[str, Asset]:
    return _bundled() if settings.DEBUG else _kept()


@cache
def _kept() -> Mapping[str, Asset]:
    return _bundled()


def _bundled() -> Mapping[str, Asset]:
    styles = b"\n".join(path.read_bytes() for path in _parts("style.css"))
    scripts = (path.read_bytes() for path in _parts("script.js"))
    wrapped = b"\n".join(b'(() => {\n"use strict";\n' + text + b"})();" for text in scripts)
    htmx = files("django_htmx").joinpath(HTMX).read_bytes()
    return {
        "css": _asset("css", "text/css; charset=utf-8", styles),
        "svg": _asset("svg", "image/svg+xml", (FOLDER / "components" / "frame" / "icon.svg").read_bytes()),
        "js": _asset("js", "text/javascript; charset=utf-8", htmx + b"\n" + wrapped),
    }


def _parts(name: str) -> Iterator[Path]:
    components = {path.parent.name: path for path in (FOLDER / "components").rglob(name)}
    yield from (components.pop(first) for first in FIRST if first in components)
    yield from (components[one] for one in sorted(components))
    yield from sorted((FOLDER / "screens").rglob(name))


def _asset(ending: str, media_type: str, content: bytes) -> Asset:
    digest = hashlib.sha256(content).hexdigest()[:20]
    return Asset(f"{digest}.{ending}", media_type, content, gzip.compress(content, 9, mtime=0))


@require_safe
def asset(request: HttpRequest, name: str) -> HttpResponse:
    """Send an asset; only the names of the running version exist."""
    found = next((one for one in _bundles().values() if one.name == name), None)
    if found is None:
        raise Http404
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.packed if packed else found.content, content_type=found.media_type)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    patch_vary_headers(response, ("Accept-Encoding",))
    return response
