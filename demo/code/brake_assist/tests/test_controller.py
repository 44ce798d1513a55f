# SPDX-License-Identifier: Apache-2.0
"""Unit and verification tests of the brake assist controller."""

import pytest

from brake_assist.controller import MAX_TORQUE_NM, Situation, requested_torque, time_to_collision

NEAR = Situation(distance_m=5.0, closing_speed_mps=10.0, supply_volt=12.5, sensor_valid=True)


def test_full_torque_when_contact_is_near(record_property):
    record_property("verifies", "BA_SWR_001")
    assert requested_torque(NEAR, confirmed_cycles=2) == MAX_TORQUE_NM


def test_half_torque_in_the_warning_range(record_property):
    record_property("verifies", "BA_SWR_002")
    situation = Situation(15.0, 10.0, 12.5, sensor_valid=True)
    assert requested_torque(situation, confirmed_cycles=3) == MAX_TORQUE_NM // 2


def test_no_torque_when_the_gap_opens(record_property):
    record_property("verifies", "BA_SWR_003")
    situation = Situation(5.0, -1.0, 12.5, sensor_valid=True)
    assert time_to_collision(situation) == float("inf")
    assert requested_torque(situation, confirmed_cycles=5) == 0


@pytest.mark.parametrize("cycles", [0, 1])
def test_requests_are_debounced(cycles, record_property):
    record_property("verifies", "BA_SWR_004")
    assert requested_torque(NEAR, confirmed_cycles=cycles) == 0


def test_no_torque_at_low_supply(record_property):
    record_property("verifies", "BA_SWR_005")
    situation = Situation(5.0, 10.0, 8.9, sensor_valid=True)
    assert requested_torque(situation, confirmed_cycles=2) == 0


def test_no_torque_without_a_valid_sensor(record_property):
    record_property("verifies", "BA_SWR_006")
    situation = Situation(5.0, 10.0, 12.5, sensor_valid=False)
    assert requested_torque(situation, confirmed_cycles=2) == 0
