# SPDX-License-Identifier: Apache-2.0
"""A receiver of webhooks on this machine, which keeps what it is sent."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


class Receiver:
    """A server on this machine that keeps what it is sent and answers what it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.location = ""
        self.drips = False
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.got.append((self.path, headers, body))
                if receiver.drips:
                    self.drip()
                    return
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                if receiver.location:
                    self.send_header("location", receiver.location)
                self.send_header("content-length", "0")
                self.end_headers()

            def drip(self) -> None:
                try:
                    for _ in range(100):
                        self.wfile.write(b"H")
                        receiver.pause.wait(0.1)
                except OSError:
                    pass

            def log_message(self, *_: object) -> None:
                pass

        self.pause = Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook?team=a"

    def close(self) -> None:
        self.pause.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
