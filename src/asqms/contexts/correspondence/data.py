# SPDX-License-Identifier: Apache-2.0
"""What crosses the door of mail."""

from __future__ import annotations

from enum import StrEnum


class MailChoice(StrEnum):
    """When somebody gets mail about what they are told."""

    NONE = "none"
    AT_ONCE = "at_once"
    DAILY = "daily"
