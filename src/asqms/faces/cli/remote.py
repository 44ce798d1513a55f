# SPDX-License-Identifier: Apache-2.0
"""Talks to a server over its API: patient with connections that break, silent about secrets."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import click

from asqms.kernel.errors import AsqmsError
from asqms.kernel.outcome import ExitCode

if TYPE_CHECKING:
    import httpx

PART_BYTES = 4 << 20
SECONDS = 60.0
MOST_TRIES = 12
LONGEST_PAUSE = 20.0
MOST_SIGNS = 300
SERVER, TOKEN = "ASQMS_SERVER", "ASQMS_TOKEN"
_AGAIN = frozenset({429, 502, 503, 504})
_NEAR = frozenset({"localhost", "127.0.0.1", "::1"})
Command = TypeVar("Command", bound=Callable[..., object])


class RemoteError(AsqmsError):
    """The server cannot be reached or refuses; the code is the server's where it told one."""


class LostError(RemoteError):
    """The server cannot be reached however often it is tried; code ``remote.not_reached``."""

    exit_code = ExitCode.INTERNAL


def server_options(command: Command) -> Command:
    """Add ``--server`` and ``--token-file`` to a command; a token is never an argument."""
    server = click.option("--server", metavar="URL", help=f"Address of the server; {SERVER} without it.")
    token = click.option(
        "--token-file",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help=f"File that holds the API token; {TOKEN} without it.",
    )
    return server(token(command))


