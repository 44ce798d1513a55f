# SPDX-License-Identifier: Apache-2.0
"""What crosses the door: the plan of what applying a workspace would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from asqms.kernel.digest import CanonicalValue


@dataclass(frozen=True, slots=True)
class Change:
    """One record that would be written or taken away; ``fields`` are the names of what differs."""

    kind: str
    key: str
    what: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What applying would change: ``add``, ``change`` and ``remove`` by record, in the order of writing.

    ``missing`` are digests of bytes that have to be sent first; ``digest`` names this plan, so that
    what is applied is what was shown.
    """

    changes: tuple[Change, ...]
    unchanged: int
    missing: tuple[str, ...]
    digest: str
    contents: Mapping[tuple[str, str], Mapping[str, CanonicalValue]] = field(default_factory=dict, repr=False)

    def counted(self, what: str) -> int:
        """Return how many records would be added, changed or removed."""
        return sum(1 for one in self.changes if one.what == what)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing would change."""
        return not self.changes
