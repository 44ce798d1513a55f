# SPDX-License-Identifier: Apache-2.0
"""Overlays of the catalogue as governed records: a text file each, with its name."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from asqms.contexts.organization.data import RecordKind
from asqms.workspace.fields import Model


def _below(name: str) -> str:
    """Refuse a name that leads out of the folder it is written below."""
    if any(not part.strip(".") for part in name.split("/")):
        raise PydanticCustomError(
            "file_name", "The name leads out of its folder.", {"hint": "Leave out '..'."}
        )
    return name


FileName = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$", max_length=300),
    AfterValidator(_below),
]


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
