# SPDX-License-Identifier: Apache-2.0
"""The code that whoever starts an empty server reads on the terminal and types on the set-up page."""

from __future__ import annotations

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.conf import settings

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _IN_A_GROUP = 4, 5


def set_up_code() -> str:
    """Return the code of this server, about 98 bits of chance; it is made when there is none."""
    path = _path()
    with suppress(FileNotFoundError):
        return path.read_text(encoding="ascii").strip()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_IN_A_GROUP)) for _ in range(_GROUPS))
    code = "-".join(groups)
    with suppress(FileExistsError):
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="ascii") as stream:
            stream.write(code)
    return path.read_text(encoding="ascii").strip()


def is_set_up_code(given: str) -> bool:
    """Tell whether this is the code, in constant time."""
    return hmac.compare_digest(given.strip().lower().encode(), set_up_code().encode())


def forget_set_up_code() -> None:
    """Take the code away once the server is set up."""
    _path().unlink(missing_ok=True)


def _path() -> Path:
    home: Path = settings.ASQMS_CONFIG.home
    return home / "keys" / "set-up.code"
