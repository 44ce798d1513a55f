# SPDX-License-Identifier: Apache-2.0
"""How records of this context show in their tables."""

from __future__ import annotations

from collections.abc import Mapping

from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization.data import Reflection
from asqms.contexts.performance.data import ReviewInputs, TargetEntry

Rows = Mapping[str, Mapping[str, object]]


def _target(record: WrittenRecord, entry: TargetEntry, root: str) -> Rows:
    return {
        record.key: {
            "kpi": entry.kpi,
            "scope__key": entry.scope or root,
            "target": entry.target,
            "warning": entry.warning,
            "version": record.version,
        }
    }


def _review(record: WrittenRecord, entry: ReviewInputs, root: str) -> Rows:
    return {
        record.key: {
            "scope__key": entry.scope or root,
            "digest": entry.digest,
            "version": record.version,
        }
    }


REVIEWS = (Reflection("performance.ReviewInput", "key", {}, _review),)
TARGETS = (Reflection("performance.Target", "key", {}, _target),)
