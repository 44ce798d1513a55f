# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with trace sets, their snapshots and confirmed links."""

from __future__ import annotations

from asqms.kernel.errors import AsqmsError


class TraceabilityError(AsqmsError):
    """A trace set cannot be checked, read or confirmed; the code says why."""


def snapshot_missing() -> TraceabilityError:
    """Return the error of a snapshot that is not, or not whole, in the folder of snapshots."""
    return TraceabilityError(
        "traceability.snapshot_missing",
        "The stored items and links of this trace set are missing or damaged.",
        hint="They are made again from the evidence when the trace set is next checked.",
    )


def not_checked(trace_set: str) -> TraceabilityError:
    """Return the error of a trace set that has no items to show on the day."""
    return TraceabilityError(
        "traceability.not_checked",
        f"The trace set {trace_set[:200]} has nothing to show on that day.",
        hint="Look at its sources: none of their files counts, or they could not be read.",
    )


def changed_meanwhile() -> TraceabilityError:
    """Return the error of links that are no longer what the person saw."""
    return TraceabilityError(
        "traceability.changed_meanwhile",
        "The trace set was checked again since you looked, and what you selected has changed.",
        hint="Load the list again and look at the changed items before you confirm.",
    )


def unknown_level(level: str) -> TraceabilityError:
    """Return the error of a level that the trace model does not have."""
    return TraceabilityError(
        "traceability.unknown_level",
        f"The trace model has no level {level[:200]}.",
        hint="The coverage page lists the levels.",
    )


def bad_cursor() -> TraceabilityError:
    """Return the error of a place in a list that no page gave."""
    return TraceabilityError(
        "traceability.bad_cursor", "This is no place in the list.", hint="Start again at the first page."
    )
