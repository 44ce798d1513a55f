# SPDX-License-Identifier: Apache-2.0
"""Comments as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CommentView:
    """What somebody said about a record."""

    id: str
    person: str
    name: str
    at: datetime
    text: str
