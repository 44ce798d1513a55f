# SPDX-License-Identifier: Apache-2.0
"""A field of a form as the screens of organisation and products describe it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from asqms.faces.web.parts import Choice


@dataclass(frozen=True, slots=True)
class Field:
    """A field with what was typed or stands there already; ``error`` is the mistake found in it."""

    name: str
    label: str
    kind: str = "text"
    value: object = ""
    help: str = ""
    choices: Sequence[Choice] = ()
    optional: bool = False
    minimum: str = ""
    error: str = ""
    empty: str = ""
