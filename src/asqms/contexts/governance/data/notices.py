# SPDX-License-Identifier: Apache-2.0
"""What somebody is told about a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One thing somebody is told; ``kind`` is mentioned, due, overdue or escalated."""

    number: str
    title: str
    type: str
    kind: str
    at: datetime
