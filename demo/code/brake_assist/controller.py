# SPDX-License-Identifier: Apache-2.0
"""Decides how much braking torque to request when an obstacle is near."""

from dataclasses import dataclass

MAX_TORQUE_NM = 4200
MIN_SUPPLY_VOLT = 9.0
DEBOUNCE_CYCLES = 2


@dataclass(frozen=True)
class Situation:
    """What the sensors say in one cycle: distance in metres, closing speed in metres per second."""

    distance_m: float
    closing_speed_mps: float
    supply_volt: float
    sensor_valid: bool


def time_to_collision(situation: Situation) -> float:
    """Return seconds until contact; infinite when the gap does not close."""
    if situation.closing_speed_mps <= 0:
        return float("inf")
    return situation.distance_m / situation.closing_speed_mps


def requested_torque(situation: Situation, confirmed_cycles: int) -> int:
    """Return the torque request in newton metres, 0 when braking is not justified."""
    if not situation.sensor_valid or situation.supply_volt < MIN_SUPPLY_VOLT:
        return 0
    if confirmed_cycles < DEBOUNCE_CYCLES:
        return 0
    seconds = time_to_collision(situation)
    if seconds > 2.0:
        return 0
    if seconds > 1.0:
        return MAX_TORQUE_NM // 2
    return MAX_TORQUE_NM
