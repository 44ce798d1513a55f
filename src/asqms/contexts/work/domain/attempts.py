# SPDX-License-Identifier: Apache-2.0
"""Counts attempts in small spans of time, so that no window of the given length holds more than the limit."""

from __future__ import annotations

from collections.abc import Mapping

SPANS = 10


def counted(spans: Mapping[str, int], limit: int, seconds: int, moment: float) -> tuple[dict[str, int], bool]:
    """Return the spans after one more attempt and whether it is within the limit.

    A refused attempt is not counted: whoever keeps trying cannot keep somebody else out for ever. The
    oldest span counts in full though the window covers only its end, so the limit errs to the strict side.
    """
    width = max(seconds, 1) / SPANS
    current = int(moment // width)
    kept = {span: count for span, count in spans.items() if int(span) >= current - SPANS}
    if sum(kept.values()) >= limit:
        return kept, False
    kept[str(current)] = kept.get(str(current), 0) + 1
    return kept, True
