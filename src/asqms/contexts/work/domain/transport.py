# SPDX-License-Identifier: Apache-2.0
"""Sends one request to one vetted address by one deadline: no redirects, no proxies, no second look-up."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import httpcore
import httpx

from asqms.contexts.work.domain.addresses import Target
from asqms.contexts.work.errors import WorkError

DEADLINE_SECONDS = 15.0
MOST_ANSWER_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver said; the body is read to keep the protocol, and not kept."""

    status: int


class _Deadline:
    """One moment by which everything must be over, however slowly bytes drip."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, wanted: float | None) -> float:
        """Return how long one step may take."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the deadline has passed")
        return left if wanted is None else min(wanted, left)


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secure = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(secure, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class _Pinned(httpcore.NetworkBackend):
    """Connects to the vetted address, whatever name the request carries."""

    def __init__(self, address: str, deadline: _Deadline) -> None:
        self._address = address
        self._deadline = deadline
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - the name is for TLS and the Host header only
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._backend.connect_tcp(
            self._address, port, self._deadline.left(timeout), local_address, socket_options
        )
        return _Stream(stream, self._deadline)


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()


class PinnedTransport(httpx.BaseTransport):
    """A transport of httpx that reaches one address only."""

    def __init__(self, where: Target, seconds: float = DEADLINE_SECONDS) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=1,
            network_backend=_Pinned(where.address, _Deadline(seconds)),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request and return the answer with its body unread."""
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        answer = self._pool.handle_request(asked)
        stream = answer.stream
        if not isinstance(stream, Iterable):  # httpcore answers synchronously here; its type allows both
            raise httpcore.RemoteProtocolError("no body can be read")
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(stream))

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()


def post(
    url: str, where: Target, body: bytes, headers: Mapping[str, str], *, seconds: float = DEADLINE_SECONDS
) -> Answer:
    """Post the body and return the answer; raises WorkError ``work.webhook_unreachable``."""
    try:
        with (
            httpx.Client(
                transport=PinnedTransport(where, seconds), follow_redirects=False, trust_env=False
            ) as client,
            client.stream("POST", url, content=body, headers=dict(headers)) as answer,
        ):
            read = 0
            for piece in answer.iter_raw():
                read += len(piece)
                if read > MOST_ANSWER_BYTES:
                    break
            return Answer(answer.status_code)
    except (
        httpx.HTTPError,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.TimeoutException,
    ) as error:
        raise WorkError(
            "work.webhook_unreachable",
            f"The receiver could not be reached or did not answer ({type(error).__name__}).",
            hint="Check that the address answers from this server.",
        ) from error
