# SPDX-License-Identifier: Apache-2.0
"""The JSON shapes of LOBSTER files; fields of newer versions are skipped."""

from __future__ import annotations

import msgspec


class LocationShape(msgspec.Struct, gc=False):
    """Where an item was found; only file references carry a file and line."""

    file: str | None = None
    line: int | str | None = None


class ItemShape(msgspec.Struct, gc=False):
    """One item: a requirement, an implementation or an activity."""

    tag: str
    name: str | None = None
    kind: str | None = None
    text: str | None = None
    status: str | None = None
    tracing_status: str | None = None
    location: LocationShape | None = None
    refs: list[str] | None = []
    ref_up: list[str] | None = []
    just_up: list[object] | None = []
    just_down: list[object] | None = []
    just_global: list[object] | None = []


class LevelShape(msgspec.Struct, gc=False):
    """One level of a report."""

    name: str = ""
    kind: str = ""
    items: list[ItemShape] = []
    coverage: float | None = None


class FileShape(msgspec.Struct, gc=False):
    """A trace file (``data``) or a report (``levels``)."""

    schema: str = ""
    version: int | None = None
    generator: str = ""
    data: list[ItemShape] | None = None
    levels: list[LevelShape] | None = None
