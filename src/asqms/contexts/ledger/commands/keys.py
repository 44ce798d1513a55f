# SPDX-License-Identifier: Apache-2.0
"""The key that signs checkpoints: kept outside the database, made once, never shown."""

from __future__ import annotations

import binascii
import os
import secrets
from base64 import b64decode, b64encode
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.conf import settings

from asqms.contexts.ledger.domain.notes import PLAIN, SigningKey, VerifyingKey
from asqms.contexts.ledger.errors import LedgerError
from asqms.contexts.ledger.queries.checkpoints import newest_checkpoint

SEED_BYTES = 32
KEY_FILE = "ledger.key"
RETIRED_FILE = "ledger.retired"
"""Public keys of former times, base64, one a line: their checkpoints stay valid."""


def log_origin(organisation: str) -> str:
    """Return the name of a log and of its key: that of its checkpoints, else host and organisation."""
    newest = newest_checkpoint(organisation)
    if newest is not None:
        return newest.note.partition("\n")[0]
    host = urlsplit(settings.ASQMS_CONFIG.site_url).netloc or "localhost"
    return f"{host}/{quote(organisation, safe='')}"


def signing_key(organisation: str) -> SigningKey:
    """Return the key that signs the checkpoints of a log; it is made when there is none.

    Raises LedgerError ``ledger.key_unreadable``.
    """
    return SigningKey(log_origin(organisation), _seed())


def verifying_key(organisation: str) -> VerifyingKey:
    """Return the public key of a log, which its partners pin; errors as signing_key."""
    return signing_key(organisation).verifying


def accepted_keys(name: str) -> tuple[VerifyingKey, ...]:
    """Return the public keys that may have signed checkpoints of this log; errors as signing_key."""
    path = _folder() / RETIRED_FILE
    lines = path.read_bytes().decode("ascii", "replace").split() if path.exists() else []
    retired = (VerifyingKey(name, PLAIN, _decoded(line, str(path))) for line in lines)
    return (SigningKey(name, _seed()).verifying, *retired)


def _folder() -> Path:
    return Path(settings.ASQMS_CONFIG.home) / "keys"


def _seed() -> bytes:
    given = settings.ASQMS_CONFIG.ledger_key
    if given:
        return _decoded(given, "ASQMS_LEDGER_KEY")
    path = _folder() / KEY_FILE
    if not path.exists():
        _make(path)
    return _decoded(path.read_bytes().decode("ascii", "replace"), str(path))


def _decoded(text: str, place: str) -> bytes:
    try:
        data = b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if len(data) != SEED_BYTES:
        raise LedgerError(
            "ledger.key_unreadable",
            f"{place} is no key for checkpoints.",
            hint="It is base64 of 32 bytes. Bring back the file from the backup of the keys.",
        )
    return data


def _make(path: Path) -> None:
    """Write a new key; of two processes that try, one makes it and both use it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(4)}.new")
    number = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as stream:
        stream.write(b64encode(secrets.token_bytes(SEED_BYTES)) + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(written, path)
    except FileExistsError:
        pass
    finally:
        written.unlink()
