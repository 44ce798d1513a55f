# SPDX-License-Identifier: Apache-2.0
"""A proxy that breaks connections after bytes that nobody can foresee, the same in every run."""

from __future__ import annotations

import hashlib
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

NEVER = 1 << 60


class CuttingProxy:
    """Forwards connections to a port and cuts most of them at a byte drawn from a seed."""

    def __init__(self, port: int, seed: str, largest: int, share: float = 0.6) -> None:
        self._target, self._seed, self._largest, self._share = port, seed, largest, share
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.connections = self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _drawn(self) -> int:
        """Return after how many bytes the next connection breaks."""
        digest = hashlib.sha256(f"{self._seed}:{self.connections}".encode()).digest()
        if digest[0] / 256 >= self._share:
            return NEVER
        most = 1 << (6 + digest[1] % (self._largest.bit_length() - 6))
        return int.from_bytes(digest[2:9]) % most

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            limit = self._drawn()
            self.connections += 1
            threading.Thread(target=self._serve, args=(client, limit), daemon=True).start()

    def _serve(self, client: socket.socket, limit: int) -> None:
        server = socket.create_connection(("127.0.0.1", self._target))
        left = [limit]
        ends = (
            threading.Thread(target=self._pump, args=(client, server, left), daemon=True),
            threading.Thread(target=self._pump, args=(server, client, left), daemon=True),
        )
        for one in ends:
            one.start()
        for one in ends:
            one.join()
        for one in (client, server):
            one.close()

    def _pump(self, source: socket.socket, target: socket.socket, left: list[int]) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                allowed = data[: max(0, left[0])]
                left[0] -= len(data)
                if allowed:
                    target.sendall(allowed)
                if left[0] <= 0:
                    self.cuts += 1
                    for one in (source, target):
                        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        with suppress(OSError):
                            one.shutdown(socket.SHUT_RDWR)
                    return
            with suppress(OSError):
                target.shutdown(socket.SHUT_WR)


@contextmanager
def cutting_proxy(port: int, seed: str, largest: int, share: float = 0.6) -> Iterator[CuttingProxy]:
    """Give a proxy before a port of this machine."""
    proxy = CuttingProxy(port, seed, largest, share)
    try:
        yield proxy
    finally:
        proxy.close()
