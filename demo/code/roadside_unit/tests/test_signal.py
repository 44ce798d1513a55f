# SPDX-License-Identifier: Apache-2.0
"""Tests of the signal phase messages."""

import pytest

from roadside_unit.signal import FAIL_SAFE, message, phase_at

CYCLE = (20.0, 2.0, 30.0, 3.0)


@pytest.mark.parametrize(("at", "phase"), [(0, "red"), (21, "red_amber"), (25, "green"), (53, "amber"), (55, "red")])
def test_phases_follow_each_other(at, phase, record_property):
    record_property("verifies", "RU_SWR_001")
    assert phase_at(at, CYCLE)[0] == phase


def test_a_broken_plan_is_fail_safe(record_property):
    record_property("verifies", "RU_SWR_002")
    assert phase_at(10, (20.0, 0.0, 30.0, 3.0)) == (FAIL_SAFE, 0.0)


def test_remaining_time_is_in_tenths(record_property):
    record_property("verifies", "RU_SWR_003")
    assert message(7, "green", 12.34) == {"intersection": 7, "phase": "green", "remaining": 123}


def test_unknown_phases_are_not_broadcast(record_property):
    record_property("verifies", "RU_SWR_002")
    assert message(7, "blue", 1.0)["phase"] == FAIL_SAFE
