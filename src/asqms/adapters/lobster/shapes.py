# SPDX-License-Identifier: Apache-2.0
"""The JSON shapes of LOBSTER files; fields of newer versions are skipped."""

from __future__ import annotations

import msgspec


class LocationShape(msgspec.Struct, gc=False):
    """Where an item was found; only file references carry a file and line."""

    file: str | None = None
    line: int | str | None = None


class ItemShape(msgspec.Struct, gc=False):
    """One item: a requirement, an implementation or an activity; its text is read when asked for.

    Tuples, because an empty one takes no memory.
    """

    tag: str
    name: str | None = None
    kind: str | None = None
    status: str | None = None
    tracing_status: str | None = None
    location: LocationShape | None = None
    refs: tuple[str, ...] | None = ()
    ref_up: tuple[str, ...] | None = ()
    just_up: tuple[object, ...] | None = ()
    just_down: tuple[object, ...] | None = ()
    just_global: tuple[object, ...] | None = ()


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


class TextShape(msgspec.Struct, gc=False):
    """The text of an item as it is written, whatever it is: reading it never fails."""

    text: msgspec.Raw = msgspec.Raw(b"null")


class LevelTexts(msgspec.Struct, gc=False):
    """The texts of one level."""

    items: list[TextShape] = []


class FileTexts(msgspec.Struct, gc=False):
    """The texts of a whole file, in the order of ``FileShape``."""

    data: list[TextShape] | None = None
    levels: list[LevelTexts] | None = None
