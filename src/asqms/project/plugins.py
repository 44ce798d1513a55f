# SPDX-License-Identifier: Apache-2.0
"""Loads adapters, ours and third-party alike, by entry point; one that fails is reported, not fatal.

An adapter is imported when it is asked for. What is known of ours before that is in the tables here;
tests compare them with the manifests and with what all adapters together say of every sample.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Final

from asqms.kernel.adapters import Adapter, AdapterRegistry, Head

GROUP = "asqms.adapters"
OURS = "asqms.adapters."

TRACING: Final = frozenset(
    {"ctrf", "junit", "lobster", "reqif", "score_tests", "sphinx_needs", "trace_lines"}
)
"""Adapters of ours whose manifests say that they carry trace records."""

_BY_ENDING: Final = MappingProxyType({".lobster": "lobster", ".reqif": "reqif", ".reqifz": "reqif"})
_BY_KEY: Final = MappingProxyType({"versions": "sphinx_needs", "needs": "sphinx_needs"})
_BY_ROOT: Final = MappingProxyType({"REQ-IF": "reqif", "testsuites": "junit", "testsuite": "junit"})


def load_adapters() -> AdapterRegistry:
    """Return every adapter that loads, and the reason for each one that does not.

    A second adapter of a name does not load; of several the one of this product is first.
    """
    points: dict[str, list[EntryPoint]] = {}
    listed = {(one.name, not one.value.startswith(OURS), one.value): one for one in entry_points(group=GROUP)}
    for (name, _, _), point in sorted(listed.items()):
        points.setdefault(name, []).append(point)
    ours = frozenset(name for name, some in points.items() if some[0].value.startswith(OURS))
    foreign = tuple(name for name in points if name not in ours)
    adapters = _OnDemand(points)
    return AdapterRegistry(
        adapters,
        _Reasons(adapters),
        partial(_likely, ours, foreign),
        tuple(name for name in points if name in TRACING or name not in ours),
    )


class _OnDemand(Mapping[str, Adapter]):
    """Adapters by name, each imported when it is first asked for; walking over them imports all."""

    def __init__(self, points: Mapping[str, list[EntryPoint]]) -> None:
        self._points = points
        self._asked: dict[str, Adapter | None] = {}
        self._failed: dict[str, str] = {}

    def __getitem__(self, name: str) -> Adapter:
        if name not in self._asked:
            self._load(name)
        found = self._asked[name]
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._points if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def failed(self) -> Mapping[str, str]:
        """Return the reason for each adapter that does not load; imports all."""
        for name in self._points:
            self.get(name)
        return self._failed

    def _load(self, name: str) -> None:
        found: Adapter | None = None
        self._asked[name] = None
        for point in self._points.get(name, ()):
            try:
                adapter: Adapter = point.load()
                reason = _reason_to_refuse(name, adapter, taken=found is not None)
            except Exception as error:  # noqa: BLE001 - a third-party adapter may raise anything
                reason = f"{type(error).__name__}: {error}"
            else:
                if not reason:
                    found = adapter
                    continue
            known = found is not None or name in self._failed
            self._failed[f"{name} ({point.value})" if known else name] = reason
        self._asked[name] = found


class _Reasons(Mapping[str, str]):
    """Why adapters do not load; asking imports all."""

    def __init__(self, adapters: _OnDemand) -> None:
        self._adapters = adapters

    def __getitem__(self, name: str) -> str:
        return self._adapters.failed()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._adapters.failed())

    def __len__(self) -> int:
        return len(self._adapters.failed())


def _likely(ours: frozenset[str], foreign: tuple[str, ...], head: Head) -> Iterable[str]:
    """Return the one of ours that the head points to, and every foreign one: those may know better."""
    found = _BY_ENDING.get(head.suffix)
    if found is None and head.json_keys is not None:
        found = next((name for key, name in _BY_KEY.items() if key in head.json_keys), None)
    if found is None and head.xml_root is not None:
        found = _BY_ROOT.get(head.xml_root[1])
    return () if found is None or found not in ours else (*foreign, found)


def _reason_to_refuse(name: str, adapter: Adapter, *, taken: bool) -> str:
    if taken:
        return "Another adapter has this name."
    if adapter.manifest.name != name:
        return f"Its manifest calls it {adapter.manifest.name}."
    if not all(callable(getattr(adapter, one, None)) for one in ("detect", "parse")):
        return "It cannot detect and parse."
    return ""
