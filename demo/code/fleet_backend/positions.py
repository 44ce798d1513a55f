# SPDX-License-Identifier: Apache-2.0
"""Keeps the last known position of each vehicle and erases it on request."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Position:
    """A position report: degrees, and seconds since the epoch."""

    latitude: float
    longitude: float
    reported_at: int


class PositionStore:
    """Positions by vehicle pseudonym; nothing else is kept."""

    def __init__(self, retention_seconds: int) -> None:
        self._retention = retention_seconds
        self._positions: dict[str, Position] = {}

    def report(self, vehicle: str, position: Position) -> None:
        """Keep the newest report of a vehicle."""
        known = self._positions.get(vehicle)
        if known is None or known.reported_at <= position.reported_at:
            self._positions[vehicle] = position

    def last_position(self, vehicle: str, now: int) -> Position | None:
        """Return the last position unless it is older than the retention period."""
        position = self._positions.get(vehicle)
        if position is None or now - position.reported_at > self._retention:
            return None
        return position

    def erase(self, vehicle: str) -> bool:
        """Erase a vehicle and say whether there was something to erase."""
        return self._positions.pop(vehicle, None) is not None

    def export(self, vehicle: str) -> dict[str, float | int]:
        """Return everything known of a vehicle for a data subject request."""
        position = self._positions.get(vehicle)
        if position is None:
            return {}
        return {"latitude": position.latitude, "longitude": position.longitude, "at": position.reported_at}
