# SPDX-License-Identifier: Apache-2.0
"""Overlays of the catalogue as governed records: a text file each, with its name."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from asqms.contexts.organization.data import RecordKind
from asqms.workspace.fields import Model

FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$", max_length=300)]


class TextFile(Model):
    """A text file that a workspace holds beside its entries."""

    name: FileName
    text: str = Field(max_length=2_000_000)


KINDS = (
    RecordKind(
        "overlays",
        TextFile,
        "catalog.edit_overlays",
        lambda one: one.name,
        lambda _: "",
        "catalog.overlay_written",
        "catalog.overlay_removed",
    ),
    RecordKind(
        "trace_models",
        TextFile,
        "catalog.edit_overlays",
        lambda one: one.name,
        lambda _: "",
        "catalog.trace_model_written",
        "catalog.trace_model_removed",
        affects=lambda _: (),
    ),
)
