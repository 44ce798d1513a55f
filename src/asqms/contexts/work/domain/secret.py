# SPDX-License-Identifier: Apache-2.0
"""Signs deliveries in the form of Standard Webhooks, and seals the secrets they are signed with."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from asqms.contexts.work.errors import WorkError

PREFIX = "whsec_"
SECRET_BYTES = (24, 64)


def new_secret() -> str:
    """Return a new secret as receivers write it into their settings."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def secret_bytes(secret: str) -> bytes:
    """Return the bytes of a secret; raises WorkError ``work.bad_secret``."""
    try:
        found = base64.b64decode(secret.removeprefix(PREFIX).encode(), validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if not SECRET_BYTES[0] <= len(found) <= SECRET_BYTES[1]:
        raise WorkError(
            "work.bad_secret",
            "A secret is whsec_ and base64 of 24 to 64 bytes.",
            hint="Leave it out to get one.",
        )
    return found


def signature(secret: str, uid: str, timestamp: int, body: bytes) -> str:
    """Return ``v1,`` and base64 of HMAC-SHA256 over uid, timestamp and body, joined by dots."""
    signed = f"{uid}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret_bytes(secret), signed, hashlib.sha256).digest()).decode()


def seal(secret: str, site_secret: str, uid: str) -> bytes:
    """Return the secret encrypted for this installation, bound to its subscription."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_key(site_secret)).encrypt(nonce, secret.encode(), uid.encode())


def unseal(sealed: bytes, site_secret: str, uid: str) -> str:
    """Return the secret; raises WorkError ``work.secret_unreadable`` when the installation's key changed."""
    try:
        return AESGCM(_key(site_secret)).decrypt(sealed[:12], sealed[12:], uid.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise WorkError(
            "work.secret_unreadable",
            "The secret of this webhook was sealed with another ASQMS_SECRET_KEY.",
            hint="Make the subscription anew and give its new secret to the receiver.",
        ) from error


def _key(site_secret: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"asqms webhook secrets").derive(site_secret.encode())
