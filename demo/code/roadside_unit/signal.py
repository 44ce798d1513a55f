# SPDX-License-Identifier: Apache-2.0
"""Tells vehicles the phase of a traffic signal and how long it will last."""

PHASES = ("red", "red_amber", "green", "amber")
FAIL_SAFE = "flashing_amber"


def phase_at(seconds: float, durations: tuple[float, float, float, float]) -> tuple[str, float]:
    """Return the phase and its remaining seconds at a time since the cycle began."""
    if min(durations) <= 0:
        return FAIL_SAFE, 0.0
    left = seconds % sum(durations)
    for phase, duration in zip(PHASES, durations, strict=True):
        if left < duration:
            return phase, duration - left
        left -= duration
    return FAIL_SAFE, 0.0


def message(intersection: int, phase: str, remaining: float) -> dict[str, object]:
    """Return the message that is broadcast; remaining time in tenths of a second."""
    if phase not in PHASES:
        return {"intersection": intersection, "phase": FAIL_SAFE, "remaining": 0}
    return {"intersection": intersection, "phase": phase, "remaining": round(remaining * 10)}
