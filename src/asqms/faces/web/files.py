# SPDX-License-Identifier: Apache-2.0
"""Bytes that others sent: always a file to keep, never shown by this server."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from django.http import HttpResponseBase, StreamingHttpResponse


def kept_file(pieces: Iterable[bytes], name: str, digest: str, size_bytes: int) -> HttpResponseBase:
    """Return bytes as a file to keep, which no browser opens in place whatever it holds."""
    response = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    response.headers["Content-Length"] = str(size_bytes)
    response.headers["Content-Disposition"] = disposition(name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Digest"] = digest
    return response


def disposition(name: str) -> str:
    """Return the header that makes a browser keep a file under its name, whatever signs that has."""
    plain_name = "".join(one for one in name if one.isascii() and (one.isalnum() or one in "._- ")) or "file"
    return f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{quote(name, safe='')}"
