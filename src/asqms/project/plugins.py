# SPDX-License-Identifier: Apache-2.0
"""Loads adapters, ours and third-party alike, by entry point; one that fails is reported, not fatal."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points

from asqms.kernel.adapters import Adapter, AdapterRegistry

GROUP = "asqms.adapters"
OURS = "asqms.adapters."


def load_adapters() -> AdapterRegistry:
    """Return every adapter that loads, and the reason for each one that does not.

    A second adapter of a name does not load; of several the one of this product is first.
    """
    adapters: dict[str, Adapter] = {}
    failed: dict[str, str] = {}
    points = {(one.name, not one.value.startswith(OURS), one.value): one for one in entry_points(group=GROUP)}
    for (name, _, value), point in sorted(points.items()):
        try:
            adapter: Adapter = point.load()
            reason = _reason_to_refuse(name, adapter, adapters)
        except Exception as error:  # noqa: BLE001 - a third-party adapter may raise anything
            reason = f"{type(error).__name__}: {error}"
        else:
            if not reason:
                adapters[name] = adapter
                continue
        failed[f"{name} ({value})" if name in adapters or name in failed else name] = reason
    return AdapterRegistry(adapters, failed)


def _reason_to_refuse(name: str, adapter: Adapter, adapters: Mapping[str, Adapter]) -> str:
    if name in adapters:
        return "Another adapter has this name."
    if adapter.manifest.name != name:
        return f"Its manifest calls it {adapter.manifest.name}."
    if not all(callable(getattr(adapter, one, None)) for one in ("detect", "parse")):
        return "It cannot detect and parse."
    return ""
