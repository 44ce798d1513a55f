# SPDX-License-Identifier: Apache-2.0
"""Rights over the catalogue."""

from __future__ import annotations

from asqms.contexts.organization.data import Right
from asqms.contexts.organization.permissions import EVERYBODY

RIGHTS = (
    Right("catalog.view", EVERYBODY, writes=False),
    Right("catalog.edit_overlays", frozenset({"quality_manager"})),
)
