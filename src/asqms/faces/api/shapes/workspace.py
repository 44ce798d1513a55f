# SPDX-License-Identifier: Apache-2.0
"""Shapes of a workspace on its way to the server."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from asqms.faces.api.shapes.base import WHOLE, Given, Shape, Short
from asqms.workspace.fields import Id


class CountsShape(Shape):
    """How many records a plan adds, changes and removes, and how many stay."""

    add: int
    change: int
    remove: int
    unchanged: int


class ChangeShape(Shape):
    """One record of a plan."""

    kind: str
    key: str
    what: str
    fields: list[str]


class PlanShape(Shape):
    """What applying a workspace would change; ``missing`` are digests to be sent first."""

    counts: CountsShape
    changes: list[ChangeShape]
    missing: list[str]
    digest: str


class FileWish(Given):
    """One evidence file of a workspace: its bytes travel apart, by digest."""

    source: Id
    name: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    type: Id
    subject: Id
    title: Annotated[str, StringConstraints(max_length=500)] = ""
    adapter: Annotated[str, StringConstraints(max_length=80)] = ""
    options: dict[str, Any] = Field(default={})
    trace: bool = False
    provenance: dict[str, Any] = Field(default={})
    digest: Annotated[str, StringConstraints(max_length=80)] = ""
    size_bytes: Annotated[int, Field(ge=0, le=1 << 50), WHOLE] = 0


class BundleWish(Given):
    """A workspace: settings, entries by section, text files by name, evidence files by digest."""

    settings: dict[str, Any]
    sections: dict[Id, list[dict[str, Any]]] = Field(default={})
    overlays: dict[Short, str] = Field(default={})
    trace_models: dict[Short, str] = Field(default={})
    files: Annotated[list[FileWish], Field(max_length=200_000)] = Field(default=[])


class ApplyWish(Given):
    """A workspace to make the server's state, and the digest of the plan that was shown."""

    bundle: BundleWish
    expected: Annotated[str, StringConstraints(max_length=80)] = ""
    remove: bool = False


class DigestShape(Shape):
    """Bytes that are stored."""

    digest: str


class UploadedWish(Given):
    """A finished upload."""

    upload: Annotated[str, StringConstraints(min_length=1, max_length=40)]
