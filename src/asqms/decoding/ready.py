# SPDX-License-Identifier: Apache-2.0
"""Takes shapes in before they are used: msgspec does so at the first use, which threads must not share.

Two threads that use a shape for the first time at the same moment end the process with a segmentation
fault (msgspec 0.22); one that was taken in before may be used by any number of them.
"""

from __future__ import annotations

import threading
from typing import TypeVar

import msgspec

Shape = TypeVar("Shape")

_READY: set[object] = set()
_ONE_AT_A_TIME = threading.Lock()


def ready(shape: type[Shape]) -> type[Shape]:
    """Return the shape, which msgspec knows with everything it is made of from now on."""
    if shape not in _READY:
        with _ONE_AT_A_TIME:
            msgspec.json.Decoder(shape)
            _READY.add(shape)
    return shape
