# SPDX-License-Identifier: Apache-2.0
"""The contract between the product and an adapter, and the registry that picks one by content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from asqms.kernel.errors import LimitError, Place, UnreadableError
from asqms.kernel.records import Reading

CERTAIN = 95
"""A score from which on a likely adapter is taken without asking the others."""


_LEAST_READ = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds every adapter keeps; a file beyond one is refused with a code, never half read."""

    max_bytes: int = 2 << 30
    max_depth: int = 200
    max_items: int = 20_000_000
    max_text_length: int = 16 << 20
    max_members: int = 10_000
    max_member_bytes: int = 1 << 30
    max_archive_ratio: int = 200


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an adapter declares about itself in its ``adapter.toml``."""

    name: str
    title: str
    formats: tuple[str, ...]
    versions: tuple[str, ...]
    evidence_types: tuple[str, ...]
    carries_trace: bool
    limits: Limits


@dataclass(frozen=True, slots=True)
class Head:
    """What detection may look at: name, size, first and last bytes, and what they start.

    ``json_keys`` are the top-level keys of a JSON object (of the whole text up to 4 MiB, else those
    seen in the first and last bytes), None when it is not a JSON object; ``xml_root`` is
    ``(namespace or "", local name)`` of the first element, None when it is not XML;
    ``members`` are member names of a ZIP archive, empty otherwise.
    """

    name: str
    size_bytes: int
    start: bytes
    end: bytes
    json_keys: frozenset[str] | None = None
    xml_root: tuple[str, str] | None = None
    members: tuple[str, ...] = ()
    is_directory: bool = False

    @property
    def suffix(self) -> str:
        """The lower-case extension with its dot, or an empty text."""
        return Path(self.name).suffix.lower()


@dataclass(frozen=True, slots=True)
class Source:
    """One input handed to an adapter: a name to show, its bytes, and for a directory its path."""

    name: str
    stream: BinaryIO
    size_bytes: int
    limits: Limits = field(default_factory=Limits)
    directory: Path | None = None

    def read_all(self) -> bytes:
        """Return every byte; raise LimitError when there are more than ``limits.max_bytes``."""
        if self.size_bytes > self.limits.max_bytes:
            raise LimitError(
                "evidence.too_large",
                f"The file has {self.size_bytes} bytes; the limit is {self.limits.max_bytes}.",
                hint="Split the file or raise max_bytes for this adapter.",
                place=Place(self.name),
            )
        wanted = min(self.limits.max_bytes, max(self.size_bytes, _LEAST_READ))
        return self.stream.read(wanted + 1) or b""


class Adapter(Protocol):
    """Bytes in, records and facts out; no clock, no network, no writing, no other adapter."""

    @property
    def manifest(self) -> Manifest:
        """What this adapter reads."""
        ...

    def detect(self, head: Head) -> int:
        """Return how sure it is that the content is its own: 0 no, 100 certain."""
        ...

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:
        """Read the whole source.

        Raises UnreadableError (or LimitError) with a code ``<adapter>.<what>`` and nothing else.
        """
        ...


def _none(_: Head) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class AdapterRegistry:
    """The adapters that loaded, and the ones that did not with the reason.

    ``adapters`` may load one only when it is asked for. What is known without loading: ``likely`` gives
    the names to ask first, ``tracing`` the names that may carry trace records (None: any may).
    """

    adapters: Mapping[str, Adapter]
    failed: Mapping[str, str] = field(default_factory=dict)
    likely: Callable[[Head], Iterable[str]] = _none
    tracing: tuple[str, ...] | None = None

    def named(self, name: str) -> Adapter:
        """Return the adapter of that name; raise UnreadableError naming the known ones."""
        found = self.adapters.get(name)
        if found is None:
            raise UnreadableError(
                "evidence.unknown_adapter",
                f"There is no adapter named {name}.",
                hint="Known: " + ", ".join(sorted(self.adapters)),
            )
        return found

    def detect(self, head: Head) -> Adapter | None:
        """Return the adapter surest of the content, by name order among equals, or None.

        The likely ones are asked first; where one of them is certain, the others are not.
        """
        best, score = self._surest(self.likely(head), head)
        if score < CERTAIN:
            best, _ = self._surest(self.adapters, head)
        return best

    def detect_trace(self, head: Head) -> Adapter | None:
        """Return the adapter surest of the content when it carries trace records, else None."""
        best, score = self._surest(self.likely(head), head)
        if score < CERTAIN:
            _, score = self._surest(self.adapters if self.tracing is None else self.tracing, head)
            best = self.detect(head) if score else None
        return best if best is not None and best.manifest.carries_trace else None

    def names(self) -> Sequence[str]:
        """Return the names of all loaded adapters in order."""
        return sorted(self.adapters)

    def _surest(self, names: Iterable[str], head: Head) -> tuple[Adapter | None, int]:
        best: Adapter | None = None
        best_score = 0
        for name in sorted(names):
            adapter = self.adapters.get(name)
            score = 0 if adapter is None else adapter.detect(head)
            if score > best_score:
                best, best_score = adapter, score
        return best, best_score
