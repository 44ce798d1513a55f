# SPDX-License-Identifier: Apache-2.0
"""Sets the target of an indicator, or lets that of the scope above count again."""

from __future__ import annotations

from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.performance.data import TARGETS, TargetEntry
from asqms.contexts.performance.permissions import EDIT_TARGETS
from asqms.contexts.performance.queries.checks import definition_of, refuse_bad_target


def set_target(
    actor: Actor, kpi: str, *, target: float, warning: float, scope: str = "", reason: str = ""
) -> WrittenRecord:
    """Set a target on a scope and below it, on everything without one.

    Right ``performance.edit_targets``; ledger ``performance.target_written``. Raises AccessRefusedError,
    NotFoundError and PerformanceError ``performance.unknown_kpi``, ``performance.out_of_range``,
    ``performance.warning_beyond_target``.
    """
    organization.authorise(actor, EDIT_TARGETS, scope)
    entry = TargetEntry(kpi=kpi, scope=scope or None, target=target, warning=warning)
    refuse_bad_target(actor, entry)
    return organization.write_record(actor, TARGETS, entry, reason=reason)


def drop_target(actor: Actor, kpi: str, *, scope: str = "", reason: str = "") -> None:
    """Take the target of a scope away, so that the one above or our proposal counts.

    Right and errors as ``set_target``; ledger ``performance.target_removed``. Raises NotFoundError where
    there is none.
    """
    definition_of(kpi)
    organization.authorise(actor, EDIT_TARGETS, scope)
    organization.remove_record(actor, TARGETS, f"{kpi}:{scope}" if scope else kpi, reason=reason)
