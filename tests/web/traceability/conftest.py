# SPDX-License-Identifier: Apache-2.0
"""A trace set on two days, and what a hostile source may name its items."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from asqms.contexts.traceability.data import When
from asqms.kernel.records import TraceRecords
from tests.contexts.traceability.building import DAY, Materials, built, item, records, small_v
from tests.support.personas import Small

SET = "controller-trace"
HOSTILE = (
    "<script>window.run=1</script>",
    '"><svg onload=window.run=1>',
    "A/../B?x=1#y&z",
    "=1+1",
    "评审需求",
)


@pytest.fixture
def checked(small: Small) -> Materials:
    """Check the small V on two days: nothing failed on the earlier one."""
    materials = Materials()
    earlier = DAY - timedelta(9)
    materials.add("needs", small_v(VT_1="passed"), earlier)
    built(small.operator, materials, when=When(earlier, earlier))
    materials.add("needs", small_v())
    built(small.operator, materials)
    return materials


@pytest.fixture
def many(small: Small) -> Callable[[], TraceRecords]:
    """Return a function that checks a set with many items, some with hostile names, and gives its records."""

    def make() -> TraceRecords:
        items = [item("SYS_1", "sys", title="Stop the vehicle")]
        items += [item(f"SWR_{number:03}", "swr", title=f"Requirement {number}") for number in range(180)]
        items += [item(name, "swr", title=name) for name in HOSTILE]
        items += [
            item(f"VT_{number:03}", "vt", result="failed" if number < 70 else "passed")
            for number in range(180)
        ]
        links = [(f"SWR_{number:03}", "SYS_1", "derives", "old") for number in range(180)]
        links += [(name, "SYS_1", "derives", "old") for name in HOSTILE]
        links += [(f"VT_{number:03}", f"SWR_{number:03}", "verifies") for number in range(180)]
        given = records(items, links)
        materials = Materials()
        materials.add("needs", given)
        built(small.operator, materials)
        return given

    return make
