# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with an item, as bits, and the verdict word that follows from them."""

from __future__ import annotations

from enum import IntFlag
from types import MappingProxyType
from typing import Final


class Finding(IntFlag):
    """The findings of one item; several can hold at once."""

    NO_PARENT = 1
    MISSING_CHILD = 2
    BROKEN = 4
    SUSPECT = 8
    UNTESTED = 16
    FAILED = 32
    IN_CYCLE = 64
    ORPHAN = 128
    TOO_MANY = 256
    NOT_RUN = 512


DEVIATING: Final = (
    Finding.NO_PARENT
    | Finding.MISSING_CHILD
    | Finding.BROKEN
    | Finding.FAILED
    | Finding.IN_CYCLE
    | Finding.TOO_MANY
)
PARTIAL: Final = Finding.SUSPECT | Finding.NOT_RUN

CONFORMS = "conforms"
PARTLY = "partly"
DEVIATES = "deviates"
UNDETERMINED = "undetermined"
NOT_APPLICABLE = "not_applicable"
VERDICTS: Final = (CONFORMS, PARTLY, DEVIATES, UNDETERMINED, NOT_APPLICABLE)

RESULT_CODES: Final = MappingProxyType({"": 0, "passed": 1, "failed": 2, "error": 3, "skipped": 4})
"""Results as they are stored; any other word counts as not run."""

PASSED_STATE = 1
FAILED_STATE = 2
NOT_RUN_STATE = 4


def verdict_of(bits: int, *, classified: bool = True) -> str:
    """Return the verdict word of an item (DESIGN 4.4): worst first, a function of the bits alone.

    ``deviates`` when a mandatory rule is not met, a link is broken, a test below failed or the item
    is on a cycle; else ``undetermined`` when no test result reaches it; else ``partly`` when a link
    is suspect or some of its tests did not run; else ``conforms``. An item whose type is at no level
    is ``not_applicable`` unless it deviates.
    """
    if bits & DEVIATING:
        return DEVIATES
    if not classified:
        return PARTLY if bits & PARTIAL else NOT_APPLICABLE
    if bits & Finding.UNTESTED:
        return UNDETERMINED
    return PARTLY if bits & PARTIAL else CONFORMS


def finding_names(bits: int) -> list[str]:
    """Return the names of the findings in a bit set, lower case, in order of their bits."""
    return [str(one.name).lower() for one in Finding if bits & one]
