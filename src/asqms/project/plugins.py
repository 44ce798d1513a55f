# SPDX-License-Identifier: Apache-2.0
"""Loads adapters, ours and third-party alike, by entry point; one that fails is reported, not fatal."""

from __future__ import annotations

from importlib.metadata import entry_points

from asqms.kernel.adapters import Adapter, AdapterRegistry

GROUP = "asqms.adapters"


def load_adapters() -> AdapterRegistry:
    """Return every adapter that loads, and the reason for each one that does not."""
    adapters: dict[str, Adapter] = {}
    failed: dict[str, str] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        try:
            adapters[point.name] = point.load()
        except Exception as error:  # noqa: BLE001 - a third-party adapter may raise anything
            failed[point.name] = f"{type(error).__name__}: {error}"
    return AdapterRegistry(adapters, failed)