def server_address(given: str | None) -> str:
    """Return the address of the server without a slash at its end; raises RemoteError."""
    address = (given or os.environ.get(SERVER, "")).strip().rstrip("/")
    try:
        parts = urlsplit(address)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_fine = urlsplit(""), False
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_fine:
        raise RemoteError(
            "remote.bad_server",
            "There is no server to talk to.",
            hint=f"Write --server https://quality.example, or set {SERVER}.",
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise RemoteError(
            "remote.secret_in_address",
            "The address of the server holds more than an address.",
            hint=f"Put the token into {TOKEN} or a file; addresses end up in logs.",
        )
    if parts.scheme == "http" and parts.hostname not in _NEAR and not os.environ.get(f"{SERVER}_PLAIN"):
        raise RemoteError(
            "remote.not_encrypted",
            "The token would be readable on the way to this server.",
            hint=f"Use https; inside a protected network set {SERVER}_PLAIN=1.",
        )
    return address


def token_from(file: Path | None) -> str:
    """Return the token of a file or of the environment; raises RemoteError ``remote.no_token``."""
    try:
        text = file.read_text(encoding="utf-8") if file else os.environ.get(TOKEN, "")
    except UnicodeDecodeError:
        text = ""
    token = text.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise RemoteError(
            "remote.no_token",
            "There is no API token.",
            hint=f"Make one on the page Tokens, then set {TOKEN} or give --token-file.",
        )
    return token


@dataclass
class Server:
    """One server, and how patiently it is asked."""

    address: str
    token: str = field(repr=False)
    pause: Callable[[float], None] = time.sleep
    seconds: float = SECONDS
    _client: Any = None

    @property
    def client(self) -> httpx.Client:
        """The client, which keeps connections and follows no redirects."""
        import httpx

        if self._client is None:
            headers = {
                "Authorization": f"Bearer {self.token}",
                "User-Agent": "asqms",
                "Accept": "application/json",
            }
            self._client = httpx.Client(
                base_url=f"{self.address}/api/v1/",
                headers=headers,
                timeout=self.seconds,
                follow_redirects=False,
            )
        return self._client  # type: ignore[no-any-return]

    def ask(self, method: str, path: str, content: object = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return what the server answers; lost connections and busy servers are tried again.

        Only what is safe to repeat may be asked. Raises RemoteError with the server's code, LostError.
        """
        response = self.patiently(lambda: self._once(method, path, content, more))
        return self._content(response)

    def patiently(self, attempt: Callable[[], httpx.Response]) -> httpx.Response:
        """Return the first answer that is no invitation to try again; raises LostError."""
        import httpx

        pause, told = 0.25, ""
        for _ in range(MOST_TRIES):
            try:
                response = attempt()
            except httpx.TransportError as error:
                told = type(error).__name__
            else:
                if response.status_code not in _AGAIN and not _in_progress(response):
                    return response
                told = f"it answered {response.status_code}"
                pause = max(pause, _wished_pause(response))
            self.pause(min(pause, LONGEST_PAUSE))
            pause *= 2
        raise LostError(
            "remote.not_reached",
            f"The server was not reached in {MOST_TRIES} tries: {told}.",
            hint="Run the same command again; what has arrived is not sent twice.",
        )

    def _once(self, method: str, path: str, content: object, more: Mapping[str, Any]) -> httpx.Response:
        return self.client.request(method, path, json=content, **more)

    def _content(self, response: httpx.Response) -> dict[str, Any]:
        if response.is_success:
            return _json(response)
        raise refusal(response)

    def stream(self, path: str) -> Iterator[bytes]:
        """Yield the bytes of an answer; raises RemoteError, LostError."""
        import httpx

        try:
            with self.client.stream("GET", path) as response:
                if not response.is_success:
                    response.read()
                    raise refusal(response)
                yield from response.iter_bytes(1 << 20)
        except httpx.TransportError as error:
            raise LostError(
                "remote.cut_off", "The connection ended before everything had come.", hint="Try again."
            ) from error

    def close(self) -> None:
        """Let connections go."""
        if self._client is not None:
            self._client.close()


def _in_progress(response: httpx.Response) -> bool:
    return response.status_code == 409 and "work.in_progress" in response.text[:2000]  # noqa: PLR2004 - Conflict


def _wished_pause(response: httpx.Response) -> float:
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0.0  # noqa: PLR2004 - no dates


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        found = response.json() if response.content else {}
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise RemoteError(
            "remote.not_asqms",
            "What answers at this address is no OpenASQMS server.",
            hint="Give the address people open, without /api.",
        )
    return found


def refusal(response: httpx.Response) -> RemoteError:
    """Return what the server refused, in its own words and with its code."""
    if response.is_redirect:
        return RemoteError(
            "remote.redirected",
            "The server sends on to another address.",
            hint="Give the final address; a token is never sent on.",
        )
    try:
        told = response.json()
    except ValueError:
        told = {}
    if not isinstance(told, dict) or "code" not in told:
        return RemoteError(
            "remote.not_asqms",
            f"The server answered {response.status_code} and no reason.",
            hint="Check the address of the server.",
        )
    detail, hint = str(told.get("detail", ""))[:MOST_SIGNS], str(told.get("hint", ""))[:MOST_SIGNS]
    mistakes = told.get("mistakes") or []
    if mistakes and isinstance(mistakes[0], dict):
        hint = str(mistakes[0].get("hint") or hint)[:MOST_SIGNS]
    return RemoteError(str(told["code"])[:80], detail, hint=hint)


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file of this machine with its digest."""

    path: Path
    name: str
    digest: str
    size: int


def local_file(path: Path, name: str = "") -> LocalFile:
    """Return a file with digest and size, read in pieces."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
            size += len(piece)
    return LocalFile(path, name or _sent_name(path), f"sha256:{digest.hexdigest()}", size)


def _sent_name(path: Path) -> str:
    """Return the name a file is recorded under: as it was typed when it lies below, else its last part."""
    plain = path.as_posix()
    inside = not path.is_absolute() and ".." not in path.parts
    return (plain if inside else path.name)[-400:]


def upload(server: Server, file: LocalFile, told: Callable[[int], None] = lambda _: None) -> str:
    """Send a file in parts and return the upload; what arrived before a cut is not sent again.

    Raises RemoteError, and LostError when no byte more arrives in many tries.
    """
    wish = {"name": file.name, "size_bytes": file.size, "digest": file.digest}
    state = server.ask("POST", "uploads", wish)
    uid = str(state["uid"])
    still = 0
    with file.path.open("rb") as stream:
        while not state["complete"] and state["offset"] < file.size:
            told(state["offset"])
            start = stream.seek(state["offset"])
            state = _send_part(server, uid, start, stream.read(PART_BYTES))
            still = still + 1 if state["offset"] <= start else 0
            if still >= MOST_TRIES:
                raise LostError("remote.no_progress", "No byte more arrives.", hint="Try again later.")
    told(file.size)
    if not state["complete"]:
        server.ask("POST", f"uploads/{uid}/completion")
    return uid


def _send_part(server: Server, uid: str, offset: int, data: bytes) -> dict[str, Any]:
    """Send one part; after a cut ask how far the server is and go on from there."""
    import httpx

    headers = {"Upload-Offset": str(offset), "Content-Type": "application/octet-stream"}
    try:
        response = server.client.patch(f"uploads/{uid}", content=data, headers=headers)
    except httpx.TransportError:
        server.pause(0.25)
    else:
        if response.is_success:
            return _json(response)
        if response.status_code not in _AGAIN:
            raise refusal(response)
        server.pause(max(0.25, _wished_pause(response)))
    state = server.ask("GET", f"uploads/{uid}")
    if state["offset"] > offset or state["complete"]:
        return state
    again = server.patiently(lambda: server.client.patch(f"uploads/{uid}", content=data, headers=headers))
    if not again.is_success:
        raise refusal(again)
    return _json(again)


def server_from(server: str | None, token_file: Path | None) -> Server:
    """Return the server that options or the environment name, asked with the token they name."""
    return Server(server_address(server), token_from(token_file))


def fingerprint(*parts: object) -> str:
    """Return an idempotency key that is the same for the same request."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()
