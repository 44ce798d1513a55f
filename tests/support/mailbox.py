# SPDX-License-Identifier: Apache-2.0
"""A mail server on this machine, which keeps what it is sent and refuses what it is told to."""

from __future__ import annotations

import socketserver
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread
from typing import cast


class Mailbox:
    """Speaks as much SMTP as a sender needs; ``refusals`` are answers to the next mails' recipients."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refusals: list[str] = []
        mailbox = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, text: str) -> None:
                self.wfile.write(f"{text}\r\n".encode())

            def handle(self) -> None:
                self.say("220 here")
                while line := self.rfile.readline():
                    word = line.decode("ascii", "replace").strip()
                    verb = word[:4].upper()
                    if verb == "RCPT":
                        refused = mailbox.refusals.pop(0) if mailbox.refusals else ""
                        if not refused:
                            mailbox.recipients.append(word.partition("<")[2].partition(">")[0])
                        self.say(refused or "250 known")
                    elif verb == "DATA":
                        self.say("354 go on")
                        self.take()
                        self.say("250 kept")
                    elif verb == "QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("250 fine")

            def take(self) -> None:
                data = b""
                while (line := self.rfile.readline()) != b".\r\n":
                    data += line[1:] if line.startswith(b"..") else line
                mailbox.mails.append(cast("EmailMessage", message_from_bytes(data, policy=policy.default)))

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
